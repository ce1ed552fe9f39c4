"""`<base>/sparkui/`: the list of sessions and each session's own Spark UI."""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from sparkhub_server.executor_logs import read_executor_log
from sparkhub_server.history_server import has_history
from sparkhub_server.notebooks import KernelIndex
from sparkhub_server.pages import make_ended_page, make_list_page
from sparkhub_server.sessions import SessionFinder
from sparkhub_server.spark_proxy import PREFIX, SparkProxyHandler


class SparkPageHandler(JupyterHandler):
    """What our own pages have in common."""

    def initialize(self, finder: SessionFinder) -> None:
        """`finder` is the one of this server."""
        self.finder = finder

    @property
    def here(self) -> str:
        """Path of the list page."""
        return str(url_path_join(self.base_url, PREFIX)) + "/"


class SessionListHandler(SparkPageHandler):
    """The list; straight on to the Spark UI when there is only one."""

    @web.authenticated
    async def get(self) -> None:
        """HTML, or a redirect."""
        sessions = await self.finder.sessions(fresh=True)
        if len(sessions) == 1:
            self.redirect(f"{self.here}{sessions[0].port}/")
            return
        index = await KernelIndex.of(self.settings)
        rows = [(one, index.origin(one)) for one in sessions]
        self.finish(make_list_page(self.here, rows, has_history()))


class SessionsHandler(SparkPageHandler):
    """The list for programs."""

    @web.authenticated
    async def get(self) -> None:
        """JSON: port, application, name, start, kernel and notebook of each session."""
        index = await KernelIndex.of(self.settings)
        rows: list[dict[str, Any]] = []
        for one in await self.finder.sessions(fresh=True):
            origin = index.origin(one)
            row = {"port": one.port, "appId": one.app_id, "name": one.name, "since": one.started}
            rows.append(row | {"kernelId": origin.kernel_id, "notebook": origin.notebook})
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(rows))


class AddSlashHandler(SparkPageHandler):
    """The links in Spark's pages want the slash."""

    @web.authenticated
    def get(self) -> None:
        """Redirect to the same path with a slash."""
        self.redirect(f"{self.request.path}/")


class ExecutorLogHandler(SparkPageHandler):
    """The log of an executor, as plain text."""

    @web.authenticated
    async def get(self, port: str) -> None:
        """Which one is said by the arguments `executorId` and `logType`."""
        session = await self.finder.session_on(int(port))
        executor, log = self.get_argument("executorId"), self.get_argument("logType")
        text = await read_executor_log(session, executor, log) if session else None
        if text is None:
            raise web.HTTPError(404, f"Executor {executor} has no {log} to show, or no longer.")
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(text)


class SparkUiHandler(SparkProxyHandler):
    """A session's Spark UI."""

    def __init__(self, *args: Any, finder: SessionFinder, **kwargs: Any) -> None:
        self.finder = finder
        super().__init__(*args, **kwargs)

    async def proxy(self, port: str, proxied_path: str) -> None:
        """Pass the request on, if `port` is a live session of this server."""
        self.check_own(proxied_path)
        session = await self.finder.session_on(int(port))
        if session is None:
            self._say_ended(int(port))
            return
        self.place = port
        try:
            await self.pass_on(session.host, int(port), proxied_path)
        except (web.HTTPError, OSError) as error:
            if isinstance(error, web.HTTPError) and error.status_code != 599:
                raise
            self._say_ended(int(port))

    def _say_ended(self, port: int) -> None:
        here = str(url_path_join(self.base_url, PREFIX)) + "/"
        app_id = self.finder.last_on.get(port)
        ended = f"{here}ended/{app_id}/" if app_id else f"{here}ended/"
        self.set_status(404)
        self.finish(make_ended_page(here, ended if has_history() else None))
