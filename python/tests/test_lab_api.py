"""What the panel in JupyterLab asks of the sessions service."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from tornado import web
from tornado.httpclient import HTTPClientError, HTTPRequest, HTTPResponse

from sparkhub_server.lab_api import SizesHandler


class Service:
    """The service, with one answer to all."""

    def __init__(self, status: int = 200, body: bytes = b"[]") -> None:
        self.asked: list[str] = []
        self.status, self.body = status, body

    async def get(self, path: str) -> bytes:
        self.asked.append(path)
        if self.status == 200:
            return self.body
        response = HTTPResponse(HTTPRequest("x"), self.status, buffer=io.BytesIO(self.body))
        raise HTTPClientError(self.status, response=response)


class Sizes(SizesHandler):
    """The handler of one request with such a query."""

    def __init__(self, service: Service, query: dict[str, str]) -> None:
        self.service: Any = service
        self.query = query
        self.answers: list[Any] = []
        self.current_user = "ada"

    def get_query_argument(self, name: str, default: Any = None, strip: bool = True) -> Any:
        return self.query.get(name, default)

    def finish(self, chunk: Any = None) -> Any:
        self.answers.append(chunk)


def ask(service: Service, **query: str) -> list[Any]:
    handler = Sizes(service, query)
    asyncio.run(handler.get())
    return handler.answers


def test_sizes_are_those_of_the_servers_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARKHUB_PROJECT", "sales")
    service = Service(body=b'[{"name": "S"}]')
    assert ask(service) == [b'[{"name": "S"}]']
    # Nobody asks for another project, and nothing else is passed on.
    assert ask(service, project="other", token="x", executors="6", cores="1", memoryMib="2048")
    assert ask(service, executors="6&project=other", cores="")
    assert service.asked == [
        "sizes?project=sales",
        "sizes?project=sales&executors=6&cores=1&memoryMib=2048",
        "sizes?project=sales&executors=6%26project%3Dother&cores=",
    ]


@pytest.mark.parametrize(
    ("status", "body", "told", "sentence"),
    [
        (400, b'{"message": "cores must be a whole number."}', 400, "cores must be a whole number."),
        (400, b"<html>", 400, "Bad Request"),
        (400, b"[]", 400, "Bad Request"),
        (500, b'{"message": "secret"}', 503, "does not answer"),
        (403, b'{"message": "secret"}', 503, "does not answer"),
    ],
)
def test_a_refusal_is_in_the_services_words(status: int, body: bytes, told: int, sentence: str) -> None:
    with pytest.raises(web.HTTPError) as refused:
        ask(Service(status, body))
    assert refused.value.status_code == told
    assert sentence in str(refused.value.log_message)
