"""Ending a Spark session from outside its notebook: the kernel and all that it holds live on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_server.utils import ensure_async

from sparkhub_server.notebooks import KernelIndex
from sparkhub_server.sessions import SessionFinder, SparkSession

_IN_KERNEL = (Path(__file__).parent / "in_kernel.py").read_text()
# A cell that is interrupted ends at the next line of Python; Spark cancels its jobs first.
_INTERRUPT_SECONDS = 15.0
_STOP_SECONDS = 60.0


class SessionEndError(Exception):
    """Why a session could not be ended, for the person."""


@dataclass(frozen=True)
class SessionEnd:
    """Ends sessions of this server, by code that their kernel runs unseen."""

    settings: Mapping[str, Any]
    finder: SessionFinder

    async def stop(self, app_id: str) -> None:
        """End a session for good; a cell that runs is interrupted. Raises SessionEndError."""
        kernel = await self._kernel_of(app_id)
        if kernel.execution_state == "busy":
            await ensure_async(kernel.interrupt_kernel())
            await _until_idle(kernel)
        await _run(kernel, "stop()")

    async def release(self, app_id: str) -> None:
        """End a session in which nothing runs; it comes back when the notebook uses it. Raises SessionEndError."""
        kernel = await self._kernel_of(app_id)
        if kernel.execution_state == "busy":
            raise SessionEndError("A cell runs again.")
        await _run(kernel, "release()")

    async def _kernel_of(self, app_id: str) -> Any:
        session = await self.find(app_id)
        origin = (await KernelIndex.of(self.settings)).origin(session)
        if origin.kernel_id is None:
            raise SessionEndError("It was not started in a notebook. Stop it where it was started.")
        return self.settings["kernel_manager"].get_kernel(origin.kernel_id)

    async def find(self, app_id: str) -> SparkSession:
        """The live session `app_id` of this server. Raises SessionEndError."""
        for session in await self.finder.sessions(fresh=True):
            if session.app_id == app_id:
                return session
        raise SessionEndError("It has ended already.")


async def _until_idle(kernel: Any) -> None:
    until = time.monotonic() + _INTERRUPT_SECONDS
    while kernel.execution_state == "busy":
        if time.monotonic() > until:
            raise SessionEndError("The running cell does not end. Restart the kernel: that ends the session too.")
        await asyncio.sleep(0.1)


async def _run(kernel: Any, call: str) -> None:
    """Run `call` of in_kernel.py in `kernel`: no output, no number of a cell, no name left behind."""
    code = f"exec(compile({_IN_KERNEL + call!r}, 'sparkhub', 'exec'), {{}})"
    client = kernel.client()
    client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)  # noqa: S604
    try:
        asked = client.execute(code, silent=True, store_history=False, allow_stdin=False)
        until = time.monotonic() + _STOP_SECONDS
        while True:
            answer = await client.get_shell_msg(timeout=max(0.1, until - time.monotonic()))
            if answer["parent_header"].get("msg_id") == asked:
                break
    except Empty:
        raise SessionEndError("The notebook does not answer. Restart its kernel: that ends the session too.") from None
    finally:
        client.stop_channels()
    if answer["content"]["status"] != "ok":
        raise SessionEndError(str(answer["content"].get("evalue", "The notebook could not end it.")))
