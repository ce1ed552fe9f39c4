"""Kubernetes' way of writing amounts."""

from __future__ import annotations

import re

_FORM = re.compile(r"([0-9.]+)([a-zA-Z]*)\Z")
_UNITS = {"": 1.0, "m": 1e-3}
_UNITS |= {unit: 1000.0**power for power, unit in enumerate("kMGTPE", start=1)}
_UNITS |= {f"{unit}i": 1024.0**power for power, unit in enumerate("KMGTPE", start=1)}


def parse_quantity(given: str | float) -> float:
    """`500m` is 0.5 and `2Gi` is 2147483648. Raises ValueError for what Kubernetes would not take."""
    found = _FORM.match(str(given))
    if not found or found[2] not in _UNITS:
        raise ValueError(f"{given!r} is no amount as Kubernetes writes it, such as 500m or 2Gi")
    return float(found[1]) * _UNITS[found[2]]
