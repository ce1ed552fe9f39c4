"""What one live driver says of itself, as `DriverReport` of src/sessions/report.ts wants it."""

from __future__ import annotations

import asyncio
import json
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
    """What does not change any more, so that it is asked once: settings, jobs that have ended and their stages."""

    settings: dict[str, str] | None = None
    next_job: int = 0
    jobs: dict[int, dict[str, Any]] = field(default_factory=dict)
    stages: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def forget_old(self) -> None:
        """Keep what runs and the newest jobs."""
        ended = sorted(number for number, job in self.jobs.items() if job["status"] != "RUNNING")
        for number in ended[:-_KEPT_JOBS]:
            for stage in self.jobs.pop(number)["stageIds"]:
                self.stages.pop(stage, None)


async def read_driver(session: SparkSession, memory: DriverMemory) -> dict[str, Any]:
    """Settings, executors, jobs, stages and streams of `session`. Raises OSError or HTTPClientError if it is silent.

    Three or four small requests where nothing is new: a driver at work notices nothing of it.
    """
    if memory.settings is None:
        environment = await _ask(session, "environment")
        memory.settings = {key: value for key, value in environment["sparkProperties"] if key in SETTINGS}
    executors = await _ask(session, "allexecutors")
    await _read_jobs(session, memory)
    jobs = sorted(memory.jobs.values(), key=lambda job: -job["jobId"])
    running = any(job["status"] == "RUNNING" for job in jobs)
    return {
        "settings": memory.settings,
        "executors": [_only(_EXECUTOR, one) for one in executors if one["id"] != "driver"],
        "jobs": jobs,
        "stages": [stage for attempts in memory.stages.values() for stage in attempts],
        "target": await _read_target(session, memory.settings),
        "streams": 0 if running else await count_streams(session),
    }


async def _read_target(session: SparkSession, settings: Mapping[str, str]) -> int | None:
    """How many executors dynamic allocation wants now; None where there is none."""
    if settings.get("spark.dynamicAllocation.enabled") != "true":
        return None
    gauges = json.loads(await fetch_page(session.host, session.port, "/metrics/json/")).get("gauges", {})
    return next((int(gauge["value"]) for name, gauge in gauges.items() if name.endswith(_TARGET)), None)


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
    await _read_stages(session, memory, {*ended, *unseen}, bool(running))


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


async def _read_stages(session: SparkSession, memory: DriverMemory, ended: Iterable[int], running: bool) -> None:
    if running:
        for stage in await _ask(session, "stages?status=active"):
            memory.stages[stage["stageId"]] = [_only(_STAGE, stage)]
    wanted = [stage for job in ended if job in memory.jobs for stage in memory.jobs[job]["stageIds"][:_KEPT_STAGES]]
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
