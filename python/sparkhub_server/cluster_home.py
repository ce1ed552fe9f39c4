"""A person's home on Kubernetes, made ready by their own server: the hub cannot reach into it."""

from __future__ import annotations

import os
import shutil
import time
from logging import Logger
from pathlib import Path

from sparkhub_server.home_folder import make_work
from sparkhub_server.spark_settings import event_log_folder, read_spark_defaults

# Set by the hub in every notebook pod, and nowhere else.
_MARK = "MY_POD_NAMESPACE"
_DAYS_VARIABLE = "SPARKHUB_EVENTS_DAYS"


def prepare_cluster_home(log: Logger, welcome_dir: Path) -> None:
    """On Kubernetes, make `~/work` with the first notebooks and the folder of event logs, and drop old ones there."""
    if not os.environ.get(_MARK):
        return
    try:
        make_work(Path.home(), welcome_dir)
    except OSError as error:
        # Jupyter does not start without it.
        (Path.home() / "work").mkdir(exist_ok=True)
        log.warning("The first notebooks could not be put into ~/work: %s", error)
    events = event_log_folder(read_spark_defaults())
    if events is not None:
        try:
            events.mkdir(mode=0o700, parents=True, exist_ok=True)
            drop_old_logs(events, days=int(os.environ.get(_DAYS_VARIABLE, "30")))
        except OSError as error:
            log.warning("Spark cannot keep its history in %s: %s", events, error)


def drop_old_logs(folder: Path, days: int) -> None:
    """Delete what in `folder` nobody wrote to for `days`."""
    oldest = time.time() - days * 24 * 3600
    for one in folder.iterdir():
        newest = max((part.lstat().st_mtime for part in (one, *(one.iterdir() if one.is_dir() else ()))), default=0)
        if newest < oldest:
            shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
