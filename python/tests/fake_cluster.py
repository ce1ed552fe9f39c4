"""A cluster's API in memory, for tests of what the hub applies."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

from kubernetes_asyncio.client import ApiException

Key = tuple[str, str | None, str]


class FakeCluster:
    """Stands in for ClusterApi; `order` is every change, `refuse` maps (verb, kind) to an HTTP status and a text."""

    def __init__(self) -> None:
        self.objects: dict[Key, dict[str, Any]] = {}
        self.order: list[tuple[str, str, str]] = []
        self.refuse: dict[tuple[str, str], tuple[int, str]] = {}
        self.stuck: set[str] = set()

    def put(self, kind: str, name: str, namespace: str | None = None, **rest: Any) -> dict[str, Any]:
        made = {"kind": kind, "metadata": {"name": name, "namespace": namespace, "uid": f"uid-{name}"}, **rest}
        self.objects[kind, namespace, name] = made
        return made

    def get(self, kind: str, name: str, namespace: str | None = None) -> dict[str, Any]:
        return self.objects[kind, namespace, name]

    def _check(self, verb: str, kind: str) -> None:
        if (verb, kind) in self.refuse:
            status, text = self.refuse[verb, kind]
            error = ApiException(status=status)
            error.body = json.dumps({"message": text})
            raise error

    async def apply(self, manifest: dict[str, Any]) -> dict[str, Any]:
        kind, metadata = manifest["kind"], manifest["metadata"]
        self._check("apply", kind)
        key = (kind, metadata.get("namespace"), metadata["name"])
        old = self.objects.get(key)
        if old and kind.startswith("PersistentVolume") and _fixed(old) != _fixed(manifest):
            raise ApiException(status=422)
        self.order.append(("apply", kind, metadata["name"]))
        kept = {"uid": f"uid-{metadata['name']}", **(old or {}).get("metadata", {}), **metadata}
        self.objects[key] = {**copy.deepcopy(manifest), "metadata": kept}
        return self.objects[key]

    async def read(self, kind: str, name: str, namespace: str | None = None) -> dict[str, Any] | None:
        self._check("read", kind)
        return self.objects.get((kind, namespace, name))

    async def names(self, kind: str, namespace: str) -> list[str]:
        return [name for one, where, name in self.objects if one == kind and where == namespace]

    async def delete(self, kind: str, name: str, namespace: str | None = None) -> None:
        self._check("delete", kind)
        self.order.append(("delete", kind, name))
        if name not in self.stuck:
            self.objects.pop((kind, namespace, name), None)

    async def token(self, service_account: str, namespace: str, audience: str, seconds: int) -> str:
        self._check("token", "ServiceAccount")
        self.order.append(("token", "ServiceAccount", service_account))
        number = sum(verb == "token" for verb, *_ in self.order)
        return f"{namespace}/{service_account} for {audience} {seconds}s #{number}"

    async def set_secret_key(self, name: str, namespace: str, key: str, value: str) -> None:
        self._check("patch", "Secret")
        self.objects["Secret", namespace, name]["data"][key] = base64.b64encode(value.encode()).decode()

    async def wait_until_gone(self, kind: str, name: str, namespace: str | None = None, seconds: float = 30) -> None:
        if (kind, namespace, name) in self.objects:
            raise TimeoutError(f"{kind} {name} is still there")


def _fixed(manifest: dict[str, Any]) -> Any:
    spec = {key: value for key, value in manifest["spec"].items() if key != "claimRef"}
    return spec | {"resources": None}
