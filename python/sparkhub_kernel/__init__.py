"""What every kernel of the platform has, and every IPython in a terminal, besides IPython's own."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import Any

# Jupyter gives it to the kernels of notebooks, and to no other: not to those of nbconvert or papermill.
_NOTEBOOK = "JPY_SESSION_NAME"
_HERE_IS_ONE = "SPARKHUB_NOTEBOOK_KERNEL"


def load(shell: Any) -> None:
    """Extend `shell`, an IPython that is starting. Whoever calls this sees to errors."""
    if not has_bars(os.environ):
        from sparkhub_kernel.cell_text import tell_of_cells  # noqa: PLC0415 (a start loads what it needs)

        tell_of_cells(shell)
    if os.environ.get("MY_POD_NAMESPACE"):  # What it says is of clusters.
        from sparkhub_kernel.lake_refusals import tell_of_refusals  # noqa: PLC0415

        tell_of_refusals(shell)


def has_bars(environment: MutableMapping[str, str]) -> bool:
    """Whether the front end shows our bars. Marks `environment`: programs that a cell starts inherit its notebook."""
    if _NOTEBOOK not in environment or _HERE_IS_ONE in environment:
        return False
    environment[_HERE_IS_ONE] = str(os.getpid())
    return True
