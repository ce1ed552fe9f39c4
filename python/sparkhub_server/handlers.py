"""`<base>/sparkui/`: the list of sessions and each session's own Spark UI."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from jupyter_server_proxy.handlers import LocalProxyHandler
from tornado import web

from sparkhub_server.executor_logs import link_executor_logs, read_executor_log
from sparkhub_server.notebooks import KernelIndex
from sparkhub_server.pages import make_ended_page, make_list_page
from sparkhub_server.same_origin import is_own_request
from sparkhub_server.sessions import SessionFinder, SparkSession
from sparkhub_server.ui_key import authorization_headers

PREFIX = "sparkui"
# Credentials of the notebook server: no business of Spark's.
_KEEP_FROM_SPARK = ("Cookie", "Authorization", "X-Xsrftoken", "Referer")


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
        self.finish(make_list_page(self.here, [(one, index.origin(one)) for one in sessions]))


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


class SparkUiHandler(LocalProxyHandler):
    """A session's Spark UI, for this server's owner only, with the token that Spark wants."""

    def __init__(self, *args: Any, finder: SessionFinder, **kwargs: Any) -> None:
        self.finder = finder
        self.session: SparkSession | None = None
        super().__init__(*args, **kwargs, host_allowlist=self._is_session_host, rewrite_response=link_executor_logs)

    def _is_session_host(self, _handler: Any, host: str) -> bool:
        return self.session is not None and host == self.session.host

    async def proxy(self, port: str, proxied_path: str) -> None:
        """Pass the request on, if `port` is a live session of this server."""
        if not is_own_request(self.request, proxied_path) and not self.token_authenticated:
            raise web.HTTPError(403, "This came from another site. Open the Spark UI and do it there.")
        self.session = await self.finder.session_on(int(port))
        if self.session is None:
            self._say_ended()
            return
        for header in _KEEP_FROM_SPARK:
            self.request.headers.pop(header, None)
        if proxied_path.startswith("/api/"):
            # Uncompressed, for link_executor_logs to read.
            self.request.headers.pop("Accept-Encoding", None)
        try:
            # Two classes up: the one between insists on the name localhost.
            await super(LocalProxyHandler, self).proxy(self.session.host, int(port), proxied_path)
        except (web.HTTPError, OSError) as error:
            if isinstance(error, web.HTTPError) and error.status_code != 599:
                raise
            self._say_ended()

    def _say_ended(self) -> None:
        self.set_status(404)
        self.finish(make_ended_page(str(url_path_join(self.base_url, PREFIX)) + "/"))

    async def open(self, port: str, proxied_path: str) -> None:
        """Spark's pages use no websocket."""
        self.close()

    def get_request_headers_override(self) -> dict[str, str]:
        """Added to every request towards Spark, and never seen by the browser."""
        return authorization_headers()

    def _get_context_path(self, host: str, port: int) -> str:
        # Sent as X-Forwarded-Context, which Spark puts before all its links.
        return str(url_path_join(self.base_url, PREFIX, str(port)))

    def _rewrite_location_header(self, location: str, host: str, port: int, proxied_path: str) -> str:
        """Spark redirects to absolute addresses of its own root."""
        parts = urlsplit(location)
        if parts.netloc and parts.netloc not in (self.request.host, f"{host}:{port}"):
            return location
        context = self._get_context_path(host, port)
        path = parts.path if parts.path.startswith(f"{context}/") else url_path_join(context, parts.path)
        return parts._replace(scheme="", netloc="", path=path).geturl()
