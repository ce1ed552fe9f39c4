"""Ending real Spark sessions of real kernels from outside."""

from __future__ import annotations

import json
import time
from typing import Any

import psutil
import pytest
from browser import Kernel
from local_platform import Runtime, wait_for
from lone_server import FakeService, LoneServer

pytestmark = pytest.mark.slow

START = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").appName("mine").config("spark.driver.memory", "512m").getOrCreate()
print(spark.sparkContext.applicationId)
"""
SLOW_JOB = "spark.range(1).selectExpr(\"reflect('java.lang.Thread', 'sleep', 60000L + id)\").collect()"
LIVES = "print(SparkSession.getActiveSession() is not None)"


@pytest.fixture(scope="module")
def kernel(server: LoneServer) -> Kernel:
    one = server.browser.new_kernel("mine.ipynb")
    one.run("kept = 42")
    return one


@pytest.fixture
def app(kernel: Kernel, service: FakeService) -> str:
    """A live session of the kernel, of which the service has been told."""
    app_id = kernel.run(START)
    wait_for("a report of it", lambda: app_id in told(service))
    return app_id


def told(service: FakeService) -> dict[str, Any]:
    """The sessions of the newest report, by their ids."""
    return {one["id"]: one for one in service.reports[-1]["sessions"]} if service.reports else {}


def working(service: FakeService, app_id: str) -> bool:
    return any(job["status"] == "RUNNING" and job["numActiveTasks"] for job in told(service)[app_id]["jobs"])


def test_a_session_is_stopped_and_its_notebook_notices_nothing(
    server: LoneServer, service: FakeService, kernel: Kernel, app: str
) -> None:
    assert (told(service)[app]["name"], told(service)[app]["notebook"]) == ("mine", "mine.ipynb")
    seen = "print(sorted(globals()), len(In))"
    before = kernel.run(seen)
    assert server.post(f"sessions/{app}/stop") == (204, "")
    wait_for("a report without it", lambda: app not in told(service))
    assert any(app in report["stopped"] for report in service.reports)
    assert kernel.run(seen) == before
    assert kernel.run(f"print(kept); {LIVES}") == "42\nFalse"
    assert server.post(f"sessions/{app}/stop") == (409, "It has ended already.")
    assert server.post(f"sessions/{app}/jobs/0/cancel") == (409, "It has ended already.")


def test_a_cell_that_runs_is_interrupted_first(
    server: LoneServer, service: FakeService, kernel: Kernel, app: str
) -> None:
    cell = kernel.send(SLOW_JOB)
    wait_for("its job", lambda: working(service, app))
    began = time.monotonic()
    assert server.post(f"sessions/{app}/stop") == (204, "")
    assert time.monotonic() - began < 20
    # Where it was in py4j just then decides which.
    assert kernel.error(cell) in ("KeyboardInterrupt", "Py4JNetworkError", "Py4JJavaError")
    assert kernel.run(f"print(kept); {LIVES}") == "42\nFalse"


def test_a_job_is_cancelled_and_its_session_lives_on(
    server: LoneServer, service: FakeService, kernel: Kernel, app: str
) -> None:
    cell = kernel.send(SLOW_JOB)
    wait_for("its job", lambda: working(service, app))
    assert server.post(f"sessions/{app}/jobs/{told(service)[app]['jobs'][0]['jobId']}/cancel") == (204, "")
    assert kernel.error(cell) == "Py4JJavaError"
    wait_for("the job's end", lambda: told(service)[app]["jobs"][0]["status"] == "FAILED")
    assert kernel.run("print(spark.range(5).count())") == "5"


def test_the_service_has_a_session_released_and_a_cell_brings_it_back(
    service: FakeService, kernel: Kernel, app: str
) -> None:
    service.release = [app]
    wait_for("a report without it", lambda: app not in told(service))
    assert kernel.run("print(kept)") == "42"
    said = kernel.run("print(spark.range(5).count(), spark.sparkContext.appName)")
    assert "It is starting again, as it was" in said
    assert said.endswith("5 mine")


def test_a_session_at_work_is_not_released(server: LoneServer, service: FakeService, kernel: Kernel, app: str) -> None:
    cell = kernel.send("import time\ntime.sleep(60)")
    wait_for("a report of it", lambda: told(service)[app]["kernelBusy"])
    service.release = [app]
    refused = f"Could not release the Spark session {app}: A cell runs again."
    wait_for("a word about it", lambda: refused in server.log())
    assert app in told(service)
    kernel.interrupt()
    assert kernel.error(cell) == "KeyboardInterrupt"


def test_a_session_whose_driver_is_killed_was_not_stopped(server: LoneServer, service: FakeService) -> None:
    kernel = server.browser.new_kernel("other.ipynb")
    app = kernel.run(START.replace("mine", "other"))
    wait_for("a report of it", lambda: app in told(service))
    (pid,) = kernel.run("import subprocess; print(spark.sparkContext._gateway.proc.pid)").split()
    psutil.Process(int(pid)).kill()
    began = time.monotonic()
    kernel.send("import time\ntime.sleep(3)")
    wait_for("a report without it", lambda: app not in told(service))
    assert time.monotonic() - began < 5
    assert not any(app in report["stopped"] for report in service.reports)


def test_a_session_of_no_notebook_is_left_to_its_terminal(
    server: LoneServer, service: FakeService, kernel: Kernel, runtime: Runtime
) -> None:
    terminal = server.open_terminal()
    program = f"{START}\nimport time\ntime.sleep(300)"
    (server.log_file.parent / "job.py").write_text(program)
    terminal.send(json.dumps(["stdin", f"{runtime.lab_python} {server.log_file.parent / 'job.py'}\r"]))
    homeless = wait_for("its session", lambda: [one for one in told(service).values() if one["notebook"] is None])
    answer = (409, "It was not started in a notebook. Stop it where it was started.")
    assert server.post(f"sessions/{homeless[0]['id']}/stop") == answer
    assert homeless[0]["kernelId"] is None
    terminal.close()
