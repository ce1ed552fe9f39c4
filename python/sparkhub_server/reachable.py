"""Waits until the network lets a new server out."""

from __future__ import annotations

import os
import socket
import time
from urllib.parse import urlsplit

_PATIENCE_SECONDS = 60
_PAUSE_SECONDS = 0.5


def wait_for_hub() -> None:
    """Return when the hub can be reached, or after a minute, when the server will say itself what is wrong.

    A cluster tells its network policies of a new server when it has an address; until each machine knows, a second or
    some later, the server can reach nobody, and would give up.
    """
    hub = urlsplit(os.environ.get("JUPYTERHUB_API_URL", ""))
    if hub.hostname is None:
        return
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with socket.create_connection((hub.hostname, hub.port or 80), timeout=2):
                return
        except OSError:
            time.sleep(_PAUSE_SECONDS)
