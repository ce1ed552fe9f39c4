"""The parts of the Spark UI's way through the notebook server that need no Spark."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_server_proxy.handlers import RewritableResponse
from tornado.httputil import HTTPHeaders

from sparkhub_server.driver_processes import DriverProcess, candidate_ports
from sparkhub_server.executor_logs import link_executor_logs
from sparkhub_server.extension import _hide_from_kernels
from sparkhub_server.notebooks import KernelIndex, Origin
from sparkhub_server.pages import make_ended_page, make_list_page
from sparkhub_server.same_origin import is_own_request
from sparkhub_server.sessions import SparkSession
from sparkhub_server.ui_key import authorization_headers, make_token


def driver(*ports: int, ancestors: tuple[int, ...] = (), **settings: Any) -> DriverProcess:
    given = {key.replace("_", "."): str(value) for key, value in settings.items()}
    return DriverProcess(1, 1.0, ancestors, dict.fromkeys(ports, "127.0.0.1"), given)


def test_the_token_is_signed_by_the_key() -> None:
    key = base64.urlsafe_b64encode(b"k" * 32).decode().rstrip("=")
    head, payload, signature = make_token(key).split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256"}
    assert base64.urlsafe_b64decode(payload + "==") == b"{}"
    expected = hmac.digest(b"k" * 32, f"{head}.{payload}".encode(), hashlib.sha256)
    assert base64.urlsafe_b64decode(signature + "==") == expected


def test_without_a_key_file_there_is_no_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPARKHUB_UI_KEY_FILE", raising=False)
    assert authorization_headers() == {}
    monkeypatch.setenv("SPARKHUB_UI_KEY_FILE", str(tmp_path / "none"))
    assert authorization_headers() == {}


@pytest.mark.parametrize(
    ("one", "asked"),
    [
        (driver(4041, 37001, 42002), [4041]),
        # Fixed ports, as on Kubernetes, must not be asked: Spark would complain in the notebook.
        (driver(4040, 2222, 7777, spark_driver_port=2222, spark_blockManager_port=7777), [4040]),
        (driver(5000, 37001, spark_ui_port=5000), [5000]),
        (driver(4500, 4041), [4041, 4500]),
        (driver(4199, spark_port_maxRetries=200), [4199]),
        (driver(37001, 42002, spark_ui_port=0), [37001, 42002]),
        (driver(37001), []),
        (driver(4040, spark_ui_port="junk"), [4040]),
    ],
)
def test_only_likely_ports_are_asked(one: DriverProcess, asked: list[int]) -> None:
    assert candidate_ports(one) == asked


def request(method: str, **headers: str) -> Any:
    given = HTTPHeaders({key.replace("_", "-"): value for key, value in headers.items()})
    return SimpleNamespace(method=method, headers=given, host="hub:8000", path="")


@pytest.mark.parametrize(
    ("given", "path", "own"),
    [
        (request("GET", Sec_Fetch_Site="cross-site"), "/jobs/", True),
        (request("GET", Sec_Fetch_Site="cross-site"), "/stages/stage/kill/", False),
        (request("GET", Sec_Fetch_Site="same-site"), "/jobs/job/kill", False),
        (request("GET", Sec_Fetch_Site="same-origin"), "/jobs/job/kill/", True),
        (request("GET", Sec_Fetch_Site="none"), "/jobs/job/kill/", True),
        (request("GET"), "/jobs/job/kill/", False),
        (request("GET", Referer="http://hub:8000/user/ada/sparkui/4040/jobs/"), "/jobs/job/kill/", True),
        (request("GET", Referer="http://evil/hub:8000"), "/jobs/job/kill/", False),
        (request("POST", Origin="http://hub:8000"), "/anything", True),
        (request("POST", Origin="http://evil"), "/anything", False),
        (request("POST"), "/anything", False),
        (request("GET", Sec_Fetch_Site="cross-site"), "/skill/", True),
    ],
)
def test_no_other_site_ends_a_job(given: Any, path: str, own: bool) -> None:
    assert is_own_request(given, path) is own


def rewritten(path: str, body: bytes) -> bytes:
    answer = RewritableResponse.__new__(RewritableResponse)
    answer.body = body
    link_executor_logs(answer, SimpleNamespace(path=path), 4040)  # type: ignore[arg-type]
    return bytes(answer.body)


def test_links_to_executors_logs_lead_to_a_page_that_can_be_reached() -> None:
    link = b'{"stdout" : "http://127.0.0.1:8081/logPage/?appId=app-1&executorId=3&logType=stdout"}'
    api = "/user/ada/sparkui/4040/api/v1/applications/app-1/executors"
    assert rewritten(api, link) == b'{"stdout" : "/user/ada/sparkui/4040/executor-logs/?executorId=3&logType=stdout"}'
    assert rewritten("/user/ada/sparkui/4040/jobs/", link) == link


SESSION = SparkSession("127.0.0.1", 4041, "app-1", "<my> session", "2026-11-23T15:16:34.645GMT", driver(4041))


def test_the_list_escapes_names_and_says_where_a_session_is_from() -> None:
    page = make_list_page(
        "/user/ada/sparkui/", [(SESSION, Origin("k", "work/<x>.ipynb")), (SESSION, Origin(None, None))]
    )
    assert 'href="/user/ada/sparkui/4041/"' in page
    assert "&lt;my&gt; session" in page
    assert "in work/&lt;x&gt;.ipynb, since 2026-11-23 15:16:34 UTC" in page
    assert "not from an open notebook" in page
    assert "<my>" not in page


def test_without_a_session_the_page_says_what_to_type() -> None:
    assert "spark = SparkSession.builder.getOrCreate()" in make_list_page("/sparkui/", [])
    assert "This Spark session has ended" in make_ended_page("/sparkui/")


def test_a_session_belongs_to_the_nearest_kernel_above_it() -> None:
    index = KernelIndex({10: "inner", 20: "outer"}, {"inner": "work/a.ipynb"})
    below = SparkSession("127.0.0.1", 1, "a", "n", "s", driver(1, ancestors=(5, 10, 20)))
    assert index.origin(below) == Origin("inner", "work/a.ipynb")
    assert index.origin(SESSION) == Origin(None, None)


def test_kernels_do_not_see_our_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}/theirs")
    _hide_from_kernels(tmp_path)
    assert os.environ["PYTHONPATH"] == "/theirs"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    _hide_from_kernels(tmp_path)
    assert "PYTHONPATH" not in os.environ
