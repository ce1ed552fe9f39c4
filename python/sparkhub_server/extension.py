"""Ties sparkhub_server into a Jupyter server."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.utils import url_path_join

from sparkhub_server.activity import watch_activity
from sparkhub_server.ended_sessions import ENDED, EndedSessionHandler, EndedUiHandler
from sparkhub_server.event_logs import tidy_event_logs
from sparkhub_server.executor_logs import LOG_PAGE
from sparkhub_server.executors_reaper import watch_executors
from sparkhub_server.handlers import (
    AddSlashHandler,
    ExecutorLogHandler,
    SessionListHandler,
    SessionsHandler,
    SparkUiHandler,
)
from sparkhub_server.history_server import HistoryServer
from sparkhub_server.lab_api import make_lab_handlers
from sparkhub_server.parity import watch_parity
from sparkhub_server.pod_api import PodApi
from sparkhub_server.reporter import watch_sessions
from sparkhub_server.sessions import SessionFinder
from sparkhub_server.spark_proxy import PREFIX

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

_HERE = Path(__file__).parent
_FINDER = "sparkhub_session_finder"


def _link_jupyter_server_extension(app: ServerApp) -> None:
    """Before any extension is loaded: put the Spark UI on the launcher, and our folder out of the kernels' sight."""
    # A card without a command or a port: jupyter-server-proxy shows it, warns, and leaves the path to our handlers.
    warnings.filterwarnings("ignore", message="Server proxy sparkui does not have a command")
    launcher = {
        "title": "Spark UI",
        "icon_path": str(_HERE / "static" / "spark-ui.svg"),
        "path_info": f"{PREFIX}/",
        "category": "Other",
    }
    app.config.ServerProxy.servers.update({PREFIX: {"launcher_entry": launcher, "new_browser_tab": True}})
    _hide_from_kernels(_HERE.parent)
    if not app.terminado_settings:
        # A login shell, Jupyter's own choice, sets PATH anew: `pip` and `ipython` would not be those of notebooks.
        app.terminado_settings = {"shell_command": [os.environ.get("SHELL") or "bash"]}
    tidy_event_logs(app.log)


def _hide_from_kernels(folder: Path) -> None:
    """Take `folder` out of PYTHONPATH: what the server imports is not for the people's programs."""
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    left = [path for path in paths if path and Path(path) != folder]
    if left:
        os.environ["PYTHONPATH"] = os.pathsep.join(left)
    else:
        os.environ.pop("PYTHONPATH", None)


def _load_jupyter_server_extension(app: ServerApp) -> None:
    """Add the handlers under the server's base URL."""
    finder = app.web_app.settings[_FINDER] = SessionFinder(_root_process())
    base = url_path_join(app.web_app.settings["base_url"], PREFIX)
    ours = {"finder": finder}
    history = {"history": HistoryServer()}
    app.web_app.add_handlers(  # type: ignore[no-untyped-call]
        ".*$",
        [
            (base, AddSlashHandler, ours),
            (f"{base}/", SessionListHandler, ours),
            (f"{base}/sessions", SessionsHandler, ours),
            (rf"{base}/(?:\d+|{ENDED})", AddSlashHandler, ours),
            (rf"{base}/{ENDED}/((?:spark|app|local)-[\w-]+)/?", EndedSessionHandler, history),
            (rf"{base}/({ENDED})(/.*)", EndedUiHandler, history),
            (rf"{base}/(\d+)/{LOG_PAGE}/", ExecutorLogHandler, ours),
            (rf"{base}/(\d+)(/.*)", SparkUiHandler, ours),
            *make_lab_handlers(app.web_app.settings["base_url"], app.web_app.settings, finder),
        ],
    )


async def _start_jupyter_server_extension(app: ServerApp) -> None:
    """Begin to watch for Spark work. Not earlier: under JupyterHub, the event loop is another one while loading."""
    settings = app.web_app.settings
    # Kept, or the callback would be collected.
    settings["sparkhub_activity"] = watch_activity(settings, settings[_FINDER])
    settings["sparkhub_executors"] = watch_executors(settings[_FINDER], app.log)
    settings["sparkhub_sessions"] = watch_sessions(settings, settings[_FINDER], app.log)
    settings["sparkhub_parity"] = watch_parity(settings[_FINDER], app.log)


def _root_process() -> int | None:
    # All processes of a pod are its owner's, also those that were detached from the server.
    return 1 if PodApi.of_this_pod() else None
