"""Executors whose driver died are ended: Kubernetes does it only when the whole pod of the notebook goes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from tornado.httpclient import HTTPClientError
from tornado.ioloop import PeriodicCallback

from sparkhub_server.driver_processes import DriverProcess, find_drivers
from sparkhub_server.pod_api import ExecutorPod, PodApi
from sparkhub_server.sessions import SessionFinder, SparkSession

_EVERY_SECONDS = 10
# A driver is older than its executors, by clocks that may differ.
_CLOCKS_SECONDS = 60.0
_LOG = logging.getLogger("sparkhub_server")


def find_orphans(
    executors: Iterable[ExecutorPod], sessions: Collection[SparkSession], drivers: Collection[DriverProcess]
) -> list[ExecutorPod]:
    """Those of `executors` that no live driver of this pod can have asked for, whatever phase they are in."""
    known = {session.app_id for session in sessions}
    answering = {session.driver.pid for session in sessions}
    silent = [driver for driver in drivers if driver.pid not in answering]

    def may_live(executor: ExecutorPod) -> bool:
        # A driver may have no Spark UI, or be too busy to answer; it still listens where its executors look for it.
        return executor.app_id in known or any(
            executor.driver_port in driver.listening and driver.started_at <= executor.created + _CLOCKS_SECONDS
            for driver in silent
        )

    return [executor for executor in executors if not executor.ending and not may_live(executor)]


@dataclass
class Reaper:
    """Looks for orphans again and again; one is ended when two looks in a row found it."""

    api: PodApi
    finder: SessionFinder
    _suspects: frozenset[str] = frozenset()
    # Until a look has shown that there is nothing: the server may have been started again beside its executors.
    _may_be_executors: bool = field(default=True)

    async def look(self) -> None:
        """One look. A pod without drivers and executors asks Kubernetes nothing."""
        drivers = await asyncio.to_thread(find_drivers, self.finder.root)
        if not drivers and not self._may_be_executors:
            return
        try:
            executors = await self.api.executors()
            orphans = find_orphans(executors, await self.finder.sessions(fresh=True), drivers)
            self._may_be_executors = bool(executors)
            twice = [orphan for orphan in orphans if orphan.name in self._suspects]
            self._suspects = frozenset(orphan.name for orphan in orphans)
            await asyncio.gather(*(self.api.delete(orphan) for orphan in twice))
        except (OSError, HTTPClientError, ValueError, LookupError) as error:
            _LOG.warning("Cannot look for executors without a driver: %s", error)
            return
        if twice:
            _LOG.info("Ended %d executors whose Spark session is gone", len(twice))


def watch_executors(finder: SessionFinder) -> PeriodicCallback | None:
    """Start looking, in a pod with a token; None anywhere else. Returns the started callback."""
    api = PodApi.of_this_pod()
    if api is None:
        return None
    callback = PeriodicCallback(Reaper(api, finder).look, _EVERY_SECONDS * 1000)
    callback.start()
    return callback
