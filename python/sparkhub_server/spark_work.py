"""Is a Spark session at work?"""

from __future__ import annotations

import re

from tornado.httpclient import HTTPClientError

from sparkhub_server.sessions import SparkSession, ask_spark, fetch_page

# Streaming queries are in no REST answer; this is the heading of the page that lists them.
_ACTIVE_QUERIES = re.compile(rb"Active Streaming Queries \((\d+)\)")


async def is_working(session: SparkSession) -> bool:
    """Whether a job runs or a streaming query is active. A session that only waits is not at work."""
    try:
        if await ask_spark(session.host, session.port, f"applications/{session.app_id}/jobs?status=running"):
            return True
        return await count_streams(session) > 0
    except (OSError, ValueError, HTTPClientError):
        return False


async def count_streams(session: SparkSession) -> int:
    """Active streaming queries. A stream between two batches has no running job, and is at work all the same."""
    try:
        page = await fetch_page(session.host, session.port, "/StreamingQuery/")
    except HTTPClientError:
        # No such page before the first streaming query of a session.
        return 0
    found = _ACTIVE_QUERIES.search(page)
    return int(found[1]) if found else 0
