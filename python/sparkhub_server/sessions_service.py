"""The sessions service, as this server reaches it: by the address it was given, with the server's own token."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass

from tornado.httpclient import AsyncHTTPClient

URL_VARIABLE = "SPARKHUB_SESSIONS_URL"
_SECONDS = 5.0


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

    async def stream(self, path: str, take: Callable[[bytes], None]) -> None:
        """`GET api/PATH`, for as long as it lasts; `take` is given each piece, and ends it by raising."""
        await AsyncHTTPClient(force_instance=True).fetch(
            f"{self.url}api/{path}",
            headers=self._headers(),
            streaming_callback=take,
            connect_timeout=_SECONDS,
            request_timeout=0,
        )

    async def _ask(self, path: str, method: str, body: str | None) -> bytes:
        response = await AsyncHTTPClient().fetch(
            f"{self.url}api/{path}", method=method, headers=self._headers(), body=body, request_timeout=_SECONDS
        )
        return response.body

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
