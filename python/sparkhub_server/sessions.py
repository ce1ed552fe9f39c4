"""The live Spark sessions of this notebook server, each known by the port of its Spark UI."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.simple_httpclient import HTTPStreamClosedError

from sparkhub_server.driver_processes import DriverProcess, candidate_ports, find_drivers
from sparkhub_server.ui_key import authorization_headers

# One look at the process tree serves all the requests of a page.
_FRESH_SECONDS = 1.0
# A session stopped and started again has a new application on the old port. Who asks the old one anything hears that it
# is gone, and looks again; for all others it may be taken for the old one for so long.
_SAME_SECONDS = 30.0
# Until then a Spark UI may have no answers yet; a machine that does other work as well takes its time.
_STARTING_SECONDS = 120.0


@dataclass(frozen=True)
class SparkSession:
    """One Spark application whose driver runs below this server; its Spark UI answers on `host` and `port`."""

    host: str
    port: int
    app_id: str
    name: str
    started: str
    driver: DriverProcess


class SessionFinder:
    """Looks for sessions, and does not ask a port twice that is not a Spark UI."""

    def __init__(self, root: int | None = None) -> None:
        """Look below process `root`, this very one by default."""
        self.root = root
        # The newest session seen on each port, live or not: what an address meant that leads nowhere now.
        self.last_on: dict[int, str] = {}
        self._not_spark: set[tuple[int, float, int]] = set()
        # When each last said which application it is.
        self._spark: dict[tuple[int, float, int], float] = {}
        self._found: list[SparkSession] = []
        self._looked_at = float("-inf")
        self._lock = asyncio.Lock()

    async def sessions(self, *, fresh: bool = False) -> list[SparkSession]:
        """All live sessions by port; `fresh` asks each again even if the last look was just now."""
        async with self._lock:
            if fresh or time.monotonic() - self._looked_at > _FRESH_SECONDS:
                drivers = await asyncio.to_thread(find_drivers, self.root)
                found = await asyncio.gather(*(self._session_of(driver, fresh) for driver in drivers))
                self._found = sorted((one for one in found if one), key=lambda session: session.port)
                self.last_on |= {one.port: one.app_id for one in self._found}
                self._looked_at = time.monotonic()
            return self._found

    async def session_on(self, port: int) -> SparkSession | None:
        """The session whose Spark UI is on `port`. Any other port of the machine gives None."""
        for fresh in (False, True):
            for session in await self.sessions(fresh=fresh):
                if session.port == port:
                    return session
        return None

    async def _session_of(self, driver: DriverProcess, fresh: bool) -> SparkSession | None:
        same = (
            one for one in self._found if (one.driver.pid, one.driver.started_at) == (driver.pid, driver.started_at)
        )
        before = next(same, None)
        for port in candidate_ports(driver):
            key = (driver.pid, driver.started_at, port)
            if key in self._not_spark:
                continue
            asked = time.monotonic()
            if before is not None and before.port == port and not fresh and asked - self._spark[key] < _SAME_SECONDS:
                return before
            try:
                session = await _ask(port, driver)
            except OSError:
                # A driver that is too busy to answer in time has not ended: it listens as before.
                if before is not None and before.port == port:
                    return before
                continue
            if session is not None:
                self._spark[key] = asked
                return session
            # Where a session was, one that ends or starts may hang up; the next one is there again.
            if key not in self._spark:
                self._not_spark.add(key)
        return None


async def _ask(port: int, driver: DriverProcess) -> SparkSession | None:
    """The application that answers on `port`; None if no Spark UI ever will; OSError if none does yet."""
    host = driver.listening[port]
    try:
        newest = (await ask_spark(host, port, "applications"))[0]
        return SparkSession(host, port, newest["id"], newest["name"], newest["attempts"][0]["startTime"], driver)
    except HTTPStreamClosedError:
        # Spark's own protocol, or py4j's: it hangs up on HTTP.
        return None
    except HTTPClientError as error:
        # A UI that is half up, or whose key was just replaced.
        raise OSError(str(error)) from error
    except (ValueError, LookupError, TypeError):
        if time.time() - driver.started_at < _STARTING_SECONDS:
            raise OSError("a Spark UI that tells in words that it is starting") from None
        return None


async def ask_spark(host: str, port: int, path: str) -> Any:
    """GET `/api/v1/PATH` of a Spark UI, as parsed JSON."""
    return json.loads(await fetch_page(host, port, f"/api/v1/{path}"))


async def fetch_page(host: str, port: int, path: str) -> bytes:
    """GET `PATH` of one of Spark's web pages, with the token it wants. Raises HTTPClientError unless it is 200."""
    response = await AsyncHTTPClient().fetch(
        f"http://{host}:{port}{path}", headers=authorization_headers(), request_timeout=10, follow_redirects=False
    )
    return response.body
