"""What a person's browser does, over HTTP and websockets."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import requests
import websocket


class Browser:
    """One signed-in person, or nobody yet."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.user = ""

    @property
    def base(self) -> str:
        return f"{self.url}/user/{quote(self.user, safe='@~')}"

    def xsrf(self, path: str) -> str:
        return next((one.value or "" for one in self.http.cookies if one.name == "_xsrf" and one.path == path), "")

    def sign_in(self, user: str, password: str) -> requests.Response:
        page = self.http.get(f"{self.url}/hub/login")
        token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
        assert token, page.text
        self.user = user.lower()
        form = {"username": user, "password": password, "_xsrf": token[1]}
        return self.http.post(f"{self.url}/hub/login", data=form)

    def choose(self, project: str) -> requests.Response:
        url = f"{self.url}/hub/spawn/{quote(self.user, safe='@~')}"
        return self.http.post(url, params={"_xsrf": self.xsrf("/hub/")}, data={"project": project})

    def wait_for_lab(self, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while True:
            page = self.http.get(f"{self.base}/lab")
            if page.status_code == 200 and "jupyter-config-data" in page.text:
                return
            assert time.monotonic() < deadline, f"{page.status_code} {page.url}: {page.text[-2000:]}"
            time.sleep(0.3)

    def hub_api(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        headers = {"X-XSRFToken": self.xsrf("/hub/"), "Referer": f"{self.url}/hub/home"}
        return self.http.request(method, f"{self.url}/hub/api/{path}", headers=headers, **kwargs)

    def stop_server(self) -> None:
        answer = self.hub_api("DELETE", f"users/{quote(self.user, safe='@~')}/server")
        assert answer.status_code in (202, 204), answer.text

    def get(self, path: str, **kwargs: Any) -> requests.Response:
        return self.http.get(f"{self.base}{path}", **kwargs)

    def new_kernel(self, notebook: str) -> Kernel:
        model = {"path": notebook, "type": "notebook", "name": notebook, "kernel": {"name": "python3"}}
        headers = {"X-XSRFToken": self.xsrf(urlsplit(self.base).path + "/")}
        answer = self.http.post(f"{self.base}/api/sessions", json=model, headers=headers)
        assert answer.status_code == 201, answer.text
        return Kernel(self, answer.json()["kernel"]["id"])


class Kernel:
    """A running kernel."""

    def __init__(self, browser: Browser, kernel_id: str) -> None:
        self.browser, self.id = browser, kernel_id
        place = urlsplit(browser.base).path
        cookies = [one for one in browser.http.cookies if place.startswith(one.path.rstrip("/"))]
        self.socket = websocket.create_connection(
            f"{browser.base.replace('http', 'ws', 1)}/api/kernels/{kernel_id}/channels",
            cookie="; ".join(f"{one.name}={one.value}" for one in cookies),
            origin=browser.url,
            timeout=180,
        )

    def send(self, code: str) -> str:
        """Start `code`; returns the id of the message."""
        message = uuid.uuid4().hex
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        header = {"msg_id": message, "msg_type": "execute_request", "version": "5.3", "username": "", "session": "test"}
        body = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.socket.send(json.dumps(body))
        return message

    def run(self, code: str) -> str:
        """What `code` printed on standard output. Its error fails the test."""
        output = ""
        for kind, content in self._said(self.send(code)):
            assert kind != "error", "\n".join(content["traceback"])
            if kind == "stream" and content["name"] == "stdout":
                output += content["text"]
        return output.strip()

    def error(self, message: str) -> str:
        """The kind of exception that code ended with which `send` started; empty for none."""
        kinds = [content["ename"] for kind, content in self._said(message) if kind == "error"]
        return kinds[0] if kinds else ""

    def interrupt(self) -> None:
        """As the stop button does."""
        headers = {"X-XSRFToken": self.browser.xsrf(urlsplit(self.browser.base).path + "/")}
        self.browser.http.post(f"{self.browser.base}/api/kernels/{self.id}/interrupt", headers=headers)

    def _said(self, message: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """What the kernel says to `message`, until it has nothing more to do."""
        while True:
            answer = json.loads(self.socket.recv())
            if answer["parent_header"].get("msg_id") != message:
                continue
            kind, content = answer["msg_type"], answer["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return
            yield kind, content
