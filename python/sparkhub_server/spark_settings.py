"""The settings that a session of this server starts with."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ENVIRONMENT = re.compile(r"\$\{env:(\w+)\}")


def read_spark_defaults() -> dict[str, str]:
    """spark-defaults.conf of SPARK_CONF_DIR; empty if there is none."""
    path = Path(os.environ.get("SPARK_CONF_DIR", "")) / "spark-defaults.conf"
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return {}
    return dict(words for line in lines if len(words := line.split(None, 1)) == 2 and not line.startswith("#"))


def event_log_folder(settings: dict[str, str]) -> Path | None:
    """Where sessions write what Spark's pages show after their end; None if that is not a folder of this machine."""
    # As Spark does it: ${env:HOME} is one setting for everybody, and a folder of each.
    text = _ENVIRONMENT.sub(lambda match: os.environ.get(match[1], match[0]), settings.get("spark.eventLog.dir", ""))
    if settings.get("spark.eventLog.enabled", "false") != "true" or not text:
        return None
    place = urlsplit(text)
    if not place.scheme:
        return Path(text)
    return Path(unquote(place.path)) if place.scheme == "file" and place.path else None
