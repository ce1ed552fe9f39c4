"""A sparkhub on one machine, laid out as its renderer does, for tests of the Python side."""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import requests

REPOSITORY = Path(__file__).parent.parent.parent
PROXY = REPOSITORY / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
PASSWORDS = {"user-password": "correct-horse-battery", "admin-password": "a" * 16 + "-administrator-only-"}


@dataclass
class Runtime:
    root: Path
    hub_python: Path = field(init=False)
    lab_python: Path = field(init=False)
    java_home: Path = field(init=False)
    spark_home: Path = field(init=False)

    def __post_init__(self) -> None:
        self.hub_python = self.root / "hub" / "bin" / "python"
        self.lab_python = self.root / "lab" / "bin" / "python"
        self.java_home = self.root / "java"
        self.spark_home = self.root / "spark"


def wait_for(what: str, ready: Callable[[], Any], seconds: float = 60) -> Any:
    """The first true answer of `ready`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if answer := ready():
                return answer
        except (OSError, AssertionError):
            pass
        time.sleep(0.2)
    raise AssertionError(f"{what}: not within {seconds} s")


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class LocalPlatform:
    """State directory, secrets, hub.json and Spark settings; starts and ends the real processes."""

    def __init__(self, state: Path, runtime: Runtime, **changes: Any) -> None:
        self.state, self.runtime = state, runtime
        names = ("public", "proxy_api", "hub", "master", "worker", "worker_ui")
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.url = f"http://127.0.0.1:{self.ports['public']}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        folders = ("secrets", "hub", "logs", "homes", "projects", "conf/daemon")
        for name in (*folders, "spark/work", "spark/local"):
            (state / name).mkdir(parents=True, mode=0o700)
        self._write_secrets()
        self.hub_json: dict[str, Any] = {**self._hub_json(), **changes}
        self.write_hub_json()
        self._write_spark_conf()

    def __enter__(self) -> LocalPlatform:
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self.processes):
            self.end(name)
        for process in self.leftovers():
            process.kill()
        wait_for("no process left", lambda: not self.leftovers(), 10)

    def leftovers(self) -> list[psutil.Process]:
        """Processes with this platform's mark."""
        return [process for process, _env, _command in self._marked()]

    def users(self) -> set[str]:
        """Whose servers, kernels and sessions run."""
        return {env.get("JUPYTERHUB_USER", "") for _process, env, _command in self._marked()} - {""}

    def commands(self) -> list[str]:
        """The command lines of those processes."""
        return [command for _process, _env, command in self._marked()]

    def _marked(self) -> Iterator[tuple[psutil.Process, dict[str, str], str]]:
        for process in psutil.process_iter():
            try:
                env, command = process.environ(), " ".join(process.cmdline())
                if process.status() != "zombie" and env.get("SPARKHUB_STATE_DIR") == str(self.state):
                    yield process, env, command
            except psutil.Error:  # It ended while it was looked at.
                continue

    def secret(self, name: str) -> str:
        return (self.state / "secrets" / name).read_text()

    def _write_secrets(self) -> None:
        ui_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        generated = {name: secrets.token_hex(32) for name in ("proxy-token", "cookie-secret", "spark-secret")}
        for name, value in (PASSWORDS | generated | {"spark-ui-key": ui_key}).items():
            (self.state / "secrets" / name).write_text(value)
            (self.state / "secrets" / name).chmod(0o600)

    def _hub_json(self) -> dict[str, Any]:
        state, ports = self.state, self.ports
        python = str(self.runtime.lab_python)
        return {
            "name": "sparkhub",
            **dict.fromkeys(("publicUrl", "bindUrl"), self.url),
            "proxyApiUrl": f"http://127.0.0.1:{ports['proxy_api']}",
            "hub": {"ip": "127.0.0.1", "port": ports["hub"]},
            **{f"{name}Dir": str(state / name) for name in ("homes", "projects", "secrets")},
            "stateDir": str(state),
            "labPython": python,
            "pythonPath": str(REPOSITORY / "python"),
            "welcomeDir": str(REPOSITORY / "python" / "notebooks"),
            "auth": {"admins": ["admin"], "users": []},
            "systemUsers": False,
            "idle": {"serverSeconds": 0},
            "projects": [self.project("demo")],
            "serverEnv": {
                "SPARK_HOME": str(self.runtime.spark_home),
                "JAVA_HOME": str(self.runtime.java_home),
                "PYSPARK_PYTHON": python,
                "PYSPARK_DRIVER_PYTHON": python,
                "SPARK_LOCAL_IP": "127.0.0.1",
                "MY_POD_IP": "127.0.0.1",
            },
        }

    def project(self, name: str, **changes: Any) -> dict[str, Any]:
        return {
            "name": name,
            "title": name.title(),
            "description": f"The project {name}",
            "members": [],
            "groups": [],
            "shared": True,
            "limits": {"executors": 6, "cores": 18, "memory": "96g"},
            "summary": "Up to 6 executors",
            "sparkConfDir": str(self.state / "conf" / "daemon"),
            **changes,
        }

    def write_hub_json(self) -> None:
        (self.state / "hub.json").write_text(json.dumps(self.hub_json))
        config = f"from sparkhub_hub.settings import apply\napply(c, {str(self.state / 'hub.json')!r})\n"
        (self.state / "jupyterhub_config.py").write_text(config)

    def _write_spark_conf(self) -> None:
        jars = self.runtime.root / "jars"
        settings = {
            "spark.master": f"spark://127.0.0.1:{self.ports['master']}",
            "spark.authenticate": "true",
            "spark.authenticate.secret": self.secret("spark-secret"),
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            **{f"spark.{who}.memory": "512m" for who in ("driver", "executor")},
            **{f"spark.{who}.extraClassPath": f"{jars}/*" for who in ("driver", "executor")},
            "spark.executor.cores": "1",
            "spark.cores.max": "18",
            "spark.master.rest.enabled": "false",
            "spark.dynamicAllocation.enabled": "true",
            "spark.dynamicAllocation.shuffleTracking.enabled": "true",
            "spark.dynamicAllocation.maxExecutors": "2",
            # Delta's 50 would keep a small machine busy with nothing.
            "spark.databricks.delta.snapshotPartitions": "2",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": "${env:HOME}/.sparkhub/spark-events",
            "spark.local.dir": f"{self.state}/spark/local",
            "spark.sql.shuffle.partitions": "4",
            "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
            "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "spark.port.maxRetries": "200",
            "spark.ui.filters": "org.apache.spark.ui.JWSFilter",
            "spark.org.apache.spark.ui.JWSFilter.param.secretKey": self.secret("spark-ui-key"),
        }
        conf = self.state / "conf" / "daemon" / "spark-defaults.conf"
        conf.write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        conf.chmod(0o600)

    def _start(self, name: str, argv: list[str], **env: str) -> None:
        with (self.state / "logs" / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                argv,
                env={**os.environ, "SPARKHUB_STATE_DIR": str(self.state), **env},
                stdout=log,
                stderr=log,
                cwd=self.state / "hub",
                start_new_session=True,
            )

    def end(self, name: str, *, kill: bool = False) -> None:
        process = self.processes.pop(name)
        process.kill() if kill else process.terminate()
        process.wait(30)

    def log(self, name: str) -> str:
        return (self.state / "logs" / f"{name}.log").read_text(errors="replace")

    def start_proxy(self) -> None:
        ports = [f"{self.ports['public']}", "--api-ip", "127.0.0.1", "--api-port", f"{self.ports['proxy_api']}"]
        argv = ["node", str(PROXY), "--ip", "127.0.0.1", "--port", *ports]
        self._start("proxy", argv, CONFIGPROXY_AUTH_TOKEN=self.secret("proxy-token"))
        wait_for("the proxy", lambda: socket.create_connection(("127.0.0.1", self.ports["public"])).close() or True)

    def start_hub(self) -> None:
        argv = [str(self.runtime.hub_python), "-m", "jupyterhub", "-f", str(self.state / "jupyterhub_config.py")]
        self._start("hub", argv, PYTHONPATH=str(REPOSITORY / "python"), OPERATORS_TOKEN="must not leak")
        wait_for("the hub", lambda: requests.get(f"{self.url}/hub/health", timeout=5).ok)

    def start_spark(self) -> None:
        conf, home = self.state / "conf" / "daemon", self.runtime.spark_home
        common = [str(self.runtime.java_home / "bin" / "java"), "-Xmx256m", "-XX:+UseSerialGC"]
        common += ["-XX:TieredStopAtLevel=1", "-cp", f"{conf}/:{home}/jars/*"]
        env = {"JAVA_HOME": str(self.runtime.java_home), "SPARK_HOME": str(home), "SPARK_CONF_DIR": str(conf)}
        env |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": str(self.runtime.lab_python)}
        env |= {"SPARK_SCALA_VERSION": "2.13", "SPARK_LOCAL_DIRS": str(self.state / "spark" / "local")}
        deploy, here = "org.apache.spark.deploy", ["--host", "127.0.0.1", "--port"]
        master = [f"{deploy}.master.Master", *here, f"{self.ports['master']}", "--webui-port", "0"]
        self._start("master", [*common, *master], **env)
        wait_for("the master", lambda: "I have been elected leader" in self.log("master"))
        offer = ["--cores", "36", "--memory", "200g", "--work-dir", str(self.state / "spark" / "work")]
        worker = [f"{deploy}.worker.Worker", *here, f"{self.ports['worker']}", "--webui-port"]
        self._start(
            "worker",
            [*common, *worker, f"{self.ports['worker_ui']}", *offer, f"spark://127.0.0.1:{self.ports['master']}"],
            **env,
        )
        wait_for("the worker", lambda: "Successfully registered with master" in self.log("worker"))
