"""Runs a notebook server beside a Spark master and worker of the same account, and ends all three together.

Started by path, as `own_cluster.py SERVER ARGUMENTS...`, with the project's settings as JSON on standard input.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

_LISTEN_SECONDS = 60
_STOP_SECONDS = 10


class OwnCluster:
    """A standalone Spark cluster on loopback ports of the system's choice, below `folder`."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.folder = folder
        self.settings = settings
        self.port = _free_port()
        self.master: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def configure(self) -> None:
        """Write the conf folder with fresh secrets, readable by this account only."""
        for name in ("conf", "local", "work", "events"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        ui_key = urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        _write(self.folder / "ui-key", ui_key)
        own = {
            "spark.master": f"spark://127.0.0.1:{self.port}",
            "spark.authenticate.secret": secrets.token_hex(32),
            "spark.org.apache.spark.ui.JWSFilter.param.secretKey": ui_key,
        }
        lines = [*self.settings["defaults"], *(f"{key} {value}" for key, value in own.items())]
        _write(self.folder / "conf" / "spark-defaults.conf", "\n".join(lines) + "\n")
        if self.settings["log4j2"]:
            _write(self.folder / "conf" / "log4j2.properties", self.settings["log4j2"])

    def start_master(self) -> None:
        """Start the master; returns at once."""
        self.master = self._start("master.Master", "--port", str(self.port), "--webui-port", "0")

    def start_worker(self) -> None:
        """Wait until the master listens, then start the worker: one that finds no master loses 5 to 15 seconds."""
        deadline = time.monotonic() + _LISTEN_SECONDS
        while self.master and self.master.poll() is None and not _listens(self.master.pid, self.port):
            if time.monotonic() > deadline:
                print(f"The Spark master does not listen on port {self.port}", file=sys.stderr)
                return
            time.sleep(0.1)
        offer = ("--cores", str(self.settings["cores"]), "--memory", self.settings["memory"])
        place = ("--work-dir", str(self.folder / "work"), f"spark://127.0.0.1:{self.port}")
        self.worker = self._start("worker.Worker", "--webui-port", "0", *offer, *place)

    def keep(self) -> None:
        """Start again whichever of the two has died."""
        if self.master and self.master.poll() is not None:
            self.stop()
            self.start_master()
            self.start_worker()
        elif self.worker and self.worker.poll() is not None:
            self.start_worker()

    def stop(self) -> None:
        """End the worker, which ends its executors, then the master."""
        for process in (self.worker, self.master):
            if process and process.poll() is None:
                _end(process)

    def _start(self, main_class: str, *args: str) -> subprocess.Popen[bytes]:
        home = Path(os.environ["SPARK_HOME"])
        java = f"{os.environ['JAVA_HOME']}/bin/java" if "JAVA_HOME" in os.environ else "java"
        # Spark's daemons want what spark-class would have told them, and have no use for the server's own token.
        env = {key: value for key, value in os.environ.items() if not key.endswith("API_TOKEN")}
        env |= {"SPARK_CONF_DIR": str(self.folder / "conf"), "SPARK_LOCAL_DIRS": str(self.folder / "local")}
        env |= {"SPARK_SCALA_VERSION": _scala_version(home), "SPARK_LOCAL_IP": "127.0.0.1"}
        memory = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        class_path = f"{self.folder / 'conf'}/:{home / 'jars'}/*"
        argv = [java, *memory, "-cp", class_path, f"org.apache.spark.deploy.{main_class}", "--host", "127.0.0.1", *args]
        return subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, cwd=self.folder)


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(pid: int, port: int) -> bool:
    sockets = psutil.Process(pid).net_connections(kind="tcp")
    return any(one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in sockets)


def _scala_version(spark_home: Path) -> str:
    core = next((spark_home / "jars").glob("spark-core_*.jar")).name
    found = re.match(r"spark-core_([\d.]+)-", core)
    return found[1] if found else "2.13"


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> int:
    """Run until the server ends; returns its exit code."""
    cluster = OwnCluster(Path(os.environ["SPARKHUB_SPARK_DIR"]), json.load(sys.stdin))
    cluster.configure()
    server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        server.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, pass_on)
    try:
        cluster.start_master()
        cluster.start_worker()
        while server.poll() is None:
            cluster.keep()
            time.sleep(0.5)
    finally:
        cluster.stop()
        if server.poll() is None:
            _end(server)
    return server.returncode


if __name__ == "__main__":
    sys.exit(main())
