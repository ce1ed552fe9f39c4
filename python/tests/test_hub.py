"""A real hub behind a real proxy: sign-in, projects, servers, restarts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from browser import Browser
from local_platform import PASSWORDS, LocalPlatform, Runtime, wait_for

pytestmark = pytest.mark.slow
PASSWORD = PASSWORDS["user-password"]


@pytest.fixture(scope="module")
def platform(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPlatform]:
    with LocalPlatform(tmp_path_factory.mktemp("hub"), runtime, idle={"serverSeconds": 3600}) as running:
        closed = running.project("closed", members=["boss@example.com"], shared=False)
        team = running.project("team", title="<b>Team", members=["ada"], groups=["physics"])
        running.hub_json["projects"] = [closed, team]
        running.write_hub_json()
        running.start_proxy()
        running.start_hub()
        yield running


@pytest.fixture(scope="module")
def ada(platform: LocalPlatform) -> Browser:
    browser = Browser(platform.url)
    browser.sign_in("Ada", PASSWORD)
    browser.wait_for_lab()
    return browser


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("proxy", PASSWORD, "Spark&#39;s own pages break under it"),
        ("../x", PASSWORD, "cannot be a user name"),
        ("a" * 80, PASSWORD, "this one has 80"),
        ("zoë", PASSWORD, "cannot be a user name"),
        ("<img src=x>", PASSWORD, "&lt;img src=x&gt;&#34; cannot be a user name"),
        ("", PASSWORD, "Type a user name"),
        ("ada", "wrong", "Invalid username or password"),
        ("admin", PASSWORD, "signs in with the admin password"),
    ],
)
def test_a_refused_name_reads_why_on_the_login_page(
    platform: LocalPlatform, name: str, password: str, says: str
) -> None:
    answer = Browser(platform.url).sign_in(name, password)
    assert answer.status_code == 403
    assert says in answer.text
    assert 'name="password"' in answer.text


def test_the_login_page_says_where_the_password_is(platform: LocalPlatform) -> None:
    page = Browser(platform.url).http.get(f"{platform.url}/hub/login").text
    assert ".sparkhub/secrets/user-password" in page
    assert "one account of this machine" in page
    assert PASSWORD not in page
    assert str(platform.state) not in page


def test_a_sign_in_from_another_site_is_refused(platform: LocalPlatform) -> None:
    form = {"username": "ada", "password": PASSWORD}
    assert Browser(platform.url).http.post(f"{platform.url}/hub/login", data=form).status_code == 403


def test_who_has_no_project_reads_so(platform: LocalPlatform) -> None:
    answer = Browser(platform.url).sign_in("eve", PASSWORD)
    assert answer.status_code == 403
    assert "no project is open to you yet" in answer.text


def test_a_forged_project_is_refused_by_form_query_and_api(platform: LocalPlatform, ada: Browser) -> None:
    eve = Browser(platform.url)
    eve.sign_in("eve", PASSWORD)
    assert "no project is open to you yet" in eve.choose("team").text
    assert "no project is open to you yet" in eve.http.get(f"{platform.url}/hub/spawn?project=team").text
    answer = eve.hub_api("POST", "users/eve/server", json={"project": "team"})
    assert answer.status_code == 403
    assert not (platform.state / "homes" / "eve").exists()


def test_an_address_as_a_name_works_and_chooses(platform: LocalPlatform) -> None:
    platform.hub_json["projects"][1]["members"].append("boss@example.com")
    platform.write_hub_json()
    platform.end("hub")
    platform.start_hub()
    boss = Browser(platform.url)
    page = boss.sign_in("Boss@Example.com", PASSWORD).text
    assert "Which project do you work in?" in page
    assert "&lt;b&gt;Team" in page
    assert "You have no project called &#34;none&#34;" in boss.choose("none").text
    boss.choose("closed")
    boss.wait_for_lab()
    home = platform.state / "homes" / "boss@example.com"
    assert (home / "work" / "welcome.ipynb").exists()
    assert not (home / "shared").exists()
    boss.stop_server()
    boss.choose("team")
    boss.wait_for_lab()
    assert (home / "shared").resolve() == platform.state / "projects" / "team"
    boss.stop_server()


def test_a_server_has_its_own_environment_and_not_the_operators(platform: LocalPlatform, ada: Browser) -> None:
    kernel = ada.new_kernel("work/env.ipynb")
    printed = kernel.run("import os, sys; print(dict(os.environ)); print(sys.path, os.getcwd())")
    assert "OPERATORS_TOKEN" not in printed
    assert "CONFIGPROXY_AUTH_TOKEN" not in printed
    assert str(Path(__file__).parent.parent) not in printed.replace("jupyter-config", "").split("\n")[1]
    assert f"'HOME': '{platform.state}/homes/ada'" in printed
    assert printed.endswith(f"{platform.state}/homes/ada/work")
    assert "'MY_POD_IP': '127.0.0.1'" in printed
    assert "'SPARKHUB_PROJECT': 'team'" in printed
    status = ada.get("/api/contents/work").json()
    assert {one["name"] for one in status["content"]} >= {"welcome.ipynb", "flights.ipynb"}


def test_a_notebook_survives_the_death_of_the_hub(platform: LocalPlatform, ada: Browser) -> None:
    kernel = ada.new_kernel("work/hub.ipynb")
    kernel.run("x = 41")
    message = kernel.send("import time; time.sleep(3); print(x + 1)")
    platform.end("hub", kill=True)
    platform.start_hub()
    assert message
    assert kernel.run("print(x)") == "41"
    # Without signing in again.
    assert ada.http.get(f"{platform.url}/hub/home").url.endswith("/hub/home")
    assert ada.get("/api/status").ok
    wait_for(
        "one culler", lambda: len([one for one in platform.leftovers() if "culler" in " ".join(one.cmdline())]) == 1
    )


def test_a_notebook_survives_the_death_of_the_proxy(platform: LocalPlatform, ada: Browser) -> None:
    kernel = ada.new_kernel("work/proxy.ipynb")
    kernel.run("x = 41")
    platform.end("proxy", kill=True)
    platform.start_proxy()
    wait_for("the route", lambda: ada.get("/api/status").ok, 15)
    again = ada.new_kernel("work/proxy.ipynb")
    assert again.id == kernel.id
    assert again.run("print(x + 1)") == "42"


def test_stopping_a_server_leaves_no_process(platform: LocalPlatform, ada: Browser) -> None:
    kernel = ada.new_kernel("work/stop.ipynb")
    pids = kernel.run(
        "import subprocess, os; a = subprocess.Popen(['sleep', '300'], start_new_session=True);"
        "b = subprocess.Popen(['sh', '-c', 'trap \"\" TERM INT HUP; while :; do sleep 1; done']);"
        "print(a.pid, b.pid, os.getpid())"
    )
    ada.stop_server()
    wait_for("nothing left", lambda: not any(psutil.pid_exists(int(pid)) for pid in pids.split()), 15)
    assert "ada" not in platform.users()


def test_progress_is_in_plain_words(platform: LocalPlatform) -> None:
    browser = Browser(platform.url)
    browser.sign_in("ada", PASSWORD)
    with browser.http.get(
        f"{platform.url}/hub/api/users/ada/server/progress",
        stream=True,
        headers={"Accept": "*/*"},
        params={"_xsrf": browser.xsrf("/hub/")},
    ) as stream:
        said = "".join(line for line in stream.iter_lines(decode_unicode=True))
    assert "Getting your home folder and the project" in said
    assert "Starting JupyterLab." in said
    browser.stop_server()
