"""Which user names sparkhub takes, and what it says of the others."""

from __future__ import annotations

import re

MAX_LENGTH = 64
_ACCEPTED = re.compile(r"[a-z0-9][a-z0-9._@+-]*\Z")
# The JavaScript of Spark's pages takes the path segment after one of these words for an application's id, so every
# link of /user/proxy/sparkui/4040/ would lead astray (apache/spark: utils.js, stagepage.js).
_BREAK_SPARK_UI = frozenset({"proxy", "history"})


def normalize(name: str) -> str:
    """The one spelling of a name: lower case. Characters outside ASCII stay, for `refusal` to see."""
    # str.lower() would turn some of them into plain letters (the Kelvin sign into k): two people, one home.
    return "".join(char.lower() if char.isascii() else char for char in name.strip())


def refusal(name: str) -> str | None:
    """Why the normalized `name` cannot sign in, as a sentence with what to type instead; None if it can."""
    if not name:
        return "Type a user name: any name you like to be known by here, for example ada."
    if len(name) > MAX_LENGTH:
        return f"A user name has at most {MAX_LENGTH} characters; this one has {len(name)}. Choose a shorter one."
    if name in _BREAK_SPARK_UI:
        return f'The name "{name}" cannot be used: Spark\'s own pages break under it. Choose another, like {name}1.'
    if not _ACCEPTED.match(name):
        return (
            f'"{name}" cannot be a user name: it starts with a letter or digit, and then has only letters a to z, '
            "digits and the characters . _ @ + - (an e-mail address is fine)."
        )
    return None
