"""What the notebook server does in a cluster besides the reaper: event logs, history, parity, addresses."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from local_platform import Runtime
from tornado.httpclient import AsyncHTTPClient

from sparkhub_server.driver_processes import _reachable
from sparkhub_server.event_logs import drop_old_logs, tidy_event_logs
from sparkhub_server.history_server import HOST, HistoryServer, HistoryServerError, has_history
from sparkhub_server.pages import make_ended_page, make_list_page
from sparkhub_server.parity import parity_sentence, tell
from sparkhub_server.spark_settings import event_log_folder

LOG = logging.getLogger("test")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with Spark settings that keep event logs in it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path / "conf"))
    (tmp_path / "conf").mkdir()
    keep(tmp_path, tmp_path / ".sparkhub" / "spark-events")
    return tmp_path


def keep(home: Path, events: Path) -> None:
    text = f"spark.eventLog.enabled true\nspark.eventLog.dir {events.as_uri()}\n"
    (home / "conf" / "spark-defaults.conf").write_text(text)


def test_the_folder_of_event_logs_is_made_and_old_ones_go(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARKHUB_EVENTS_DAYS", "7")
    tidy_event_logs(LOG)
    events = home / ".sparkhub" / "spark-events"
    assert events.stat().st_mode & 0o777 == 0o700
    old, rolling, new = events / "spark-old", events / "eventlog_v2_spark-rolling", events / "spark-new"
    rolling.mkdir()
    for file in (old, new, rolling / "events_1_spark-rolling"):
        file.write_text("")
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    os.utime(rolling, (long_ago, long_ago))
    tidy_event_logs(LOG)
    assert sorted(one.name for one in events.iterdir()) == ["eventlog_v2_spark-rolling", "spark-new"]
    drop_old_logs(events, days=-1)
    assert list(events.iterdir()) == []


def test_logs_among_those_of_others_are_left_alone(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shared = tmp_path_factory.mktemp("shared") / "events"
    keep(home, shared)
    tidy_event_logs(LOG)
    assert not shared.exists()
    assert has_history() is False


@pytest.mark.parametrize(
    ("settings", "folder"),
    [
        ({"spark.eventLog.enabled": "true", "spark.eventLog.dir": "file:///a%20b"}, Path("/a b")),
        ({"spark.eventLog.enabled": "true", "spark.eventLog.dir": "/a"}, Path("/a")),
        ({"spark.eventLog.enabled": "true", "spark.eventLog.dir": "abfss://c@a.dfs.core.windows.net/x"}, None),
        ({"spark.eventLog.dir": "file:///a"}, None),
        ({}, None),
    ],
)
def test_where_event_logs_are(settings: dict[str, str], folder: Path | None) -> None:
    assert event_log_folder(settings) == folder


@pytest.mark.parametrize(
    ("listens_on", "reached_at"),
    [
        ("0.0.0.0", "127.0.0.1"),
        ("::", "127.0.0.1"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("10.244.2.5", "10.244.2.5"),
        ("::ffff:10.244.2.5", "10.244.2.5"),
    ],
)
def test_a_spark_ui_is_asked_where_it_listens(listens_on: str, reached_at: str) -> None:
    assert _reachable(listens_on) == reached_at


def test_pages_lead_to_ended_sessions_where_they_are_kept() -> None:
    assert "ended/" not in make_list_page("/user/ada/sparkui/", [])
    assert 'href="/user/ada/sparkui/ended/"' in make_list_page("/user/ada/sparkui/", [], history=True)
    assert "See what it did" not in make_ended_page("/sparkui/")
    assert 'href="/sparkui/ended/spark-1/"' in make_ended_page("/sparkui/", "/sparkui/ended/spark-1/")


def test_executors_of_other_versions_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "parity.json"
    own.write_text(json.dumps({"python": "3.11", "spark": "4.2.0"}))
    monkeypatch.delenv("SPARKHUB_EXECUTOR_PARITY", raising=False)
    assert parity_sentence(own) is None
    monkeypatch.setenv("SPARKHUB_EXECUTOR_PARITY", own.read_text())
    assert parity_sentence(own) is None
    monkeypatch.setenv("SPARKHUB_EXECUTOR_PARITY", json.dumps({"python": "3.12", "spark": "4.2.0"}))
    assert "have Python 3.12 instead of 3.11: cells" in str(parity_sentence(own))
    assert parity_sentence(tmp_path / "none") is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_a_sentence_is_told_where_the_driver_warns() -> None:
    with subprocess.Popen(["sleep", "5"], stderr=subprocess.PIPE) as driver:
        tell(driver.pid, "Mind this.")
        driver.kill()
        assert driver.stderr is not None
        assert driver.stderr.read() == b"Mind this.\n"
    tell(driver.pid, "Nobody is there.")


def test_without_event_logs_there_is_no_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_CONF_DIR", "/nowhere")
    with pytest.raises(HistoryServerError, match="not kept here"):
        asyncio.run(HistoryServer().port())


def test_a_history_server_that_does_not_start_leaves_its_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tidy_event_logs(LOG)
    java = home / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho no memory\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("SPARK_HOME", str(home))
    monkeypatch.setenv("JAVA_HOME", str(home))
    with pytest.raises(HistoryServerError, match=r"history-server\.log says why"):
        asyncio.run(HistoryServer().port())
    assert (home / ".sparkhub" / "history-server.log").read_text() == "no memory\n"


@pytest.mark.slow
def test_ended_sessions_are_shown_while_somebody_looks(
    home: Path, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_HOME", str(runtime.spark_home))
    monkeypatch.setenv("JAVA_HOME", str(runtime.java_home))
    tidy_event_logs(LOG)
    started = {
        "Event": "SparkListenerApplicationStart",
        "App Name": "mine",
        "App ID": "spark-1",
        "Timestamp": 1795465792000,
    }
    ended = {"Event": "SparkListenerApplicationEnd", "Timestamp": 1795465793000}
    lines = [{"Event": "SparkListenerLogStart", "Spark Version": "4.2.0"}, started | {"User": "ada"}, ended]
    log = home / ".sparkhub" / "spark-events" / "spark-1"
    log.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))

    async def run() -> tuple[Any, bool]:
        history = HistoryServer()
        # Nothing is waited for where there is no log.
        await asyncio.wait_for(history.until_shown("spark-2"), 30)
        await history.until_shown("spark-1")
        port = await history.port()
        answer = await AsyncHTTPClient().fetch(f"http://{HOST}:{port}/api/v1/applications")
        assert await history.port() == port
        await history.stop_if_idle()
        assert history._process is not None
        process = history._process
        history._used_at -= 3600
        await history.stop_if_idle()
        return json.loads(answer.body), process.poll() is not None

    found, gone = asyncio.run(run())
    assert [SimpleNamespace(**one).name for one in found] == ["mine"]
    assert gone
