"""What this server may ask of Kubernetes, with the token of its own pod: its executors, in its own namespace."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_EXECUTORS = "labelSelector=spark-role%3Dexecutor&resourceVersion=0"


@dataclass(frozen=True)
class ExecutorPod:
    """An executor as Kubernetes knows it. `driver_port` is where its driver listened; `created` is in seconds."""

    name: str
    app_id: str
    driver_port: int | None
    created: float
    ending: bool


@dataclass(frozen=True)
class PodApi:
    """The API server, as seen from a pod; `account` is the folder of the pod's token."""

    address: str
    account: Path = _ACCOUNT

    @classmethod
    def of_this_pod(cls) -> PodApi | None:
        """None outside Kubernetes, and where the pod has no token."""
        host, port = os.environ.get("KUBERNETES_SERVICE_HOST"), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
        if not host or not (_ACCOUNT / "token").is_file():
            return None
        return cls(f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}")

    async def executors(self) -> list[ExecutorPod]:
        """All executors of the namespace. Raises OSError or HTTPClientError."""
        found = await self._ask("GET", f"?{_EXECUTORS}")
        return [_executor(pod) for pod in found["items"]]

    async def delete(self, executor: ExecutorPod) -> None:
        """End an executor at once: it has no driver left to hand its work to. One that is gone is no failure."""
        try:
            await self._ask("DELETE", f"/{quote(executor.name)}?gracePeriodSeconds=1")
        except HTTPClientError as error:
            if error.code != 404:
                raise

    async def _ask(self, method: str, what: str) -> Any:
        # Both anew each time: Kubernetes replaces the token every hour.
        token, namespace = ((self.account / name).read_text().strip() for name in ("token", "namespace"))
        authority = self.account / "ca.crt"
        response = await AsyncHTTPClient().fetch(
            f"{self.address}/api/v1/namespaces/{quote(namespace)}/pods{what}",
            method=method,
            headers={"Authorization": f"Bearer {token}"},
            ca_certs=str(authority) if authority.exists() else None,
            request_timeout=10,
        )
        return json.loads(response.body)


def _executor(pod: dict[str, Any]) -> ExecutorPod:
    metadata = pod["metadata"]
    return ExecutorPod(
        name=metadata["name"],
        app_id=metadata["labels"].get("spark-app-selector", ""),
        driver_port=_driver_port(pod["spec"]["containers"]),
        created=datetime.fromisoformat(metadata["creationTimestamp"].replace("Z", "+00:00")).timestamp(),
        ending="deletionTimestamp" in metadata,
    )


def _driver_port(containers: Iterable[dict[str, Any]]) -> int | None:
    for container in containers:
        for one in container.get("env", ()):
            if one["name"] == "SPARK_DRIVER_URL":
                port: int | None = urlsplit(one.get("value", "")).port
                return port
    return None
