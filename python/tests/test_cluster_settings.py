"""The hub's configuration on Kubernetes, on top of the chart's."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cluster_platform import hub_json, project
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from traitlets.config import Config

from sparkhub_hub.kubernetes import authenticators
from sparkhub_hub.kubernetes.authenticators import azure_name, github_teams, oidc_name
from sparkhub_hub.kubernetes.settings import apply
from sparkhub_hub.kubernetes.sign_in import SecretFiles
from sparkhub_hub.platform_test import TEST_USERS, service_name
from sparkhub_hub.spoken_error import SpokenError


def configured(tmp_path: Path, before: Config | None = None, **changes: Any) -> Config:
    tmp_path.mkdir(exist_ok=True)
    files = SecretFiles(passwords=tmp_path, client_secret=tmp_path / "client-secret")
    for name in ("user-password", "admin-password", "client-secret"):
        (tmp_path / name).write_text(f"the-{name}-of-this-platform-is-long\n")
    (tmp_path / "hub.json").write_text(json.dumps(hub_json(**changes)))
    config = before if before is not None else Config()
    apply(config, tmp_path / "hub.json", files)
    return config


def auth(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "admins": ["ada"], "users": [], "clientId": "client", **more}


def authenticator(config: Config) -> Any:
    return config.JupyterHub.authenticator_class(config=config)


def test_what_the_chart_and_the_files_values_set_stays(tmp_path: Path) -> None:
    before = Config()
    before.JupyterHub.services = [{"name": "theirs"}]
    before.JupyterHub.load_roles = [{"name": "theirs"}]
    before.JupyterHub.template_vars = {"announcement": "Hello"}
    before.KubeSpawner.start_timeout = 300
    before.KubeSpawner.tolerations = [{"key": "theirs"}]
    before.KubeSpawner.node_affinity_preferred.append({"weight": 1})
    before.KubeSpawner.image_pull_secrets = [{"name": "theirs"}, "both"]
    pod = {**hub_json()["pod"], "imagePullSecrets": ["both", "ours"]}
    config = configured(tmp_path, before, pod=pod)
    assert config.KubeSpawner.start_timeout == 600
    assert [one["key"] for one in config.KubeSpawner.tolerations] == ["theirs", "hub.jupyter.org/node-purpose"]
    assert [one["weight"] for one in config.KubeSpawner.node_affinity_preferred] == [1, 100]
    assert config.KubeSpawner.image_pull_secrets == ["theirs", "both", "ours"]
    assert config.JupyterHub.template_vars["announcement"] == "Hello"
    assert config.JupyterHub.services == [{"name": "theirs"}]


def test_servers_have_namespaces_and_homes_of_their_own_that_nothing_deletes(tmp_path: Path) -> None:
    config = configured(tmp_path)
    assert config.KubeSpawner.enable_user_namespaces is True
    assert config.KubeSpawner.pod_name_template == "notebook"
    assert config.KubeSpawner.storage_pvc_ensure is False
    assert config.KubeSpawner.delete_pvc is False
    assert config.KubeSpawner.automount_service_account_token is True
    # Machines that do not come are no reason to restart the hub.
    assert config.Spawner.consecutive_failure_limit == 0


def test_the_platforms_test_has_rights_over_its_two_users_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "load_roles" not in configured(tmp_path / "without").JupyterHub
    monkeypatch.setenv("SPARKHUB_TEST_TOKEN", "t" * 32)
    (role,) = configured(tmp_path / "with").JupyterHub.load_roles
    assert {scope.split("!")[1] for scope in role["scopes"]} == {
        "user=sparkhub-test",
        "user=sparkhub-test-stranger",
    }


KINDS = {
    "password": {},
    "native": {},
    "github": {"organizations": ["acme"]},
    "google": {"organizations": ["acme.example"]},
    "azuread": {"tenant": "t"},
    "oidc": {"issuer": "https://id.example.com"},
}


def test_a_new_token_of_the_platforms_test_is_of_a_new_service_so_that_the_hub_forgets_the_old() -> None:
    names = {service_name(token) for token in ("t" * 32, "u" * 32)}
    assert len(names) == 2
    assert not names & set(TEST_USERS)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "native"])
def test_nobody_signs_in_as_a_user_of_the_test(tmp_path: Path, kind: str) -> None:
    made = authenticator(configured(tmp_path, auth=auth(kind, **KINDS[kind])))
    model = {"auth_state": {made.user_auth_state_key: {"hd": "acme.example"}}} if kind not in ("password",) else None
    assert made.check_blocked_users("sparkhub-test", model) is False
    assert made.check_blocked_users("ada", model) is True
    assert made.blocked_users == set()


@pytest.mark.parametrize(
    ("given", "everybody"),
    [
        (auth("password"), True),
        (auth("password", users=["eve"]), False),
        (auth("native"), True),
        (auth("github"), False),
        (auth("github", organizations=["acme"]), False),
        (auth("google"), False),
        (auth("google", organizations=["acme.example"]), True),
        (auth("google", organizations=["acme.example"], users=["eve"]), False),
        (auth("azuread", tenant="t"), True),
        (auth("azuread", tenant="t", users=["eve"]), False),
        (auth("oidc", issuer="https://id.example.com"), True),
    ],
)
def test_a_provider_that_anybody_can_join_lets_nobody_in_by_itself(
    tmp_path: Path, given: dict[str, Any], everybody: bool
) -> None:
    config = configured(tmp_path, auth=given)
    section = config[config.JupyterHub.authenticator_class.__name__]
    assert bool(section.get("allow_all", False)) is everybody


def test_organisations_let_in_only_where_no_people_are_named(tmp_path: Path) -> None:
    config = configured(tmp_path, auth=auth("github", organizations=["acme"]))
    assert authenticator(config).allowed_organizations == {"acme"}
    named = configured(tmp_path, auth=auth("github", organizations=["acme"], users=["Eve"]))
    assert authenticator(named).allowed_organizations == set()
    assert authenticator(named).allowed_users >= {"eve"}


def test_the_default_administrator_is_nobody_at_a_provider(tmp_path: Path) -> None:
    assert authenticator(configured(tmp_path, auth=auth("github", admins=["admin"]))).admin_users == set()
    assert authenticator(configured(tmp_path, auth=auth("github", admins=["Ada"]))).admin_users == {"ada"}


def test_secrets_come_from_their_files(tmp_path: Path) -> None:
    made = authenticator(configured(tmp_path, auth=auth("oidc", issuer="https://id.example.com", callbackHost="h.x")))
    assert made.client_secret == "the-client-secret-of-this-platform-is-long"
    assert made.client_id == "client"
    assert made.oauth_callback_url == "https://h.x/hub/oauth_callback"


def test_azure_without_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"auth\.tenant is missing"):
        configured(tmp_path, auth=auth("azuread"))


@pytest.mark.parametrize("name", ["proxy", "history", "a b", "a/b", "a\nspark.x y", "${ui-key}", "x" * 65, ""])
def test_names_that_break_pages_or_settings_do_not_sign_in(tmp_path: Path, name: str) -> None:
    made = authenticator(configured(tmp_path, auth=auth("github")))
    assert not made.validate_username(name)
    assert made.validate_username("ada.lovelace@example.com")


def test_groups_of_projects_come_from_the_provider(tmp_path: Path) -> None:
    projects = [project("a", groups=["acme:phys"])]
    made = authenticator(configured(tmp_path, auth=auth("github", organizations=["acme"]), projects=projects))
    assert made.manage_groups is True
    assert made.populate_teams_in_auth_state is True
    assert made.scope == ["read:org"]
    state = {"teams": [{"organization": {"login": "acme"}, "slug": "phys"}]}
    assert github_teams(state) == ["acme:phys"]
    assert asyncio.run(made.get_user_groups(state)) == {"acme:phys"}


def test_who_was_taken_off_the_list_is_signed_out(tmp_path: Path) -> None:
    made = authenticator(configured(tmp_path, auth=auth("github", users=["eve"])))

    def still_in(name: str) -> Any:
        return asyncio.run(made.refresh_user(SimpleNamespace(name=name)))

    assert [bool(still_in(name)) for name in ("eve", "ada", "sparkhub-test", "mallory")] == [True, True, True, False]


def test_names_that_nobody_can_choose_alone() -> None:
    assert azure_name({"upn": "ada@x.org", "name": "Ada", "email": "eve@x.org"}) == "ada@x.org"
    assert oidc_name({"sub": "1", "email": "ada@x.org"}) == "1"
    assert oidc_name({"sub": "1", "email": "ada@x.org", "email_verified": True}) == "ada@x.org"
    assert oidc_name({}) is None


def test_an_issuer_is_asked_at_the_first_sign_in_and_again_when_it_was_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = authenticator(configured(tmp_path, auth=auth("oidc", issuer="https://id.example.com/")))

    def silent(*_: Any, **__: Any) -> None:
        raise OSError("connection refused")

    monkeypatch.setattr(authenticators, "urlopen", silent)
    with pytest.raises(SpokenError, match="does not answer just now"):
        _ = made.authorize_url
    said = {"issuer": "https://id.example.com", "authorization_endpoint": "https://id.example.com/a"}

    class Answer:
        def __enter__(self) -> Any:
            return SimpleNamespace(read=lambda: json.dumps(said))

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(authenticators, "urlopen", lambda *_, **__: Answer())
    assert made.authorize_url == "https://id.example.com/a"


def test_an_issuer_that_is_another_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = authenticator(configured(tmp_path, auth=auth("oidc", issuer="https://id.example.com")))

    class Answer:
        def __enter__(self) -> Any:
            return SimpleNamespace(read=lambda: json.dumps({"issuer": "https://evil.example"}))

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(authenticators, "urlopen", lambda *_, **__: Answer())
    with pytest.raises(SpokenError, match="not the one that was agreed on"):
        _ = made.token_url


def native(tmp_path: Path, db: Any, **more: Any) -> Any:
    config = configured(tmp_path, auth=auth("native", **more))
    return config.JupyterHub.authenticator_class(config=config, _deprecated_db_session=db)


def test_own_accounts_are_let_in_by_an_administrator_and_no_name_is_free_to_take(tmp_path: Path) -> None:
    db = sessionmaker(create_engine("sqlite://"))()
    made = native(tmp_path, db, users=["eve"])
    given = {"username": "ada", "password": "the-admin-password-of-this-platform-is-long"}
    assert asyncio.run(made.authenticate(None, given)) == "ada"
    # Whoever types the name of an administrator, or one on the list, is not that person yet.
    assert made.create_user("ada", "another-long-password") is None
    assert made.create_user("eve", "another-long-password") is not None
    assert made.create_user("mallory", "short") is None
    eve = {"username": "eve", "password": "another-long-password"}
    assert asyncio.run(made.authenticate(None, eve)) is None
    made.get_user("eve").is_authorized = True
    assert asyncio.run(made.authenticate(None, eve)) == "eve"
    again = native(tmp_path, db, users=["eve"])
    assert asyncio.run(again.authenticate(None, given)) == "ada"
