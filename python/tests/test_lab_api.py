"""What the panel asks and orders, of a real Jupyter server; the sessions service behind it is a stand-in."""

from __future__ import annotations

import json

import pytest
import requests
from local_platform import Runtime, wait_for
from lone_server import TOKEN, FakeService, LoneServer

pytestmark = pytest.mark.slow

AWAY = "The service that knows your Spark sessions does not answer. They run on; what you see may be old."


@pytest.fixture(autouse=True)
def nothing_said(service: FakeService) -> None:
    service.answers.clear()
    service.asked.clear()


def test_answers_are_passed_on(server: LoneServer, service: FakeService) -> None:
    service.answers = {
        "GET sessions": (200, {"sessions": [{"id": "app-1"}], "at": "now"}),
        "GET sizes?project=sales+%26+more": (200, [{"name": "S"}]),
        "POST sessions/app-1/keep": (200, {"sessions": []}),
    }
    assert server.browser.get("/sparkhub/sessions").json() == {"sessions": [{"id": "app-1"}], "at": "now"}
    assert server.browser.get("/sparkhub/sizes").json() == [{"name": "S"}]
    assert server.post("sessions/app-1/keep", {"minutes": 60}) == (200, "")
    token = f"token {TOKEN}"
    assert service.asked == [
        ("GET sessions", token, None),
        ("GET sizes?project=sales+%26+more", token, None),
        ("POST sessions/app-1/keep", token, {"minutes": 60}),
    ]


def test_own_numbers_are_passed_on_and_nothing_else(server: LoneServer, service: FakeService) -> None:
    asked = "GET sizes?project=sales+%26+more&executors=6%26project%3Dother&cores="
    service.answers = {asked: (200, [{"name": "own"}])}
    answer = server.browser.get("/sparkhub/sizes?project=other&token=x&executors=6%26project%3Dother&cores=")
    assert answer.json() == [{"name": "own"}]


@pytest.mark.parametrize("status", [400, 404, 409])
def test_what_the_service_refuses_is_told_in_its_own_words(
    server: LoneServer, service: FakeService, status: int
) -> None:
    service.answers = {"POST sessions/app-1/keep": (status, {"message": "minutes must be a number."})}
    assert server.post("sessions/app-1/keep", {"minutes": -1}) == (status, "minutes must be a number.")


@pytest.mark.parametrize("status", [403, 413, 500, 503])
def test_a_service_that_is_not_itself_counts_as_away(server: LoneServer, service: FakeService, status: int) -> None:
    service.answers = {"GET sessions": (status, {"message": "JupyterHub does not answer."})}
    answer = server.browser.get("/sparkhub/sessions")
    assert (answer.status_code, answer.json()["message"]) == (503, AWAY)


def test_a_service_that_is_away_is_said_to_be_and_found_again(server: LoneServer, service: FakeService) -> None:
    service.stop()
    try:
        for path in ("sessions", "sizes", "events"):
            answer = server.browser.get(f"/sparkhub/{path}")
            assert (answer.status_code, answer.json()["message"]) == (503, AWAY)
        assert server.post("sessions/app-1/keep", {"minutes": 60}) == (503, AWAY)
        wait_for("a word about it", lambda: "cannot be told of this server's Spark sessions" in server.log())
    finally:
        service.start()
    assert server.browser.get("/sparkhub/sessions").ok
    wait_for("a word about it", lambda: "is told of this server's Spark sessions again" in server.log())
    assert server.log().count("cannot be told") == 1


def test_events_are_passed_on_until_the_browser_goes(server: LoneServer, service: FakeService) -> None:
    with server.browser.get("/sparkhub/events", stream=True, timeout=20) as stream:
        wait_for("the stream", lambda: len(service.listeners) == 1)
        assert stream.headers["Content-Type"] == "text/event-stream"
        lines = stream.iter_lines()
        assert [next(lines), next(lines)] == [b": here", b""]
        for number in range(3):
            service.say(f"event: sessions\ndata: {json.dumps(number)}\n\n")
            assert [next(lines) for _ in range(3)] == [b"event: sessions", b"data: %d" % number, b""]
    wait_for("the end of the stream", lambda: not service.listeners, 10)
    assert "Traceback" not in server.log()


def test_the_browser_is_told_when_the_service_ends_the_stream(server: LoneServer, service: FakeService) -> None:
    with server.browser.get("/sparkhub/events", stream=True, timeout=20) as stream:
        wait_for("the stream", lambda: len(service.listeners) == 1)
        service.hang_up()
        assert list(stream.iter_lines()) == [b": here", b""]


def test_a_terminal_has_the_programs_of_notebooks(server: LoneServer, runtime: Runtime) -> None:
    terminal = server.open_terminal()
    terminal.send(json.dumps(["stdin", "command -v ipython\r"]))
    shown = ""
    while f"{runtime.lab_python.parent}/ipython" not in shown:
        kind, *text = json.loads(terminal.recv())
        shown += text[0] if kind == "stdout" else ""
    terminal.close()


def test_nobody_else_asks_or_orders(server: LoneServer, service: FakeService) -> None:
    assert requests.get(f"{server.browser.base}/sparkhub/sessions", timeout=10).status_code == 403
    # A page of another site sends the cookies of this one, and does not know what is in them.
    answer = server.browser.http.post(f"{server.browser.base}/sparkhub/sessions/app-1/stop", json={})
    assert answer.status_code == 403
    assert service.asked == []
