"""Tells in plain lines what Spark does while a cell waits for it, where no front end shows our bars.

A thread for each cell, which sleeps for the first second and does nothing in a process without PySpark: cells are no
slower. Kernels load this file at their start, so the rest is imported when there may be something to tell.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sparkhub_kernel.cell_story import CellStory
    from sparkhub_kernel.own_session import OwnSession
    from sparkhub_kernel.page import Page

_LOOK_SECONDS = 1.0
# The service learns of the last jobs up to a second later. For them a cell is held up for so long at most, and for no
# more than this part of what it took.
_LAST_SECONDS, _LAST_PART = 1.0, 0.05
# For a look that is on its way when the cell ends.
_JOIN_SECONDS = 0.2


class CellText(Thread):
    """What is told of the cell that runs now; from `start` to `finish`."""

    def __init__(self, url: str, token: str, out: Any) -> None:
        super().__init__(name="sparkhub-cell-text", daemon=True)
        self._url, self._token, self._out = url, token, out
        self._began = time.time()
        self._over, self._lock = Event(), Lock()
        self._told: tuple[OwnSession, CellStory, Page] | None = None

    def run(self) -> None:
        """Look again and again, until the cell is over; an error ends the telling, and nothing else."""
        with contextlib.suppress(Exception):
            while not self._over.wait(_LOOK_SECONDS):
                if "pyspark" in sys.modules:
                    self._tell()

    def _tell(self) -> None:
        from sparkhub_kernel.cell_story import CellStory  # noqa: PLC0415
        from sparkhub_kernel.own_session import OwnSession  # noqa: PLC0415
        from sparkhub_kernel.page import page_for  # noqa: PLC0415

        page = page_for(self._out)
        session, story = OwnSession(self._url, self._token), CellStory(self._began, page.pause_seconds)
        while not self._over.is_set():
            lines = story.hear(session.look(), time.time())
            with self._lock:
                if lines and not self._over.is_set():
                    page.write(lines)
                    self._told = session, story, page
            self._over.wait(_LOOK_SECONDS)

    def finish(self, succeeded: bool) -> None:
        """The cell is over: sum up, if anything was told."""
        with self._lock:
            self._over.set()
        if self._told is None:
            return
        session, story, page = self._told
        ended = time.time()
        until = ended + min(_LAST_SECONDS, _LAST_PART * (ended - self._began))
        with contextlib.suppress(Exception, KeyboardInterrupt):
            self.join(_JOIN_SECONDS)
            story.hear(session.look(), ended)
            while story.has_running_jobs and time.time() < until:
                time.sleep(0.1)
                story.hear(session.look(), ended)
        page.end(story.sum_up(ended, succeeded))


def tell_of_cells(shell: Any) -> None:
    """Have `shell` do it for each of its cells, where there is a sessions service and a token for it."""
    url, token = os.environ.get("SPARKHUB_SESSIONS_URL"), os.environ.get("JUPYTERHUB_API_TOKEN")
    if not url or not token:
        return
    # As it is now: what a cell redirects is its own.
    out = sys.stderr
    running: list[CellText] = []

    def begin(_info: Any) -> None:
        finish(None)
        with contextlib.suppress(Exception):
            text = CellText(url, token, out)
            text.start()
            running.append(text)

    def finish(result: Any) -> None:
        # Cells that run cells: the inner one takes over.
        with contextlib.suppress(Exception):
            while running:
                running.pop().finish(bool(getattr(result, "success", False)))

    shell.events.register("pre_run_cell", begin)
    shell.events.register("post_run_cell", finish)
