"""One person on the cluster: names, and the texts of hub.json made theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kubespawner.slugs import safe_slug

# Of a namespace's name, and of a label's value.
_LONGEST = 63
# KubeSpawner's own bound for a part of a name.
_LONGEST_SLUG = 48
_PLACEHOLDER = re.compile(r"\$\{(namespace|user|username|project|auth-secret|ui-key)\}")


def make_slug(username: str, prefix: str) -> str:
    """The spelling of `username` in Kubernetes' names; no two people have the same."""
    return str(safe_slug(username, max_length=min(_LONGEST_SLUG, _LONGEST - len(prefix))))


@dataclass(frozen=True)
class Person:
    """Whose server starts, and in which project. `secrets` are the values of `${auth-secret}` and `${ui-key}`."""

    username: str
    slug: str
    namespace: str
    project: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def fill(self, value: Any) -> Any:
        """`value` with the placeholders of hub.json replaced in every string. `${env:X}` and the like stay."""
        if isinstance(value, str):
            return _PLACEHOLDER.sub(self._value, value)
        if isinstance(value, Mapping):
            return {key: self.fill(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.fill(one) for one in value]
        return value

    def _value(self, found: re.Match[str]) -> str:
        values = {"namespace": self.namespace, "user": self.slug, "username": self.username, "project": self.project}
        # A placeholder for a secret stays where there is none: nowhere but in the Secret `session`.
        return {**values, **self.secrets}.get(found[1], found[0])
