import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from sparkhub_hub import server_processes

# Starts a child that ignores SIGTERM and one in a session of its own, says their pids, and waits.
TREE = """
import subprocess, sys, time
deaf = subprocess.Popen([sys.executable, "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"],
    stdout=subprocess.PIPE)
deaf.stdout.readline()
away = subprocess.Popen(["sleep", "60"], start_new_session=True)
print(deaf.pid, away.pid, flush=True)
time.sleep(60)
"""


def start(state: Path, user: str) -> tuple[subprocess.Popen[bytes], list[int]]:
    env = {**os.environ, "SPARKHUB_STATE_DIR": str(state), "JUPYTERHUB_USER": user}
    process = subprocess.Popen([sys.executable, "-c", TREE], env=env, stdout=subprocess.PIPE)
    assert process.stdout
    return process, [process.pid, *map(int, process.stdout.readline().split())]


def test_ends_the_whole_tree_even_when_the_root_is_gone(tmp_path: Path) -> None:
    process, pids = start(tmp_path, "ada")
    other, others = start(tmp_path, "bob")
    process.kill()
    process.wait()
    found = server_processes.find(server_processes.marked(tmp_path, "ada"))
    assert {one.pid for one in found} == set(pids[1:])
    assert server_processes.end_all(found, patience_seconds=0.5) == 2
    assert not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in pids)
    assert all(psutil.pid_exists(pid) for pid in others)
    below = server_processes.descendants(other.pid)
    assert {one.pid for one in below} == set(others[1:])
    other.kill()
    server_processes.end_all(below, patience_seconds=0.5)
    other.wait()


def test_a_reused_pid_and_a_zombie_are_not_the_server() -> None:
    process = subprocess.Popen(["true"])
    time.sleep(0.3)
    assert server_processes.started_at(process.pid) is None
    process.wait()
    assert server_processes.started_at(process.pid) is None
    assert server_processes.started_at(os.getpid()) == psutil.Process().create_time()
