"""Notebook servers on Kubernetes: each person in a namespace of their own, each server in one project."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from datetime import datetime, timezone
from typing import Any

from kubernetes_asyncio.client import ApiException
from kubespawner import KubeSpawner
from traitlets import Instance, default

from sparkhub_hub.kubernetes import progress, user_namespace
from sparkhub_hub.kubernetes.cluster_api import ClusterApi, message_of
from sparkhub_hub.kubernetes.hub_json import ClusterHub, ClusterProject
from sparkhub_hub.kubernetes.identity_token import IdentityToken
from sparkhub_hub.kubernetes.person import Person, make_slug
from sparkhub_hub.kubernetes.pod import complete_pod, describe_resources, is_overdue, waiting_image
from sparkhub_hub.kubernetes.progress import Step, Story
from sparkhub_hub.platform_test import projects_for_test
from sparkhub_hub.project_choice import ProjectChoice
from sparkhub_hub.server_environment import activity_interval_seconds
from sparkhub_hub.spoken_error import SpokenError

# The hub's own clock ends a start with a sentence for programmers; ours comes before it.
_SOONER_SECONDS = 5
# A machine that cannot get the software tries again and again; this long it may be a passing fault.
_IMAGE_PATIENCE_SECONDS = 60
# An ended server is gone this soon after its time to tidy up, unless nobody is there to end it.
_MACHINE_LOST_SECONDS = 20
_ASK = "Ask whoever runs this sparkhub to look; their command is: sparkhub doctor"


class ClusterSpawner(ProjectChoice, KubeSpawner):
    """A pod `notebook` in the person's own namespace, with the image, the folders and the limits of its project."""

    hub_json = Instance(ClusterHub, help="hub.json, as read").tag(config=True)
    story = Story("")
    _pod_uid: str | None = None
    _image_fails_since: float | None = None
    _token: IdentityToken | None = None

    @default("user_namespace_template")
    def _own_namespace(self) -> str:
        # KubeSpawner's own {username} may make a name longer than Kubernetes takes.
        return self.hub_json.user_namespace_prefix + self.slug

    @property
    def slug(self) -> str:
        """The person's name in names of the cluster."""
        return make_slug(self.user.name, self.hub_json.user_namespace_prefix)

    def offered(self) -> list[ClusterProject]:
        """Also what `sparkhub test` needs."""
        return projects_for_test(self.user.name, self.hub_json.projects, super().offered())

    def person(self, project: ClusterProject) -> Person:
        """For whom the texts of hub.json are filled."""
        return Person(self.user.name, self.slug, self.namespace, project.name)

    async def load_user_options(self) -> None:
        """Take the image and the resources of the chosen project. KubeSpawner calls this first in every start."""
        await super().load_user_options()
        project: ClusterProject = self.project()
        resources = project.resources
        self.image = project.image
        self.cpu_guarantee, self.cpu_limit = resources.cpu_guarantee, resources.cpu_limit
        self.mem_guarantee, self.mem_limit = resources.memory_guarantee, resources.memory_limit
        self.story = Story(describe_resources(resources))
        self.story.tell(Step(5, f"Getting your folders and the project {project.title or project.name} ready."))

    async def _ensure_namespace(self) -> None:
        """All that the pod needs, in place of KubeSpawner's bare namespace."""
        project: ClusterProject = self.project()
        api = ClusterApi(self.api.api_client)
        try:
            token = await self._identity_token(project).first(api)
        except (ApiException, TimeoutError) as error:
            self.log.error("No token of %s: %s", project.identity, message_of(error))
            text = f"What the project {project.title or project.name} is known by in the lake could not be made. {_ASK}"
            raise SpokenError(503, text) from error
        person = user_namespace.with_fresh_secrets(self.person(project), token)
        try:
            await user_namespace.prepare(api, self.hub_json, project, self.offered(), person)
        except user_namespace.NotReadyError as error:
            self.log.error("Cannot prepare %s: %s", self.namespace, error.evidence)
            raise

    def _identity_token(self, project: ClusterProject) -> IdentityToken:
        if self._token is None or self._token.identity != project.identity:
            self._token = IdentityToken(project.identity, self.hub_json.namespace)
        return self._token

    def get_env(self) -> dict[str, Any]:
        """The environment of the server; what hub.json says of it wins."""
        env: dict[str, Any] = super().get_env()
        project = self.project()
        every = activity_interval_seconds(self.hub_json.idle_server_seconds)
        ours = {"SPARKHUB_PROJECT": project.name, "JUPYTERHUB_ACTIVITY_INTERVAL": str(every)}
        filled: dict[str, Any] = self.person(project).fill({**self.hub_json.pod.env, **project.env})
        return env | ours | filled

    async def get_pod_manifest(self) -> Any:
        """KubeSpawner's pod, completed as hub.json says for every server and for this project."""
        project: ClusterProject = self.project()
        return complete_pod(await super().get_pod_manifest(), self.hub_json.pod, project, self.person(project))

    async def _start(self) -> str:
        """Start the pod and wait until it runs. Raises SpokenError, with a sentence about what held it up."""
        self._image_fails_since = self._pod_uid = None
        self.story = Story("")
        began = time.monotonic()
        listener = asyncio.ensure_future(self._listen())
        try:
            url: str = await asyncio.wait_for(super()._start(), max(1, self.start_timeout - _SOONER_SECONDS))
        except (asyncio.TimeoutError, TimeoutError) as error:
            last = self.story.steps[-1].text if self.story.steps else ""
            text = f"Your server was not there after {time.monotonic() - began:.0f} seconds. {last}"
            raise SpokenError(504, text) from error
        finally:
            listener.cancel()
        self.story.tell(Step(90, "Waiting for JupyterLab to answer."))
        return url

    async def _listen(self) -> None:
        while True:
            self._hear()
            await asyncio.sleep(0.5)

    def _hear(self) -> None:
        if self._pod_uid:
            self.story.hear(self.events)

    @property
    def events(self) -> list[Any]:
        """The events of this very pod. KubeSpawner goes by the pod's name, which is the same for everybody."""
        return [event for event in super().events if event["involvedObject"].get("uid") == self._pod_uid]

    async def progress(self) -> AsyncGenerator[dict[str, Any], None]:
        """Each step as it comes. The hub ends the stream when the server is ready or has failed."""
        story, shown = None, 0
        while True:
            if story is not self.story:
                story, shown = self.story, 0
            # Also after the pod runs, when JupyterLab may still end.
            self._hear()
            for step in story.steps[shown:]:
                yield {"progress": step.percent, "message": step.text}
            shown = len(story.steps)
            await asyncio.sleep(0.3)

    async def _make_create_pod_request(self, pod: Any, request_timeout: int) -> bool:
        """True when the pod is made, False to try again; a sentence for every refusal.

        Not KubeSpawner's: that writes the whole pod to the log when it fails, with the server's token in it.
        """
        try:
            created = await asyncio.wait_for(self.api.create_namespaced_pod(self.namespace, pod), request_timeout)
        except asyncio.TimeoutError:
            return False
        except ApiException as error:
            await self._take_refusal(error)
            return False
        self._pod_uid = created.metadata.uid
        return True

    async def _take_refusal(self, error: ApiException) -> None:
        """Do what makes a next try worth while, or raise SpokenError."""
        said = message_of(error)
        if error.status == 409:
            # Of an earlier start; its executors go with it.
            await self.stop(now=True)
        elif error.status == 403 and "exceeded quota" in said:
            # The executors of a session that has just ended still count for some seconds.
            self.story.tell(Step(8, progress.QUOTA_FULL))
        else:
            self.log.error("The pod of %s was refused: %s", self.namespace, said)
            raise SpokenError(500, f"The cluster refused to start your server. {_ASK}") from error

    def is_pod_running(self, pod: Any) -> bool:
        """Also gives up on a start whose software does not come, with the reason."""
        starting = self._start_future is not None and not self._start_future.done()
        reason = waiting_image(pod) if starting else None
        now = asyncio.get_running_loop().time()
        if reason is None:
            self._image_fails_since = None
        elif self._image_fails_since is None:
            self._image_fails_since = now
        elif now - self._image_fails_since > _IMAGE_PATIENCE_SECONDS:
            text = progress.explain_image(reason)
            if text != progress.IMAGE_OUT_OF_REACH:
                self.log.error("No image for %s: %s", self.namespace, reason)
                raise SpokenError(500, text)
        running: bool = super().is_pod_running(pod)
        return running

    async def poll(self) -> int | None:
        """None while the server runs. One that ended is deleted, or its executors, which it owns, would stay."""
        status: int | None = await super().poll()
        pod = self.pod_reflector.pods.get(f"{self.namespace}/{self.pod_name}")
        if status is None and is_overdue(pod, self._ending_seconds(), datetime.now(timezone.utc)):
            status = 1
        if status is not None and pod is not None:
            await self.stop(now=True)
        if status is None:
            await self._keep_identity()
        return status

    async def _keep_identity(self) -> None:
        """Renew what the project is known by outside the cluster, while its server runs."""
        try:
            project: ClusterProject = self.project()
        except SpokenError:
            # It is no more in the file, or no more for this person: what they have of it runs out.
            return
        try:
            await self._identity_token(project).renew(ClusterApi(self.api.api_client), self.namespace)
        except (ApiException, TimeoutError) as error:
            self.log.warning("The identity of %s was not renewed: %s", self.namespace, message_of(error))

    async def stop(self, now: bool = False) -> None:
        """Delete the pod, and with it its executors; by force when its machine does not answer."""
        try:
            await asyncio.wait_for(super().stop(now=now), self._ending_seconds())
        except (asyncio.TimeoutError, TimeoutError):
            if now:
                raise
            await super().stop(now=True)

    def _ending_seconds(self) -> float:
        return float(self.delete_grace_period + _MACHINE_LOST_SECONDS)
