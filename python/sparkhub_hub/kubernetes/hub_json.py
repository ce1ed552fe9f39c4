"""hub.json on Kubernetes, the one file that sparkhub's renderer writes for JupyterHub."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sparkhub_hub.kubernetes.quantity import parse_quantity
from sparkhub_hub.project import Project, common_fields

HUB_JSON = Path("/etc/sparkhub/hub/hub.json")

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Resources:
    """What a notebook server is promised and what it may take: cores, and bytes of memory. None is no bound."""

    cpu_guarantee: float | None
    cpu_limit: float | None
    memory_guarantee: int | None
    memory_limit: int | None


@dataclass(frozen=True)
class Identity:
    """As whom a project reaches what is outside the cluster: an account in the hub's namespace."""

    service_account: str
    # Whom its tokens are for.
    audience: str


@dataclass(frozen=True)
class ClusterProject(Project):
    """A project with the image, the objects and the Spark settings of its sessions."""

    image: str
    resources: Resources
    objects: tuple[Manifest, ...]
    volumes: tuple[Manifest, ...]
    volume_mounts: tuple[Manifest, ...]
    session: dict[str, str]
    # The claim in the hub's namespace that holds the project's common folder.
    share_claim: str | None
    # More variables of the server.
    env: dict[str, str]
    identity: Identity | None


@dataclass(frozen=True)
class PodParts:
    """What every notebook pod has, whatever its project."""

    env: dict[str, Any]
    volumes: tuple[Manifest, ...]
    volume_mounts: tuple[Manifest, ...]
    security_context: dict[str, Any]
    container_security_context: dict[str, Any]
    tolerations: tuple[Manifest, ...]
    node_affinity_required: tuple[Manifest, ...]
    node_affinity_preferred: tuple[Manifest, ...]
    annotations: dict[str, str]
    labels: dict[str, str]
    service_account: str
    image_pull_secrets: tuple[str, ...]
    start_timeout_seconds: int


@dataclass(frozen=True)
class SignIn:
    """How people sign in; the secrets are in files of their own."""

    kind: str
    admins: tuple[str, ...]
    users: tuple[str, ...]
    client_id: str | None
    issuer: str | None
    tenant: str | None
    organizations: tuple[str, ...]
    # The host name that people open, where it is known.
    callback_host: str | None


@dataclass(frozen=True)
class ClusterHub:
    """The whole file, checked for form. It holds no secret."""

    name: str
    namespace: str
    user_namespace_prefix: str
    auth: SignIn
    idle_server_seconds: int
    user_namespace: tuple[Manifest, ...]
    # The claim in the hub's namespace that holds everybody's homes; None where each home is a claim of its own.
    homes_claim: str | None
    pod: PodParts
    projects: tuple[ClusterProject, ...]


def read_hub_json(path: str | Path = HUB_JSON) -> ClusterHub:
    """Read hub.json. A missing key raises ValueError naming the file and the key."""
    try:
        return _hub(json.loads(Path(path).read_text()))
    except KeyError as missing:
        raise ValueError(f"{path} has no key {missing}. Run: sparkhub up") from missing


def _hub(raw: Mapping[str, Any]) -> ClusterHub:
    return ClusterHub(
        name=raw["name"],
        namespace=raw["namespace"],
        user_namespace_prefix=raw["userNamespacePrefix"],
        auth=_sign_in(raw["auth"]),
        idle_server_seconds=int(raw["idle"]["serverSeconds"]),
        user_namespace=tuple(raw["userNamespace"]),
        homes_claim=(raw.get("homes") or {}).get("claim"),
        pod=_pod(raw["pod"]),
        projects=tuple(_project(project) for project in raw["projects"]),
    )


def _sign_in(raw: Mapping[str, Any]) -> SignIn:
    return SignIn(
        kind=raw["kind"],
        admins=tuple(raw["admins"]),
        users=tuple(raw["users"]),
        client_id=raw.get("clientId"),
        issuer=raw.get("issuer"),
        tenant=raw.get("tenant"),
        organizations=tuple(raw.get("organizations") or ()),
        callback_host=raw.get("callbackHost"),
    )


def _pod(raw: Mapping[str, Any]) -> PodParts:
    affinity = dict(raw["nodeAffinity"])
    required = affinity.pop("requiredDuringSchedulingIgnoredDuringExecution", {}).get("nodeSelectorTerms", ())
    preferred = affinity.pop("preferredDuringSchedulingIgnoredDuringExecution", ())
    if affinity:
        raise ValueError(f"pod.nodeAffinity of hub.json is as Kubernetes writes it; it has no {', '.join(affinity)}")
    return PodParts(
        env=dict(raw["env"]),
        volumes=tuple(raw["volumes"]),
        volume_mounts=tuple(raw["volumeMounts"]),
        security_context=dict(raw["securityContext"]),
        container_security_context=dict(raw["containerSecurityContext"]),
        tolerations=tuple(raw["tolerations"]),
        node_affinity_required=tuple(required),
        node_affinity_preferred=tuple(preferred),
        annotations=dict(raw["annotations"]),
        labels=dict(raw["labels"]),
        service_account=raw["serviceAccount"],
        image_pull_secrets=tuple(raw["imagePullSecrets"]),
        start_timeout_seconds=int(raw["startTimeoutSeconds"]),
    )


def _project(raw: Mapping[str, Any]) -> ClusterProject:
    return ClusterProject(
        **common_fields(raw),
        image=raw["image"],
        resources=_resources(raw["resources"]),
        objects=tuple(raw["objects"]),
        volumes=tuple(raw["volumes"]),
        volume_mounts=tuple(raw["volumeMounts"]),
        session=dict(raw["session"]),
        share_claim=raw["share"]["claim"] if raw["share"] else None,
        env=dict(raw.get("env") or {}),
        identity=_identity(raw.get("identity")),
    )


def _identity(raw: Mapping[str, Any] | None) -> Identity | None:
    return Identity(service_account=raw["serviceAccount"], audience=raw["audience"]) if raw else None


def _resources(raw: Mapping[str, Any]) -> Resources:
    numbers = {key: None if given is None else parse_quantity(given) for key, given in raw.items()}
    guarantee, limit = numbers.get("memoryGuarantee"), numbers.get("memoryLimit")
    return Resources(
        cpu_guarantee=numbers.get("cpuGuarantee"),
        cpu_limit=numbers.get("cpuLimit"),
        memory_guarantee=None if guarantee is None else int(guarantee),
        memory_limit=None if limit is None else int(limit),
    )
