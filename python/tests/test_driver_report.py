"""What a driver says of itself, with little asked."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest, HTTPResponse

from sparkhub_server import driver_report
from sparkhub_server.driver_processes import DriverProcess
from sparkhub_server.driver_report import DriverMemory, read_driver
from sparkhub_server.sessions import SparkSession

SESSION = SparkSession("127.0.0.1", 4040, "app-1", "test", "", DriverProcess(1, 0.0, (), {4040: "127.0.0.1"}, {}))

PROGRESS = "stages?status=active"


def job(number: int, status: str = "RUNNING") -> dict[str, Any]:
    done = {"numCompletedTasks": 0, "numActiveTasks": 2}
    return {"jobId": number, "name": "count", "status": status, "stageIds": [number], "secret": "x", **done}


class Driver:
    """A driver's REST, with as many jobs as it was given."""

    def __init__(self) -> None:
        self.jobs: dict[int, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.dynamic = "false"
        self.instances = "1"
        # What the tasks of each running stage have done.
        self.tasks = {"numCompleteTasks": 0, "numActiveTasks": 2, "numFailedTasks": 0}

    async def page(self, _host: str, _port: int, path: str) -> bytes:
        assert path == "/metrics/json/"
        gauge = "app-1.driver.ExecutorAllocationManager.executors.numberTargetExecutors"
        return json.dumps({"gauges": {"app-1.driver.BlockManager.x": {"value": 7}, gauge: {"value": 4}}}).encode()

    async def ask(self, _host: str, _port: int, path: str) -> Any:
        what = path.removeprefix("applications/app-1/")
        self.asked.append(what)
        match what.split("?")[0].split("/"):
            case ["environment"]:
                dynamic = ["spark.dynamicAllocation.enabled", self.dynamic]
                secret = ["spark.authenticate.secret", "hidden"]
                instances = ["spark.executor.instances", self.instances]
                return {"sparkProperties": [instances, dynamic, secret]}
            case ["allexecutors"]:
                return [{"id": "driver"}, {"id": "1", "isActive": True, "executorLogs": {"stdout": "http://x"}}]
            case ["jobs"]:
                return [one for one in self.jobs.values() if one["status"] == "RUNNING"]
            case ["jobs", number] if int(number) in self.jobs:
                return self.jobs[int(number)]
            case ["stages"]:
                said = {"attemptId": 0, "status": "ACTIVE", "details": "long"} | self.tasks
                running = (one for one in self.jobs.values() if one["status"] == "RUNNING")
                return [said | {"stageId": one["stageIds"][-1]} for one in running]
            case ["stages", number]:
                status = "FAILED" if self.jobs[int(number)]["status"] == "FAILED" else "COMPLETE"
                return [{"stageId": int(number), "attemptId": 0, "status": status, "failureReason": "because"}]
            case ["stages", _number, "0", "taskList"]:
                return [{"errorMessage": "SparkException: no\n\tat spark.x\nCaused by: Denied\n\t... 18 more\n"}]
        raise HTTPClientError(404, response=HTTPResponse(HTTPRequest("x"), 404, buffer=io.BytesIO()))


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Driver:
    one = Driver()

    async def no_streams(_session: SparkSession) -> int:
        return 0

    monkeypatch.setattr(driver_report, "ask_spark", one.ask)
    monkeypatch.setattr(driver_report, "fetch_page", one.page)
    monkeypatch.setattr(driver_report, "count_streams", no_streams)
    return one


def read(memory: DriverMemory) -> dict[str, Any]:
    return asyncio.run(read_driver(SESSION, memory))


def test_only_what_is_needed_is_told(driver: Driver) -> None:
    driver.jobs = {0: job(0)}
    said = read(DriverMemory())
    assert said["settings"] == {"spark.executor.instances": "1", "spark.dynamicAllocation.enabled": "false"}
    assert said["target"] is None
    assert said["executors"] == [{"id": "1", "isActive": True}]
    assert [one["jobId"] for one in said["jobs"]] == [0]
    assert "hidden" not in json.dumps(said)
    assert "secret" not in said["jobs"][0]
    assert said["stages"] == [{"stageId": 0, "attemptId": 0, "status": "ACTIVE", **driver.tasks}]


def test_executors_that_dynamic_allocation_wants_are_told(driver: Driver) -> None:
    driver.dynamic = "true"
    assert read(DriverMemory())["target"] == 4


def test_a_job_that_ended_is_asked_for_once(driver: Driver) -> None:
    memory = DriverMemory()
    driver.jobs = {0: job(0)}
    read(memory)
    driver.jobs = {0: job(0, "FAILED")}
    said = read(memory)
    assert [(one["jobId"], one["status"]) for one in said["jobs"]] == [(0, "FAILED")]
    assert said["stages"][0]["failureReason"] == "because"
    assert said["stages"][0]["taskError"] == "SparkException: no\nCaused by: Denied"
    driver.asked.clear()
    memory.doubt()
    assert read(memory)["jobs"] == said["jobs"]
    assert driver.asked == ["allexecutors", "jobs?status=running", "jobs/1"]


def test_while_tasks_go_on_nothing_else_is_asked(driver: Driver) -> None:
    memory = DriverMemory()
    driver.jobs = {0: job(0)}
    read(memory)
    driver.asked.clear()
    driver.tasks |= {"numCompleteTasks": 3, "numActiveTasks": 1}
    said = read(memory)
    assert driver.asked == [PROGRESS]
    assert (said["jobs"][0]["numCompletedTasks"], said["jobs"][0]["numActiveTasks"]) == (3, 1)
    assert said["stages"][0]["numCompleteTasks"] == 3


def test_what_hardly_changes_is_asked_in_its_time(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = DriverMemory()
    driver.dynamic = "true"
    driver.jobs = {0: job(0)}
    read(memory)
    memory.target = 1
    driver.asked.clear()
    monkeypatch.setattr(driver_report, "_EXECUTORS_SECONDS", 0.0)
    assert read(memory)["target"] == 1
    monkeypatch.setattr(driver_report, "_TARGET_SECONDS", 0.0)
    assert read(memory)["target"] == 4
    assert driver.asked == ["allexecutors", PROGRESS] * 2


def test_a_task_that_fails_makes_it_ask_for_all(driver: Driver) -> None:
    memory = DriverMemory()
    driver.jobs = {0: job(0)}
    read(memory)
    driver.asked.clear()
    driver.tasks["numFailedTasks"] = 1
    read(memory)
    assert driver.asked[:2] == [PROGRESS, "allexecutors"]


def test_executors_are_asked_for_until_all_are_there(driver: Driver) -> None:
    memory = DriverMemory()
    driver.dynamic = "true"
    driver.jobs = {0: job(0)}
    read(memory)
    driver.asked.clear()
    read(memory)
    assert driver.asked == ["allexecutors", PROGRESS]


def test_a_stage_that_ended_before_its_job_is_told_as_it_ended(driver: Driver) -> None:
    memory = DriverMemory()
    driver.jobs = {0: job(0)}
    read(memory)
    driver.jobs[0]["stageIds"] = [0, 1]
    assert [stage["status"] for stage in read(memory)["stages"]] == ["COMPLETE", "ACTIVE"]


def test_jobs_that_came_and_went_between_two_looks_are_found(driver: Driver) -> None:
    memory = DriverMemory()
    read(memory)
    driver.jobs = {number: job(number, "SUCCEEDED") for number in range(3)} | {3: job(3)}
    assert [one["jobId"] for one in read(memory)["jobs"]] == [3, 2, 1, 0]


def test_a_loop_of_a_thousand_small_jobs_does_not_fill_the_report(driver: Driver) -> None:
    memory = DriverMemory()
    driver.jobs = {number: job(number, "SUCCEEDED") for number in range(1000)} | {1000: job(1000)}
    said = read(memory)
    assert [one["jobId"] for one in said["jobs"]] == [1000, *range(999, 979, -1)]
    assert len(driver.asked) < 60
    assert len(memory.stages) <= 21


def test_one_look_asks_nothing_twice_of_executors(driver: Driver) -> None:
    memory = DriverMemory()
    driver.dynamic = "true"
    read(memory)
    memory.executors.clear()
    driver.asked.clear()
    read(memory)
    assert driver.asked.count("allexecutors") == 1
    assert "jobs?status=running" in driver.asked
