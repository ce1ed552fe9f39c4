"""`<base>/sparkhub/`: what the panel in JupyterLab asks and orders. It never speaks to the sessions service itself."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httputil import url_concat
from tornado.iostream import StreamClosedError

from sparkhub_server.session_end import SessionEnd, SessionEndError
from sparkhub_server.sessions import SessionFinder, SparkSession
from sparkhub_server.sessions_service import SessionsService
from sparkhub_server.ui_key import authorization_headers

_APP = r"((?:spark|app|local)-[\w-]+)"
_NUMBERS = ("executors", "cores", "memoryMib")
_NOBODY = "The service that knows your Spark sessions does not answer. They run on; what you see may be old."


class LabHandler(APIHandler):
    """What they have in common: an open browser tab asks for ever, and is no activity of its person."""

    _track_activity = False

    def initialize(self, end: SessionEnd) -> None:
        """`end` is the one of this server."""
        self.end = end
        self.service = SessionsService.of_this_server()

    async def ask(self, path: str, body: Any = None) -> None:
        """Answer with what the service answers."""
        if self.service is None:
            raise web.HTTPError(503, _NOBODY)
        try:
            self.finish(await (self.service.get(path) if body is None else self.service.post(path, body)))
        except HTTPClientError as error:
            status = error.code if error.code in (400, 404, 409) else 503
            raise web.HTTPError(status, _NOBODY if status == 503 else _sentence_of(error)) from error
        except OSError as error:
            raise web.HTTPError(503, _NOBODY) from error


def _sentence_of(error: HTTPClientError) -> str:
    """What the service said in its refusal; the name of its status where that cannot be read."""
    try:
        return str(json.loads(error.response.body)["message"]) if error.response else str(error.message)
    except (ValueError, KeyError, TypeError):
        return str(error.message)


class SessionsHandler(LabHandler):
    """All sessions of this person."""

    @web.authenticated
    async def get(self) -> None:
        """As `{sessions, at}` of src/sessions/session.ts."""
        await self.ask("sessions")


class SizesHandler(LabHandler):
    """Sizes to start a session with, in this server's project."""

    @web.authenticated
    async def get(self) -> None:
        """As a list of `SessionSize`; with own numbers in the query, only how those fit. The service judges them."""
        own = {name: given for name in _NUMBERS if (given := self.get_query_argument(name, None)) is not None}
        await self.ask(url_concat("sizes", {"project": os.environ.get("SPARKHUB_PROJECT", ""), **own}))


class EventsHandler(LabHandler):
    """The sessions, again on each change, as server-sent events."""

    # Not in the dead time between two events, only while a piece is written.
    _gone = False

    @web.authenticated
    async def get(self) -> None:
        """Until the browser or the service goes away."""
        if self.service is None:
            raise web.HTTPError(503, _NOBODY)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Accel-Buffering", "no")
        try:
            await self.service.stream("events", self._pass_on)
        except (OSError, HTTPClientError, StreamClosedError) as error:
            if not self._gone and not self._headers_written:
                raise web.HTTPError(503, _NOBODY) from error

    def _pass_on(self, piece: bytes) -> None:
        if self._gone:
            raise StreamClosedError
        self.write(piece)
        asyncio.ensure_future(self.flush())  # noqa: RUF006

    def on_connection_close(self) -> None:
        """The browser has gone: the service is told with the next piece, a quarter of a minute later at most."""
        self._gone = True
        super().on_connection_close()


class KeepHandler(LabHandler):
    """A session that was about to be released is kept."""

    @web.authenticated
    async def post(self, app_id: str) -> None:
        """Body: `{minutes}`."""
        await self.ask(f"sessions/{app_id}/keep", self.get_json_body() or {})


class StopHandler(LabHandler):
    """A session is ended; its notebook lives on."""

    @web.authenticated
    async def post(self, app_id: str) -> None:
        """204, when it has ended."""
        try:
            await self.end.stop(app_id)
        except SessionEndError as error:
            raise web.HTTPError(409, str(error)) from error
        self.set_status(204)
        self.finish()


class CancelHandler(LabHandler):
    """A running job is cancelled, by Spark's own switch."""

    @web.authenticated
    async def post(self, app_id: str, job: str) -> None:
        """204, when Spark has been told."""
        try:
            await _cancel(await self.end.find(app_id), int(job))
        except SessionEndError as error:
            raise web.HTTPError(409, str(error)) from error
        except (OSError, HTTPClientError) as error:
            raise web.HTTPError(503, "Spark does not answer now. Try again.") from error
        self.set_status(204)
        self.finish()


async def _cancel(session: SparkSession, job: int) -> None:
    await AsyncHTTPClient().fetch(
        f"http://{session.host}:{session.port}/jobs/job/kill/?id={job}",
        method="POST",
        body="",
        headers=authorization_headers(),
        follow_redirects=False,
        # It answers by leading to the list of jobs.
        raise_error=False,
        request_timeout=10,
    )


def make_lab_handlers(base_url: str, settings: Any, finder: SessionFinder) -> list[tuple[Any, ...]]:
    """The handlers below `base_url`."""
    base = url_path_join(base_url, "sparkhub")
    ours = {"end": SessionEnd(settings, finder)}
    return [
        (f"{base}/sessions", SessionsHandler, ours),
        (f"{base}/sizes", SizesHandler, ours),
        (f"{base}/events", EventsHandler, ours),
        (rf"{base}/sessions/{_APP}/keep", KeepHandler, ours),
        (rf"{base}/sessions/{_APP}/stop", StopHandler, ours),
        (rf"{base}/sessions/{_APP}/jobs/(\d+)/cancel", CancelHandler, ours),
    ]
