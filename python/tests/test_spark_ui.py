"""Real Spark UIs of two sessions at once, through hub, proxy and notebook server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from browser import Browser, Kernel
from local_platform import PASSWORDS, LocalPlatform, Runtime, wait_for

pytestmark = pytest.mark.slow

START = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.appName("%s").config("spark.cores.max", 1).getOrCreate()
print(spark.range(1000).count())
"""
PAGES = ["/jobs/", "/jobs/job/?id=0", "/stages/", "/stages/stage/?id=0&attempt=0", "/storage/", "/environment/"]
PAGES += ["/executors/", "/SQL/", "/SQL/execution/?id=0", "/executors/threadDump/?executorId=driver"]


@pytest.fixture(scope="module")
def platform(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPlatform]:
    with LocalPlatform(tmp_path_factory.mktemp("sparkui"), runtime) as running:
        running.start_proxy()
        running.start_hub()
        running.start_spark()
        yield running


@pytest.fixture(scope="module")
def ada(platform: LocalPlatform) -> Browser:
    browser = Browser(platform.url)
    browser.sign_in("ada", PASSWORDS["user-password"])
    browser.wait_for_lab()
    return browser


@pytest.fixture(scope="module")
def kernels(ada: Browser) -> list[Kernel]:
    nobody = ada.get("/sparkui")
    assert nobody.url.endswith("/sparkui/")
    assert "No Spark session is running" in nobody.text
    found = [ada.new_kernel("work/one.ipynb")]
    assert found[0].run(START % "one & <b>") == "1000"
    only = ada.get("/sparkui/")
    assert re.search(r"/user/ada/sparkui/\d+/jobs/$", only.url)
    found.append(ada.new_kernel("work/two.ipynb"))
    assert found[1].run(START % "two") == "1000"
    return found


@pytest.fixture(scope="module")
def sessions(ada: Browser, kernels: list[Kernel]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ada.get("/sparkui/sessions").json()
    return rows


def test_both_sessions_are_listed_with_their_notebooks(
    ada: Browser, sessions: list[dict[str, Any]], kernels: list[Kernel]
) -> None:
    assert [(one["name"], one["notebook"], one["kernelId"]) for one in sessions] == [
        ("one & <b>", "work/one.ipynb", kernels[0].id),
        ("two", "work/two.ipynb", kernels[1].id),
    ]
    page = ada.get("/sparkui/").text
    assert "one &amp; &lt;b&gt;" in page
    assert f'href="/user/ada/sparkui/{sessions[1]["port"]}/"' in page


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_both_keeps_its_links_inside(ada: Browser, sessions: list[dict[str, Any]], page: str) -> None:
    for one in sessions:
        root = f"/user/ada/sparkui/{one['port']}"
        answer = ada.get(f"/sparkui/{one['port']}{page}")
        assert answer.status_code == 200
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', answer.text)
        assert links
        assert [link for link in links if not link.startswith(f"{root}/")] == []
        assert f"setUIRoot('{root}')" in answer.text
        assert "Set-Cookie" not in answer.headers
        for script in re.findall(r'src="([^"]+\.js)"', answer.text):
            assert ada.http.get(f"{ada.url}{script}").status_code == 200


def test_redirects_stay_inside(ada: Browser, sessions: list[dict[str, Any]]) -> None:
    root = f"/user/ada/sparkui/{sessions[0]['port']}"
    assert ada.get(root.removeprefix("/user/ada"), allow_redirects=False).headers["Location"] == f"{root}/"
    assert ada.http.get(f"{ada.url}{root}/", allow_redirects=False).headers["Location"] == f"{root}/jobs/"


def test_the_executors_page_has_its_data_and_its_logs(ada: Browser, sessions: list[dict[str, Any]]) -> None:
    one = sessions[0]
    rows = ada.get(f"/sparkui/{one['port']}/api/v1/applications/{one['appId']}/allexecutors").json()
    logs = [row["executorLogs"] for row in rows if row["id"] != "driver"]
    assert logs
    stderr = ada.http.get(ada.url + logs[0]["stderr"])
    assert stderr.headers["Content-Type"].startswith("text/plain")
    assert "Executor: Starting executor ID 0" in stderr.text
    secrets = ada.get(f"/sparkui/{one['port']}/executor-logs/?executorId=0&logType=../../x")
    assert secrets.status_code == 404


def test_a_job_can_be_ended_from_its_page_and_not_from_another_site(
    ada: Browser, sessions: list[dict[str, Any]], kernels: list[Kernel]
) -> None:
    port, app = sessions[0]["port"], sessions[0]["appId"]
    kernels[0].send("spark.sparkContext.parallelize([1], 1).map(lambda x: __import__('time').sleep(90)).count()")
    running = f"/sparkui/{port}/api/v1/applications/{app}/jobs?status=running"
    job = wait_for("the job", lambda: ada.get(running).json())[0]["jobId"]
    kill = f"/sparkui/{port}/jobs/job/kill/?id={job}"
    assert ada.get(kill, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert ada.get(running).json()
    assert ada.get(kill, headers={"Sec-Fetch-Site": "same-origin"}).url.endswith(f"/sparkui/{port}/jobs/")
    wait_for("the end of the job", lambda: not ada.get(running).json())


def test_nobody_else_gets_in(platform: LocalPlatform, ada: Browser, sessions: list[dict[str, Any]]) -> None:
    port = sessions[0]["port"]
    assert requests.get(f"http://127.0.0.1:{port}/jobs/", timeout=10).status_code == 403
    nobody = requests.get(f"{ada.base}/sparkui/{port}/jobs/", allow_redirects=False, timeout=10)
    assert "/hub/api/oauth2/authorize" in nobody.headers["Location"]
    eve = Browser(platform.url)
    eve.sign_in("eve", PASSWORDS["user-password"])
    assert eve.http.get(f"{ada.base}/sparkui/{port}/jobs/").status_code == 403
    assert eve.http.get(f"{ada.base}/sparkui/sessions").status_code == 403
    eve.wait_for_lab()
    # Through her own server: the port is a Spark UI, but no session of hers.
    assert eve.get(f"/sparkui/{port}/jobs/").status_code == 404
    for other in (platform.ports["hub"], platform.ports["worker_ui"], 22):
        assert ada.get(f"/sparkui/{other}/").status_code == 404
    eve.stop_server()


def test_the_launcher_has_a_card(ada: Browser) -> None:
    (card,) = ada.get("/server-proxy/servers-info").json()["server_processes"]
    assert card["launcher_entry"]["title"] == "Spark UI"
    assert card["launcher_entry"]["path_info"] == "sparkui/"
    assert ada.http.get(ada.url + card["launcher_entry"]["icon_url"]).text.startswith("<svg")


def test_an_active_stream_is_seen_between_its_batches(
    ada: Browser, sessions: list[dict[str, Any]], kernels: list[Kernel]
) -> None:
    """The heading that `spark_work` reads."""
    stream = 'spark.readStream.format("rate").load().writeStream.format("memory").queryName("q")'
    wait = "while not q.recentProgress: time.sleep(0.2)"
    kernels[1].run(f'import time\nq = {stream}.trigger(processingTime="5 minutes").start()\n{wait}')
    page = ada.get(f"/sparkui/{sessions[1]['port']}/StreamingQuery/").text
    assert "Active Streaming Queries (1)" in page
    kernels[1].run("q.stop()")
    assert "Active Streaming Queries" not in ada.get(f"/sparkui/{sessions[1]['port']}/StreamingQuery/").text


def test_a_session_that_ended_says_so_and_its_executors_go(
    platform: LocalPlatform, ada: Browser, sessions: list[dict[str, Any]], kernels: list[Kernel]
) -> None:
    port = sessions[1]["port"]
    kernels[1].run("spark.stop()")
    ended = ada.get(f"/sparkui/{port}/jobs/")
    assert ended.status_code == 404
    assert "This Spark session has ended" in ended.text
    assert [one["name"] for one in ada.get("/sparkui/sessions").json()] == ["one & <b>"]
    ada.stop_server()

    wait_for("no executor", lambda: not any("CoarseGrained" in line for line in platform.commands()), 30)
    assert not platform.users()
