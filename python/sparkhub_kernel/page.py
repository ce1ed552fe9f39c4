"""Where the lines go: a page that only grows, or a terminal, in which one takes the place of the other."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sparkhub_kernel.cell_story import Line


@dataclass
class Page:
    """The output of a cell, in a notebook or a log."""

    out: Any
    pause_seconds: ClassVar[float] = 5.0

    def write(self, lines: Iterable[Line]) -> None:
        """Add `lines`."""
        for text, _lasting in lines:
            print(text, file=self.out, flush=True)

    def end(self, text: str) -> None:
        """Add `text`, the last."""
        print(text, file=self.out, flush=True)


@dataclass
class Terminal(Page):
    """A terminal: the line that is rewritten is the one that the cursor is in."""

    pause_seconds: ClassVar[float] = 0.0
    _width: int = 0

    def write(self, lines: Iterable[Line]) -> None:
        """Put `lines` in the place of the last one."""
        for text, lasting in lines:
            # A line that is broken in two cannot be taken back.
            shown = text if lasting else text[: shutil.get_terminal_size().columns - 1]
            self.out.write(f"\r{shown.ljust(self._width)}")
            self._width = len(shown)
            if lasting:
                self.out.write("\n")
                self._width = 0
        self.out.flush()

    def end(self, text: str) -> None:
        """Put `text` in the place of the last line, and leave it."""
        self.out.write(f"\r{text.ljust(self._width)}\n")
        self.out.flush()


def page_for(out: Any) -> Page:
    """What the stream `out` is."""
    return Terminal(out) if out.isatty() else Page(out)
