"""What driver and executors must have alike, as JSON: read from the files that are there, in half a second."""

from __future__ import annotations

import json
import os
import platform
import re
from pathlib import Path

JARS = {
    "spark": r"spark-core_[\d.]+-(.+)\.jar",
    "scala": r"scala-library-(.+)\.jar",
    "hadoop": r"hadoop-client-api-(.+)\.jar",
    "delta": r"delta-spark_[\d.]+_[\d.]+-(.+)\.jar",
}


def parity() -> dict[str, str]:
    """Name of a part -> its version; Python and Java by what matters: minor and major."""
    names = os.listdir(Path(os.environ["SPARK_HOME"]) / "jars")
    found = {part: match[1] for part, form in JARS.items() for name in names if (match := re.fullmatch(form, name))}
    release = (Path(os.environ["JAVA_HOME"]) / "release").read_text()
    java = re.search(r'JAVA_VERSION="(\d+)', release)
    return {**found, "python": ".".join(platform.python_version_tuple()[:2]), "java": java[1] if java else "unknown"}


if __name__ == "__main__":
    print(json.dumps(parity(), indent=2, sort_keys=True))
