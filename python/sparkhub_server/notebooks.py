"""Which notebook a Spark session belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jupyter_server.utils import ensure_async

from sparkhub_server.sessions import SparkSession


@dataclass(frozen=True)
class Origin:
    """The kernel that started a session, and the notebook it is open in; None where that is not known."""

    kernel_id: str | None
    notebook: str | None


class KernelIndex:
    """Kernels of this server by process id."""

    def __init__(self, kernels: Mapping[int, str], notebooks: Mapping[str, str]) -> None:
        self._kernels = kernels
        self._notebooks = notebooks

    @classmethod
    async def of(cls, settings: Mapping[str, Any]) -> KernelIndex:
        """As of now, from the settings of the server's web application."""
        manager = settings["kernel_manager"]
        sessions = await ensure_async(settings["session_manager"].list_sessions())
        pids = {_pid(manager.get_kernel(kernel_id)): kernel_id for kernel_id in manager.list_kernel_ids()}
        return cls(
            {pid: kernel_id for pid, kernel_id in pids.items() if pid is not None},
            {session["kernel"]["id"]: session["path"] for session in sessions if session.get("kernel")},
        )

    def origin(self, session: SparkSession) -> Origin:
        """Where `session` was started; a session from a terminal has no origin."""
        for pid in session.driver.ancestors:
            if (kernel_id := self._kernels.get(pid)) is not None:
                return Origin(kernel_id, self._notebooks.get(kernel_id))
        return Origin(None, None)


def _pid(kernel: Any) -> int | None:
    # Only kernels that are processes of this machine have one.
    return getattr(getattr(kernel, "provisioner", None), "pid", None)
