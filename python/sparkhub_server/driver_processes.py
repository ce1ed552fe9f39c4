"""The JVMs below this notebook server, and which of their ports may be a Spark UI."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import psutil

from sparkhub_server.spark_settings import read_spark_defaults

# Spark gives its other servers ports of the system's choice, which start here (Linux 32768, macOS 49152).
_FIRST_EPHEMERAL_PORT = 32768


@dataclass(frozen=True)
class DriverProcess:
    """A JVM that may be a Spark driver. `ancestors` are the processes between it and this server, nearest first."""

    pid: int
    started_at: float
    ancestors: tuple[int, ...]
    # Port -> address on which this machine reaches it.
    listening: Mapping[int, str] = field(hash=False)
    settings: Mapping[str, str] = field(hash=False)


def find_drivers(root: int | None = None) -> list[DriverProcess]:
    """JVMs among the descendants of process `root` (this one by default) that listen on some port."""
    found = []
    for process in psutil.Process(root or os.getpid()).children(recursive=True):
        try:
            if process.name() == "java" and (driver := _describe(process)).listening:
                found.append(driver)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def _describe(process: psutil.Process) -> DriverProcess:
    sockets = [one.laddr for one in process.net_connections(kind="tcp") if one.status == psutil.CONN_LISTEN]
    return DriverProcess(
        pid=process.pid,
        started_at=process.create_time(),
        ancestors=tuple(parent.pid for parent in process.parents()),
        listening={socket.port: _reachable(socket.ip) for socket in sockets},
        settings=read_spark_defaults() | _given(process.cmdline()),
    )


def runs_on(driver: DriverProcess) -> bool:
    """Whether the process of `driver` lives, and the one that started it: what has ended there was stopped."""
    try:
        alive = psutil.Process(driver.pid).create_time() == driver.started_at
        states = [psutil.Process(pid).status() for pid in (driver.pid, *driver.ancestors[:1])]
        return alive and psutil.STATUS_ZOMBIE not in states
    except psutil.Error:
        return False


def candidate_ports(driver: DriverProcess) -> list[int]:
    """Ports of `driver` worth asking, the likeliest first.

    Not all of them: a Spark RPC port that is spoken HTTP to prints a warning with a stack trace into the notebook.
    """
    base = _number(driver.settings, "spark.ui.port", 4040)
    last = base + _number(driver.settings, "spark.port.maxRetries", 16)
    fixed = {_number(driver.settings, key, 0) for key in ("spark.driver.port", "spark.blockManager.port")}
    ports = sorted(driver.listening)
    likely = [port for port in ports if base <= port <= last]
    low = [port for port in ports if port < _FIRST_EPHEMERAL_PORT and port not in fixed]
    anything = ports if base == 0 else []
    return list(dict.fromkeys(likely + low + anything))


def _reachable(ip: str) -> str:
    """The address for what listens on `ip`: loopback for all addresses, and the pod's own on Kubernetes."""
    # A JVM listens on an IPv4 address, too, by its IPv6 spelling.
    plain = ip.removeprefix("::ffff:")
    return "127.0.0.1" if plain in ("0.0.0.0", "::", "::1") else plain  # noqa: S104


def _given(cmdline: list[str]) -> dict[str, str]:
    # PySpark hands the session's configuration to the JVM as `--conf key=value`.
    pairs = [value for flag, value in pairwise(cmdline) if flag == "--conf"]
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _number(settings: Mapping[str, str], key: str, default: int) -> int:
    try:
        return int(settings.get(key, default))
    except ValueError:
        return default
