"""Sign-in with generated passwords, set up alike wherever sparkhub runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sparkhub_hub.authenticator import SparkhubAuthenticator


def configure_passwords(
    c: Any, *, user_password: str, admin_password: str, admins: Iterable[str], users: Iterable[str]
) -> None:
    """Let `users` (everybody if there are none) in with one password, and `admins` with another."""
    listed = set(users)
    c.JupyterHub.authenticator_class = SparkhubAuthenticator
    c.SparkhubAuthenticator.user_password = user_password
    c.SparkhubAuthenticator.admin_password = admin_password
    c.SparkhubAuthenticator.admin_users = set(admins)
    c.SparkhubAuthenticator.allow_all = not listed
    c.SparkhubAuthenticator.allowed_users = listed
    # sparkhub.yaml alone says who may sign in, not who once could.
    c.SparkhubAuthenticator.allow_existing_users = False
    c.SparkhubAuthenticator.auth_refresh_age = 60
