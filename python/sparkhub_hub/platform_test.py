"""What `sparkhub test` may do at the hub: run servers of two users that are for nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from sparkhub_hub.project import Project

# Not the name of one of the users: the hub lets nobody delete a user of their own name.
_SERVICE = "sparkhub-platform-test"
MEMBER = "sparkhub-test"
STRANGER = "sparkhub-test-stranger"
TEST_USERS = (MEMBER, STRANGER)

AnyProject = TypeVar("AnyProject", bound=Project)

# Of each of the two users, and of nobody else: make and delete them, start and stop their servers, act as them.
_SCOPES = ("admin:users", "admin:servers", "tokens", "access:servers")


def service_name(token: str) -> str:
    """A name for each token: the hub keeps every token a service of that name ever had, and forgets old services."""
    return f"{_SERVICE}-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def allow_platform_test(c: Any, token: str) -> None:
    """Let whoever has `token` (the operator, who could do anything in the cluster) test the platform."""
    service = service_name(token)
    c.JupyterHub.services = [*c.JupyterHub.get("services", []), {"name": service, "api_token": token}]
    role = {
        "name": _SERVICE,
        "description": "Run servers of the test's own users",
        "scopes": [f"{scope}!user={user}" for user in TEST_USERS for scope in _SCOPES],
        "services": [service],
    }
    c.JupyterHub.load_roles = [*c.JupyterHub.get("load_roles", []), role]


def projects_for_test(user: str, all_projects: Sequence[AnyProject], own: list[AnyProject]) -> list[AnyProject]:
    """The test's member tries every project; its stranger has what anybody has, or he could not start at all."""
    if user == MEMBER:
        return list(all_projects)
    return own or list(all_projects[:1]) if user == STRANGER else own
