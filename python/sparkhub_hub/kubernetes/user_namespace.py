"""A person's namespace, made ready before their server starts: the same each time, whatever was there."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from kubernetes_asyncio.client import ApiException

from sparkhub_hub.kubernetes.cluster_api import ClusterApi, message_of
from sparkhub_hub.kubernetes.hub_json import ClusterHub, ClusterProject, Manifest
from sparkhub_hub.kubernetes.identity_token import IDENTITY_TOKEN, SESSION_SECRET
from sparkhub_hub.kubernetes.person import Person
from sparkhub_hub.kubernetes.shared_storage import StorageNotReadyError, ensure_copy, remove_copy, volume_name
from sparkhub_hub.spoken_error import SpokenError

HOME = "home"
SHARE = "share-"
_ASK = "Ask whoever runs this sparkhub to look; their command is: sparkhub doctor"
# A claim keeps the size and class it was made with, where the storage does not let it grow: work goes on with it.
_UNCHANGEABLE = (403, 422)


class NotReadyError(SpokenError):
    """What the server needs cannot be made. `evidence` is for the log."""

    def __init__(self, status: int, text: str, evidence: str) -> None:
        super().__init__(status, text)
        self.evidence = evidence


def with_fresh_secrets(person: Person, identity_token: str | None = None) -> Person:
    """`person` with new secrets for one run of the server: Spark's own, and the key of its web pages.

    With `identity_token` also what the project is known by outside the cluster.
    """
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    made = {"auth-secret": secrets.token_hex(32), "ui-key": key}
    return replace(person, secrets=made if identity_token is None else {**made, IDENTITY_TOKEN: identity_token})


def make_objects(hub: ClusterHub, project: ClusterProject, person: Person) -> list[list[Manifest]]:
    """All objects of the person's namespace but copies, in turns: each needs the one before."""
    objects = [_in_namespace(person.fill(one), person.namespace) for one in (*hub.user_namespace, *project.objects)]
    objects.append(make_session_secret(project, person))
    # The namespace; the hub's own rights in it, and the person's; what takes these.
    turns = (("Namespace",), ("RoleBinding",))
    early = [[one for one in objects if one["kind"] in kinds] for kinds in turns]
    return [*early, [one for one in objects if not any(one["kind"] in kinds for kinds in turns)]]


def make_session_secret(project: ClusterProject, person: Person) -> Manifest:
    """The Secret `session`: Spark's settings of this run, and its secrets."""
    texts: dict[str, str] = {**person.fill(project.session), **person.secrets}
    data = {key: base64.b64encode(text.encode()).decode() for key, text in texts.items()}
    labels = {"app.kubernetes.io/part-of": "sparkhub", "sparkhub.io/user": person.slug}
    metadata = {"name": SESSION_SECRET, "namespace": person.namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": metadata, "data": data}


async def prepare(
    api: ClusterApi, hub: ClusterHub, project: ClusterProject, offered: Sequence[ClusterProject], person: Person
) -> None:
    """Make everything that `person` needs to start in `project`, and take away the shares of projects not `offered`.

    Idempotent. Raises NotReadyError, whose sentence is for the person.
    """
    *early, others = make_objects(hub, project, person)
    try:
        for turn in early:
            await _all_of(*(api.apply(one) for one in turn))
        await _leave_common_home(api, hub, person)
        await _all_of(
            *(_ensure(api, one) for one in others),
            _ensure_storage(api, hub, project, offered, person),
            *(_copy_pull_secret(api, hub.namespace, name, person) for name in hub.pod.image_pull_secrets),
        )
    except StorageNotReadyError as error:
        text = f"Your home or the common folder of {project.title or project.name} is not ready. {_ASK}"
        raise NotReadyError(503, text, str(error)) from error
    except TimeoutError as error:
        text = "Something from an earlier session is still being tidied up. Try again in a minute."
        raise NotReadyError(503, text, str(error)) from error
    except ApiException as error:
        raise NotReadyError(500, _sentence(error), f"{error.status} {message_of(error)}") from error


async def _ensure(api: ClusterApi, manifest: Manifest) -> None:
    kind, metadata = manifest["kind"], manifest["metadata"]
    try:
        await api.apply(manifest)
    except ApiException as error:
        there = kind == "PersistentVolumeClaim" and error.status in _UNCHANGEABLE
        if not there or await api.read(kind, metadata["name"], metadata["namespace"]) is None:
            raise


async def _leave_common_home(api: ClusterApi, hub: ClusterHub, person: Person) -> None:
    """A home that was a folder of a claim of all must not stay when homes are whole claims: it would be all homes."""
    if hub.homes_claim is None:
        claim = await api.read("PersistentVolumeClaim", HOME, person.namespace)
        if claim is not None and claim["spec"].get("volumeName") == volume_name(person.namespace, HOME):
            await remove_copy(api, person.namespace, HOME, wait=True)


async def _ensure_storage(
    api: ClusterApi, hub: ClusterHub, project: ClusterProject, offered: Iterable[ClusterProject], person: Person
) -> None:
    if hub.homes_claim:
        await ensure_copy(api, hub.namespace, hub.homes_claim, HOME, person)
    allowed = {f"{SHARE}{one.name}" for one in offered if one.share_claim}
    for name in await api.names("PersistentVolumeClaim", person.namespace):
        if name.startswith(SHARE) and name not in allowed:
            await remove_copy(api, person.namespace, name)
    if project.share_claim:
        await ensure_copy(api, hub.namespace, project.share_claim, f"{SHARE}{project.name}", person)


async def _copy_pull_secret(api: ClusterApi, hub_namespace: str, name: str, person: Person) -> None:
    """Images are pulled with a Secret of the pod's own namespace."""
    found = await api.read("Secret", name, hub_namespace)
    if found is None:
        # The image may need none; if it does, the spawn page says that it was refused.
        return
    metadata = {"name": name, "namespace": person.namespace, "labels": {"app.kubernetes.io/part-of": "sparkhub"}}
    copy = {"apiVersion": "v1", "kind": "Secret", "type": found["type"], "metadata": metadata}
    await api.apply({**copy, "data": found.get("data", {})})


def _in_namespace(manifest: Manifest, namespace: str) -> Manifest:
    if manifest["kind"] == "Namespace":
        return manifest
    return {**manifest, "metadata": {**manifest["metadata"], "namespace": namespace}}


async def _all_of(*parts: Awaitable[Any]) -> None:
    """Run all at once, to their ends; then the first failure, if any."""
    for outcome in await asyncio.gather(*parts, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


def _sentence(error: ApiException) -> str:
    said = message_of(error)
    if "being terminated" in said:
        return "Your place on this platform is being removed just now. Try again in a minute."
    if "exceeded quota" in said:
        return f"The cluster has given this platform all the room it may have. {_ASK}"
    return f"What your server needs could not be made ready. {_ASK}"
