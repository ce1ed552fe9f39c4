"""What is told of a cell where no front end shows bars."""

from __future__ import annotations

import io
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from sparkhub_kernel import cell_text, has_bars, load
from sparkhub_kernel.cell_story import CellStory, Line
from sparkhub_kernel.page import Page, Terminal

BEGAN = 1_800_000_000.0
STUCK = {"sentence": "6 executors fit on no machine.", "advice": "Ask for smaller ones.", "stuck": True}


def job(
    number: int, done: int = 0, state: str = "running", started: str = "2027-01-15T08:00:01.000Z"
) -> dict[str, Any]:
    return {"id": number, "state": state, "startedAt": started, "tasks": {"total": 200, "done": done}}


def session(sentence: str = "", state: str = "busy", **changes: Any) -> dict[str, Any]:
    plain = {"id": "app-1", "driverPid": 42, "endedAt": None, "waits": [], "jobs": []}
    return {**plain, "sentence": sentence, "state": state, **changes}


def story_of(*looks: dict[str, Any] | None, pause: float = 5.0) -> tuple[list[str], CellStory]:
    """What is said when `looks` are a second apart, and the story so far."""
    story = CellStory(BEGAN, pause)
    return [line.text for second, look in enumerate(looks, 1) for line in story.hear(look, BEGAN + second)], story


def test_each_sentence_is_said_once_with_some_seconds_between() -> None:
    starting = session("2 executors are starting.", "starting")
    working = [session(f"A job runs: {n} of 200 tasks.", jobs=[job(7, n)]) for n in range(12)]
    said, story = story_of(None, *[starting] * 9, *working)
    assert said == ["2 executors are starting.", "A job runs: 0 of 200 tasks.", "A job runs: 5 of 200 tasks.",
                    "A job runs: 10 of 200 tasks."]  # fmt: skip
    assert story.sum_up(BEGAN + 14.2, succeeded=False) == "Spark: 1 job, 11 tasks, 14 s."
    # The last tasks are done between the last look and the end.
    assert story.sum_up(BEGAN + 14.2, succeeded=True) == "Spark: 1 job, 200 tasks, 14 s."


def test_what_goes_on_for_hours_is_said_less_and_less_often() -> None:
    said, _ = story_of(*[session(f"A job runs: {n} tasks.", jobs=[job(1, n)]) for n in range(4 * 3600)])
    assert 20 < len(said) < 45


@pytest.mark.parametrize(
    "looks",
    [
        [None] * 5,
        [session("Ready: 2 executors.", "ready")] * 5,
        # Of another cell, or a stream.
        [session("A job runs.", jobs=[job(1, started="2027-01-15T07:59:59.900Z")])] * 5,
        # One look long.
        [session("A job runs.", jobs=[job(1)]), session("Ready.", "ready", jobs=[job(1, 1, "succeeded")])] * 3,
    ],
)  # fmt: skip
def test_nothing_is_said_of_what_is_not_worth_it(looks: list[dict[str, Any] | None]) -> None:
    assert story_of(*looks)[0] == []


def test_a_wait_that_is_stuck_is_told_with_what_to_do() -> None:
    waiting = session(STUCK["sentence"], "waiting-for-machines", waits=[STUCK])
    assert story_of(*[waiting] * 9)[0] == ["6 executors fit on no machine.", "Ask for smaller ones."]
    busy = session("A job runs: 1 of 9 tasks; 6 more on the way.", waits=[STUCK], jobs=[job(1)])
    assert story_of(*[busy] * 9)[0] == [STUCK["sentence"], STUCK["advice"], busy["sentence"]]


def test_the_sum_counts_jobs_between_two_looks_and_those_of_two_sessions() -> None:
    first = session(jobs=[job(3, 10, "succeeded"), job(7, 20, "failed")])
    _, story = story_of(first, session(id="app-2", jobs=[job(0, 1_000, "succeeded")]))
    assert story.sum_up(BEGAN + 7_500, succeeded=True) == "Spark: 6 jobs, 1,030 tasks, 2 h 5 min, 1 job failed."
    assert story_of()[1].sum_up(BEGAN + 80, succeeded=True) == "Spark: 0 jobs, 0 tasks, 1 min 20 s."


def test_in_a_terminal_one_line_takes_the_place_of_the_other() -> None:
    terminal = Terminal(io.StringIO())
    terminal.write([Line("A long line", False)])
    terminal.write([Line("Stuck.", True), Line("short", False)])
    terminal.end("Spark: 1 job.")
    assert terminal.out.getvalue() == "\rA long line\rStuck.     \n\rshort\rSpark: 1 job.\n"


def test_only_the_kernel_of_a_notebook_has_bars() -> None:
    notebook = {"JPY_SESSION_NAME": "work/a.ipynb"}
    assert has_bars(notebook)
    # What a cell of it starts, `!jupyter nbconvert --execute`, inherits all that.
    assert not has_bars(notebook)
    assert not has_bars({})


class Shell:
    """As much of IPython as is used."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[Any], None]] = {}
        self.events = SimpleNamespace(register=self.handlers.__setitem__)

    def run(self, seconds: float) -> None:
        self.handlers["pre_run_cell"](None)
        time.sleep(seconds)
        self.handlers["post_run_cell"](SimpleNamespace(success=True))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What a sessions service answers, the last one again and again, to a kernel whose driver is process 42."""
    answers: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.headers["Authorization"] == "token secret"
            one = answers.pop(0) if len(answers) > 1 else answers[0]
            body = one if self.path.startswith("/s/api/sessions/") else {"sessions": [session(driverPid=1), one]}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gateway = SimpleNamespace(proc=SimpleNamespace(pid=42))
    context = SimpleNamespace(_active_spark_context=object(), _gateway=gateway)
    monkeypatch.setitem(sys.modules, "pyspark", SimpleNamespace(SparkContext=context))  # type: ignore[misc]
    monkeypatch.setenv("SPARKHUB_SESSIONS_URL", f"http://127.0.0.1:{server.server_port}/s/")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    for name in ("JPY_SESSION_NAME", "SPARKHUB_NOTEBOOK_KERNEL", "MY_POD_NAMESPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(cell_text, "_LOOK_SECONDS", 0.05)
    yield answers
    server.shutdown()
    server.server_close()


def test_a_cell_is_told_and_summed_up(service: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell()
    load(shell)
    later = "2099-01-01T00:00:00.000Z"
    service += [session("A job runs: 1 of 9 tasks.", jobs=[job(1, 1, started=later)])] * 3
    service += [session("Ready.", "ready", jobs=[job(1, 9, "succeeded", later)])]
    shell.run(0.6)
    assert capsys.readouterr().err == "A job runs: 1 of 9 tasks.\nSpark: 1 job, 9 tasks, 1 s.\n"
    shell.run(0.01)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("trouble", ["bars", "no service", "no token", "nonsense", "no session"])
def test_it_is_silent_otherwise(
    trouble: str, service: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    service += [session("Asking.", "requested") if trouble != "nonsense" else {"driverPid": 42, "endedAt": None}]
    match trouble:
        case "bars":
            monkeypatch.setenv("JPY_SESSION_NAME", "work/a.ipynb")
        case "no service":
            monkeypatch.setenv("SPARKHUB_SESSIONS_URL", "http://127.0.0.1:9/")
        case "no token":
            monkeypatch.delenv("JUPYTERHUB_API_TOKEN")
        case "no session":
            monkeypatch.setitem(sys.modules, "pyspark", SimpleNamespace())  # type: ignore[misc]
    shell = Shell()
    load(shell)
    assert bool(shell.handlers) == (trouble not in ("bars", "no token"))
    if shell.handlers:
        shell.run(0.4)
    assert capsys.readouterr() == ("", "")


def test_a_closed_stream_breaks_no_cell(service: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    service += [session("Asking.", "requested")]
    closed = io.StringIO()
    monkeypatch.setattr(sys, "stderr", closed)
    shell = Shell()
    load(shell)
    closed.close()
    shell.run(0.4)


def test_lines_of_a_page_are_whole() -> None:
    page = Page(io.StringIO())
    page.write([Line("one", False), Line("two", True)])
    assert page.out.getvalue() == "one\ntwo\n"
