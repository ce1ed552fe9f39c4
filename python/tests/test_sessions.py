"""Which sessions live, by what their drivers answer."""

from __future__ import annotations

import asyncio

import pytest

from sparkhub_server import sessions
from sparkhub_server.driver_processes import DriverProcess
from sparkhub_server.sessions import SessionFinder, SparkSession


def test_a_session_is_found_again_where_one_has_hung_up(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = DriverProcess(1, 1.0, (), {4040: "127.0.0.1", 4041: "127.0.0.1"}, {})
    answers: dict[int, SparkSession | None] = {}
    asked: list[int] = []

    async def ask(port: int, _driver: DriverProcess) -> SparkSession | None:
        asked.append(port)
        return answers.get(port)

    monkeypatch.setattr(sessions, "find_drivers", lambda _root: [driver])
    monkeypatch.setattr(sessions, "_ask", ask)
    finder = SessionFinder()

    def found() -> list[str]:
        return [one.app_id for one in asyncio.run(finder.sessions(fresh=True))]

    answers[4041] = SparkSession("127.0.0.1", 4041, "app-1", "mine", "", driver)
    assert found() == ["app-1"]
    answers.clear()
    assert found() == []
    answers[4041] = SparkSession("127.0.0.1", 4041, "app-2", "mine", "", driver)
    assert found() == ["app-2"]
    # What never was a Spark UI is asked once.
    assert asked == [4040, 4041, 4041, 4041]


def test_a_driver_too_busy_to_answer_has_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    drivers = [DriverProcess(pid, 1.0, (), {4040 + pid: "127.0.0.1"}, {}) for pid in (1, 2)]
    busy: set[int] = set()

    async def ask(port: int, driver: DriverProcess) -> SparkSession:
        if driver.pid in busy:
            raise OSError("no answer within 10 s")
        return SparkSession("127.0.0.1", port, f"app-{driver.pid}", "mine", "", driver)

    monkeypatch.setattr(sessions, "find_drivers", lambda _root: drivers)
    monkeypatch.setattr(sessions, "_ask", ask)
    finder = SessionFinder()

    def found() -> list[str]:
        return [one.app_id for one in asyncio.run(finder.sessions(fresh=True))]

    busy.add(2)
    assert found() == ["app-1"]
    busy.clear()
    assert found() == ["app-1", "app-2"]
    busy.add(1)
    assert found() == ["app-1", "app-2"]
    # Another process, or a session that was stopped: nobody listens there any more.
    drivers[0] = DriverProcess(1, 1.0, (), {}, {})
    assert found() == ["app-2"]
    drivers[0] = DriverProcess(1, 2.0, (), {4041: "127.0.0.1"}, {})
    assert found() == ["app-2"]


def test_which_application_it_is_is_asked_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = DriverProcess(1, 1.0, (), {4040: "127.0.0.1"}, {})
    asked: list[int] = []

    async def ask(port: int, _driver: DriverProcess) -> SparkSession:
        asked.append(port)
        return SparkSession("127.0.0.1", port, f"app-{len(asked)}", "mine", "", driver)

    monkeypatch.setattr(sessions, "find_drivers", lambda _root: [driver])
    monkeypatch.setattr(sessions, "_ask", ask)
    monkeypatch.setattr(sessions, "_FRESH_SECONDS", -1.0)
    finder = SessionFinder()

    def found(*, fresh: bool = False) -> list[str]:
        return [one.app_id for one in asyncio.run(finder.sessions(fresh=fresh))]

    assert [found(), found(), found(fresh=True), found()] == [["app-1"], ["app-1"], ["app-2"], ["app-2"]]
    monkeypatch.setattr(sessions, "_SAME_SECONDS", 0.0)
    assert found() == ["app-3"]
