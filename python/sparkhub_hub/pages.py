"""JupyterHub's pages in sparkhub's clothes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

_HERE = Path(__file__).parent

Passwords = Literal["shared", "personal", "cluster", "accounts", "elsewhere"]


def configure_pages(c: Any, *, name: str, passwords: Passwords) -> None:
    """Set templates and logo. `passwords`: which kind there is, for the login page to say where to get one."""
    given = c.JupyterHub
    c.JupyterHub.template_paths = [str(_HERE / "templates"), *given.get("template_paths", [])]
    c.JupyterHub.template_vars = {**given.get("template_vars", {}), "sparkhub": {"name": name, "passwords": passwords}}
    c.JupyterHub.logo_file = str(_HERE / "logo.svg")
