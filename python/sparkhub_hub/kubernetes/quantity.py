"""Amounts of processors and memory, as KubeSpawner and Kubernetes write them."""

from __future__ import annotations

import re

_FORM = re.compile(r"([0-9.]+)([a-zA-Z]*)\Z")
_UNITS = {"": 1.0, "m": 1e-3}
# KubeSpawner's M is 2^20, too.
_UNITS |= {unit + i: 1024.0**power for power, unit in enumerate("KMGTP", start=1) for i in ("", "i")}


def parse_quantity(given: str | float) -> float:
    """`500m` is 0.5; `2G` and `2Gi` are 2147483648. Raises ValueError for what neither of the two would take."""
    found = _FORM.match(str(given))
    if not found or found[2] not in _UNITS:
        raise ValueError(f"{given!r} in hub.json is no amount, such as 500m or 2Gi")
    return float(found[1]) * _UNITS[found[2]]
