import asyncio
from typing import Any

import pytest
from tornado import web

from sparkhub_hub.authenticator import SparkhubAuthenticator

USER, ADMIN = "the-user-password", "the-admin-password-is-much-longer-than-that"


def make(**changes: Any) -> SparkhubAuthenticator:
    given = {"user_password": USER, "admin_password": ADMIN, "admin_users": {"admin"}, "allow_all": True}
    return SparkhubAuthenticator(**{**given, **changes})


def sign_in(authenticator: SparkhubAuthenticator, user: str, password: str) -> Any:
    # The outer call of JupyterHub, which also checks its own lists.
    return asyncio.run(authenticator.get_authenticated_user(None, {"username": user, "password": password}))


def test_the_shared_password_and_the_admin_password() -> None:
    assert sign_in(make(), "Ada@Example.com", USER)["name"] == "ada@example.com"
    assert sign_in(make(), "ada", USER)["admin"] is False
    assert sign_in(make(), "admin", ADMIN)["admin"] is True


@pytest.mark.parametrize(
    ("user", "password"), [("ada", "wrong"), ("ada", ""), ("ada", ADMIN), ("admin", "x"), ("ada", "päss")]
)
def test_wrong_passwords_are_wrong(user: str, password: str) -> None:
    assert sign_in(make(), user, password) is None


def test_an_administrator_with_the_user_password_is_told_which_to_use() -> None:
    with pytest.raises(web.HTTPError, match="signs in with the admin password"):
        sign_in(make(), "admin", USER)


def test_no_password_set_lets_nobody_in() -> None:
    assert sign_in(make(user_password=None), "ada", "") is None


def test_a_form_without_fields_is_no_crash() -> None:
    with pytest.raises(web.HTTPError, match="Type a user name"):
        asyncio.run(make().authenticate(None, {}))


def test_who_is_not_on_the_list_reads_so_but_only_with_the_password() -> None:
    listed = make(allow_all=False, allowed_users={"ada"})
    assert sign_in(listed, "ada", USER)["name"] == "ada"
    assert sign_in(listed, "admin", ADMIN)["admin"] is True
    assert sign_in(listed, "eve", "wrong") is None
    with pytest.raises(web.HTTPError, match="eve is not on the list"):
        sign_in(listed, "eve", USER)


def test_a_password_each() -> None:
    each = make(allow_all=False, allowed_users={"ada", "bob"}, personal_passwords={"ada": "adas", "bob": "bobs"})
    assert sign_in(each, "ada", "adas")["name"] == "ada"
    assert sign_in(each, "ada", "bobs") is None
    assert sign_in(each, "ada", USER) is None
    assert sign_in(each, "eve", USER) is None
    assert sign_in(each, "admin", ADMIN)["admin"] is True


class Person:
    def __init__(self, name: str) -> None:
        self.name = name


def test_a_session_ends_when_the_name_leaves_the_list_and_admin_rights_with_it() -> None:
    listed = make(allow_all=False, allowed_users={"ada"}, admin_users=set())
    assert asyncio.run(listed.refresh_user(Person("eve"))) is False
    assert asyncio.run(listed.refresh_user(Person("ada"))) == {"name": "ada", "admin": False}
