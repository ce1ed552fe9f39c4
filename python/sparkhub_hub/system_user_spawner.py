"""Notebook servers each under a Unix account of its own, with a Spark cluster of its own (decision 0006)."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from jupyterhub.spawner import set_user_setuid

from sparkhub_hub import server_processes, system_accounts
from sparkhub_hub.hub_json import HubJson, LocalProject
from sparkhub_hub.own_cluster_input import make_own_cluster_input
from sparkhub_hub.spawner import SparkhubSpawner
from sparkhub_hub.spoken_error import SpokenError

# Of the person and the project's group, not of the world; the home itself is 0700.
_UMASK = 0o007


class SystemUserSpawner(SparkhubSpawner):
    """As SparkhubSpawner, for people who need not trust each other."""

    def account(self) -> pwd.struct_passwd:
        """The account, which `prepare` has made."""
        return pwd.getpwnam(system_accounts.account_name(self.user.name))

    def spark_dir(self) -> Path:
        """Where the person's own cluster keeps its configuration, keys and files."""
        return self.home() / ".sparkhub" / "spark"

    def ui_key_file(self) -> Path:
        """A key of the person's own."""
        return self.spark_dir() / "ui-key"

    def belongs(self) -> server_processes.Belongs:
        """The account is for this server only, so all its processes are."""
        try:
            return server_processes.owned_by(self.account().pw_uid)
        except KeyError:
            return lambda _process: False

    async def prepare(self, project: LocalProject) -> list[str]:
        """Also the account and its groups. All that touches the person's home runs as that person."""
        try:
            return await asyncio.to_thread(self._prepare, project)
        except system_accounts.AccountError as error:
            raise SpokenError(500, str(error)) from error

    def _prepare(self, project: LocalProject) -> list[str]:
        hub = self.hub_json
        _open_for_passage(hub)
        shared = hub.projects_dir / project.name
        for one in self.offered():
            system_accounts.ensure_project_folder(hub.projects_dir / one.name, one.name)
        account = system_accounts.ensure_account(self.user.name, self.home())
        system_accounts.set_projects(account.pw_name, (one.name for one in self.offered() if one.shared))
        system_accounts.ensure_readable(account, self._needed())
        script = hub.python_path / "sparkhub_server" / "home_folder.py"
        argv = [hub.lab_python, "-I", script, self.home(), hub.welcome_dir, shared if project.shared else "-"]
        remarks: list[str] = json.loads(system_accounts.run_as(account, [str(arg) for arg in argv]))
        return remarks

    def _needed(self) -> list[Path]:
        hub = self.hub_json
        homes = [Path(value) for key, value in hub.server_env.items() if key in ("SPARK_HOME", "JAVA_HOME")]
        return [hub.lab_python, hub.python_path, hub.welcome_dir, *homes]

    def server_input(self, project: LocalProject) -> IO[bytes]:
        """The project's Spark settings, handed over on standard input: root writes nothing into a person's home."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by start
        file.write(make_own_cluster_input(project, self.spark_dir()).encode())
        file.seek(0)
        return file

    def get_env(self) -> dict[str, str]:
        """With the own cluster's configuration in place of the project's."""
        env = super().get_env()
        env.pop("SPARK_LOCAL_DIRS", None)
        return env | {"SPARK_CONF_DIR": str(self.spark_dir() / "conf"), "SPARKHUB_SPARK_DIR": str(self.spark_dir())}

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """The account's name, home and shell."""
        account = self.account()
        return env | {
            "USER": account.pw_name,
            "LOGNAME": account.pw_name,
            "HOME": str(self.home()),
            "SHELL": "/bin/bash",
        }

    def root_args(self) -> list[str]:
        """None: the server is not root."""
        return []

    def make_preexec_fn(self, name: str) -> Callable[[], Any]:
        """Become the account between fork and exec."""
        become = set_user_setuid(system_accounts.account_name(name))

        def preexec() -> None:
            os.umask(_UMASK)
            become()

        return preexec


def _open_for_passage(hub: HubJson) -> None:
    """Let people walk through to their homes and projects, and list or enter nothing else of the platform's."""
    passable = (hub.homes_dir, hub.projects_dir)
    for folder in hub.state_dir.iterdir():
        if folder.is_dir() and folder not in passable:
            folder.chmod(0o700)
    for folder in (hub.state_dir, *passable):
        folder.chmod(0o711)
