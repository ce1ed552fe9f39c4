"""Who may work in which project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sparkhub_hub import user_names
from sparkhub_hub.project import Project

AnyProject = TypeVar("AnyProject", bound=Project)


class ProjectRefusedError(Exception):
    """The person may not start in the project asked for, or named none; the text is for that person to read."""


def projects_of(projects: Iterable[AnyProject], user: str, groups: Iterable[str]) -> list[AnyProject]:
    """The projects offered to `user`, in the order of the file."""
    mine = set(groups)
    return [
        project
        for project in projects
        if (not project.members and not project.groups)
        or user in map(user_names.normalize, project.members)
        or mine.intersection(project.groups)
    ]


def no_project_sentence(user: str) -> str:
    """What a person reads who is in no project at all."""
    return (
        f"You are signed in as {user}, but no project is open to you yet. Ask whoever runs this sparkhub to add "
        f"{user} to the members of a project in sparkhub.yaml and to run: sparkhub up"
    )


def choose_project(offered: Sequence[AnyProject], user: str, options: Mapping[str, Any]) -> AnyProject:
    """The project named in `options` (from the form or the API), or the only one. Raises ProjectRefusedError."""
    if not offered:
        raise ProjectRefusedError(no_project_sentence(user))
    asked = options.get("project")
    if asked is None and len(offered) == 1:
        return offered[0]
    names = ", ".join(project.name for project in offered)
    if asked is None:
        raise ProjectRefusedError(f"Choose the project to work in: {names}.")
    for project in offered:
        if project.name == asked:
            return project
    # The same words whether the project exists or not: who is outside a project need not learn of it.
    raise ProjectRefusedError(f'You have no project called "{str(asked)[:64]}". Yours: {names}.')
