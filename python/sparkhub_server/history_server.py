"""Spark's own history server, for the owner of this server: started when somebody looks, stopped when nobody does."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
from tornado.httpclient import HTTPClientError
from tornado.ioloop import PeriodicCallback

from sparkhub_server.sessions import fetch_page
from sparkhub_server.spark_settings import event_log_folder, read_spark_defaults

_IDLE_SECONDS = 600
_START_SECONDS = 60
_LOOK_SECONDS = 30
# A long log on a busy machine; after that, Spark's own page says that it is still at it.
_READ_SECONDS = 45
HOST = "127.0.0.1"


class HistoryServerError(Exception):
    """It did not start; the text says where to read more."""


def history_folder() -> Path | None:
    """Where the event logs of this server's sessions are. None where they are among those of others."""
    folder = event_log_folder(read_spark_defaults())
    return folder if folder is not None and Path.home() in folder.parents else None


def has_history() -> bool:
    """Whether ended sessions can be shown."""
    return history_folder() is not None


class HistoryServer:
    """At most one process, on a loopback port of the system's choice."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._port: int | None = None
        self._used_at = 0.0
        self._lock = asyncio.Lock()
        self._watch: PeriodicCallback | None = None

    async def port(self) -> int:
        """The port of the running server, which counts as used just now. Raises HistoryServerError."""
        self._used_at = time.monotonic()
        async with self._lock:
            if self._port is None or self._process is None or self._process.poll() is not None:
                self._port = await self._start()
            return self._port

    async def until_shown(self, app_id: str) -> None:
        """Wait for the pages of a session whose log is there: Spark reads it first. Raises HistoryServerError."""
        port = await self.port()
        folder = history_folder()
        is_kept = folder is not None and any(folder.glob(f"*{app_id}*"))
        deadline = time.monotonic() + _READ_SECONDS
        while is_kept and time.monotonic() < deadline:
            with suppress(HTTPClientError, OSError):
                await fetch_page(HOST, port, f"/api/v1/applications/{app_id}")
                return
            await asyncio.sleep(0.3)

    async def _start(self) -> int:
        folder = history_folder()
        if folder is None:
            raise HistoryServerError("Ended sessions are not kept here.")
        log = Path.home() / ".sparkhub" / "history-server.log"
        self._process = await asyncio.to_thread(_launch, folder, log)
        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            await asyncio.sleep(0.2)
            if (port := _listening_port(self._process.pid)) is not None:
                self._watch = PeriodicCallback(self.stop_if_idle, _LOOK_SECONDS * 1000)
                self._watch.start()
                return port
        await self._stop()
        raise HistoryServerError(f"Ended sessions cannot be shown just now. {log} says why.")

    async def stop_if_idle(self) -> None:
        """Give the memory back when nobody has looked for a while."""
        async with self._lock:
            if time.monotonic() - self._used_at > _IDLE_SECONDS:
                await self._stop()

    async def _stop(self) -> None:
        if self._watch is not None:
            self._watch.stop()
        if self._process is not None:
            await asyncio.to_thread(_end, self._process)
        self._process = self._port = self._watch = None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _launch(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    home = Path(os.environ["SPARK_HOME"])
    java = f"{os.environ['JAVA_HOME']}/bin/java" if "JAVA_HOME" in os.environ else "java"
    settings = {
        "spark.history.fs.logDirectory": f"file://{folder}",
        "spark.history.fs.update.interval": "5s",
        "spark.history.ui.port": "0",
        "spark.history.retainedApplications": "5",
        # The server itself drops what is too old, whether anybody looks or not.
        "spark.history.fs.cleaner.enabled": "false",
    }
    # The filter and the key of the Spark UI are in spark-defaults.conf, and hold here, too.
    class_path = f"{os.environ.get('SPARK_CONF_DIR', '')}/:{home / 'jars'}/*"
    env = {key: value for key, value in os.environ.items() if not key.endswith("API_TOKEN")}
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("wb") as out:
        return subprocess.Popen(
            [
                *(java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                *(f"-D{key}={value}" for key, value in settings.items()),
                *("-cp", class_path, "org.apache.spark.deploy.history.HistoryServer"),
            ],
            env=env | {"SPARK_LOCAL_IP": HOST, "SPARK_LOCAL_HOSTNAME": HOST},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=folder,
        )


def _listening_port(pid: int) -> int | None:
    with suppress(psutil.Error):
        for one in psutil.Process(pid).net_connections(kind="tcp"):
            if one.status == psutil.CONN_LISTEN:
                port: int = one.laddr.port
                return port
    return None
