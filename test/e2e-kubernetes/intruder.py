# What somebody tries from their own notebook, with all that its token and its network can do. Prints what worked.
import copy
import json
import os
import socket
import ssl
import urllib.error
import urllib.request

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/"
token = open(ACCOUNT + "token").read()
trust = ssl.create_default_context(cafile=ACCOUNT + "ca.crt")
here, victim, hub = os.environ["MY_POD_NAMESPACE"], TARGET["namespace"], TARGET["hub"]  # noqa: F821
worked = []


def ask(method, path, body=None):
    request = urllib.request.Request(
        "https://kubernetes.default.svc" + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, context=trust, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}")


def refused(method, path, body=None):
    status, _ = ask(method, path, body)
    if status not in (403, 422):
        worked.append(f"{method} {path}: {status}")


def closed(host, port, why):
    try:
        socket.create_connection((host, port), 3).close()
        worked.append(f"{why} {host}:{port}")
    except OSError:
        pass


for namespace in (victim, hub, "kube-system", "default"):
    for what in ("pods", "secrets", "configmaps", "serviceaccounts", "persistentvolumeclaims", "events"):
        refused("GET", f"/api/v1/namespaces/{namespace}/{what}")
for what in ("secrets", "configmaps", "persistentvolumeclaims", "serviceaccounts"):
    refused("GET", f"/api/v1/namespaces/{here}/{what}")
for path in ("pods", "nodes", "namespaces", "secrets", "persistentvolumes"):
    refused("GET", f"/api/v1/{path}")
refused("GET", f"/api/v1/namespaces/{here}/secrets/session")
refused("DELETE", f"/api/v1/namespaces/{victim}/pods/notebook")
refused("POST", f"/api/v1/namespaces/{victim}/pods/notebook/exec?command=id&stdout=true")
refused("POST", f"/api/v1/namespaces/{here}/pods/notebook/exec?command=id&stdout=true")
refused("POST", f"/api/v1/namespaces/{here}/serviceaccounts/executor/token", {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}})
refused("POST", f"/apis/rbac.authorization.k8s.io/v1/namespaces/{here}/rolebindings", {})

# An executor as Spark makes it: this one is allowed, or the refusals below would prove nothing.
_, notebook = ask("GET", f"/api/v1/namespaces/{here}/pods/notebook")
good = json.loads(TARGET["executor"])  # noqa: F821
good["metadata"].update(
    name="intruder",
    labels={"spark-role": "executor", "spark-app-selector": "intruder"},
    ownerReferences=[{"apiVersion": "v1", "kind": "Pod", "name": "notebook", "uid": notebook["metadata"]["uid"], "controller": True}],
)
container = good["spec"]["containers"][0]
container.update(image=TARGET["image"], command=["sleep", "60"], resources={"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}})  # noqa: F821
pods = f"/api/v1/namespaces/{here}/pods"
status, said = ask("POST", pods + "?dryRun=All", good)
if status != 201:
    worked.append(f"an executor is refused: {status} {said.get('message')}")


def bad(what, change):
    pod = copy.deepcopy(good)
    change(pod, pod["spec"], pod["spec"]["containers"][0])
    status, said = ask("POST", pods + "?dryRun=All", pod)
    if status not in (403, 422):
        worked.append(f"a pod {what}: {status} {said.get('message', '')}")


bad("that is privileged", lambda pod, spec, box: box["securityContext"].update(privileged=True))
bad("as root", lambda pod, spec, box: box["securityContext"].update(runAsUser=0, runAsNonRoot=False))
bad("with a path of the machine", lambda pod, spec, box: spec["volumes"].append({"name": "host", "hostPath": {"path": "/"}}))
bad("in the machine's network", lambda pod, spec, box: spec.update(hostNetwork=True))
bad("with the notebook's account", lambda pod, spec, box: spec.update(serviceAccountName="notebook"))
bad("with a token", lambda pod, spec, box: spec.update(automountServiceAccountToken=True))
bad("with another image", lambda pod, spec, box: box.update(image="docker.io/library/busybox:latest"))
bad("with a second container", lambda pod, spec, box: spec["containers"].append({**copy.deepcopy(box), "name": "more"}))
bad("with an init container", lambda pod, spec, box: spec.update(initContainers=[{**copy.deepcopy(box), "name": "more"}]))
bad("outside the spark pool", lambda pod, spec, box: spec.pop("nodeSelector"))
bad("on a chosen machine", lambda pod, spec, box: spec.update(nodeName=TARGET["node"]))  # noqa: F821
bad("that tolerates everything", lambda pod, spec, box: spec.update(tolerations=[{"operator": "Exists"}]))
bad("with another secret", lambda pod, spec, box: spec["volumes"].append({"name": "s", "secret": {"secretName": "other"}}))
bad("with a projected token", lambda pod, spec, box: spec["volumes"].append({"name": "t", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}))
bad("with a claim by another name", lambda pod, spec, box: spec["volumes"].append({"name": "c", "persistentVolumeClaim": {"claimName": "share-sales"}}))
bad("in a folder of a claim", lambda pod, spec, box: box["volumeMounts"][0].update(subPath="elsewhere"))
bad("with a secret in its environment", lambda pod, spec, box: box.update(env=[{"name": "S", "valueFrom": {"secretKeyRef": {"name": "session", "key": "ui-key"}}}]))
bad("that passes for a notebook", lambda pod, spec, box: pod["metadata"]["labels"].update(component="singleuser-server"))
bad("that the hub would let in", lambda pod, spec, box: pod["metadata"]["labels"].update({"hub.jupyter.org/network-access-hub": "true"}))
bad("that nobody owns", lambda pod, spec, box: pod["metadata"].pop("ownerReferences"))
bad("that takes more than the project has", lambda pod, spec, box: box["resources"]["requests"].update(cpu="500"))

for port in (8888, 7100, 7200, 4040):
    closed(TARGET["address"], port, "the other's notebook")  # noqa: F821
for address in TARGET["executors"]:  # noqa: F821
    closed(address, 7200, "the other's executor")
closed("169.254.169.254", 80, "the cloud's metadata")
closed(f"proxy-api.{hub}.svc", 8001, "the proxy's API")
for address in TARGET["nodes"]:  # noqa: F821
    closed(address, 10250, "a kubelet")

api = os.environ["JUPYTERHUB_API_URL"]
for path in ("/users", f"/users/{TARGET['user']}", "/proxy", "/services"):  # noqa: F821
    request = urllib.request.Request(api + path, headers={"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]})
    try:
        worked.append(f"the hub's {path}: {urllib.request.urlopen(request, timeout=10).status}")
    except urllib.error.HTTPError as error:
        if error.code not in (403, 404):
            worked.append(f"the hub's {path}: {error.code}")
print("worked:", *worked, sep="\n")
