"""The idle culler stops who idles, and nobody who computes."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from browser import Browser
from local_platform import PASSWORDS, LocalPlatform, Runtime, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def platform(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPlatform]:
    with LocalPlatform(tmp_path_factory.mktemp("culler"), runtime, idle={"serverSeconds": 8}) as running:
        running.start_proxy()
        running.start_hub()
        yield running


def sign_in(platform: LocalPlatform, name: str) -> Browser:
    browser = Browser(platform.url)
    browser.sign_in(name, PASSWORDS["user-password"])
    browser.wait_for_lab()
    return browser


def test_a_busy_kernel_is_left_alone_with_the_browser_closed_and_an_idle_one_is_not(platform: LocalPlatform) -> None:
    for name in ("busy", "idle"):
        kernel = sign_in(platform, name).new_kernel("work/a.ipynb")
        kernel.run("1")
        kernel.send("import time; time.sleep(45)" if name == "busy" else "1")
        time.sleep(1)  # Sent, not only queued.
        kernel.socket.close()
    wait_for("the idle one stopped", lambda: platform.users() == {"busy"}, 40)
    wait_for("the other, too, when it is done", lambda: platform.users() == set(), 60)
    assert "Culling server busy" not in platform.log("hub").split("Culling server idle")[0]


def test_a_stream_keeps_a_server_and_a_session_that_waits_does_not(platform: LocalPlatform) -> None:
    platform.start_spark()
    browser = sign_in(platform, "ada")
    kernel = browser.new_kernel("work/a.ipynb")
    kernel.run("""
        from pyspark.sql import SparkSession
        spark = SparkSession.builder.config("spark.cores.max", 1).getOrCreate()
        stream = spark.readStream.format("rate").load().writeStream.format("memory").queryName("q")
        query = stream.trigger(processingTime="5 minutes").start()
    """)
    kernel.socket.close()
    time.sleep(25)
    assert platform.users() == {"ada"}
    kernel = browser.new_kernel("work/a.ipynb")
    kernel.run("query.stop()")
    kernel.socket.close()
    wait_for("the server stopped, session and all", lambda: platform.users() == set(), 60)
