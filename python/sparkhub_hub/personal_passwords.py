"""A password for every person, where each has an account of their own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def ensure_personal_passwords(folder: Path, users: Iterable[str]) -> dict[str, str]:
    """The password of each of `users`, kept in `folder` (0700) in a file of that name (0600), made when missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {user: _password(folder / user) for user in users}


def _password(file: Path) -> str:
    if not file.exists():
        # Named anew when whole: a crash leaves no empty password.
        fresh = file.with_name(f"{file.name}~new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(15))
        fresh.rename(file)
    return file.read_text().strip()
