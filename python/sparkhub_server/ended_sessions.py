"""`<base>/sparkui/ended/`: what sessions did that have ended, in Spark's own pages."""

from __future__ import annotations

from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from sparkhub_server.history_server import HOST, HistoryServer, HistoryServerError, has_history
from sparkhub_server.spark_proxy import PREFIX, SparkProxyHandler

ENDED = "ended"
# The word that Spark's history server and the JavaScript of its pages want before an application's id.
_WORD = "history"


class EndedSessionHandler(JupyterHandler):
    """The address of one session, made of its application's id."""

    def initialize(self, history: HistoryServer) -> None:
        """`history` is the one of this server."""
        self.history = history

    @web.authenticated
    async def get(self, app_id: str) -> None:
        """Redirect to Spark's own, once that is there."""
        if has_history():
            try:
                await self.history.until_shown(app_id)
            except HistoryServerError as error:
                raise web.HTTPError(503, str(error)) from error
        self.redirect(url_path_join(self.base_url, PREFIX, ENDED, _WORD, app_id, "jobs") + "/")


class EndedUiHandler(SparkProxyHandler):
    """All the pages of the history server."""

    place = ENDED

    def __init__(self, *args: Any, history: HistoryServer, **kwargs: Any) -> None:
        self.history = history
        super().__init__(*args, **kwargs)

    async def proxy(self, _ended: str, proxied_path: str) -> None:
        """Pass the request on, once the history server is there."""
        self.check_own(proxied_path)
        if not has_history():
            raise web.HTTPError(404, "Sessions that have ended are not kept here.")
        try:
            await self.pass_on(HOST, await self.history.port(), proxied_path)
        except HistoryServerError as error:
            raise web.HTTPError(503, str(error)) from error
