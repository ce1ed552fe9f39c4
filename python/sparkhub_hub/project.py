"""What people choose when their server starts, wherever it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """The most that one project's sessions may hold; `memory` as Spark writes it (`96g`)."""

    executors: int
    cores: int
    memory: str


@dataclass(frozen=True)
class Project:
    """A project of hub.json. Open to everybody if it names no member and no group."""

    name: str
    title: str
    description: str
    members: tuple[str, ...]
    groups: tuple[str, ...]
    shared: bool
    limits: Limits
    summary: str


def common_fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a project of hub.json has on every kind of platform."""
    limits = raw["limits"]
    return {
        "name": raw["name"],
        "title": raw["title"],
        "description": raw["description"],
        "members": tuple(raw["members"]),
        "groups": tuple(raw["groups"]),
        "shared": bool(raw["shared"]),
        "limits": Limits(int(limits["executors"]), int(limits["cores"]), str(limits["memory"])),
        "summary": raw["summary"],
    }
