"""Moves what is in /opt/venv and not in /opt/before to /opt/added/venv: a layer of that alone, and nothing twice."""

import os
import shutil
from pathlib import Path

VENV, BEFORE, ADDED = Path("/opt/venv"), Path("/opt/before"), Path("/opt/added/venv")


def unchanged(path: Path, earlier: Path) -> bool:
    if path.is_symlink() or earlier.is_symlink():
        return path.is_symlink() and earlier.is_symlink() and path.readlink() == earlier.readlink()
    if not earlier.exists():
        return False
    now, then = path.stat(), earlier.stat()
    return (now.st_size, now.st_mtime_ns) == (then.st_size, then.st_mtime_ns)


ADDED.mkdir(parents=True, exist_ok=True)
for directory, folders, files in os.walk(VENV):
    # A link to a folder is listed among the folders, and is a thing of its own.
    for name in [*files, *(name for name in folders if Path(directory, name).is_symlink())]:
        path = Path(directory, name)
        inside = path.relative_to(VENV)
        if not unchanged(path, BEFORE / inside):
            (ADDED / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, ADDED / inside)
