"""Says so in the notebook when a session's executors are made of other versions than the notebook."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from logging import Logger
from pathlib import Path

from tornado.ioloop import PeriodicCallback

from sparkhub_server.sessions import SessionFinder

# What executors have, as JSON of part -> version; set by the hub where their image is not this one's base.
EXECUTORS_VARIABLE = "SPARKHUB_EXECUTOR_PARITY"
_OWN = Path("/opt/sparkhub/parity.json")
_EVERY_SECONDS = 5
_SPELLING = {
    "spark": "Spark",
    "scala": "Scala",
    "hadoop": "Hadoop",
    "delta": "Delta",
    "python": "Python",
    "java": "Java",
}


def parity_sentence(own: Path = _OWN) -> str | None:
    """What differs, for the person; None if nothing does, or nobody knows."""
    try:
        executors, ours = json.loads(os.environ[EXECUTORS_VARIABLE]), json.loads(own.read_text())
    except (KeyError, OSError, ValueError):
        return None
    differing = [
        f"{_SPELLING.get(part, part)} {executors.get(part, 'none')} instead of {ours.get(part, 'none')}"
        for part in sorted({*ours, *executors})
        if executors.get(part) != ours.get(part)
    ]
    if not differing:
        return None
    return (
        f"The executors of this session have {', '.join(differing)}: cells that use them may fail. "
        "Ask whoever runs this sparkhub to run: sparkhub doctor"
    )


def watch_parity(finder: SessionFinder, log: Logger) -> PeriodicCallback | None:
    """Tell it in each new session, where there is something to tell. Returns the started callback."""
    sentence = parity_sentence()
    if sentence is None:
        return None
    log.warning(sentence)
    told: set[str] = set()

    async def look() -> None:
        for session in await finder.sessions():
            if session.app_id not in told:
                told.add(session.app_id)
                tell(session.driver.pid, sentence)

    callback = PeriodicCallback(look, _EVERY_SECONDS * 1000)
    callback.start()
    return callback


def tell(pid: int, sentence: str) -> None:
    """Write `sentence` where the driver `pid` writes its warnings, which Jupyter shows below the running cell."""
    with suppress(OSError), Path(f"/proc/{pid}/fd/2").open("a") as stderr:
        stderr.write(f"{sentence}\n")
