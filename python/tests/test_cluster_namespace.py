"""What the hub makes in a person's namespace before a server starts there."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cluster_platform import claim, hub_json, project
from fake_cluster import FakeCluster

from sparkhub_hub.kubernetes.hub_json import ClusterHub, read_hub_json
from sparkhub_hub.kubernetes.person import Person, make_slug
from sparkhub_hub.kubernetes.quantity import parse_quantity
from sparkhub_hub.kubernetes.shared_storage import make_claim, make_volume
from sparkhub_hub.kubernetes.user_namespace import NotReadyError, prepare, with_fresh_secrets

HOME = "hb-user-ada"


def read(tmp_path: Path, **changes: Any) -> ClusterHub:
    path = tmp_path / "hub.json"
    path.write_text(json.dumps(hub_json(**changes)))
    return read_hub_json(path)


def cluster(**changes: Any) -> FakeCluster:
    made = FakeCluster()
    for name in ("exploration", "homes"):
        source = {
            "accessModes": ["ReadWriteMany"],
            "capacity": {"storage": "3Gi"},
            "hostPath": {"path": f"/{name}"},
            "claimRef": {"name": "x"},
            "persistentVolumeReclaimPolicy": "Delete",
            "storageClassName": "standard",
            **changes,
        }
        made.put("PersistentVolume", f"pv-{name}", spec=source)
        made.put("PersistentVolumeClaim", f"project-{name}", "hb", spec={"volumeName": f"pv-{name}"})
    return made


def start(api: FakeCluster, hub: ClusterHub, name: str = "exploration", *, offered: int | None = None) -> Person:
    chosen = next(one for one in hub.projects if one.name == name)
    person = with_fresh_secrets(Person("Ada", "ada", HOME, name))
    projects = hub.projects if offered is None else hub.projects[:offered]
    asyncio.run(prepare(api, hub, chosen, projects, person))  # type: ignore[arg-type]
    return person


def test_each_thing_comes_after_what_it_needs(tmp_path: Path) -> None:
    api = cluster()
    start(api, read(tmp_path))
    kinds = [kind for _, kind, _ in api.order]
    assert kinds[:2] == ["Namespace", "RoleBinding"]
    assert kinds.index("PersistentVolume") < len(kinds) - kinds[::-1].index("PersistentVolumeClaim") - 1
    assert {where for kind, where, _ in api.objects if kind not in ("Namespace", "PersistentVolume")} == {"hb", HOME}


def test_the_session_has_new_secrets_each_time_and_other_braces_stay(tmp_path: Path) -> None:
    api, hub = cluster(), read(tmp_path)
    texts = []
    for _ in range(2):
        start(api, hub)
        data = api.get("Secret", "session", HOME)["data"]
        texts.append({key: base64.b64decode(value).decode() for key, value in data.items()})
    assert texts[0]["auth-secret"] != texts[1]["auth-secret"]
    assert set(texts[0]) == {"spark-defaults.conf", "log4j2.properties", "executor.yaml", "auth-secret", "ui-key"}
    defaults = texts[1]["spark-defaults.conf"]
    assert f"spark.kubernetes.namespace {HOME}\n" in defaults
    assert f"spark.authenticate.secret {texts[1]['auth-secret']}\n" in defaults
    assert "${env:HOME} {x}" in defaults
    assert len(base64.urlsafe_b64decode(texts[1]["ui-key"] + "=")) == 32


def test_no_secret_leaves_the_secret(tmp_path: Path) -> None:
    api, hub = cluster(), read(tmp_path)
    person = start(api, hub)
    others = [one for (kind, _, _), one in api.objects.items() if kind != "Secret"]
    assert not any(secret in json.dumps(others) for secret in person.secrets.values())
    assert not any(secret in repr(person) for secret in person.secrets.values())


def test_a_share_is_the_projects_storage_and_outlives_its_copies(tmp_path: Path) -> None:
    api = cluster()
    start(api, read(tmp_path))
    volume = api.get("PersistentVolume", f"{HOME}-share-exploration")["spec"]
    assert volume["hostPath"] == {"path": "/exploration"}
    assert volume["persistentVolumeReclaimPolicy"] == "Retain"
    assert volume["storageClassName"] == ""
    assert volume["claimRef"]["namespace"] == HOME
    mine = api.get("PersistentVolumeClaim", "share-exploration", HOME)["spec"]
    assert mine["volumeName"] == f"{HOME}-share-exploration"
    assert mine["resources"] == {"requests": {"storage": "3Gi"}}


def test_a_share_that_is_no_longer_theirs_goes_and_others_stay(tmp_path: Path) -> None:
    api, hub = cluster(), read(tmp_path)
    start(api, hub)
    start(api, hub, "plain")
    assert ("PersistentVolumeClaim", HOME, "share-exploration") in api.objects
    alone = read(tmp_path, projects=[project("plain")])
    start(api, alone, "plain")
    assert ("PersistentVolumeClaim", HOME, "share-exploration") not in api.objects
    assert ("PersistentVolume", None, f"{HOME}-share-exploration") not in api.objects
    assert ("PersistentVolume", None, "pv-exploration") in api.objects


def test_a_claim_with_files_of_its_own_is_never_deleted(tmp_path: Path) -> None:
    api = cluster()
    api.put("PersistentVolumeClaim", "share-old", HOME, spec={"volumeName": "pvc-1234"})
    with pytest.raises(NotReadyError, match="not ready"):
        start(api, read(tmp_path))
    assert ("PersistentVolumeClaim", HOME, "share-old") in api.objects


def test_storage_that_was_replaced_is_replaced_in_the_copies(tmp_path: Path) -> None:
    api, hub = cluster(), read(tmp_path)
    start(api, hub)
    api.get("PersistentVolume", "pv-exploration")["spec"]["hostPath"] = {"path": "/other"}
    start(api, hub)
    assert api.get("PersistentVolume", f"{HOME}-share-exploration")["spec"]["hostPath"] == {"path": "/other"}


def test_a_volume_left_by_a_deleted_namespace_is_made_anew(tmp_path: Path) -> None:
    api, hub = cluster(), read(tmp_path)
    start(api, hub)
    volume = api.get("PersistentVolume", f"{HOME}-share-exploration")
    volume["spec"]["claimRef"]["uid"] = "of a claim that is gone"
    api.order.clear()
    start(api, hub)
    assert ("delete", "PersistentVolume", f"{HOME}-share-exploration") in api.order


def test_a_share_without_storage_says_so_and_the_log_knows_more(tmp_path: Path) -> None:
    api = cluster()
    api.get("PersistentVolumeClaim", "project-exploration", "hb")["spec"] = {}
    with pytest.raises(NotReadyError) as refused:
        start(api, read(tmp_path))
    assert "common folder of Exploration is not ready" in refused.value.jupyterhub_message
    assert refused.value.evidence == "The claim project-exploration in the namespace hb has no volume yet; it is unknown"


def test_homes_on_one_claim_and_back(tmp_path: Path) -> None:
    api = cluster()
    common = read(tmp_path, homes={"claim": "project-homes"}, userNamespace=[], projects=[project("plain")])
    start(api, common, "plain")
    assert api.get("PersistentVolume", f"{HOME}-home")["spec"]["hostPath"] == {"path": "/homes"}
    # Else the whole claim, with everybody's homes, would be mounted as theirs.
    own = read(tmp_path, homes={"claim": None}, userNamespace=[claim("home")], projects=[project("plain")])
    start(api, own, "plain")
    assert "volumeName" not in api.get("PersistentVolumeClaim", "home", HOME)["spec"]


def test_a_home_whose_size_cannot_change_is_used_as_it_is(tmp_path: Path) -> None:
    api, hub = cluster(), read(tmp_path)
    start(api, hub, "plain")
    api.refuse["apply", "PersistentVolumeClaim"] = (403, "only dynamically provisioned pvc can be resized")
    start(api, hub, "plain")


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        (403, "unable to create new content because it is being terminated", "is being removed just now"),
        (403, "exceeded quota: all", "all the room it may have"),
        (500, "boom", "could not be made ready"),
    ],
)
def test_failures_are_sentences(tmp_path: Path, status: int, text: str, said: str) -> None:
    api = cluster()
    api.refuse["apply", "ResourceQuota"] = (status, text)
    with pytest.raises(NotReadyError) as refused:
        start(api, read(tmp_path))
    assert said in refused.value.jupyterhub_message
    assert text in refused.value.evidence


def test_what_is_still_ending_is_waited_for_and_then_said(tmp_path: Path) -> None:
    api, hub = cluster(), read(tmp_path)
    start(api, hub)
    api.get("PersistentVolumeClaim", "share-exploration", HOME)["metadata"]["deletionTimestamp"] = "now"
    api.stuck.add("share-exploration")
    with pytest.raises(NotReadyError, match="still being tidied up"):
        start(api, hub)


def test_secrets_for_pulling_are_copied(tmp_path: Path) -> None:
    api = cluster()
    api.put("Secret", "registry", "hb", type="kubernetes.io/dockerconfigjson", data={".dockerconfigjson": "e30="})
    given = hub_json()
    given["pod"]["imagePullSecrets"] = ["registry", "missing"]
    start(api, read(tmp_path, pod=given["pod"]))
    assert api.get("Secret", "registry", HOME)["data"] == {".dockerconfigjson": "e30="}


@pytest.mark.parametrize(
    ("driver", "handle", "own"),
    [
        ("disk.example.com", "vol-1", "vol-1#hb-user-ada"),
        # rg#account#share: what follows is a disk, a uuid and a namespace to this driver.
        ("file.csi.azure.com", "rg#acct#share", "rg#acct#share####hb-user-ada"),
        ("file.csi.azure.com", "rg#acct#share#d#u#ns", "rg#acct#share#d#u#ns#hb-user-ada"),
        ("file.csi.azure.com", "unique", "unique#hb-user-ada"),
        ("efs.csi.aws.com", "fs-1::ap-1", "fs-1::ap-1"),
    ],
)
def test_each_copy_has_a_handle_of_its_own(driver: str, handle: str, own: str) -> None:
    csi = {"driver": driver, "volumeHandle": handle}
    source = {"spec": {"csi": csi, "accessModes": ["ReadWriteMany"], "capacity": {"storage": "1Gi"}}}
    person = Person("ada", "ada", HOME, "a")
    assert make_volume(source, make_claim(source, "share-a", person), person)["spec"]["csi"]["volumeHandle"] == own


def test_slugs_fit_and_differ() -> None:
    long = "x" * 60
    for prefix in ("sparkhub-user-", f"{'n' * 40}-user-"):
        slugs = [make_slug(name, prefix) for name in ("ada", "Ada@x.org", long, long + "y")]
        assert len(set(slugs)) == len(slugs)
        assert max(len(prefix + slug) for slug in slugs) <= 63
    assert make_slug("ada", "sparkhub-user-") == "ada"


@pytest.mark.parametrize(("given", "number"), [("500m", 0.5), (2, 2), ("1Gi", 2**30), ("2663M", 2663 * 2**20)])
def test_amounts(given: Any, number: float) -> None:
    assert parse_quantity(given) == number


def test_what_is_no_amount_is_named() -> None:
    with pytest.raises(ValueError, match="'2 GB' in hub.json is no amount"):
        parse_quantity("2 GB")


def test_a_hub_json_without_a_key_names_it(tmp_path: Path) -> None:
    given = hub_json()
    del given["pod"]["tolerations"]
    path = tmp_path / "hub.json"
    path.write_text(json.dumps(given))
    with pytest.raises(ValueError, match=r"hub\.json has no key 'tolerations'\. Run: sparkhub up"):
        read_hub_json(path)
