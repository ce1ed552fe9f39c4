"""Who may sign in, from hub.json and the secrets mounted beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sparkhub_hub.kubernetes import authenticators as kinds
from sparkhub_hub.kubernetes.hub_json import ClusterHub, SignIn
from sparkhub_hub.password_sign_in import configure_passwords
from sparkhub_hub.platform_test import TEST_USERS
from sparkhub_hub.user_names import normalize

# No name that breaks Spark's pages or a Spark setting; what else is a name, others decide.
_NAMES = r"(?!(?:proxy|history)\Z)[^\x00-\x20\x7f/\\$]{1,64}\Z"
_SHORTEST_PASSWORD = 10
_DEFAULT_ADMINS = ("admin",)


@dataclass(frozen=True)
class SecretFiles:
    """Where the secrets of signing in are mounted."""

    passwords: Path = Path("/etc/sparkhub/passwords")
    client_secret: Path = Path("/etc/sparkhub/oauth/client-secret")


def configure_sign_in(c: Any, hub: ClusterHub, files: SecretFiles) -> None:
    """Set the authenticator of `hub.auth.kind` and whom it lets in. Raises ValueError for what would let in anybody."""
    auth = hub.auth
    _KINDS[auth.kind](c, hub, files)
    c.ServiceUsers.service_users = set(TEST_USERS)


def _password(c: Any, hub: ClusterHub, files: SecretFiles) -> None:
    configure_passwords(
        c,
        user_password=_secret(files.passwords / "user-password"),
        admin_password=_secret(files.passwords / "admin-password"),
        admins=hub.auth.admins,
        users=hub.auth.users,
    )


def _native(c: Any, hub: ClusterHub, files: SecretFiles) -> None:
    _lists(c, kinds.NativeSignIn, hub.auth, admins=hub.auth.admins)
    c.JupyterHub.template_paths = [*c.JupyterHub.get("template_paths", []), kinds.NATIVE_TEMPLATES]
    # Everybody whom an administrator let in.
    c.NativeSignIn.allow_all = not hub.auth.users
    c.NativeSignIn.admin_password = _secret(files.passwords / "admin-password")
    c.NativeAuthenticator.open_signup = False
    c.NativeAuthenticator.check_common_password = True
    c.NativeAuthenticator.minimum_password_length = _SHORTEST_PASSWORD
    c.NativeAuthenticator.allowed_failed_logins = 5
    c.NativeAuthenticator.seconds_before_next_try = 300


def _github(c: Any, hub: ClusterHub, files: SecretFiles) -> None:
    auth = hub.auth
    _oauth(c, kinds.GitHubSignIn, auth, files)
    # With a list of people, membership alone lets nobody in.
    c.GitHubOAuthenticator.allowed_organizations = set() if auth.users else set(auth.organizations)
    groups = _uses_groups(hub)
    c.GitHubOAuthenticator.scope = ["read:org"] if groups or auth.organizations else []
    c.GitHubOAuthenticator.populate_teams_in_auth_state = groups
    _groups(c, hub, kinds.github_teams)


def _google(c: Any, hub: ClusterHub, files: SecretFiles) -> None:
    auth = hub.auth
    _oauth(c, kinds.GoogleSignIn, auth, files)
    c.GoogleOAuthenticator.hosted_domain = list(auth.organizations)
    c.GoogleSignIn.allow_all = bool(auth.organizations) and not auth.users


def _azuread(c: Any, hub: ClusterHub, files: SecretFiles) -> None:
    auth = hub.auth
    if not auth.tenant:
        raise ValueError("auth.tenant is missing in sparkhub.yaml: without it, any directory's people could sign in")
    _oauth(c, kinds.AzureSignIn, auth, files)
    c.AzureAdOAuthenticator.tenant_id = auth.tenant
    c.AzureAdOAuthenticator.username_claim = kinds.azure_name
    c.AzureSignIn.allow_all = not auth.users
    _groups(c, hub, "user.groups")


def _oidc(c: Any, hub: ClusterHub, files: SecretFiles) -> None:
    auth = hub.auth
    if not auth.issuer:
        raise ValueError("auth.issuer is missing in sparkhub.yaml")
    _oauth(c, kinds.OidcSignIn, auth, files)
    c.OidcSignIn.issuer = auth.issuer
    c.OidcSignIn.username_claim = kinds.oidc_name
    c.OidcSignIn.scope = ["openid", "profile", "email"]
    c.OidcSignIn.login_service = "your organisation"
    c.OidcSignIn.allow_all = not auth.users
    _groups(c, hub, "oauth_user.groups")


_KINDS: dict[str, Callable[[Any, ClusterHub, SecretFiles], None]] = {
    "password": _password,
    "native": _native,
    "github": _github,
    "google": _google,
    "azuread": _azuread,
    "oidc": _oidc,
}


def _oauth(c: Any, kind: type, auth: SignIn, files: SecretFiles) -> None:
    # The administrator `admin`, whom nobody named, is somebody unknown at a provider that anybody can join.
    _lists(c, kind, auth, admins=() if auth.admins == _DEFAULT_ADMINS else auth.admins)
    c.Authenticator.username_pattern = _NAMES
    c.OAuthenticator.client_id = auth.client_id or ""
    c.OAuthenticator.client_secret = _secret(files.client_secret)
    if auth.callback_host:
        c.OAuthenticator.oauth_callback_url = f"https://{auth.callback_host}/hub/oauth_callback"


def _lists(c: Any, kind: type, auth: SignIn, *, admins: tuple[str, ...]) -> None:
    c.JupyterHub.authenticator_class = kind
    c.Authenticator.admin_users = set(map(normalize, admins))
    c.Authenticator.allowed_users = set(map(normalize, auth.users))
    c.Authenticator.allow_existing_users = False
    c.Authenticator.auth_refresh_age = 60


def _groups(c: Any, hub: ClusterHub, key: Any) -> None:
    if _uses_groups(hub):
        c.Authenticator.manage_groups = True
        c.OAuthenticator.auth_state_groups_key = key


def _uses_groups(hub: ClusterHub) -> bool:
    return any(project.groups for project in hub.projects)


def _secret(file: Path) -> str:
    return file.read_text().strip()
