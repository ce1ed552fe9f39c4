"""When a notebook server looks at its drivers again."""

from __future__ import annotations

import asyncio
import logging
import time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sparkhub_server import reporter
from sparkhub_server.driver_report import DriverMemory
from sparkhub_server.reporter import Reporter

KERNEL = "6ffad29e"


class Kernels:
    """A server's kernels: one."""

    def __init__(self) -> None:
        self.state = SimpleNamespace(execution_state="idle")

    def list_kernel_ids(self) -> list[str]:
        return [KERNEL]

    def __contains__(self, kernel_id: str) -> bool:
        return kernel_id == KERNEL

    def get_kernel(self, _kernel_id: str) -> SimpleNamespace:
        return self.state


def session(**more: Any) -> dict[str, Any]:
    quiet = {"kernelId": KERNEL, "kernelBusy": False, "target": None, "settings": {}, "executors": [], "jobs": []}
    return quiet | {"streams": 0} | more


@pytest.fixture
def kernels() -> Kernels:
    return Kernels()


@pytest.fixture
def watch(kernels: Kernels) -> Reporter:
    return Reporter({"kernel_manager": kernels}, *cast(Any, (None, None, None)), logging.getLogger())


def longest(watch: Reporter, now: float, **more: Any) -> float:
    watch._last = [session(**more)]
    return watch._longest_pause(now)


def test_what_has_just_begun_is_looked_at_more_often(watch: Reporter) -> None:
    quiet = longest(watch, 0.0)
    assert longest(watch, 1.0, kernelBusy=True) == longest(watch, 5.0, streams=1) < quiet
    assert longest(watch, 12.0, kernelBusy=True) < quiet
    assert longest(watch, 12.0, kernelBusy=True) > longest(watch, 5.0, kernelBusy=True)
    # All executors were let go, though the session began with six.
    released = longest(watch, 13.0, target=0, settings={"spark.executor.instances": "6"})
    assert released == quiet
    # Nobody says when a program of a terminal begins to work.
    assert longest(watch, 20.0, kernelId=None) < quiet
    assert longest(watch, 21.0, kernelBusy=True) == longest(watch, 5.0, kernelBusy=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"execution_state": "busy", "last_activity": 1}, {"execution_state": "idle", "last_activity": 2}),
        # One that came and went since.
        ({"execution_state": "idle", "last_activity": 1}, {"execution_state": "idle", "last_activity": 2}),
    ],
)
def test_a_cell_that_ends_is_looked_at_at_once_and_whole(
    watch: Reporter,
    kernels: Kernels,
    monkeypatch: pytest.MonkeyPatch,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    monkeypatch.setattr(reporter, "_LIVELY_SECONDS", 0.1)
    monkeypatch.setattr(reporter, "_BUSY_SECONDS", 20.0)
    vars(kernels.state).update(before)
    watch._last = [session(kernelBusy=True)]
    watch._busy_since = -100.0
    memory = watch._memories["app-1"] = DriverMemory(whole_at=time.monotonic())

    async def pause() -> None:
        waiting = asyncio.create_task(watch._pause(time.monotonic(), watch._kernel_states()))
        await asyncio.sleep(0.4)
        assert not waiting.done()
        vars(kernels.state).update(after)
        await asyncio.wait_for(waiting, 5)

    asyncio.run(pause())
    assert memory.whole_at == float("-inf")
