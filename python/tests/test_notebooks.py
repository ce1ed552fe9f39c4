"""The two notebooks that everybody finds: what they are, and (slow) that they run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Browser
from local_platform import PASSWORDS, LocalPlatform, Runtime

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
# The test of the platform that sparkhub improves upon, as its README prints it.
ORIGINAL = """import findspark
findspark.init()
from pyspark.sql import SparkSession
from pyspark.conf import SparkConf
import os

# Config Spark session
conf = SparkConf()
conf.set('spark.app.name','spark-test')
conf.set('spark.driver.host', os.environ['MY_POD_IP'])
conf.set('spark.submit.deployMode', 'client')
conf.set('spark.executor.cores', '3')
conf.set('spark.executor.memory', '12g')
conf.set('spark.executor.instances', '6')

# Create Spark context
# This step takes ~5-10 mins
spark = SparkSession.builder.config(conf=conf).getOrCreate()"""


def cells(name: str, kind: str = "code") -> list[str]:
    notebook: dict[str, Any] = json.loads((NOTEBOOKS / name).read_text())
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("name", ["welcome.ipynb", "flights.ipynb"])
def test_is_stored_without_outputs_and_ends_its_session(name: str) -> None:
    notebook = json.loads((NOTEBOOKS / name).read_text())
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert "".join(code[-1]["source"]) == "spark.stop()"


def test_the_original_cell_is_there_to_the_letter() -> None:
    assert ORIGINAL in cells("welcome.ipynb")


@pytest.fixture(scope="module")
def ada(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with LocalPlatform(tmp_path_factory.mktemp("notebooks"), runtime) as platform:
        platform.start_proxy()
        platform.start_hub()
        platform.start_spark()
        browser = Browser(platform.url)
        browser.sign_in("ada", PASSWORDS["user-password"])
        browser.wait_for_lab()
        yield browser
        browser.stop_server()


@pytest.mark.slow
def test_welcome_runs_with_six_executors(ada: Browser) -> None:
    kernel = ada.new_kernel("work/welcome.ipynb")
    printed = "\n".join(kernel.run(cell) for cell in cells("welcome.ipynb"))
    assert "6 executors are ready" in printed
    assert "welcome.ipynb" in printed
    assert ada.get("/sparkui/sessions").json() == []


@pytest.mark.slow
def test_flights_answers_what_it_says(ada: Browser) -> None:
    kernel = ada.new_kernel("work/flights.ipynb")
    printed = "\n".join(kernel.run(cell) for cell in cells("flights.ipynb"))
    assert "336,776 flights" in printed
    for airport in ("EWR|120835", "JFK|111279", "LGA|104662"):
        assert airport in printed.replace(" ", "")
    late = re.findall(r"\|([A-Za-z. ]+?) *\|\d+ *\|(-?[\d.]+) *\|", printed)
    assert late[0] == ("Frontier Airlines Inc.", "21.9")
    assert late[-1] == ("Alaska Airlines Inc.", "-9.9")
    assert "328,521 flights now, 336,776 before: 8,255 never left" in printed
    assert kernel.run("print(by_hour.set_index('hour')['minutes'].round(1).to_dict())").startswith("{5: 0.7,")
    assert re.search(r"\|0 +\|.*\|WRITE", printed)
    assert re.search(r"\|1 +\|.*\|DELETE", printed)
