"""Spark work and running cells count as activity, with or without a browser, so no idle culler stops them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from tornado.ioloop import PeriodicCallback

from sparkhub_server.sessions import SessionFinder
from sparkhub_server.spark_work import is_working

_SOURCE = "sparkhub_server"


def watch_activity(settings: dict[str, Any], finder: SessionFinder) -> PeriodicCallback:
    """Look for work twice in every interval in which the hub is told of activity. Returns the started callback."""
    interval = int(os.environ.get("JUPYTERHUB_ACTIVITY_INTERVAL", "60"))

    async def look() -> None:
        if await is_active(settings, finder):
            settings.setdefault("last_activity_times", {})[_SOURCE] = datetime.now(timezone.utc)

    callback = PeriodicCallback(look, max(1, interval / 2) * 1000)
    callback.start()
    return callback


async def is_active(settings: Mapping[str, Any], finder: SessionFinder) -> bool:
    """Whether a kernel is busy or a Spark session of this server is at work."""
    if _busy_kernel(settings["kernel_manager"]):
        return True
    # Not through the proxied pages, which would count as a visit.
    working = await asyncio.gather(*(is_working(session) for session in await finder.sessions()))
    return any(working)


def _busy_kernel(manager: Any) -> bool:
    kernels = (manager.get_kernel(kernel_id) for kernel_id in manager.list_kernel_ids())
    return any(getattr(kernel, "execution_state", None) == "busy" for kernel in kernels)
