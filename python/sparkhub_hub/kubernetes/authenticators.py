"""Sign-in with accounts kept elsewhere or by the hub itself, with what sparkhub asks of all of them."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import nativeauthenticator
from nativeauthenticator import NativeAuthenticator
from oauthenticator.azuread import AzureAdOAuthenticator
from oauthenticator.generic import GenericOAuthenticator
from oauthenticator.github import GitHubOAuthenticator
from oauthenticator.google import GoogleOAuthenticator
from traitlets import Unicode, default

from sparkhub_hub import user_names
from sparkhub_hub.service_users import ServiceUsers
from sparkhub_hub.spoken_error import SpokenError

NATIVE_TEMPLATES = str(Path(nativeauthenticator.__file__).parent / "templates")
_DISCOVERY_SECONDS = 5
# In this order. None of them may be changed by the person alone, where the directory is an organisation's.
_AZURE_NAMES = ("preferred_username", "upn", "unique_name")
_OIDC_NAMES = ("preferred_username", "email", "sub")


class StillListed(ServiceUsers):
    """Who was taken off the list is signed out within a minute, not when a cookie ends."""

    def normalize_username(self, username: str) -> str:
        """Lower case, once, and for plain letters only."""
        return user_names.normalize(username)

    async def refresh_user(self, user: Any, handler: Any = None, **more: Any) -> Any:
        """False for somebody whom the list no longer has."""
        listed = self.allowed_users | self.admin_users | self.service_users
        if self.allowed_users and user.name not in listed:
            return False
        return await super().refresh_user(user, handler, **more)


class GitHubSignIn(StillListed, GitHubOAuthenticator):
    """GitHub accounts; a team is a group `organisation:team`."""


class GoogleSignIn(StillListed, GoogleOAuthenticator):
    """Google accounts of some domains."""


class AzureSignIn(StillListed, AzureAdOAuthenticator):
    """Accounts of one Azure directory."""


class OidcSignIn(StillListed, GenericOAuthenticator):
    """Any OpenID provider, known by its issuer alone."""

    issuer = Unicode(help="The issuer's address").tag(config=True)

    @cached_property
    def endpoints(self) -> dict[str, str]:
        """The provider's own description. Asked at the first sign-in: the hub starts without the provider."""
        issuer = self.issuer.rstrip("/")
        try:
            with urlopen(f"{issuer}/.well-known/openid-configuration", timeout=_DISCOVERY_SECONDS) as answer:  # noqa: S310 - of the file
                found: dict[str, str] = json.load(answer)
        except (URLError, OSError, ValueError) as error:
            self.log.error("The issuer %s does not describe itself: %s", issuer, error)
            text = "The sign-in service of your organisation does not answer just now. Try again in a minute."
            raise SpokenError(503, text) from error
        if found.get("issuer", "").rstrip("/") != issuer:
            self.log.error("auth.issuer is %s, but what answers there is %s", issuer, found.get("issuer"))
            raise SpokenError(500, "The sign-in service is not the one that was agreed on. Ask whoever runs this hub.")
        return found

    @default("authorize_url")
    def _authorize(self) -> str:
        return self.endpoints["authorization_endpoint"]

    @default("token_url")
    def _token(self) -> str:
        return self.endpoints["token_endpoint"]

    @default("userdata_url")
    def _userdata(self) -> str:
        return self.endpoints["userinfo_endpoint"]


class NativeSignIn(StillListed, NativeAuthenticator):
    """Accounts of the hub's own: people sign up, an administrator lets them in."""

    admin_password = Unicode(help="The first password of the administrators' accounts").tag(config=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made by us: whoever signed up first under such a name would be administrator.
        for name in self.admin_users:
            if not self.user_exists(name) and self.create_user(name, self.admin_password) is not None:
                self.get_user(name).is_authorized = True
                self.db.commit()

    def get_authed_users(self) -> set[str]:
        """Who is let in at once: nobody by a name alone, which anybody can type who signs up."""
        return {name for name in super().get_authed_users() if self.user_exists(name)}

    def validate_username(self, username: str) -> bool:
        """The same names as everywhere in sparkhub."""
        return user_names.refusal(username) is None


def azure_name(claims: dict[str, Any]) -> str | None:
    """The name by which an Azure directory knows a person."""
    return _first(claims, _AZURE_NAMES)


def oidc_name(claims: dict[str, Any]) -> str | None:
    """The name by which an OpenID provider knows a person; an e-mail address only when it was checked."""
    usable = {key: value for key, value in claims.items() if key != "email" or claims.get("email_verified") is True}
    return _first(usable, _OIDC_NAMES)


def github_teams(auth_state: dict[str, Any]) -> list[str]:
    """A person's teams, as `organisation:team`."""
    return [f"{team['organization']['login']}:{team['slug']}" for team in auth_state.get("teams", [])]


def _first(claims: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((str(claims[name]) for name in names if claims.get(name)), None)
