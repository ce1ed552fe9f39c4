"""Starting servers on Kubernetes, without one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cluster_platform import hub_json, project
from kubernetes_asyncio.client import ApiException
from kubespawner import KubeSpawner

from sparkhub_hub.kubernetes import progress
from sparkhub_hub.kubernetes.hub_json import read_hub_json
from sparkhub_hub.kubernetes.pod import describe_resources, is_overdue
from sparkhub_hub.kubernetes.preview import make_manifest, make_spawner
from sparkhub_hub.kubernetes.spawner import ClusterSpawner
from sparkhub_hub.spoken_error import SpokenError

Use = Callable[[ClusterSpawner], Awaitable[Any]]
KEY = "hb-user-ada/notebook"


def with_spawner(tmp_path: Path, use: Use, user: str = "ada", name: str = "exploration", **changes: Any) -> Any:
    path = tmp_path / "hub.json"
    path.write_text(json.dumps(hub_json(**changes)))

    async def run() -> Any:
        spawner = make_spawner(read_hub_json(path), user, {"project": name})
        spawner.reflectors.clear()
        spawner.reflectors["pods", None] = SimpleNamespace(pods={}, first_load_future=done())
        spawner.reflectors["events", None] = SimpleNamespace(events=[], first_load_future=done())
        try:
            return await use(spawner)
        finally:
            spawner.reflectors.clear()
            await spawner.api.api_client.close()

    return asyncio.run(run())


def done() -> Any:
    future = asyncio.get_running_loop().create_future()
    future.set_result(None)
    return future


def manifest(tmp_path: Path, **how: Any) -> Any:
    return with_spawner(tmp_path, lambda spawner: make_manifest(spawner, apply=False), **how)


def refused(status: int, text: str) -> ApiException:
    error = ApiException(status=status)
    error.body = json.dumps({"message": text})
    return error


def test_the_pod_is_the_projects(tmp_path: Path) -> None:
    pod = manifest(tmp_path)
    (container,) = pod["spec"]["containers"]
    assert (pod["metadata"]["name"], pod["metadata"]["namespace"]) == ("notebook", "hb-user-ada")
    assert container["name"] == "notebook"
    assert container["image"] == "localhost/sparkhub/notebook:test"
    assert container["resources"]["requests"] == {"cpu": 0.5, "memory": 2**30}
    assert container["resources"]["limits"] == {"cpu": 2, "memory": 2**31}
    assert [volume["name"] for volume in pod["spec"]["volumes"]] == ["home", "session", "share"]
    assert pod["spec"]["volumes"][2]["persistentVolumeClaim"] == {"claimName": "share-exploration"}
    assert pod["spec"]["serviceAccountName"] == "notebook"
    assert pod["spec"]["automountServiceAccountToken"] is True
    assert pod["spec"]["securityContext"]["fsGroup"] == 1000
    assert pod["metadata"]["labels"]["sparkhub.io/user"] == "ada"
    assert pod["metadata"]["labels"]["component"] == "singleuser-server"


def test_the_environment_is_filled_and_keeps_its_braces(tmp_path: Path) -> None:
    (container,) = manifest(tmp_path, user="Ada@x.org")["spec"]["containers"]
    env = {one["name"]: one.get("value", one.get("valueFrom")) for one in container["env"]}
    assert env["BRACES"] == '{"user": "Ada@x.org"}'
    assert env["MY_POD_IP"] == {"fieldRef": {"fieldPath": "status.podIP"}}
    assert env["SPARKHUB_PROJECT"] == "exploration"
    assert env["JUPYTERHUB_ACTIVITY_INTERVAL"] == "60"


def test_a_project_that_is_not_theirs_is_refused(tmp_path: Path) -> None:
    projects = [project("plain"), project("secret", members=["eve"])]
    with pytest.raises(SpokenError, match=r'You have no project called "secret"\. Yours: plain'):
        manifest(tmp_path, name="secret", projects=projects)


def test_the_platforms_test_may_try_every_project_and_its_stranger_none_of_others(tmp_path: Path) -> None:
    projects = [project("plain"), project("secret", members=["eve"])]

    async def offered(spawner: ClusterSpawner) -> list[str]:
        return [one.name for one in spawner.offered()]

    def of(user: str) -> Any:
        return with_spawner(tmp_path, offered, user=user, projects=projects)

    assert of("sparkhub-test") == ["plain", "secret"]
    assert of("sparkhub-test-stranger") == of("ada") == ["plain"]


def test_only_events_of_this_very_pod_are_heard(tmp_path: Path) -> None:
    def event(uid: str) -> dict[str, Any]:
        return {"involvedObject": {"name": "notebook", "uid": uid}, "metadata": {"uid": f"event-{uid}"}}

    async def use(spawner: ClusterSpawner) -> list[Any]:
        spawner._pod_uid = "mine"
        spawner.event_reflector.events = [event("mine"), event("somebody-elses"), event("of-yesterday")]
        return spawner.events

    assert with_spawner(tmp_path, use) == [event("mine")]


def test_a_full_project_is_tried_again_and_explained(tmp_path: Path) -> None:
    async def use(spawner: ClusterSpawner) -> tuple[bool, str]:
        async def create(*_: Any) -> Any:
            raise refused(403, 'pods "notebook" is forbidden: exceeded quota: session, requested: pods=1')

        spawner.api = SimpleNamespace(create_namespaced_pod=create, api_client=spawner.api.api_client)
        return await spawner._make_create_pod_request(None, 1), spawner.story.steps[-1].text

    assert with_spawner(tmp_path, use) == (False, progress.QUOTA_FULL)


def test_another_refusal_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    async def use(spawner: ClusterSpawner) -> None:
        async def create(*_: Any) -> Any:
            raise refused(403, 'pods "notebook" is forbidden: violates PodSecurity "restricted:latest"')

        spawner.api = SimpleNamespace(create_namespaced_pod=create, api_client=spawner.api.api_client)
        await spawner._make_create_pod_request(None, 1)

    with pytest.raises(SpokenError, match="The cluster refused to start your server"):
        with_spawner(tmp_path, use)


def test_a_start_without_software_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparkhub_hub.kubernetes.spawner._IMAGE_PATIENCE_SECONDS", -1)
    waiting = {"reason": "ImagePullBackOff", "message": "r.example.com/nb:1: not found"}
    pod = {"status": {"phase": "Pending", "containerStatuses": [{"ready": False, "state": {"waiting": waiting}}]}}

    async def use(spawner: ClusterSpawner) -> None:
        spawner._start_future = asyncio.get_running_loop().create_future()
        assert not spawner.is_pod_running(pod)
        spawner.is_pod_running(pod)

    with pytest.raises(SpokenError, match="not where it should be"):
        with_spawner(tmp_path, use)


def test_a_start_that_takes_too_long_says_what_held_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_spawner: Any) -> None:
        await asyncio.sleep(60)

    async def use(spawner: ClusterSpawner) -> None:
        spawner.start_timeout = 1
        task = asyncio.ensure_future(spawner._start())
        await asyncio.sleep(0.1)
        spawner.story.tell(progress.Step(12, progress.ALL_IN_USE))
        await task

    monkeypatch.setattr(KubeSpawner, "_start", never)
    with pytest.raises(SpokenError, match=r"not there after 1 seconds\. All the machines"):
        with_spawner(tmp_path, use)


RUNS = {
    "phase": "Running",
    "podIP": "10.0.0.1",
    "containerStatuses": [{"name": "notebook", "ready": True, "state": {}}],
}


@pytest.mark.parametrize(
    ("status", "deleted", "ended"),
    [
        (RUNS, None, False),
        # Evicted: nothing deletes it, and its executors would stay with it.
        ({"phase": "Failed"}, None, True),
        (RUNS, 5, False),
        # Its machine is lost.
        (RUNS, 500, True),
    ],
)
def test_what_has_ended_is_deleted(tmp_path: Path, status: Any, deleted: int | None, ended: bool) -> None:
    stopped: list[bool] = []

    async def use(spawner: ClusterSpawner) -> int | None:
        async def stop(now: bool = False) -> None:
            stopped.append(now)

        when = datetime.now(timezone.utc) - timedelta(seconds=deleted or 0)
        metadata = {"deletionTimestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ")} if deleted else {}
        spawner.pod_reflector.pods[KEY] = {"metadata": metadata, "status": status}
        spawner.stop, spawner.server = stop, None
        return await spawner.poll()

    assert (with_spawner(tmp_path, use) is not None) is ended
    assert stopped == ([True] if ended else [])


def test_who_is_not_answered_is_forced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    async def stop(_spawner: Any, now: bool = False) -> None:
        asked.append(now)
        await asyncio.sleep(0 if now else 60)

    monkeypatch.setattr(KubeSpawner, "stop", stop)
    monkeypatch.setattr(ClusterSpawner, "_ending_seconds", lambda _: 0.05)
    with_spawner(tmp_path, lambda spawner: spawner.stop())
    assert asked == [False, True]


def test_resources_in_words(tmp_path: Path) -> None:
    path = tmp_path / "hub.json"
    sizes = {"cpuGuarantee": 1, "cpuLimit": None, "memoryGuarantee": "1536Mi", "memoryLimit": None}
    path.write_text(json.dumps(hub_json(projects=[project("a", resources=sizes)])))
    assert describe_resources(read_hub_json(path).projects[0].resources) == "1 core and 1.5 GiB of memory"


def test_a_pod_without_an_end_is_never_overdue() -> None:
    assert not is_overdue(None, 0, datetime.now(timezone.utc))
    assert not is_overdue({"metadata": {}}, 0, datetime.now(timezone.utc))


def test_what_of_kubespawner_is_overridden_is_there() -> None:
    """These have an underscore, and are ours to watch when KubeSpawner is updated."""
    for name in ("_start", "_ensure_namespace", "_make_create_pod_request", "load_user_options", "is_pod_running"):
        assert callable(getattr(KubeSpawner, name))
