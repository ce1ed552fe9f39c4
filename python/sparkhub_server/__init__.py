"""What a notebook server loads: the Spark UIs of its sessions, and Spark work counted as activity."""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "sparkhub_server.extension"}]
