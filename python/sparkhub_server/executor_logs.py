"""Executors' logs, which Spark links to a port of the worker that no browser can reach."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from jupyter_server_proxy.handlers import RewritableResponse
from tornado.httpclient import HTTPClientError
from tornado.httputil import HTTPServerRequest

from sparkhub_server.sessions import SparkSession, ask_spark, fetch_page

LOG_PAGE = "executor-logs"
_NEWEST_BYTES = 1_000_000
_WORKER_LINK = re.compile(
    rb'"https?://[^"/]+/logPage/\?appId=[^"&]*&executorId=(?P<executor>[^"&]*)&logType=(?P<log>stdout|stderr)"'
)


def link_executor_logs(response: RewritableResponse, request: HTTPServerRequest, port: int) -> None:
    """In an answer of Spark's REST API, point the links to executors' logs at `executor-logs/` of the same Spark UI."""
    head, marker, rest = request.path.partition(f"/{port}/")
    if response.body and rest.startswith("api/v1/"):
        page = f"{head}{marker}{LOG_PAGE}/".encode()
        response.body = _WORKER_LINK.sub(rb'"' + page + rb'?executorId=\g<executor>&logType=\g<log>"', response.body)


async def read_executor_log(session: SparkSession, executor_id: str, log: str) -> str | None:
    """The newest megabyte of the `stdout` or `stderr` of an executor of `session`; None if there is no such log."""
    executors = await ask_spark(session.host, session.port, f"applications/{session.app_id}/allexecutors")
    links = [one.get("executorLogs", {}).get(log) for one in executors if one["id"] == executor_id]
    if not links or not links[0]:
        return None
    worker = urlsplit(links[0])
    query = f"appId={quote(session.app_id)}&executorId={quote(executor_id)}&logType={quote(log)}"
    try:
        page = await fetch_page(str(worker.hostname), worker.port or 80, f"/log/?{query}&byteLength={_NEWEST_BYTES}")
    except (HTTPClientError, OSError):
        return None
    return page.decode(errors="replace")
