"""The sessions service, as this server reaches it: by the address it was given, with the server's own token."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from tornado.httpclient import AsyncHTTPClient

URL_VARIABLE = "SPARKHUB_SESSIONS_URL"
_SECONDS = 5.0
# Its streams say something each quarter of a minute: one that does not is dead.
_SILENT_SECONDS = 40.0


@dataclass(frozen=True)
class SessionsService:
    """`url` ends with a slash."""

    url: str
    token: str

    @classmethod
    def of_this_server(cls) -> SessionsService | None:
        """None where there is none, or no hub that the server has a token of."""
        url, token = os.environ.get(URL_VARIABLE), os.environ.get("JUPYTERHUB_API_TOKEN")
        return cls(url, token) if url and token else None

    async def get(self, path: str) -> bytes:
        """`GET api/PATH`. Raises OSError or HTTPClientError."""
        return await self._ask(path, "GET", None)

    async def post(self, path: str, body: object) -> bytes:
        """`POST api/PATH` with `body` as JSON. Raises OSError or HTTPClientError."""
        return await self._ask(path, "POST", json.dumps(body))

    async def stream(self, path: str) -> AsyncIterator[bytes]:
        """`GET api/PATH`, piece by piece for as long as it lasts. Raises OSError."""
        # Not Tornado's client: it cannot be told to stop, and calls a reader that stops by itself an error in the log.
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_SECONDS, sock_read=_SILENT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as client,
                client.get(f"{self.url}api/{path}", headers=self._headers()) as response,
            ):
                async for piece in response.content.iter_any():
                    yield piece
        except aiohttp.ClientError as error:
            raise OSError(str(error)) from error

    async def _ask(self, path: str, method: str, body: str | None) -> bytes:
        response = await AsyncHTTPClient().fetch(
            f"{self.url}api/{path}", method=method, headers=self._headers(), body=body, request_timeout=_SECONDS
        )
        return response.body

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
