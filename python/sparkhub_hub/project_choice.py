"""How a person chooses the project of their server; what every kind of spawner shares."""

from __future__ import annotations

from typing import Any

from sparkhub_hub.options_form import make_options_form, read_options
from sparkhub_hub.project_access import ProjectRefusedError, choose_project, no_project_sentence, projects_of
from sparkhub_hub.spoken_error import SpokenError


class ProjectChoice:
    """For a Spawner with a `hub_json`: which projects are offered, and which one was taken."""

    user: Any
    user_options: dict[str, Any]
    hub_json: Any

    def offered(self) -> list[Any]:
        """The projects this person may choose."""
        return projects_of(self.hub_json.projects, self.user.name, [group.name for group in self.user.groups])

    def project(self) -> Any:
        """The project of this server. Raises an HTTPError with a sentence when it is not theirs."""
        try:
            return choose_project(self.offered(), self.user.name, self.user_options)
        except ProjectRefusedError as refused:
            raise SpokenError(403, str(refused)) from None

    async def get_options_form(self) -> str:
        """The project cards; empty when there is nothing to choose."""
        offered = self.offered()
        if not offered:
            raise SpokenError(403, no_project_sentence(self.user.name))
        return make_options_form(offered) if len(offered) > 1 else ""

    def run_options_from_form(self, form_data: dict[str, Any]) -> dict[str, str]:
        """The posted choice, refused at once (on the same page) when it is not theirs."""
        options = read_options(form_data)
        try:
            choose_project(self.offered(), self.user.name, options)
        except ProjectRefusedError as refused:
            raise SpokenError(403, str(refused)) from None
        return options

    def options_from_query(self, query_data: dict[str, Any]) -> dict[str, str]:
        """`/hub/spawn?project=NAME`, under the same rule."""
        return self.run_options_from_form(query_data)
