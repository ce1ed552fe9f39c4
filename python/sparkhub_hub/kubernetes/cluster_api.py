"""The few things that the hub does to objects of the cluster, by kubernetes_asyncio."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import Any
from urllib.parse import quote

import aiohttp
from kubernetes_asyncio.client import ApiClient, ApiException

from sparkhub_hub.kubernetes.hub_json import Manifest

FIELD_MANAGER = "sparkhub-hub"
_CLUSTER_WIDE = ("Namespace", "PersistentVolume")
_API_VERSIONS = dict.fromkeys(
    ("PersistentVolumeClaim", "PersistentVolume", "Secret", "Namespace", "ServiceAccount"), "v1"
)
# Too many requests, or an API server that restarts; and a conflict with a writer who was faster.
_TRY_AGAIN = (409, 429, 500, 502, 503, 504)
_WAITS_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0)
_REQUEST_SECONDS = 10


class ClusterApi:
    """Apply, read, list and delete objects as plain JSON. Every failure left is an ApiException or a TimeoutError."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    async def apply(self, manifest: Manifest) -> Manifest:
        """Server-side apply: what is there becomes as `manifest` says, and what others wrote stays. Idempotent."""
        metadata = manifest["metadata"]
        path = _path(manifest["kind"], metadata.get("namespace"), metadata["name"], manifest["apiVersion"])
        query = [("fieldManager", FIELD_MANAGER), ("force", "true")]
        applied: Manifest = await self._ask("PATCH", path, query, manifest, "application/apply-patch+yaml")
        return applied

    async def read(self, kind: str, name: str, namespace: str | None = None) -> Manifest | None:
        """The object; None if there is none."""
        try:
            found: Manifest = await self._ask("GET", _path(kind, namespace, name))
        except ApiException as error:
            if error.status == 404:
                return None
            raise
        return found

    async def names(self, kind: str, namespace: str) -> list[str]:
        """The names of all objects of a kind in a namespace."""
        found = await self._ask("GET", _path(kind, namespace))
        return [item["metadata"]["name"] for item in found["items"]]

    async def delete(self, kind: str, name: str, namespace: str | None = None) -> None:
        """Ask for the end of an object; one that is not there is no failure."""
        try:
            await self._ask("DELETE", _path(kind, namespace, name))
        except ApiException as error:
            if error.status != 404:
                raise

    async def set_secret_key(self, name: str, namespace: str, key: str, value: str) -> None:
        """Write one key of a Secret that is there; its others stay."""
        body = {"data": {key: base64.b64encode(value.encode()).decode()}}
        query = [("fieldManager", FIELD_MANAGER)]
        await self._ask("PATCH", _path("Secret", namespace, name), query, body, "application/merge-patch+json")

    async def token(self, service_account: str, namespace: str, audience: str, seconds: int) -> str:
        """A new token of a service account, for `audience` alone. It ends after `seconds`."""
        spec = {"audiences": [audience], "expirationSeconds": seconds}
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
        path = f"{_path('ServiceAccount', namespace, service_account)}/token"
        made = await self._ask("POST", path, (), body)
        return str(made["status"]["token"])

    async def wait_until_gone(self, kind: str, name: str, namespace: str | None = None, seconds: float = 30) -> None:
        """Return when the object is no more. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while await self.read(kind, name, namespace) is not None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{kind} {name} is still there after {seconds:.0f} s")
            await asyncio.sleep(0.2)

    async def _ask(
        self, method: str, path: str, query: Any = (), body: Any = None, content_type: str = "application/json"
    ) -> Any:
        for wait in (*_WAITS_SECONDS, None):
            try:
                return await self._ask_once(method, path, query, body, content_type)
            except ApiException as error:
                if wait is None or not (error.status in _TRY_AGAIN or _has_no_right_yet(error)):
                    raise
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
                if wait is None:
                    raise TimeoutError(f"{method} {path}: {error}") from error
            await asyncio.sleep(wait)
        return None

    async def _ask_once(self, method: str, path: str, query: Any, body: Any, content_type: str) -> Any:
        return await self._client.call_api(
            path,
            method,
            query_params=list(query),
            header_params={"Accept": "application/json", "Content-Type": content_type},
            body=body,
            response_types_map={200: "object", 201: "object", 202: "object"},
            auth_settings=["BearerToken"],
            _return_http_data_only=True,
            _request_timeout=_REQUEST_SECONDS,
        )


def _has_no_right_yet(error: ApiException) -> bool:
    """A right that was just given takes a moment to be known to every API server."""
    return error.status == 403 and 'User "' in message_of(error)


def message_of(error: BaseException) -> str:
    """What the API server said, in its own words: for the log and for whoever runs the platform."""
    if isinstance(error, ApiException) and error.body:
        try:
            return str(json.loads(error.body)["message"])
        except (ValueError, LookupError, TypeError):
            return str(error.body)
    return str(error) or type(error).__name__


def _path(kind: str, namespace: str | None, name: str | None = None, api_version: str | None = None) -> str:
    version = api_version or _API_VERSIONS[kind]
    group = f"/apis/{version}" if "/" in version else f"/api/{version}"
    place = "" if kind in _CLUSTER_WIDE or namespace is None else f"/namespaces/{quote(namespace)}"
    plural = f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
    return f"{group}{place}/{plural.lower()}" + (f"/{quote(name)}" if name else "")
