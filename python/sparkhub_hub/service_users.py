"""Users that no person is: made by the platform's own services, which act as them by tokens."""

from __future__ import annotations

from typing import Any

from jupyterhub.auth import Authenticator
from traitlets import Set, Unicode


class ServiceUsers(Authenticator):
    """Nobody signs in as one of them, whatever accounts there are elsewhere.

    Not by `blocked_users`: at its start, JupyterHub takes all rights from users so named.
    """

    service_users = Set(Unicode(), help="Users that the platform's own services make").tag(config=True)

    def check_blocked_users(self, username: str, authentication: dict[str, Any] | None = None) -> bool:
        """False for somebody who may not sign in."""
        return username not in self.service_users and bool(super().check_blocked_users(username, authentication))
