"""Executors without a driver are ended, and no other."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from sparkhub_server import executors_reaper
from sparkhub_server.driver_processes import DriverProcess
from sparkhub_server.executors_reaper import Reaper, find_orphans
from sparkhub_server.pod_api import ExecutorPod, PodApi, read_executor_pod
from sparkhub_server.sessions import SessionFinder, SparkSession

LOG = logging.getLogger("test")


def driver(pid: int, *ports: int, started_at: float = 1000.0) -> DriverProcess:
    return DriverProcess(pid, started_at, (), dict.fromkeys(ports, "10.0.0.1"), {})


def session(app_id: str, of: DriverProcess) -> SparkSession:
    return SparkSession("10.0.0.1", 4040, app_id, "name", "since", of)


def executor(app_id: str, port: int | None = 7100, created: float = 1100.0, *, ending: bool = False) -> ExecutorPod:
    return ExecutorPod(f"exec-of-{app_id}", app_id, port, created, ending)


@pytest.mark.parametrize(
    ("one", "sessions", "drivers", "orphan"),
    [
        (executor("a"), [session("a", driver(1, 7100))], [driver(1, 7100)], False),
        (executor("a"), [], [], True),
        # The kernel was started again: another session listens on the old one's port.
        (executor("a"), [session("b", driver(2, 7100))], [driver(2, 7100)], True),
        # No Spark UI, or too busy to answer: it still listens where its executors look for it.
        (executor("a"), [], [driver(1, 7100)], False),
        (executor("a"), [], [driver(1, 7101)], True),
        # Silent, and much younger than the executor.
        (executor("a"), [], [driver(2, 7100, started_at=1200.0)], True),
        (executor("a", ending=True), [], [], False),
        (executor("a", None), [], [driver(1, 7100)], True),
    ],
)
def test_an_orphan_is_one_that_no_live_driver_can_have_asked_for(
    one: ExecutorPod, sessions: list[SparkSession], drivers: list[DriverProcess], orphan: bool
) -> None:
    assert bool(find_orphans([one], sessions, drivers)) is orphan


class Api(web.RequestHandler):
    """Executors `exec-1` (of a session that is gone) and `exec-2`, and what is done to them."""

    pods: dict[str, dict[str, Any]]
    asked: list[str]

    def prepare(self) -> None:
        assert self.request.headers["Authorization"] == "Bearer my-token"
        self.asked.append(f"{self.request.method} {self.request.uri}")

    def get(self, _name: str) -> None:
        self.write({"items": list(self.pods.values())})

    def delete(self, name: str) -> None:
        if self.pods.pop(name.strip("/"), None) is None:
            raise web.HTTPError(404)
        self.write({})


def pod(name: str, app_id: str) -> dict[str, Any]:
    url = "spark://CoarseGrainedScheduler@10.0.0.1:7100"
    labels = {"spark-role": "executor", "spark-app-selector": app_id}
    return {
        "metadata": {"name": name, "labels": labels, "creationTimestamp": "2026-11-23T10:00:00Z"},
        "spec": {"containers": [{"env": [{"name": "SPARK_DRIVER_URL", "value": url}]}]},
        "status": {"phase": "Failed"},
    }


class Finder(SessionFinder):
    def __init__(self, found: list[SparkSession]) -> None:
        super().__init__()
        self.found = found

    async def sessions(self, *, fresh: bool = False) -> list[SparkSession]:
        return self.found


def test_two_looks_end_the_orphans_and_then_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("token", "my-token"), ("namespace", "hb-user-ada")):
        (tmp_path / name).write_text(text)
    drivers = [driver(1, 7101)]
    monkeypatch.setattr(executors_reaper, "find_drivers", lambda _root: drivers)

    async def run() -> tuple[list[str], list[str]]:
        Api.pods, Api.asked = {"exec-1": pod("exec-1", "gone"), "exec-2": pod("exec-2", "here")}, []
        socket, port = bind_unused_port()
        path = r"/api/v1/namespaces/hb-user-ada/pods(/.+)?"
        server = HTTPServer(web.Application([(path, Api)]))
        server.add_socket(socket)
        reaper = Reaper(PodApi(f"http://127.0.0.1:{port}", tmp_path), Finder([session("here", drivers[0])]), LOG)
        await reaper.look()
        before = sorted(Api.pods)
        await reaper.look()
        after = sorted(Api.pods)
        drivers.clear()
        reaper.finder = Finder([])
        for _ in range(5):
            await reaper.look()
        server.stop()
        return before, after

    assert asyncio.run(run()) == (["exec-1", "exec-2"], ["exec-2"])
    listed = "GET /api/v1/namespaces/hb-user-ada/pods?labelSelector=spark-role%3Dexecutor&resourceVersion=0"
    gone = "DELETE /api/v1/namespaces/hb-user-ada/pods/exec-{}?gracePeriodSeconds=1"
    # The last look finds nothing; the two after it do not ask.
    assert Api.asked == [listed, listed, gone.format(1), listed, listed, gone.format(2), listed]


def test_an_api_that_does_not_answer_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors_reaper, "find_drivers", lambda _root: [])
    reaper = Reaper(PodApi("http://127.0.0.1:9", tmp_path), Finder([]), LOG)
    asyncio.run(reaper.look())
    assert reaper._may_be_executors is True


def test_outside_a_pod_nothing_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    assert PodApi.of_this_pod() is None
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.96.0.1")
    assert PodApi.of_this_pod() is None


def test_the_executors_of_a_pod_are_read_as_spark_writes_them() -> None:
    raw = pod("exec-1", "spark-1")
    raw["metadata"]["deletionTimestamp"] = "2026-11-23T10:01:00Z"
    found = read_executor_pod(raw)
    assert (found.app_id, found.driver_port, found.ending) == ("spark-1", 7100, True)
    assert found.created == 1795428000.0
