"""An error with a sentence for the person who sees it."""

from __future__ import annotations

from tornado import web


class SpokenError(web.HTTPError):
    """An HTTPError whose `text` JupyterHub shows as it is, also when it comes up while a server starts."""

    def __init__(self, status: int, text: str) -> None:
        # As an argument: a % in the text is no format.
        super().__init__(status, "%s", text)
        self.jupyterhub_message = text
