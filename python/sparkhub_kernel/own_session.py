"""This process's own Spark session, as the sessions service tells it. Never asks Spark: the cell is talking to it."""

from __future__ import annotations

import json
import sys
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

_SECONDS = 3.0


def driver_pid() -> int | None:
    """The process of this one's Spark driver, as soon as a session is being made; None without one."""
    context: Any = getattr(sys.modules.get("pyspark"), "SparkContext", None)
    if getattr(context, "_active_spark_context", None) is None:
        return None
    pid: int | None = getattr(getattr(context._gateway, "proc", None), "pid", None)
    return pid


class OwnSession:
    """Asks the service at `url`, which ends with a slash, with the person's `token`."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token
        self._id: str | None = None
        # The platform's own address, whatever proxy leads out.
        self._opener = build_opener(ProxyHandler({}))

    def look(self) -> dict[str, Any] | None:
        """The `SparkSession` of src/sessions/session.ts; None while there is none, or nobody who knows it."""
        pid = driver_pid()
        try:
            if self._id is not None:
                known: dict[str, Any] = self._get(f"sessions/{self._id}")
                # A session that was stopped: the next one, if there is one, has another id.
                if known["endedAt"] is None or pid is None:
                    return known
            if pid is None:
                return None
            found = [one for one in self._get("sessions")["sessions"] if one.get("driverPid") == pid]
            session = next((one for one in found if one["endedAt"] is None), None)
        except (OSError, ValueError):
            return None
        self._id = session["id"] if session else None
        return session

    def _get(self, path: str) -> Any:
        request = Request(f"{self._url}api/{path}", headers={"Authorization": f"token {self._token}"})  # noqa: S310
        with self._opener.open(request, timeout=_SECONDS) as answer:
            return json.load(answer)
