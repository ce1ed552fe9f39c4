"""The log file of a notebook server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

_KEEP_BYTES = 5 * 2**20


def open_server_log(state_dir: Path, user: str) -> BinaryIO:
    """logs/server-USER.log opened for appending (0600); past 5 MiB the old one becomes .log.1 first."""
    path = state_dir / "logs" / f"server-{user}.log"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _KEEP_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "ab")
