"""What one live driver says of itself, as `DriverReport` of src/sessions/report.ts wants it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tornado.httpclient import HTTPClientError

from sparkhub_server.sessions import SparkSession, ask_spark, fetch_page
from sparkhub_server.spark_work import count_streams

SETTINGS = (
    *("spark.executor.instances", "spark.executor.cores", "spark.executor.memory"),
    *("spark.dynamicAllocation.enabled", "spark.dynamicAllocation.minExecutors"),
    *("spark.dynamicAllocation.initialExecutors", "spark.dynamicAllocation.maxExecutors"),
    "spark.dynamicAllocation.executorIdleTimeout",
    *("spark.executor.memoryOverhead", "spark.executor.memoryOverheadFactor", "spark.executor.minMemoryOverhead"),
    "spark.kubernetes.executor.request.cores",
)
# Spark's gauge (apache/spark, ExecutorAllocationManagerSource), below the application's id.
_TARGET = ".driver.ExecutorAllocationManager.executors.numberTargetExecutors"
# A person looks at the newest; a loop of a thousand small jobs must not fill the report.
_KEPT_JOBS = 20
# Of what a task met, without the places in Spark's own code, in characters.
_LONGEST_ERROR = 2000
# Stages of one job that are asked for when it has ended.
_KEPT_STAGES = 12
# Each question costs a driver some 4 ms of processor time, whatever it is (`npm run bench -- driver`). So only what its
# tasks have done is asked at every look; the rest now and then, and when that does not explain what is seen.
_EXECUTORS_SECONDS = 3.5
_TARGET_SECONDS = 10.0
_WHOLE_SECONDS = 30.0
_EXECUTOR = (
    *("id", "isActive", "totalCores", "maxMemory", "memoryUsed", "peakMemoryMetrics", "activeTasks", "failedTasks"),
    *("totalTasks", "addTime", "removeTime", "removeReason"),
)
_JOB = (
    *("jobId", "name", "description", "status", "submissionTime", "completionTime", "stageIds", "numTasks"),
    *("numActiveTasks", "numCompletedTasks", "numSkippedTasks", "numFailedTasks"),
)
_STAGE = (
    *("stageId", "attemptId", "name", "status", "numTasks", "numActiveTasks", "numCompleteTasks", "numFailedTasks"),
    *("memoryBytesSpilled", "diskBytesSpilled", "failureReason"),
)


@dataclass
class DriverMemory:
    """What was said so far: what does not change any more is asked once, and what hardly changes seldom."""

    settings: dict[str, str] = field(default_factory=dict)
    next_job: int = 0
    jobs: dict[int, dict[str, Any]] = field(default_factory=dict)
    stages: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    # Stages that run, by number and attempt.
    active: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    executors: list[dict[str, Any]] = field(default_factory=list)
    # How many executors dynamic allocation wants; None where there is none.
    target: int | None = None
    streams: int = 0
    # When all was asked, and when these were.
    whole_at: float = float("-inf")
    executors_at: float = float("-inf")
    target_at: float = float("-inf")

    def ready(self) -> int:
        """How many executors answer."""
        return sum(one["isActive"] for one in self.executors)

    def is_complete(self) -> bool:
        """Whether as many executors answer as are wanted."""
        return self.ready() == wanted_executors(self.settings, self.target)

    def doubt(self) -> None:
        """Something has happened: the next look asks for all."""
        self.whole_at = float("-inf")

    def forget_old(self) -> None:
        """Keep what runs and the newest jobs."""
        ended = sorted(number for number, job in self.jobs.items() if job["status"] != "RUNNING")
        for number in ended[:-_KEPT_JOBS]:
            for stage in self.jobs.pop(number)["stageIds"]:
                self.stages.pop(stage, None)


async def read_driver(session: SparkSession, memory: DriverMemory) -> dict[str, Any]:
    """Settings, executors, jobs, stages and streams of `session`. Raises OSError or HTTPClientError if it is silent.

    One small request where its tasks go on and nothing else is new; now and then five.
    """
    now = time.monotonic()
    if now - memory.whole_at >= _WHOLE_SECONDS or not await _has_only_progressed(session, memory, now):
        await _read_whole(session, memory, now)
    return {
        "settings": memory.settings,
        "executors": memory.executors,
        "jobs": sorted(memory.jobs.values(), key=lambda job: -job["jobId"]),
        "stages": [stage for attempts in memory.stages.values() for stage in attempts],
        "target": memory.target,
        "streams": memory.streams,
    }


def wanted_executors(settings: Mapping[str, str], target: int | None) -> int:
    """How many executors a session with `settings` wants now: `target`, where dynamic allocation decides it."""
    return int(settings.get("spark.executor.instances", 0)) if target is None else target


async def _has_only_progressed(session: SparkSession, memory: DriverMemory, now: float) -> bool:
    """Bring what runs up to date by its stages alone. False if more has happened: one began or ended, a task failed."""
    if not memory.is_complete() or now - memory.executors_at >= _EXECUTORS_SECONDS:
        ready = memory.ready()
        await _read_executors(session, memory, now)
        if memory.ready() != ready:
            return False
    if now - memory.target_at >= _TARGET_SECONDS:
        await _read_target(session, memory, now)
    active = await _ask_active(session)
    if active.keys() != memory.active.keys():
        return False
    if any(stage["numFailedTasks"] != memory.active[key]["numFailedTasks"] for key, stage in active.items()):
        return False
    for key, stage in active.items():
        before = memory.active[key]
        memory.stages[stage["stageId"]] = [stage]
        for job in memory.jobs.values():
            if job["status"] == "RUNNING" and stage["stageId"] in job["stageIds"]:
                job["numCompletedTasks"] += stage["numCompleteTasks"] - before["numCompleteTasks"]
                job["numActiveTasks"] += stage["numActiveTasks"] - before["numActiveTasks"]
    memory.active = active
    return True


async def _read_whole(session: SparkSession, memory: DriverMemory, now: float) -> None:
    if not memory.settings:
        environment = await _ask(session, "environment")
        memory.settings = {key: value for key, value in environment["sparkProperties"] if key in SETTINGS}
    await _read_executors(session, memory, now)
    await _read_jobs(session, memory)
    running = any(job["status"] == "RUNNING" for job in memory.jobs.values())
    memory.streams = 0 if running else await count_streams(session)
    await _read_target(session, memory, now)
    memory.whole_at = now


async def _read_executors(session: SparkSession, memory: DriverMemory, now: float) -> None:
    if memory.executors_at == now:  # In this very look.
        return
    executors = await _ask(session, "allexecutors")
    memory.executors = [_only(_EXECUTOR, one) for one in executors if one["id"] != "driver"]
    memory.executors_at = now


async def _read_target(session: SparkSession, memory: DriverMemory, now: float) -> None:
    if memory.target_at == now:
        return
    if memory.settings.get("spark.dynamicAllocation.enabled") == "true":
        gauges = json.loads(await fetch_page(session.host, session.port, "/metrics/json/")).get("gauges", {})
        values = (int(gauge["value"]) for name, gauge in gauges.items() if name.endswith(_TARGET))
        memory.target = next(values, None)
    memory.target_at = now


async def _ask_active(session: SparkSession) -> dict[tuple[int, int], dict[str, Any]]:
    stages = await _ask(session, "stages?status=active")
    return {(stage["stageId"], stage["attemptId"]): _only(_STAGE, stage) for stage in stages}


async def _read_jobs(session: SparkSession, memory: DriverMemory) -> None:
    running = {job["jobId"]: _only(_JOB, job) for job in await _ask(session, "jobs?status=running")}
    ended = [number for number, job in memory.jobs.items() if job["status"] == "RUNNING" and number not in running]
    # Jobs that came and went between two looks have the numbers in between.
    unseen = await _read_new(session, memory.next_job, running)
    memory.next_job = max([memory.next_job, *(number + 1 for number in (*running, *unseen))])
    memory.jobs |= running | unseen
    for job in await asyncio.gather(*(_ask_or_none(session, f"jobs/{number}") for number in ended)):
        if job is not None:
            memory.jobs[job["jobId"]] = _only(_JOB, job)
    memory.forget_old()
    memory.active = await _ask_active(session) if running else {}
    await _read_stages(session, memory, {*ended, *unseen})


async def _read_new(session: SparkSession, first: int, running: Mapping[int, Any]) -> dict[int, dict[str, Any]]:
    """Jobs from number `first` on that do not run any more, the newest at most."""
    last = max(running, default=-1)
    found: dict[int, dict[str, Any]] = {}
    number = max(first, last - _KEPT_JOBS)
    while len(found) <= _KEPT_JOBS:
        if number not in running:
            job = await _ask_or_none(session, f"jobs/{number}")
            if job is None and number >= last:
                break
            if job is not None:
                found[number] = _only(_JOB, job)
        number += 1
    return found


async def _read_stages(session: SparkSession, memory: DriverMemory, ended: Iterable[int]) -> None:
    """Of what runs, and of jobs that have just `ended`; and of stages that ended before their job has."""
    wanted = {stage for job in ended if job in memory.jobs for stage in memory.jobs[job]["stageIds"][:_KEPT_STAGES]}
    over = (attempts[0] for attempts in memory.stages.values() if attempts[0]["status"] == "ACTIVE")
    wanted |= {stage["stageId"] for stage in over if (stage["stageId"], stage["attemptId"]) not in memory.active}
    for stage in memory.active.values():
        memory.stages[stage["stageId"]] = [stage]
    for attempts in await asyncio.gather(*(_ask_or_none(session, f"stages/{stage}?details=false") for stage in wanted)):
        if attempts:
            told = [_only(_STAGE, attempt) | await _read_error(session, attempt) for attempt in attempts]
            memory.stages[attempts[0]["stageId"]] = told


async def _read_error(session: SparkSession, stage: Mapping[str, Any]) -> dict[str, str]:
    """What a task of a failed stage met: where it has a class of errors, Spark leaves the cause out of the stage's."""
    if stage["status"] != "FAILED":
        return {}
    tasks = f"stages/{stage['stageId']}/{stage['attemptId']}/taskList?status=failed&length=1"
    error = next((task.get("errorMessage", "") for task in await _ask_or_none(session, tasks) or ()), "")
    lines = [line for line in error.splitlines() if line.strip() and not line.startswith("\t")]
    return {"taskError": "\n".join(lines)[:_LONGEST_ERROR]} if lines else {}


def _only(keys: Iterable[str], given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in keys if key in given}


async def _ask(session: SparkSession, what: str) -> Any:
    return await ask_spark(session.host, session.port, f"applications/{session.app_id}/{what}")


async def _ask_or_none(session: SparkSession, what: str) -> Any:
    try:
        return await _ask(session, what)
    except HTTPClientError as error:
        if error.code != 404:
            raise
        return None
