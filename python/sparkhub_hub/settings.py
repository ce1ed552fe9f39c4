"""JupyterHub's configuration, all of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from sparkhub_hub import user_names
from sparkhub_hub.hub_json import HubJson, read_hub_json
from sparkhub_hub.pages import configure_pages
from sparkhub_hub.password_sign_in import configure_passwords
from sparkhub_hub.personal_passwords import ensure_personal_passwords
from sparkhub_hub.server_environment import activity_interval_seconds
from sparkhub_hub.spawner import SparkhubSpawner
from sparkhub_hub.system_user_spawner import SystemUserSpawner

# The hub asks the proxy for its routes this often and puts back what is missing: after a restart of the proxy, people
# are shut out for no longer than this.
_ROUTES_SECONDS = 5


def apply(c: Any, path: str | Path) -> None:
    """Configure JupyterHub (`c` of jupyterhub_config.py) from the hub.json at `path`."""
    hub = read_hub_json(path)
    _hub(c, hub)
    _proxy(c, hub)
    _sign_in(c, hub)
    _servers(c, hub)
    if hub.idle_server_seconds:
        _culler(c, hub)


def _hub(c: Any, hub: HubJson) -> None:
    c.JupyterHub.bind_url = hub.bind_url
    c.JupyterHub.hub_bind_url = f"http://{hub.hub_ip}:{hub.hub_port}"
    c.JupyterHub.db_url = f"sqlite:///{hub.state_dir / 'hub' / 'jupyterhub.sqlite'}"
    c.JupyterHub.upgrade_db = True
    c.JupyterHub.cookie_secret_file = str(hub.secrets_dir / "cookie-secret")
    # Notebook servers and the proxy live on when the hub stops; the next hub finds them again.
    c.JupyterHub.cleanup_servers = False
    c.JupyterHub.cleanup_proxy = False
    c.JupyterHub.allow_named_servers = False
    configure_pages(c, name=hub.name, passwords="personal" if hub.system_users else "shared")


def _proxy(c: Any, hub: HubJson) -> None:
    c.ConfigurableHTTPProxy.should_start = False
    c.ConfigurableHTTPProxy.api_url = hub.proxy_api_url
    c.ConfigurableHTTPProxy.auth_token = hub.secret("proxy-token")
    c.JupyterHub.last_activity_interval = _ROUTES_SECONDS


def _sign_in(c: Any, hub: HubJson) -> None:
    passwords = {key: hub.secret(key.replace("_", "-")) for key in ("user_password", "admin_password")}
    configure_passwords(c, **passwords, admins=hub.admins, users=hub.users)
    if hub.system_users:
        c.SparkhubAuthenticator.personal_passwords = _personal_passwords(hub)


def _personal_passwords(hub: HubJson) -> dict[str, str]:
    # With one password for all, anybody could sign in as anybody, and the accounts would keep nobody out.
    if not hub.users:
        raise ValueError("systemUsers needs the list auth.users in sparkhub.yaml: each person gets a password.")
    users = map(user_names.normalize, hub.users)
    refused = [reason for user in users if (reason := user_names.refusal(user))]
    if refused:
        raise ValueError(f"auth.users in sparkhub.yaml: {refused[0]}")
    return ensure_personal_passwords(hub.secrets_dir / "user-passwords", map(user_names.normalize, hub.users))


def _servers(c: Any, hub: HubJson) -> None:
    if hub.system_users and os.geteuid() != 0:
        raise PermissionError("systemUsers needs root: it makes an account for each person. Run: sudo sparkhub up")
    c.JupyterHub.spawner_class = SystemUserSpawner if hub.system_users else SparkhubSpawner
    c.SparkhubSpawner.hub_json = hub
    # Through the interpreter: a script's first line may not be longer than 127 characters, and paths of clones are.
    python, launcher = str(hub.lab_python), str(hub.python_path / "sparkhub_server" / "own_cluster.py")
    server = [python, str(hub.lab_python.parent / "jupyterhub-singleuser")]
    c.Spawner.cmd = [python, launcher, *server] if hub.system_users else server
    c.Spawner.default_url = "/lab"
    c.Spawner.start_timeout = 120
    c.Spawner.http_timeout = 90
    c.Spawner.poll_interval = 5
    c.LocalProcessSpawner.interrupt_timeout = 10
    c.LocalProcessSpawner.term_timeout = 5


def _culler(c: Any, hub: HubJson) -> None:
    seconds = hub.idle_server_seconds
    c.JupyterHub.activity_resolution = min(30, activity_interval_seconds(seconds))
    c.JupyterHub.services = [
        {
            "name": "idle-culler",
            "command": [
                *(sys.executable, "-m", "sparkhub_hub.culler", f"--timeout={seconds}"),
                f"--cull-every={max(1, min(300, seconds // 4))}",
            ],
            "environment": {"SPARKHUB_STATE_DIR": str(hub.state_dir)},
        }
    ]
    c.JupyterHub.load_roles = [
        {
            "name": "idle-culler",
            "description": "See who is idle and stop their servers; nothing else",
            "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
            "services": ["idle-culler"],
        }
    ]
