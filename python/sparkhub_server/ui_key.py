"""The signed token that Spark's JWSFilter wants on every request to a Spark UI."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from pathlib import Path

KEY_FILE_VARIABLE = "SPARKHUB_UI_KEY_FILE"


def authorization_headers() -> dict[str, str]:
    """The Authorization header for a Spark UI; empty where no key is set up. Read anew: keys may be replaced."""
    path = os.environ.get(KEY_FILE_VARIABLE)
    if not path or not Path(path).is_file():
        return {}
    return {"Authorization": f"Bearer {make_token(Path(path).read_text().strip())}"}


def make_token(key: str) -> str:
    """An HS256 JSON Web Signature of `{}` under `key` (base64url of 32 bytes or more)."""
    secret = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    signed = _encode(b'{"alg":"HS256"}') + "." + _encode(b"{}")
    return f"{signed}.{_encode(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
