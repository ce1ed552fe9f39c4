"""What counts as activity."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from sparkhub_server import activity
from sparkhub_server.sessions import SparkSession


class Kernels:
    def __init__(self, *states: str) -> None:
        self.states = dict(enumerate(states))

    def list_kernel_ids(self) -> list[int]:
        return list(self.states)

    def get_kernel(self, kernel_id: int) -> Any:
        return SimpleNamespace(execution_state=self.states[kernel_id])


class Finder:
    def __init__(self, *sessions: str) -> None:
        self.found = sessions

    async def sessions(self) -> tuple[str, ...]:
        return self.found


@pytest.mark.parametrize(
    ("kernels", "sessions", "active"),
    [
        ((), (), False),
        (("idle", "starting"), (), False),
        (("idle", "busy"), (), True),
        # A session that waits is no work; one of two at work is.
        (("idle",), ("waits",), False),
        (("idle",), ("waits", "works"), True),
    ],
)
def test_busy_kernels_and_working_sessions(
    kernels: tuple[str, ...], sessions: tuple[str, ...], active: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_working(session: SparkSession | str) -> bool:
        return session == "works"

    monkeypatch.setattr(activity, "is_working", is_working)
    found = asyncio.run(activity.is_active({"kernel_manager": Kernels(*kernels)}, Finder(*sessions)))  # type: ignore[arg-type]
    assert found is active
