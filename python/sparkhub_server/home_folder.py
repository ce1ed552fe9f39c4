"""A person's home: made once, their work never touched again."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path


def prepare_home(home: Path, welcome_dir: Path, shared: Path | None) -> list[str]:
    """Make `home` (0700), `home/work` with the first notebooks, and `home/shared`. Returns what to tell the person."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare_work(home, welcome_dir)
    return _link_shared(home / "shared", shared)


def prepare_work(home: Path, welcome_dir: Path) -> None:
    """Make `home/work` with the first notebooks, unless there is one."""
    work = home / "work"
    if work.exists() or work.is_symlink():
        return
    # Filled aside and renamed: a crash half-way leaves no `work` without its notebooks.
    aside = Path(tempfile.mkdtemp(prefix=".work-", dir=home))
    try:
        for notebook in sorted(welcome_dir.glob("*.ipynb")):
            shutil.copyfile(notebook, aside / notebook.name)
        aside.chmod(0o755)
        aside.rename(work)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _link_shared(link: Path, shared: Path | None) -> list[str]:
    if os.path.lexists(link):
        if not link.is_symlink():
            return [f"{link} is a folder of your own, so the project's folder could not be put there. Rename it."]
        if shared is not None and link.readlink() == shared:
            return []
        link.unlink()
    if shared is not None:
        link.symlink_to(shared, target_is_directory=True)
    return []


def main() -> None:
    """Run as the person's own account (system users): `home_folder.py HOME WELCOME SHARED`, SHARED `-` for none."""
    home, welcome, shared = sys.argv[1:4]
    notes = prepare_home(Path(home), Path(welcome), None if shared == "-" else Path(shared))
    print(json.dumps(notes))


if __name__ == "__main__":
    main()
