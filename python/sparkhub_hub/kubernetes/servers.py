"""How the hub makes notebook servers, in the words of JupyterHub's and KubeSpawner's settings."""

from __future__ import annotations

from typing import Any

from sparkhub_hub.kubernetes.hub_json import ClusterHub
from sparkhub_hub.kubernetes.spawner import ClusterSpawner
from sparkhub_hub.server_environment import SERVER_ARGUMENTS

HOME = "/home/jovyan"
# A server that is stopped ends its kernels, and these their Spark sessions, executors first.
_GRACE_SECONDS = 10
_POLL_SECONDS = 10


def configure_servers(c: Any, hub: ClusterHub) -> None:
    """Set the spawner and what it is told by settings. What the chart has set of the same kind stays in force."""
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
    secrets = [*given.get("image_pull_secrets", []), *pod.image_pull_secrets]
    c.KubeSpawner.image_pull_secrets = list(
        dict.fromkeys(one if isinstance(one, str) else one["name"] for one in secrets)
    )
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
