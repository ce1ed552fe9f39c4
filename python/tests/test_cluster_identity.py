"""What a project is known by outside the cluster: made at the start, renewed while the server runs, nobody else's."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from cluster_platform import project
from fake_cluster import FakeCluster
from kubernetes_asyncio.client import ApiException
from test_cluster_spawner import with_spawner

from sparkhub_hub.kubernetes import spawner as spawner_module
from sparkhub_hub.kubernetes import user_namespace
from sparkhub_hub.kubernetes.cluster_api import ClusterApi
from sparkhub_hub.kubernetes.hub_json import Identity
from sparkhub_hub.kubernetes.identity_token import LIFE_SECONDS, RENEW_SECONDS, IdentityToken
from sparkhub_hub.kubernetes.spawner import ClusterSpawner
from sparkhub_hub.spoken_error import SpokenError

IDENTITY = {"serviceAccount": "lake-exploration", "audience": "api://AzureADTokenExchange"}
HOME = "hb-user-ada"


def with_identity() -> list[dict[str, Any]]:
    return [{**project("exploration"), "identity": IDENTITY, "env": {"AZURE_CLIENT_ID": "client-of-${project}"}}]


def token_in(cluster: FakeCluster) -> str:
    return base64.b64decode(cluster.get("Secret", "session", HOME)["data"]["identity-token"]).decode()


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> FakeCluster:
    fake = FakeCluster()
    monkeypatch.setattr(spawner_module, "ClusterApi", lambda _client: fake)

    async def prepare(api: FakeCluster, _hub: Any, of: Any, _offered: Any, person: Any) -> None:
        await api.apply(user_namespace.make_session_secret(of, person))

    monkeypatch.setattr(spawner_module.user_namespace, "prepare", prepare)
    return fake


def test_a_server_starts_with_a_token_of_its_project(tmp_path: Path, cluster: FakeCluster) -> None:
    async def use(spawner: ClusterSpawner) -> Any:
        await spawner._ensure_namespace()
        return spawner.get_env()

    env = with_spawner(tmp_path, use, projects=with_identity())
    assert token_in(cluster).endswith(f"/lake-exploration for api://AzureADTokenExchange {LIFE_SECONDS}s #1")
    assert env["AZURE_CLIENT_ID"] == "client-of-exploration"


def test_a_project_without_an_identity_asks_for_no_token(tmp_path: Path, cluster: FakeCluster) -> None:
    with_spawner(tmp_path, ClusterSpawner._ensure_namespace)
    assert [one for one in cluster.order if one[0] == "token"] == []
    assert "identity-token" not in cluster.get("Secret", "session", HOME)["data"]


def test_a_refused_token_ends_the_start_with_a_sentence(tmp_path: Path, cluster: FakeCluster) -> None:
    cluster.refuse["token", "ServiceAccount"] = (403, "forbidden")
    with pytest.raises(SpokenError, match="known by in the lake could not be made"):
        with_spawner(tmp_path, ClusterSpawner._ensure_namespace, projects=with_identity())


def test_a_running_server_keeps_it_and_one_that_lost_its_project_does_not(tmp_path: Path, cluster: FakeCluster) -> None:
    cluster.put("Secret", "session", HOME, data={})

    async def use(spawner: ClusterSpawner) -> None:
        await spawner._keep_identity()

    with_spawner(tmp_path, use, projects=with_identity())
    assert token_in(cluster).endswith("#1")
    gone = [{**project("exploration", members=["eve"]), "identity": IDENTITY}, project("plain")]
    with_spawner(tmp_path, use, projects=gone)
    assert token_in(cluster).endswith("#1")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_is_renewed_once_an_hour_and_by_a_hub_that_has_just_started() -> None:
    clock, fake = Clock(), FakeCluster()
    fake.put("Secret", "session", HOME, data={"auth-secret": "kept"})
    token = IdentityToken(Identity("lake-sales", "a"), "sparkhub", clock)

    async def run() -> list[str]:
        seen = []
        for clock.now in (0, 10, RENEW_SECONDS - 1, RENEW_SECONDS, RENEW_SECONDS + 1):
            await token.renew(fake, HOME)  # type: ignore[arg-type]
            seen.append(token_in(fake)[-2:])
        return seen

    assert asyncio.run(run()) == ["#1", "#1", "#1", "#2", "#2"]
    assert fake.get("Secret", "session", HOME)["data"]["auth-secret"] == "kept"


def test_after_a_failure_it_is_tried_again_soon() -> None:
    clock, fake = Clock(), FakeCluster()
    fake.put("Secret", "session", HOME, data={})
    fake.refuse["token", "ServiceAccount"] = (500, "etcd")
    token = IdentityToken(Identity("lake-sales", "a"), "sparkhub", clock)

    async def run() -> None:
        with pytest.raises(ApiException):
            await token.renew(fake, HOME)  # type: ignore[arg-type]
        fake.refuse.clear()
        clock.now = 61
        await token.renew(fake, HOME)  # type: ignore[arg-type]

    asyncio.run(run())
    assert token_in(fake)


def test_the_requests_are_those_of_kubernetes() -> None:
    asked: list[Any] = []

    class Client:
        async def call_api(self, path: str, method: str, **how: Any) -> Any:
            asked.append((method, path, how["header_params"]["Content-Type"], how["body"]))
            return {"status": {"token": "signed"}}

    async def run() -> str:
        api = ClusterApi(Client())  # type: ignore[arg-type]
        made = await api.token("lake-sales", "sparkhub", "aud", 21600)
        await api.set_secret_key("session", HOME, "identity-token", made)
        return made

    assert asyncio.run(run()) == "signed"
    (post, patch) = asked
    assert post[:2] == ("POST", "/api/v1/namespaces/sparkhub/serviceaccounts/lake-sales/token")
    assert post[3]["spec"] == {"audiences": ["aud"], "expirationSeconds": 21600}
    assert patch[:3] == ("PATCH", f"/api/v1/namespaces/{HOME}/secrets/session", "application/merge-patch+json")
    assert patch[3] == {"data": {"identity-token": base64.b64encode(b"signed").decode()}}
