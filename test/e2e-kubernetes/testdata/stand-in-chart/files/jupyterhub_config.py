"""The hub of the stand-in chart: what the real one does before it runs hub.extraConfig."""

import json
import os
from pathlib import Path

c = get_config()  # noqa: F821
values = json.loads(Path("/etc/stand-in/values.json").read_text())
release = os.environ["HELM_RELEASE_NAME"]

c.JupyterHub.spawner_class = "kubespawner.KubeSpawner"
c.ConfigurableHTTPProxy.api_url = "http://proxy-api:8001"
c.ConfigurableHTTPProxy.should_start = False
c.JupyterHub.cleanup_servers = False
c.JupyterHub.db_url = "sqlite:///jupyterhub.sqlite"
c.JupyterHub.upgrade_db = True
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = "http://hub:8081"
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
c.JupyterHub.cookie_secret = bytes.fromhex(os.environ["COOKIE_SECRET"])
c.JupyterHub.services = []
c.JupyterHub.load_roles = []
c.KubeSpawner.namespace = os.environ["POD_NAMESPACE"]
c.KubeSpawner.common_labels = {"app": "jupyterhub", "release": release, "app.kubernetes.io/managed-by": "kubespawner"}
c.KubeSpawner.image = "{name}:{tag}".format(**values["singleuser"]["image"])
c.KubeSpawner.image_pull_policy = "IfNotPresent"

if values["cull"]["enabled"]:
    every, timeout = values["cull"]["every"], values["cull"]["timeout"]
    c.JupyterHub.services.append(
        {
            "name": "jupyterhub-idle-culler",
            "command": [
                *("python3", "-m", "jupyterhub_idle_culler", "--url=http://localhost:8081/hub/api"),
                *(f"--cull-every={every}", f"--timeout={timeout}"),
            ],
        }
    )
    scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
    role = {"name": "jupyterhub-idle-culler", "scopes": scopes, "services": ["jupyterhub-idle-culler"]}
    c.JupyterHub.load_roles.append(role)

for section, settings in values["hub"]["config"].items():
    c[section].update(settings)
for _name, code in sorted(values["hub"]["extraConfig"].items()):
    exec(code)  # noqa: S102 - as the chart does it
