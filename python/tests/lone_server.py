"""One person's Jupyter server without a hub, and in place of the sessions service one that says what a test wants."""

from __future__ import annotations

import json
import os
import queue
import select
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil
import websocket
from browser import Browser
from local_platform import REPOSITORY, Runtime, free_ports, wait_for

TOKEN = "token-of-the-hub"


class FakeService:
    """Answers what `answers` holds by `METHOD path`, and gives its event streams what it is told to `say`."""

    def __init__(self) -> None:
        self.port = free_ports(1)[0]
        self.answers: dict[str, tuple[int, Any]] = {}
        self.asked: list[tuple[str, str | None, Any]] = []
        self.reports: list[dict[str, Any]] = []
        # Sessions that the next report is answered with.
        self.release: list[str] = []
        self.listeners: list[queue.Queue[str | None]] = []
        self.start()

    def start(self) -> None:
        """Listen on the port that it always had."""
        service = self

        class Handler(_Handler):
            fake = service

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Be away."""
        self.server.shutdown()
        self.server.server_close()

    def say(self, text: str) -> None:
        """To all who listen."""
        for listener in list(self.listeners):
            listener.put(text)

    def hang_up(self) -> None:
        """End all streams."""
        for listener in list(self.listeners):
            listener.put(None)


class _Handler(BaseHTTPRequestHandler):
    fake: FakeService

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: Any) -> None:
        path = self.path.removeprefix("/api/")
        if path == "report":
            self.fake.reports.append(body)
            release, self.fake.release = self.fake.release, []
            return self._send(200, {"release": release})
        self.fake.asked.append((f"{self.command} {path}", self.headers["Authorization"], body))
        if path == "events" and path not in self.fake.answers:
            return self._stream()
        return self._send(*self.fake.answers.get(f"{self.command} {path}", (200, {"sessions": []})))

    def _send(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        pieces: queue.Queue[str | None] = queue.Queue()
        self.fake.listeners.append(pieces)
        # The real one, too, begins with something.
        piece: str | None = ": here\n\n"
        while piece is not None and not self._has_gone():
            self.wfile.write(piece.encode())
            try:
                piece = pieces.get(timeout=0.05)
            except queue.Empty:
                piece = ""
        self.fake.listeners.remove(pieces)

    def _has_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""


class LoneServer:
    """A real Jupyter server of the runtime, with our extension; Spark in it runs within the driver."""

    def __init__(self, folder: Path, runtime: Runtime, service: FakeService) -> None:
        self.log_file = folder / "server.log"
        port = free_ports(1)[0]
        env = {
            **os.environ,
            "HOME": str(folder),
            "PATH": f"{runtime.lab_python.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY / "python"),
            "JAVA_HOME": str(runtime.java_home),
            "SPARK_HOME": str(runtime.spark_home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARKHUB_SESSIONS_URL": f"http://127.0.0.1:{service.port}/",
            "SPARKHUB_PROJECT": "sales & more",
            "JUPYTERHUB_API_TOKEN": TOKEN,
        }
        extensions = {"jupyter_server_proxy": True, "sparkhub_server": True}
        argv = [str(runtime.lab_python), "-m", "jupyter_server", "--allow-root", "--no-browser", f"--port={port}"]
        argv += ["--ServerApp.base_url=/user/ada/", "--IdentityProvider.token=letmein"]
        argv += [f"--ServerApp.jpserver_extensions={extensions}", f"--ServerApp.root_dir={folder}"]
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(argv, env=env, stdout=log, stderr=log, cwd=folder)
        self.browser = Browser(f"http://127.0.0.1:{port}")
        self.browser.user = "ada"
        wait_for("the server", lambda: self.browser.get("/lab?token=letmein").ok)

    def log(self) -> str:
        return self.log_file.read_text()

    def post(self, path: str, body: Any = None) -> tuple[int, str]:
        """What the panel orders. Gives the status, and the sentence of a refusal."""
        headers = {"X-XSRFToken": self.browser.xsrf("/user/ada/")}
        answer = self.browser.http.post(f"{self.browser.base}/sparkhub/{path}", json=body or {}, headers=headers)
        return answer.status_code, answer.json().get("message", "") if answer.content else ""

    def open_terminal(self) -> websocket.WebSocket:
        """A new terminal; it takes `["stdin", TEXT]` and gives `["stdout", TEXT]`."""
        headers = {"X-XSRFToken": self.browser.xsrf("/user/ada/")}
        name = self.browser.http.post(f"{self.browser.base}/api/terminals", headers=headers).json()["name"]
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.browser.http.cookies)
        address = f"{self.browser.base.replace('http', 'ws', 1)}/terminals/websocket/{name}"
        return websocket.create_connection(address, cookie=cookies, origin=self.browser.url, timeout=20)

    def end(self) -> None:
        """End it and all below it."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        self.process.terminate()
        self.process.wait(30)
        for process in below:
            if process.is_running():
                process.kill()
