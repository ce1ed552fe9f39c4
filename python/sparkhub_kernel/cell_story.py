"""What is said of one cell, look by look, in the session's own words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

# An executor, or what it waits for, is on its way.
_COMING = ("requested", "waiting-for-machines", "starting")
# What goes on for long is said less and less often: an hour has three dozen lines.
_SLOWER_AFTER_SECONDS = 25.0


class Line(NamedTuple):
    """`lasting`: it stays where the next line may take the place of this one."""

    text: str
    lasting: bool


@dataclass
class CellStory:
    """`began` is in seconds since 1970; between two lines there are `pause_seconds`, or more."""

    began: float
    pause_seconds: float
    # By application and number: a cell may stop its session and start another.
    _jobs: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    _working_looks: int = 0
    _sentence: str = ""
    _advice: set[str] = field(default_factory=set)
    _quiet_until: float = 0.0

    @property
    def has_running_jobs(self) -> bool:
        """Whether a job of this cell ran at the last look."""
        return any(job["state"] == "running" for job in self._jobs.values())

    def hear(self, session: dict[str, Any] | None, now: float) -> list[Line]:
        """The lines that are new. What goes on for a single look, about a second, is not worth one."""
        if session is None:
            return []
        self._jobs.update({(session["id"], job["id"]): job for job in session["jobs"] if self._is_own(job)})
        at_work = session["state"] in _COMING or self.has_running_jobs
        self._working_looks = self._working_looks + 1 if at_work else 0
        if self._working_looks < 2 or now < self._quiet_until:
            return []
        stuck = [wait for wait in session["waits"] if wait["stuck"]]
        told = [text for wait in stuck for text in (wait["sentence"], wait["advice"])]
        lines = [Line(text, True) for text in told if text and text not in self._advice]
        self._advice.update(told)
        if session["sentence"] not in (self._sentence, *told):
            lines.append(Line(session["sentence"], False))
            self._sentence = session["sentence"]
        if lines:
            self._quiet_until = now + self.pause_seconds * max(1.0, (now - self.began) / _SLOWER_AFTER_SECONDS)
        return lines

    def sum_up(self, now: float, succeeded: bool) -> str:
        """`Spark: 3 jobs, 210 tasks, 14 s.` A cell that `succeeded` has done all its tasks, seen or not."""
        numbers = defaultdict(list)
        for app_id, number in self._jobs:
            numbers[app_id].append(number)
        # Spark counts jobs on, so that those that went by between two looks are counted, too.
        jobs = sum(max(own) - min(own) + 1 for own in numbers.values())
        tasks = sum(
            job["tasks"]["total" if succeeded and job["state"] == "running" else "done"] for job in self._jobs.values()
        )
        failed = sum(job["state"] == "failed" for job in self._jobs.values())
        parts = [_counted(jobs, "job"), _counted(tasks, "task"), _duration(now - self.began)]
        return f"Spark: {', '.join(parts + ([_counted(failed, 'job') + ' failed'] if failed else []))}."

    def _is_own(self, job: dict[str, Any]) -> bool:
        # `Z` is read since Python 3.11 only; Spark's times have milliseconds.
        started = job["startedAt"] and datetime.fromisoformat(job["startedAt"].replace("Z", "+00:00")).timestamp()
        return bool(started) and started >= self.began - 0.001


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes == 0:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
