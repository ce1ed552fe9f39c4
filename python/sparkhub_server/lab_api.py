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
_NOBODY = "The service that knows your Spark sessions does not answer. They run on; what you see may be old."
_NUMBERS = ("executors", "cores", "memoryMib")


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
            if error.code not in (400, 404, 409):
                raise web.HTTPError(503, _NOBODY) from error
            raise web.HTTPError(error.code, log_message=_sentence(error)) from error
        except OSError as error:
            raise web.HTTPError(503, _NOBODY) from error


def _sentence(error: HTTPClientError) -> str:
    """What the service says of its own refusal."""
    try:
        return str(json.loads(error.response.body)["message"]) if error.response else str(error.message)
    except (ValueError, LookupError, TypeError):
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

    _passing: asyncio.Task[None] | None = None

    @web.authenticated
    async def get(self) -> None:
        """Until the browser or the service goes away."""
        if self.service is None:
            raise web.HTTPError(503, _NOBODY)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Accel-Buffering", "no")
        self._passing = asyncio.create_task(self._pass_on(self.service))
        try:
            await self._passing
        except (StreamClosedError, asyncio.CancelledError):
            # The browser has gone.
            return
        except OSError as error:
            if not self._headers_written:
                raise web.HTTPError(503, _NOBODY) from error

    async def _pass_on(self, service: SessionsService) -> None:
        async for piece in service.stream("events"):
            self.write(piece)
            await self.flush()

    def on_connection_close(self) -> None:
        """The browser has gone: the service need not speak any more."""
        if self._passing is not None:
            self._passing.cancel()
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
