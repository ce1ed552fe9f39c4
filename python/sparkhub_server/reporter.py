"""Tells the sessions service, again and again, what this server's Spark sessions do."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from logging import Logger
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.httpclient import HTTPClientError

from sparkhub_server.driver_processes import DriverProcess, runs_on
from sparkhub_server.driver_report import DriverMemory, read_driver, wanted_executors
from sparkhub_server.ended_sessions import ENDED
from sparkhub_server.history_server import has_history
from sparkhub_server.notebooks import KernelIndex
from sparkhub_server.session_end import SessionEnd, SessionEndError
from sparkhub_server.sessions import SessionFinder, SparkSession
from sparkhub_server.sessions_service import SessionsService
from sparkhub_server.spark_proxy import PREFIX

# Something has just begun, and somebody may watch it.
_LIVELY_SECONDS = 1.0
_LIVELY_FOR_SECONDS = 10.0
# It goes on. Each look costs the driver.
_BUSY_SECONDS = 2.0
# Nothing does; that a kernel began to work is known without asking a driver.
_QUIET_SECONDS = 3.5
# That another program began to work is not: a session of a terminal, or of `nbconvert`.
_UNSEEN_SECONDS = 2.0


@dataclass
class Reporter:
    """Looks at the drivers of this server; `end` ends those that the service wants released."""

    settings: Mapping[str, Any]
    finder: SessionFinder
    service: SessionsService
    end: SessionEnd
    log: Logger
    _memories: dict[str, DriverMemory] = field(default_factory=dict)
    _drivers: dict[str, DriverProcess] = field(default_factory=dict)
    # Those of which the service has not been told yet.
    _stopped: set[str] = field(default_factory=set)
    _last: list[dict[str, Any]] = field(default_factory=list)
    _told: bool = True
    # An answer was missing: which sessions there are is asked again.
    _doubtful: bool = False
    _busy_since: float | None = None

    async def run(self) -> None:
        """Until cancelled. What goes wrong is said once, and tried again."""
        while True:
            began, kernels = time.monotonic(), self._kernel_states()
            try:
                await self._report()
                if not self._told:
                    self.log.info("The sessions service is told of this server's Spark sessions again")
                self._told = True
            except (OSError, HTTPClientError, ValueError) as error:
                if self._told:
                    self.log.warning("The sessions service cannot be told of this server's Spark sessions: %s", error)
                self._told = False
            await self._pause(began, kernels)

    async def _report(self) -> None:
        sessions = await self.finder.sessions(fresh=self._doubtful)
        self._doubtful = False
        drivers = {session.app_id: session.driver for session in sessions}
        gone = self._drivers.keys() - drivers
        self._stopped |= {app_id for app_id in gone if runs_on(self._drivers[app_id])}
        self._drivers = drivers
        index = await KernelIndex.of(self.settings)
        told = await asyncio.gather(*(self._describe(session, index) for session in sessions))
        self._memories = {session.app_id: self._memories[session.app_id] for session in sessions}
        self._last = [one for one in told if one is not None]
        project = os.environ.get("SPARKHUB_PROJECT", "")
        report = {"project": project, "sessions": self._last, "stopped": sorted(self._stopped)}
        answer = await self.service.post("report", report)
        self._stopped.clear()
        for app_id in json.loads(answer).get("release", ()):
            await self._release(app_id)

    async def _describe(self, session: SparkSession, index: KernelIndex) -> dict[str, Any] | None:
        memory = self._memories.setdefault(session.app_id, DriverMemory())
        origin = index.origin(session)
        try:
            said = await read_driver(session, memory)
        except (OSError, HTTPClientError, ValueError, LookupError):
            # Too busy to answer, or just ending: what was known of it is still the best there is to say.
            self._doubtful = True
            memory.doubt()
            return next((one for one in self._last if one["id"] == session.app_id), None)
        return {
            "id": session.app_id,
            "name": session.name,
            "notebook": origin.notebook,
            "kernelId": origin.kernel_id,
            "driverPid": session.driver.pid,
            "kernelBusy": self._is_busy(origin.kernel_id),
            "startedAt": session.started.replace("GMT", "Z"),
            "uiPath": self._path(str(session.port)),
            "historyPath": self._path(ENDED, session.app_id) if has_history() else None,
            **said,
        }

    def _path(self, *parts: str) -> str:
        return f"{url_path_join(self.settings['base_url'], PREFIX, *parts)}/"

    async def _release(self, app_id: str) -> None:
        try:
            await self.end.release(app_id)
            self.log.info("Released the Spark session %s: nothing ran in it for long", app_id)
        except SessionEndError as error:
            self.log.warning("Could not release the Spark session %s: %s", app_id, error)

    async def _pause(self, began: float, kernels: Mapping[str, Any]) -> None:
        """A moment; a longer one while nothing is new, unless a cell begins or ends: `kernels` is how it was."""
        longest = self._longest_pause(began)
        while (passed := time.monotonic() - began) < _LIVELY_SECONDS or passed < longest:
            await asyncio.sleep(0.25)
            if self._kernel_states() != kernels:
                longest = _LIVELY_SECONDS
        if self._kernel_states() != kernels:
            for memory in self._memories.values():
                memory.doubt()

    def _longest_pause(self, now: float) -> float:
        if not any(map(_is_at_work, self._last)):
            self._busy_since = None
            unseen = any(session["kernelId"] is None for session in self._last)
            return _UNSEEN_SECONDS if unseen else _QUIET_SECONDS
        self._busy_since = self._busy_since or now
        return _LIVELY_SECONDS if now - self._busy_since < _LIVELY_FOR_SECONDS else _BUSY_SECONDS

    def _kernel_states(self) -> dict[str, Any]:
        """Of each kernel whether a cell runs, else when the last one did: one that came and went is known by that."""
        manager = self.settings["kernel_manager"]
        return {
            one: "busy" if self._is_busy(one) else getattr(manager.get_kernel(one), "last_activity", None)
            for one in manager.list_kernel_ids()
        }

    def _is_busy(self, kernel_id: str | None) -> bool:
        manager = self.settings["kernel_manager"]
        if kernel_id is None or kernel_id not in manager:
            return False
        return getattr(manager.get_kernel(kernel_id), "execution_state", None) == "busy"


def _is_at_work(session: Mapping[str, Any]) -> bool:
    """Whether a cell or a job runs, or executors are still to come."""
    wanted = wanted_executors(session["settings"], session["target"])
    ready = sum(one["isActive"] for one in session["executors"])
    running = any(job["status"] == "RUNNING" for job in session["jobs"])
    return bool(session["kernelBusy"] or running or session["streams"] or ready < wanted)


def watch_sessions(settings: Mapping[str, Any], finder: SessionFinder, log: Logger) -> asyncio.Task[None] | None:
    """Start telling, where there is a sessions service; None elsewhere. Returns the task, which the caller keeps."""
    service = SessionsService.of_this_server()
    if service is None:
        return None
    reporter = Reporter(settings, finder, service, SessionEnd(settings, finder), log)
    return asyncio.get_event_loop().create_task(reporter.run())
