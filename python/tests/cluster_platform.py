"""A sparkhub on Kubernetes as its renderer describes it in hub.json, for tests of the Python side."""

from __future__ import annotations

import copy
from typing import Any

LABELS = {"sparkhub.io/platform": "demo", "sparkhub.io/user": "${user}", "app.kubernetes.io/part-of": "sparkhub"}


def _named(api: str, kind: str, name: str, **rest: Any) -> dict[str, Any]:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, "labels": dict(LABELS)}, **rest}


def claim(name: str, size: str = "1Gi") -> dict[str, Any]:
    spec = {"accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": size}}}
    return _named("v1", "PersistentVolumeClaim", name, spec=spec)


def namespace() -> dict[str, Any]:
    made = _named("v1", "Namespace", "${namespace}")
    made["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] = "restricted"
    return made


def user_namespace() -> list[dict[str, Any]]:
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"}
    subjects = [{"kind": "ServiceAccount", "name": "notebook", "namespace": "${namespace}"}]
    rbac = "rbac.authorization.k8s.io/v1"
    policy = {"podSelector": {}, "policyTypes": ["Ingress"]}
    return [
        claim("home"),
        _named("v1", "ServiceAccount", "notebook"),
        _named("v1", "ServiceAccount", "executor", automountServiceAccountToken=False),
        _named(rbac, "RoleBinding", "driver", roleRef=role, subjects=subjects),
        _named("networking.k8s.io/v1", "NetworkPolicy", "closed", spec=policy),
    ]


def project(name: str, **changes: Any) -> dict[str, Any]:
    shared = changes.get("shared", False)
    quota = _named("v1", "ResourceQuota", "session", spec={"hard": {"requests.memory": "20Gi", "pods": "8"}})
    volume = {"name": "share", "persistentVolumeClaim": {"claimName": "share-${project}"}}
    return {
        "name": name,
        "title": name.title(),
        "description": "",
        "members": [],
        "groups": [],
        "shared": shared,
        "limits": {"executors": 6, "cores": 18, "memory": "96g"},
        "summary": "Up to 6 executors",
        "image": "localhost/sparkhub/notebook:test",
        "resources": {"cpuGuarantee": "500m", "cpuLimit": 2, "memoryGuarantee": "1Gi", "memoryLimit": "2Gi"},
        "objects": [namespace(), quota],
        "volumes": [volume] if shared else [],
        "volumeMounts": [{"name": "share", "mountPath": "/home/jovyan/shared"}] if shared else [],
        "session": {
            "spark-defaults.conf": "spark.kubernetes.namespace ${namespace}\n"
            "spark.authenticate.secret ${auth-secret}\nspark.local ${env:HOME} {x}\n",
            "log4j2.properties": "status = error\n",
            "executor.yaml": "kind: Pod\nmetadata: {labels: {sparkhub.io/user: ${user}}}\n",
        },
        "share": {"claim": f"project-{name}"} if shared else None,
        **changes,
    }


def hub_json(**changes: Any) -> dict[str, Any]:
    def field(path: str) -> dict[str, Any]:
        return {"valueFrom": {"fieldRef": {"fieldPath": path}}}

    key = "hub.jupyter.org/node-purpose"
    user_nodes = {"matchExpressions": [{"key": key, "operator": "In", "values": ["user"]}]}
    pod = {
        "env": {
            "MY_POD_IP": field("status.podIP"),
            "MY_POD_NAMESPACE": field("metadata.namespace"),
            "SPARK_HOME": "/opt/spark",
            "SPARKHUB_UI_KEY_FILE": "/etc/sparkhub/session/ui-key",
            "BRACES": '{"user": "${username}"}',
        },
        "volumes": [
            {"name": "home", "persistentVolumeClaim": {"claimName": "home"}},
            {"name": "session", "secret": {"secretName": "session"}},
        ],
        "volumeMounts": [
            {"name": "home", "mountPath": "/home/jovyan"},
            {"name": "session", "mountPath": "/etc/sparkhub/session", "readOnly": True},
        ],
        "securityContext": {"fsGroup": 1000, "runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        "containerSecurityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "runAsUser": 1000,
        },
        "tolerations": [{"key": key, "operator": "Equal", "value": "user", "effect": "NoSchedule"}],
        "nodeAffinity": {
            "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "preference": user_nodes}]
        },
        "annotations": {"cluster-autoscaler.kubernetes.io/safe-to-evict": "false"},
        "labels": {"sparkhub.io/user": "${user}", "sparkhub.io/platform": "demo"},
        "serviceAccount": "notebook",
        "imagePullSecrets": [],
        "startTimeoutSeconds": 600,
    }
    given = {
        "name": "demo",
        "kind": "kubernetes",
        "namespace": "hb",
        "userNamespacePrefix": "hb-user-",
        "auth": {"kind": "password", "admins": ["admin"], "users": []},
        "idle": {"serverSeconds": 3600},
        "userNamespace": user_namespace(),
        "pod": pod,
        "projects": [project("exploration", shared=True), project("plain")],
    }
    return copy.deepcopy({**given, **changes})
