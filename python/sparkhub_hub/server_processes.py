"""Finding and ending every process of one notebook server: kernels, their JVMs, terminals, what they started."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import psutil

Belongs = Callable[[psutil.Process], bool]


def started_at(pid: int) -> float | None:
    """When process `pid` started (seconds since 1970), None if it is gone or a zombie. Tells a reused pid."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.NoSuchProcess:
        return None


def descendants(pid: int) -> set[psutil.Process]:
    """Everything below `pid`, without it."""
    try:
        return set(psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return set()


def marked(state_dir: Path, user: str) -> Belongs:
    """Processes of `user`'s server by the environment they inherited, wherever in the tree they ended up."""

    def belongs(process: psutil.Process) -> bool:
        env = process.environ()
        # A server has an API token in its environment; the hub and its culler have the state directory only.
        return env.get("SPARKHUB_STATE_DIR") == str(state_dir) and env.get("JUPYTERHUB_USER") == user

    return belongs


def owned_by(uid: int) -> Belongs:
    """Every process of the account `uid`: with system users, that account is for nothing else."""
    return lambda process: process.uids().real == uid


def find(belongs: Belongs) -> set[psutil.Process]:
    """All processes for which `belongs`; those that may not be looked into are somebody else's."""
    found = set()
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and belongs(process):
                found.add(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def end_all(processes: Iterable[psutil.Process], patience_seconds: float = 5.0) -> int:
    """SIGTERM, then SIGKILL after `patience_seconds`. Blocks; returns how many had to be ended."""
    alive = {process for process in processes if process.is_running()}
    count = len(alive)
    for stop in (psutil.Process.terminate, psutil.Process.kill):
        for process in alive:
            with suppress(psutil.NoSuchProcess):
                stop(process)
        _, left = psutil.wait_procs(alive, timeout=patience_seconds)
        alive = set(left)
        if not alive:
            break
    return count
