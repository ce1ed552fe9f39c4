import pytest

from sparkhub_hub import user_names


@pytest.mark.parametrize(
    "typed", ["ada", "Ada", "  ada ", "ada.lovelace", "ada+jobs@example.com", "0day", "a", "a" * 64, "x..y", "root"]
)
def test_takes_ordinary_names_and_addresses(typed: str) -> None:
    assert user_names.refusal(user_names.normalize(typed)) is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type a user name"),
        ("   ", "Type a user name"),
        ("proxy", "Spark's own pages break"),
        ("History", "Spark's own pages break"),
        ("a" * 80, "at most 64 characters; this one has 80"),
        ("../x", "starts with a letter or digit"),
        (".", "starts with a letter or digit"),
        ("a/b", "only letters a to z"),
        ("a b", "only letters a to z"),
        ("a%2fb", "only letters a to z"),
        ("ada\n", None),
        ("a\nb", "only letters a to z"),
        ("zoë", "only letters a to z"),
        ("\u212a", "only letters a to z"),  # The Kelvin sign, which str.lower() makes a plain k.
        ("\u0130", "only letters a to z"),
        ("<script>", "only letters a to z"),
        ("-rf", "starts with a letter or digit"),
    ],
)
def test_refuses_the_others_with_a_reason(typed: str, says: str | None) -> None:
    reason = user_names.refusal(user_names.normalize(typed))
    assert (reason is None) if says is None else (reason is not None and says in reason)


def test_two_names_are_never_one_folder() -> None:
    names = ["ada", "ada.", "ada-", "ada_", "ada@x", "ada+x"]
    accepted = {name for name in names if user_names.refusal(name) is None}
    assert len({f"/homes/{name}" for name in accepted}) == len(accepted) == len(names)
