"""hub.json, the one file that sparkhub's renderer writes for JupyterHub."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sparkhub_hub.project import Project, common_fields


@dataclass(frozen=True)
class LocalProject(Project):
    """A project on one machine."""

    spark_conf_dir: Path


@dataclass(frozen=True)
class HubJson:
    """The whole file, checked for form. Paths are absolute; it holds no secret."""

    name: str
    public_url: str
    bind_url: str
    proxy_api_url: str
    hub_ip: str
    hub_port: int
    state_dir: Path
    homes_dir: Path
    projects_dir: Path
    secrets_dir: Path
    lab_python: Path
    python_path: Path
    welcome_dir: Path
    admins: tuple[str, ...]
    users: tuple[str, ...]
    system_users: bool
    idle_server_seconds: int
    projects: tuple[LocalProject, ...]
    server_env: dict[str, str]

    def secret(self, name: str) -> str:
        """The secret called `name`. Raises FileNotFoundError naming the file if it was never made."""
        return (self.secrets_dir / name).read_text().strip()


def read_hub_json(path: str | Path) -> HubJson:
    """Read hub.json. A missing key raises ValueError naming the file and the key."""
    try:
        return _hub_json(json.loads(Path(path).read_text()))
    except KeyError as missing:
        raise ValueError(f"{path} has no key {missing}. Run: sparkhub up") from missing


def _hub_json(raw: dict[str, Any]) -> HubJson:
    return HubJson(
        name=raw["name"],
        public_url=raw["publicUrl"],
        bind_url=raw["bindUrl"],
        proxy_api_url=raw["proxyApiUrl"],
        hub_ip=raw["hub"]["ip"],
        hub_port=int(raw["hub"]["port"]),
        state_dir=Path(raw["stateDir"]),
        homes_dir=Path(raw["homesDir"]),
        projects_dir=Path(raw["projectsDir"]),
        secrets_dir=Path(raw["secretsDir"]),
        lab_python=Path(raw["labPython"]),
        python_path=Path(raw["pythonPath"]),
        welcome_dir=Path(raw["welcomeDir"]),
        admins=tuple(raw["auth"]["admins"]),
        users=tuple(raw["auth"]["users"]),
        system_users=bool(raw["systemUsers"]),
        idle_server_seconds=int(raw["idle"]["serverSeconds"]),
        projects=tuple(_project(project) for project in raw["projects"]),
        server_env={key: str(value) for key, value in raw["serverEnv"].items()},
    )


def _project(raw: dict[str, Any]) -> LocalProject:
    return LocalProject(**common_fields(raw), spark_conf_dir=Path(raw["sparkConfDir"]))
