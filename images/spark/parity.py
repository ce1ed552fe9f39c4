"""What driver and executors must have alike, as JSON: read from the files that are there, in half a second.

With `--same-as FILE`, compares with what FILE says instead, and names each part that differs.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from pathlib import Path

JARS = {
    "spark": r"spark-core_[\d.]+-(.+)\.jar",
    "scala": r"scala-library-(.+)\.jar",
    "hadoop": r"hadoop-client-api-(.+)\.jar",
    "delta": r"delta-spark_[\d.]+_[\d.]+-(.+)\.jar",
    "delta-storage": r"delta-storage-(.+)\.jar",
}


def parity() -> dict[str, str]:
    """Name of a part -> its version; Python and Java by what matters: minor and major."""
    names = os.listdir(Path(os.environ["SPARK_HOME"]) / "jars")
    found = {part: match[1] for part, form in JARS.items() for name in names if (match := re.fullmatch(form, name))}
    release = (Path(os.environ["JAVA_HOME"]) / "release").read_text()
    java = re.search(r'JAVA_VERSION="(\d+)', release)
    return {**found, "python": ".".join(platform.python_version_tuple()[:2]), "java": java[1] if java else "unknown"}


def differences(here: dict[str, str], there: dict[str, str]) -> list[str]:
    """A sentence for each part that is not alike."""
    return [
        f"{part} is {here.get(part, 'missing')} here and {there.get(part, 'missing')} in the Spark image."
        for part in sorted({*here, *there})
        if here.get(part) != there.get(part)
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--same-as"]:
        sys.exit("\n".join(differences(parity(), json.loads(Path(sys.argv[2]).read_text()))) or 0)
    print(json.dumps(parity(), indent=2, sort_keys=True))
