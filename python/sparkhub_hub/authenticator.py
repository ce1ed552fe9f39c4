"""Sign-in with generated passwords: one for administrators, and one for everybody or one for each person."""

from __future__ import annotations

from secrets import compare_digest
from typing import Any

from jupyterhub.authenticators.shared import SharedPasswordAuthenticator
from tornado import web
from traitlets import Dict, Unicode

from sparkhub_hub import user_names
from sparkhub_hub.service_users import ServiceUsers
from sparkhub_hub.spoken_error import SpokenError


class SparkhubAuthenticator(ServiceUsers, SharedPasswordAuthenticator):
    """JupyterHub's shared passwords, with sparkhub's rules for names and a reason for every refusal."""

    personal_passwords = Dict(
        Unicode(), allow_none=True, default_value=None, help="The password of each person, instead of one for everybody"
    ).tag(config=True)

    def normalize_username(self, username: str) -> str:
        """Lower case, once."""
        return user_names.normalize(username)

    def validate_username(self, username: str) -> bool:
        """Also asked by the admin page and the API when a user is added."""
        return user_names.refusal(username) is None

    async def authenticate(self, handler: web.RequestHandler, data: dict[str, str]) -> dict[str, Any] | None:
        """The signed-in user, None for a wrong password, or an HTTPError whose sentence the login page shows."""
        name = user_names.normalize(data.get("username", ""))
        reason = user_names.refusal(name)
        if reason is not None:
            raise SpokenError(403, reason)
        password = data.get("password", "")
        admin = name in self.admin_users
        if not _same(password, self.admin_password if admin else self._password_of(name)):
            if admin and _same(password, self._password_of(name)):
                raise SpokenError(403, f"{name} is an administrator here and signs in with the admin password.")
            return None
        if not self.check_allowed(name):
            raise SpokenError(
                403,
                f"{name} is not on the list of people of this sparkhub. Ask whoever runs it to add {name} to "
                "auth.users in sparkhub.yaml.",
            )
        return {"name": name, "admin": admin}

    def check_allowed(self, username: str, authentication: dict[str, Any] | None = None) -> bool:
        """Whether the list, if there is one, has the name."""
        return bool(self.allow_all or username in self.admin_users or username in self.allowed_users)

    def _password_of(self, name: str) -> str | None:
        shared: str | None = self.user_password
        return shared if self.personal_passwords is None else self.personal_passwords.get(name)

    async def refresh_user(self, user: Any, handler: web.RequestHandler | None = None) -> bool | dict[str, Any]:
        """Ends the session of somebody taken off the list, and takes admin rights back, within minutes."""
        known = self.check_allowed(user.name) or user.name in self.service_users
        return known and {"name": user.name, "admin": user.name in self.admin_users}


def _same(given: str, expected: str | None) -> bool:
    # As bytes: compare_digest refuses text outside ASCII, which a person may well type.
    return bool(expected) and compare_digest(given.encode(), str(expected).encode())
