"""The page on which a person chooses a project before the server starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from sparkhub_hub.project import Project

_STYLE = """
<style>
  .sparkhub-projects { border: 0; margin: 0; padding: 0; }
  .sparkhub-projects legend { font-size: 1.1rem; margin-bottom: .75rem; }
  .sparkhub-project { position: relative; display: block; margin-bottom: .75rem; cursor: pointer; }
  .sparkhub-project input { position: absolute; z-index: 1; top: 1.2rem; left: 1.1rem; width: 1.1rem; height: 1.1rem; }
  .sparkhub-project span { display: block; }
  .sparkhub-project .card { padding: 1rem 1.25rem 1rem 3.25rem; }
  .sparkhub-project input:checked + .card { border-color: #e25a1c; box-shadow: 0 0 0 1px #e25a1c; }
  .sparkhub-project input:focus-visible + .card { outline: 3px solid #e25a1c; outline-offset: 2px; }
  .sparkhub-project .limits { font-size: .9rem; opacity: .85; margin-top: .35rem; }
</style>
"""


def make_options_form(projects: Sequence[Project]) -> str:
    """The form's HTML: a radio group of cards, the first chosen. Everything from the file is escaped."""
    cards = "".join(_card(project, checked=index == 0) for index, project in enumerate(projects))
    return (
        f'{_STYLE}<fieldset class="sparkhub-projects"><legend>Which project do you work in?</legend>{cards}</fieldset>'
    )


def _card(project: Project, *, checked: bool) -> str:
    name = escape(project.name)
    about = f"<span>{escape(project.description)}</span>" if project.description else ""
    folder = " &middot; ~/shared is the project's common folder" if project.shared else ""
    return (
        f'<label class="sparkhub-project" for="project-{name}">'
        f'<input type="radio" name="project" id="project-{name}" value="{name}" required'
        f"{' checked' if checked else ''}>"
        f'<span class="card"><strong>{escape(project.title or project.name)}</strong>{about}'
        f'<span class="limits">{escape(project.summary)}{folder}</span></span></label>'
    )


def read_options(form: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    """The choice in a posted form. Anything else in it is dropped, so nothing unknown is kept in the database."""
    values = form.get("project") or []
    return {"project": str(values[0])} if values else {}
