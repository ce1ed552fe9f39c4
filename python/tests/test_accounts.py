import re

from sparkhub_hub.system_accounts import account_name, group_name


def test_every_name_has_an_account_of_its_own_that_linux_takes() -> None:
    names = ["ada", "root", "a" * 64, "a" * 63, "ada@example.com", "ada+x@example.com", "a.b", "a_b", "a-b", "0day"]
    accounts = {account_name(name) for name in names} | {group_name(name) for name in names}
    assert len(accounts) == 2 * len(names)
    for account in accounts:
        assert re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}", account)


def test_no_name_reaches_an_account_that_was_there_before() -> None:
    assert account_name("root") == "sparkhub-root"
    # A plain name cannot spell the account of another that had to be hashed.
    hashed = account_name("ada@example.com")
    assert account_name(hashed.removeprefix("sparkhub_")) != hashed
