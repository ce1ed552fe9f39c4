"""The environment a notebook server starts with."""

from __future__ import annotations

import os
from pathlib import Path

from sparkhub_hub.hub_json import HubJson, LocalProject

# Of the operator's own environment only what a program needs to run and to reach the network: a token or a history
# file of whoever typed `sparkhub up` is nobody else's business.
ENV_KEEP = [
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy"),
]
# No `npm` at every start, only to look for language servers that are not there.
SERVER_ARGUMENTS = ("--FileContentsManager.preferred_dir=work", "--LanguageServerManager.node_roots=[]")


def make_server_environment(hub: HubJson, project: LocalProject, home: Path, ui_key_file: Path) -> dict[str, str]:
    """What sparkhub adds for `project`; the later keys win over those of hub.json."""
    path = [str(hub.lab_python.parent)]
    if "JAVA_HOME" in hub.server_env:
        path.append(f"{hub.server_env['JAVA_HOME']}/bin")
    path.append(os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin"))
    return {
        "MY_POD_IP": "127.0.0.1",
        **hub.server_env,
        "PATH": ":".join(path),
        "HISTFILE": str(home / ".bash_history"),
        # Only until the server has imported sparkhub_server, which takes it out again: kernels never see it.
        "PYTHONPATH": str(hub.python_path),
        "JUPYTER_CONFIG_PATH": str(hub.python_path / "jupyter-config"),
        # Our extension of JupyterLab is there, below `labextensions`.
        "JUPYTER_PATH": str(hub.python_path),
        # IPython runs it, in kernels and terminals.
        "PYTHONSTARTUP": str(hub.python_path / "sparkhub_kernel" / "startup.py"),
        "JUPYTERHUB_ACTIVITY_INTERVAL": str(activity_interval_seconds(hub.idle_server_seconds)),
        "SPARK_CONF_DIR": str(project.spark_conf_dir),
        "SPARKHUB_PROJECT": project.name,
        "SPARKHUB_UI_KEY_FILE": str(ui_key_file),
        "SPARKHUB_STATE_DIR": str(hub.state_dir),
    }


def activity_interval_seconds(idle_server_seconds: int) -> int:
    """How often a server reports its activity: some reports must fit in the time after which it is stopped."""
    return 60 if idle_server_seconds == 0 else max(1, min(60, idle_server_seconds // 4))
