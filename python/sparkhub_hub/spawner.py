"""Starting and ending notebook servers under one shared Unix account."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import IO, Any

from jupyterhub.spawner import SimpleLocalProcessSpawner
from traitlets import Instance

from sparkhub_hub import server_processes
from sparkhub_hub.hub_json import HubJson, LocalProject
from sparkhub_hub.project_choice import ProjectChoice
from sparkhub_hub.server_environment import ENV_KEEP, SERVER_ARGUMENTS, make_server_environment
from sparkhub_hub.server_log import open_server_log
from sparkhub_server.home_folder import prepare_home


class SparkhubSpawner(ProjectChoice, SimpleLocalProcessSpawner):
    """A JupyterLab per person, in a home and a project of their own. It outlives the hub and leaves nothing behind."""

    hub_json = Instance(HubJson, help="hub.json, as read").tag(config=True)
    # Of the process `pid`, to know it again after a restart of the hub or of the whole machine.
    started_at: float | None = None
    steps: tuple[tuple[int, str], ...] = ((5, "Getting ready."),)

    def home(self) -> Path:
        """HOME of the server. Accepted user names are safe as folder names, and no two are one."""
        return self.hub_json.homes_dir / str(self.user.name)

    def root_args(self) -> list[str]:
        """Jupyter wants to be told that it may run as root, where sparkhub itself does."""
        return ["--allow-root"] if os.geteuid() == 0 else []

    def ui_key_file(self) -> Path:
        """The file with the key that opens this server's Spark UIs."""
        return self.hub_json.secrets_dir / "spark-ui-key"

    def belongs(self) -> server_processes.Belongs:
        """Which processes are this server's."""
        return server_processes.marked(self.hub_json.state_dir, self.user.name)

    def get_env(self) -> dict[str, str]:
        """The whole environment of the server."""
        env: dict[str, str] = super().get_env()
        return env | make_server_environment(self.hub_json, self.project(), self.home(), self.ui_key_file())

    async def prepare(self, project: LocalProject) -> list[str]:
        """Make the home and the project's folder ready. Returns remarks for the person."""
        shared = self.hub_json.projects_dir / project.name if project.shared else None
        if shared is not None:
            shared.mkdir(mode=0o700, parents=True, exist_ok=True)
        return await asyncio.to_thread(prepare_home, self.home(), self.hub_json.welcome_dir, shared)

    def server_input(self, project: LocalProject) -> IO[bytes]:
        """What the server reads on standard input: nothing."""
        return Path(os.devnull).open("rb")

    async def start(self) -> tuple[str, int]:
        """Start the server; its output goes to logs/server-NAME.log."""
        project = self.project()
        self.env_keep = ENV_KEEP
        self.steps = ((15, f"Getting your home folder and the project {project.title or project.name} ready."),)
        await asyncio.to_thread(self._end_leftovers)
        remarks = await self.prepare(project)
        self.home_dir = self.notebook_dir = str(self.home())
        self.args = [*SERVER_ARGUMENTS, *self.root_args()]
        self.steps += *((25, remark) for remark in remarks), (40, "Starting JupyterLab.")
        with open_server_log(self.hub_json.state_dir, self.user.name) as log, self.server_input(project) as given:
            self.popen_kwargs = {"stdin": given, "stdout": log, "stderr": log}
            address: tuple[str, int] = await super().start()
        self.started_at = server_processes.started_at(self.pid)
        self.steps += ((70, "Waiting for JupyterLab to answer; the first time takes a little longer."),)
        return address

    async def progress(self) -> AsyncGenerator[dict[str, Any], None]:
        """Each step as it begins, in plain words. The hub ends the stream when the server is ready or has failed."""
        shown = 0
        while True:
            for percent, message in self.steps[shown:]:
                yield {"progress": percent, "message": message}
            shown = len(self.steps)
            await asyncio.sleep(0.2)

    async def poll(self) -> int | None:
        """None while the server runs. A zombie, or another program with the same pid, is not the server."""
        status: int | None = await super().poll()
        if status is not None or self.proc is not None:
            return status
        if server_processes.started_at(self.pid) == self.started_at:
            return None
        self.clear_state()
        return 0

    async def stop(self, now: bool = False) -> None:
        """Stop the server and all that it started: kernels, their JVMs, terminals, and what those started."""
        below = server_processes.descendants(self.pid) if self.pid and await self.poll() is None else set()
        await super().stop(now=now)
        await asyncio.to_thread(self._end_leftovers, below)

    async def _signal(self, sig: int) -> bool:
        # Jupyter asks on a terminal before it obeys an interrupt; SIGTERM is its quiet way to shut kernels down.
        alive: bool = await super()._signal(signal.SIGTERM if sig == signal.SIGINT else sig)
        return alive

    def _end_leftovers(self, below: frozenset[Any] | set[Any] = frozenset()) -> None:
        count = server_processes.end_all(below | server_processes.find(self.belongs()))
        if count:
            self.log.info("Ended %d processes that %s's server left", count, self.user.name)

    def get_state(self) -> dict[str, Any]:
        """What the next hub needs to know of the running server."""
        state: dict[str, Any] = super().get_state()
        return state | {"started_at": self.started_at} if self.pid else state

    def load_state(self, state: dict[str, Any]) -> None:
        """Take up a server that the last hub started."""
        super().load_state(state)
        self.started_at = state.get("started_at")

    def clear_state(self) -> None:
        """Forget the server."""
        super().clear_state()
        self.started_at = None
