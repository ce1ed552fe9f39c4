"""A project's common folder in the namespace of one of its members: a claim, and a volume that is the same storage.

A claim and the pods that use it must be in one namespace, so each member has a copy of the volume's description. The
storage itself is one, and ends with no copy: all are `Retain`.
"""

from __future__ import annotations

from typing import Any

from kubernetes_asyncio.client import ApiException

from sparkhub_hub.kubernetes.cluster_api import ClusterApi
from sparkhub_hub.kubernetes.hub_json import ClusterProject, Manifest
from sparkhub_hub.kubernetes.person import Person

PREFIX = "share-"
# Of the one volume, and not of its copies.
_NOT_COPIED = ("claimRef", "storageClassName", "persistentVolumeReclaimPolicy", "volumeAttributesClassName")
# Drivers that read the storage's address out of the handle, in this many parts at least, parted by "#".
_HANDLE_PARTS = {"file.csi.azure.com": 6}
# Drivers that take nothing but the address; they cope with the same handle in several volumes.
_HANDLE_IS_ADDRESS = ("efs.csi.aws.com",)


class ShareNotReadyError(Exception):
    """The project's folder is not there yet; the text is for whoever runs the platform."""


async def ensure_share(api: ClusterApi, hub_namespace: str, project: ClusterProject, person: Person) -> None:
    """Give `person` the claim `share-<project>` on the project's storage. Raises ShareNotReadyError or ApiException."""
    source = await _volume_of(api, hub_namespace, str(project.share_claim))
    claim = make_claim(source, project, person)
    volume = make_volume(source, claim, person)
    await _take_away_what_cannot_be_used(api, volume, claim)
    try:
        await _apply(api, volume, claim)
    except ApiException as error:
        if error.status != 422:
            raise
        # The storage is another one now, and a volume cannot be changed.
        await remove_share(api, person.namespace, claim["metadata"]["name"], wait=True)
        await _apply(api, volume, claim)


async def remove_share(api: ClusterApi, namespace: str, claim: str, *, wait: bool = False) -> None:
    """Take a claim and its volume away. The storage and what is in it stay."""
    volume = volume_name(namespace, claim)
    # In this order: as long as the claim is there, a next try finds both.
    await api.delete("PersistentVolume", volume)
    await api.delete("PersistentVolumeClaim", claim, namespace)
    if wait:
        await api.wait_until_gone("PersistentVolumeClaim", claim, namespace)
        await api.wait_until_gone("PersistentVolume", volume)


def volume_name(namespace: str, claim: str) -> str:
    """The name of the volume behind a share's claim: volumes have no namespace, so it is in the name."""
    return f"{namespace}-{claim}"


def make_volume(source: Manifest, claim: Manifest, person: Person) -> Manifest:
    """The copy of the volume `source`, for `claim` alone."""
    spec = {key: value for key, value in source["spec"].items() if key not in _NOT_COPIED}
    if "csi" in spec:
        spec["csi"] = {**spec["csi"], "volumeHandle": _own_handle(spec["csi"], person.namespace)}
    metadata = claim["metadata"]
    reference = {"apiVersion": "v1", "kind": "PersistentVolumeClaim"}
    spec |= {
        "persistentVolumeReclaimPolicy": "Retain",
        "storageClassName": "",
        "claimRef": {**reference, "namespace": metadata["namespace"], "name": metadata["name"]},
    }
    named = {"name": claim["spec"]["volumeName"], "labels": metadata["labels"]}
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": named, "spec": spec}


def make_claim(source: Manifest, project: ClusterProject, person: Person) -> Manifest:
    """The project's own claim of hub.json, asking for exactly that volume."""
    name = f"{PREFIX}{project.name}"
    given: Manifest = next((one for one in project.objects if is_share(one)), {})
    metadata = person.fill(given.get("metadata", {}))
    labels = {"sparkhub.io/user": person.slug, "app.kubernetes.io/part-of": "sparkhub", **metadata.get("labels", {})}
    spec: dict[str, Any] = {
        **{key: source["spec"][key] for key in ("accessModes", "volumeMode") if key in source["spec"]},
        "resources": {"requests": {"storage": source["spec"]["capacity"]["storage"]}},
        "storageClassName": "",
        "volumeName": volume_name(person.namespace, name),
    }
    metadata |= {"name": name, "namespace": person.namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": spec}


def is_share(manifest: Manifest) -> bool:
    """Whether an object of a project is the claim of its share."""
    return manifest["kind"] == "PersistentVolumeClaim" and str(manifest["metadata"]["name"]).startswith(PREFIX)


async def _volume_of(api: ClusterApi, namespace: str, claim: str) -> Manifest:
    found = await api.read("PersistentVolumeClaim", claim, namespace)
    if found is None:
        raise ShareNotReadyError(f"The claim {claim} is not in the namespace {namespace}. Run: sparkhub up")
    name = found["spec"].get("volumeName")
    volume = await api.read("PersistentVolume", name) if name else None
    if volume is None:
        phase = found.get("status", {}).get("phase", "unknown")
        raise ShareNotReadyError(f"The claim {claim} in the namespace {namespace} has no volume yet; it is {phase}")
    return volume


async def _take_away_what_cannot_be_used(api: ClusterApi, volume: Manifest, claim: Manifest) -> None:
    """A volume stays bound to a claim that is gone, and one under way to its end serves nobody."""
    namespace, name = claim["metadata"]["namespace"], claim["metadata"]["name"]
    old_claim = await api.read("PersistentVolumeClaim", name, namespace)
    old_volume = await api.read("PersistentVolume", volume["metadata"]["name"])
    bound_to = old_volume["spec"].get("claimRef", {}).get("uid") if old_volume else None
    ending = any("deletionTimestamp" in old["metadata"] for old in (old_claim, old_volume) if old)
    if ending or (bound_to and bound_to != (old_claim or {}).get("metadata", {}).get("uid")):
        await remove_share(api, namespace, name, wait=True)


async def _apply(api: ClusterApi, volume: Manifest, claim: Manifest) -> None:
    # The volume first: a claim that comes to nothing would wait for minutes before it looks again.
    await api.apply(volume)
    await api.apply(claim)


def _own_handle(csi: Manifest, namespace: str) -> str:
    """Two volumes of one handle on one machine are one volume to Kubernetes, which then mounts neither in time."""
    handle = str(csi["volumeHandle"])
    if csi["driver"] in _HANDLE_IS_ADDRESS:
        return handle
    missing = _HANDLE_PARTS.get(csi["driver"], 0) - len(handle.split("#"))
    # A handle of one part names nothing that the driver reads.
    return handle + ("#" * max(0, missing) if "#" in handle else "") + f"#{namespace}"
