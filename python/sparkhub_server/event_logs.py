"""The folder into which sessions write what Spark's pages show after their end."""

from __future__ import annotations

import os
import shutil
import time
from logging import Logger
from pathlib import Path

from sparkhub_server.spark_settings import event_log_folder, read_spark_defaults

_DAYS_VARIABLE = "SPARKHUB_EVENTS_DAYS"


def tidy_event_logs(log: Logger) -> None:
    """Make the folder, or sessions do not start; and drop what is too old. Only where each server has its own home."""
    events = event_log_folder(read_spark_defaults())
    if events is None or Path.home() not in events.parents:
        return
    try:
        events.mkdir(mode=0o700, parents=True, exist_ok=True)
        drop_old_logs(events, days=int(os.environ.get(_DAYS_VARIABLE, "30")))
    except OSError as error:
        log.warning("Spark cannot keep its history in %s: %s", events, error)


def drop_old_logs(folder: Path, days: int) -> None:
    """Delete what in `folder` nobody wrote to for `days`."""
    oldest = time.time() - days * 24 * 3600
    for one in folder.iterdir():
        newest = max(part.lstat().st_mtime for part in (one, *(one.iterdir() if one.is_dir() else ())))
        if newest < oldest:
            shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
