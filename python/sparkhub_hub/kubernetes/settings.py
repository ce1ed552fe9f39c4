"""JupyterHub's configuration on Kubernetes, on top of what the chart's own configuration file has set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sparkhub_hub.kubernetes.hub_json import HUB_JSON, ClusterHub, read_hub_json
from sparkhub_hub.kubernetes.sign_in import SecretFiles, configure_sign_in
from sparkhub_hub.kubernetes.spawner import ClusterSpawner
from sparkhub_hub.pages import Passwords, configure_pages
from sparkhub_hub.platform_test import allow_platform_test
from sparkhub_hub.server_environment import SERVER_ARGUMENTS, activity_interval_seconds

HOME = "/home/jovyan"
TEST_TOKEN_VARIABLE = "SPARKHUB_TEST_TOKEN"  # noqa: S105 - a name
# The hub asks the proxy for its routes this often and puts back what is missing, so a restart of the proxy is short.
_ROUTES_SECONDS = 10
# A server that is stopped ends its kernels, and these their Spark sessions, executors first.
_GRACE_SECONDS = 10
_POLL_SECONDS = 10
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


def configure_servers(c: Any, hub: ClusterHub) -> None:
    """How notebook servers are made: what of it is in KubeSpawner's own settings, and the chart's stay in force."""
    c.JupyterHub.spawner_class = ClusterSpawner
    c.ClusterSpawner.hub_json = hub
    _server_program(c, hub)
    _pod(c, hub)
    c.KubeSpawner.enable_user_namespaces = True
    c.KubeSpawner.pod_name_template = "notebook"
    c.KubeSpawner.events_enabled = True
    # Homes are claims of hub.json; no deletion of a user ever touches one.
    c.KubeSpawner.storage_pvc_ensure = False
    c.KubeSpawner.delete_pvc = False
    c.KubeSpawner.delete_grace_period = _GRACE_SECONDS


def _server_program(c: Any, hub: ClusterHub) -> None:
    c.Spawner.cmd = c.Spawner.get("cmd") or ["jupyterhub-singleuser"]
    c.Spawner.args = list(SERVER_ARGUMENTS)
    c.Spawner.default_url = "/lab"
    c.Spawner.notebook_dir = HOME
    # Of this section, for the chart has set it there.
    c.KubeSpawner.start_timeout = hub.pod.start_timeout_seconds
    c.Spawner.http_timeout = 90
    c.Spawner.poll_interval = _POLL_SECONDS
    # Starts that fail because a project is full or a machine does not come are no reason to restart the hub.
    c.Spawner.consecutive_failure_limit = 0


def _pod(c: Any, hub: ClusterHub) -> None:
    pod, given = hub.pod, c.KubeSpawner
    c.KubeSpawner.service_account = pod.service_account
    c.KubeSpawner.automount_service_account_token = True
    c.KubeSpawner.pod_security_context = pod.security_context
    c.KubeSpawner.container_security_context = pod.container_security_context
    c.KubeSpawner.image_pull_secrets = [*given.get("image_pull_secrets", []), *pod.image_pull_secrets]
    for name, ours in (
        ("tolerations", pod.tolerations),
        ("node_affinity_required", pod.node_affinity_required),
        ("node_affinity_preferred", pod.node_affinity_preferred),
    ):
        theirs = _as_list(given.get(name, []))
        c.KubeSpawner[name] = [*theirs, *(one for one in ours if one not in theirs)]


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    return list(value) if isinstance(value, list) else list(value.get_value([]))
