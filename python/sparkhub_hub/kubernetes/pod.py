"""The notebook pod: what hub.json adds to KubeSpawner's, and what can be read off one that waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sparkhub_hub.kubernetes.hub_json import ClusterProject, PodParts, Resources
from sparkhub_hub.kubernetes.person import Person

_IMAGE_FAILS = ("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError")


def complete_pod(pod: Any, parts: PodParts, project: ClusterProject, person: Person) -> Any:
    """`pod` (a V1Pod) with volumes, labels and the like of `parts` and `project`.

    Not by KubeSpawner's settings of the same names: it takes every brace in them for a template.
    """
    container = pod.spec.containers[0]
    pod.spec.volumes = [*(pod.spec.volumes or []), *person.fill([*parts.volumes, *project.volumes])]
    mounts = person.fill([*parts.volume_mounts, *project.volume_mounts])
    container.volume_mounts = [*(container.volume_mounts or []), *mounts]
    pod.metadata.labels |= person.fill(parts.labels)
    pod.metadata.annotations |= person.fill(parts.annotations)
    # A person's namespace has only what the hub puts there: no need to list all its services.
    pod.spec.enable_service_links = False
    return pod


def describe_resources(resources: Resources) -> str:
    """What a server wants of one machine: `2 cores and 8 GiB of memory`."""
    cores, memory = resources.cpu_guarantee, resources.memory_guarantee
    said = [f"{cores:g} core{'' if cores == 1 else 's'}"] if cores else []
    said += [f"{memory / 2**30:.3g} GiB of memory"] if memory else []
    return " and ".join(said) or "no particular size"


def is_overdue(pod: Mapping[str, Any] | None, patience_seconds: float, now: datetime) -> bool:
    """Whether `pod` should have ended a while ago and has not: its machine is lost, and nobody will report."""
    asked = (pod or {}).get("metadata", {}).get("deletionTimestamp")
    return asked is not None and (now - datetime.fromisoformat(asked.replace("Z", "+00:00"))).total_seconds() > (
        patience_seconds
    )


def waiting_image(pod: Mapping[str, Any] | None) -> str | None:
    """What the machine says of an image that it cannot get for `pod`; None if that is not what it waits for."""
    for container in (pod or {}).get("status", {}).get("containerStatuses") or ():
        waiting = container.get("state", {}).get("waiting") or {}
        if waiting.get("reason") in _IMAGE_FAILS:
            return f"{waiting['reason']} {waiting.get('message', '')}"
    return None
