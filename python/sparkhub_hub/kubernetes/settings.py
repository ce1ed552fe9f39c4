"""JupyterHub's configuration on Kubernetes, on top of what the chart's own configuration file has set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sparkhub_hub.kubernetes.hub_json import HUB_JSON, read_hub_json
from sparkhub_hub.kubernetes.servers import configure_servers
from sparkhub_hub.kubernetes.sign_in import SecretFiles, configure_sign_in
from sparkhub_hub.pages import Passwords, configure_pages
from sparkhub_hub.platform_test import allow_platform_test
from sparkhub_hub.server_environment import activity_interval_seconds

TEST_TOKEN_VARIABLE = "SPARKHUB_TEST_TOKEN"  # noqa: S105 - a name
# The hub asks the proxy for its routes this often and puts back what is missing, so a restart of the proxy is short.
_ROUTES_SECONDS = 10
_PASSWORDS: dict[str, Passwords] = {"password": "cluster", "native": "accounts"}


def apply(c: Any, path: str | Path = HUB_JSON, files: SecretFiles | None = None) -> None:
    """Configure JupyterHub (`c` of hub.extraConfig) from the hub.json at `path` and the secrets in `files`."""
    hub = read_hub_json(path)
    c.JupyterHub.allow_named_servers = False
    c.JupyterHub.last_activity_interval = _ROUTES_SECONDS
    # By its whole name: servers are in other namespaces, where the chart's short one is nobody's.
    c.JupyterHub.hub_connect_url = whole_name(c.JupyterHub.get("hub_connect_url", "http://hub:8081"), hub.namespace)
    configure_pages(c, name=hub.name, passwords=_PASSWORDS.get(hub.auth.kind, "elsewhere"))
    configure_sign_in(c, hub, files or SecretFiles())
    configure_servers(c, hub)
    if hub.idle_server_seconds:
        c.JupyterHub.activity_resolution = min(30, activity_interval_seconds(hub.idle_server_seconds))
    if token := os.environ.get(TEST_TOKEN_VARIABLE):
        allow_platform_test(c, token)


def whole_name(url: str, namespace: str) -> str:
    """`url` of a service of `namespace`, as every namespace can reach it."""
    service = urlsplit(url)
    if "." in (service.hostname or ""):
        # Whole already, or an address.
        return url
    port = f":{service.port}" if service.port else ""
    return service._replace(netloc=f"{service.hostname}.{namespace}.svc{port}").geturl()
