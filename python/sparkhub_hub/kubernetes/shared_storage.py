"""Storage of the hub's namespace in a person's: a claim, and a volume that is the same storage.

A claim and the pods that use it must be in one namespace, so each person has a copy of the volume's description. The
storage itself is one, and ends with no copy: all are `Retain`.
"""

from __future__ import annotations

from typing import Any

from kubernetes_asyncio.client import ApiException

from sparkhub_hub.kubernetes.cluster_api import ClusterApi
from sparkhub_hub.kubernetes.hub_json import Manifest
from sparkhub_hub.kubernetes.person import Person

# Of the one volume, and not of its copies.
_NOT_COPIED = ("claimRef", "storageClassName", "persistentVolumeReclaimPolicy", "volumeAttributesClassName")
# Drivers that read the storage's address out of the handle, in this many parts at least, parted by "#".
_HANDLE_PARTS = {"file.csi.azure.com": 6}
# Drivers that take nothing but the address; they cope with the same handle in several volumes.
_HANDLE_IS_ADDRESS = ("efs.csi.aws.com",)


class StorageNotReadyError(Exception):
    """The storage cannot be had; the text is for whoever runs the platform."""


async def ensure_copy(api: ClusterApi, hub_namespace: str, source_claim: str, name: str, person: Person) -> None:
    """Give `person` the claim `name` on the storage of `source_claim`. Raises StorageNotReadyError or ApiException."""
    source = await _volume_of(api, hub_namespace, source_claim)
    claim = make_claim(source, name, person)
    volume = make_volume(source, claim, person)
    await _take_away_what_cannot_be_used(api, volume, claim)
    try:
        await _apply(api, volume, claim)
    except ApiException as error:
        if error.status != 422:
            raise
        # The storage is another one now, and a volume cannot be changed.
        await remove_copy(api, person.namespace, name, wait=True)
        await _apply(api, volume, claim)


async def remove_copy(api: ClusterApi, namespace: str, name: str, *, wait: bool = False) -> None:
    """Take a claim and its volume away, if they are a copy. The storage and what is in it stay."""
    volume = volume_name(namespace, name)
    claim = await api.read("PersistentVolumeClaim", name, namespace)
    if claim is not None and claim["spec"].get("volumeName") != volume:
        # With a claim of another kind, the files could go.
        raise StorageNotReadyError(
            f"The claim {name} in the namespace {namespace} is not one that sparkhub made for storage of all; "
            "its files are its own. Move them, then delete it with: kubectl delete pvc"
        )
    # In this order: as long as the claim is there, a next try finds both.
    await api.delete("PersistentVolume", volume)
    await api.delete("PersistentVolumeClaim", name, namespace)
    if wait:
        await api.wait_until_gone("PersistentVolumeClaim", name, namespace)
        await api.wait_until_gone("PersistentVolume", volume)


def volume_name(namespace: str, claim: str) -> str:
    """The name of the volume behind a copied claim: volumes have no namespace, so it is in the name."""
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


def make_claim(source: Manifest, name: str, person: Person) -> Manifest:
    """A claim that asks for exactly the copy of `source`."""
    labels = {"app.kubernetes.io/part-of": "sparkhub", "sparkhub.io/user": person.slug}
    spec: dict[str, Any] = {
        **{key: source["spec"][key] for key in ("accessModes", "volumeMode") if key in source["spec"]},
        "resources": {"requests": {"storage": source["spec"]["capacity"]["storage"]}},
        "storageClassName": "",
        "volumeName": volume_name(person.namespace, name),
    }
    metadata = {"name": name, "namespace": person.namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": spec}


async def _volume_of(api: ClusterApi, namespace: str, claim: str) -> Manifest:
    found = await api.read("PersistentVolumeClaim", claim, namespace)
    if found is None:
        raise StorageNotReadyError(f"The claim {claim} is not in the namespace {namespace}. Run: sparkhub up")
    name = found["spec"].get("volumeName")
    volume = await api.read("PersistentVolume", name) if name else None
    if volume is None:
        phase = found.get("status", {}).get("phase", "unknown")
        raise StorageNotReadyError(f"The claim {claim} in the namespace {namespace} has no volume yet; it is {phase}")
    return volume


async def _take_away_what_cannot_be_used(api: ClusterApi, volume: Manifest, claim: Manifest) -> None:
    """A volume stays bound to a claim that is gone, and one under way to its end serves nobody."""
    namespace, name = claim["metadata"]["namespace"], claim["metadata"]["name"]
    old_claim = await api.read("PersistentVolumeClaim", name, namespace)
    old_volume = await api.read("PersistentVolume", volume["metadata"]["name"])
    bound_to = old_volume["spec"].get("claimRef", {}).get("uid") if old_volume else None
    ending = any("deletionTimestamp" in old["metadata"] for old in (old_claim, old_volume) if old)
    if ending or (bound_to and bound_to != (old_claim or {}).get("metadata", {}).get("uid")):
        await remove_copy(api, namespace, name, wait=True)


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
