"""Prints the notebook pod that the hub would start, as JSON, with no hub running.

    python -m sparkhub_hub.kubernetes.preview --hub-json FILE --user ada --project exploration [--apply]

`--apply` first makes all that the pod needs in the cluster of the current kubeconfig, as the hub would.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import kubespawner.spawner
from kubernetes_asyncio import config
from traitlets.config import Config

from sparkhub_hub.kubernetes.hub_json import ClusterHub, read_hub_json
from sparkhub_hub.kubernetes.servers import configure_servers
from sparkhub_hub.kubernetes.spawner import ClusterSpawner
from sparkhub_hub.spoken_error import SpokenError


def make_spawner(hub: ClusterHub, user: str, options: dict[str, str], groups: Sequence[str] = ()) -> ClusterSpawner:
    """The spawner of `user`, as a hub would make it. Call it in a running event loop; the cluster is not asked."""
    # The one thing in its constructor that wants a cluster; whoever needs one has loaded its configuration.
    kubespawner.spawner.load_config = lambda **_: None
    c = Config()
    configure_servers(c, hub)
    named = [SimpleNamespace(name=group) for group in groups]
    person = SimpleNamespace(name=user, id=0, url=f"/user/{user}/", groups=named)
    address = "http://hub:8081/hub/"
    at = SimpleNamespace(public_host="", url=address, base_url="/hub/", api_url=f"{address}api")
    return ClusterSpawner(config=c, user=person, hub=at, user_options=options, _mock=True)


async def make_manifest(spawner: ClusterSpawner, *, apply: bool) -> Any:
    """The pod as plain JSON; with `apply`, all that it needs is in the cluster afterwards."""
    await spawner.load_user_options()
    if apply:
        await spawner._ensure_namespace()
    pod = spawner.api.api_client.sanitize_for_serialization(await spawner.get_pod_manifest())
    pod["metadata"]["namespace"] = spawner.namespace
    return pod


async def run(arguments: argparse.Namespace) -> Any:
    """What `main` does, for a caller with an event loop."""
    if arguments.apply:
        await config.load_kube_config()
    options = {"project": arguments.project} if arguments.project else {}
    spawner = make_spawner(read_hub_json(arguments.hub_json), arguments.user, options, arguments.group)
    try:
        return await make_manifest(spawner, apply=arguments.apply)
    finally:
        await spawner.api.api_client.close()


def main() -> int:
    """Run with this process's arguments; the pod goes to standard output, everything else to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--hub-json", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--project", help="may be left out when only one is open to the user")
    parser.add_argument("--group", action="append", default=[], help="of the user's groups; may be repeated")
    parser.add_argument("--apply", action="store_true", help="make what the pod needs, but not the pod")
    try:
        pod = asyncio.run(run(parser.parse_args()))
    except SpokenError as error:
        print(f"{error.jupyterhub_message}\n{getattr(error, 'evidence', '')}", file=sys.stderr)
        return 1
    print(json.dumps(pod, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
