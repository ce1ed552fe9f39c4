"""Accounts of their own, for real: as root, with two people who must not reach each other."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser
from local_platform import LocalPlatform, Runtime, wait_for

from sparkhub_hub.system_accounts import account_name, group_name

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="makes Unix accounts: needs root on Linux"),
]
PEOPLE = ("ada-sparkhub-test", "bob+sparkhub@test.example")
PROJECTS = ("both-sparkhub-test", "bobs-sparkhub-test")

WHO = """
import os
from pyspark.sql import SparkSession
spark = SparkSession.builder.config("spark.cores.max", 1).getOrCreate()
print(os.getuid(), spark.sparkContext.parallelize([1], 1).map(lambda _: __import__("os").getuid()).collect()[0])
"""
LOOK = """
import subprocess
for path in {paths!r}:
    print(path, subprocess.run(["cat", path], capture_output=True).returncode)
    print(path, subprocess.run(["ls", path], capture_output=True).returncode)
"""
KNOCK = """
import os, urllib.request, urllib.error
def knock(port, token):
    headers = {{"Authorization": f"Bearer {{token}}"}}
    request = urllib.request.Request(f"http://127.0.0.1:{{port}}/jobs/", headers=headers)
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code
import sys; sys.path.append({python!r})
from sparkhub_server.ui_key import make_token
token = make_token(open(os.environ["SPARKHUB_UI_KEY_FILE"]).read())
print(knock({own}, token), knock({others}, token))
"""


def remove_accounts() -> None:
    for name in PEOPLE:
        subprocess.run(["userdel", account_name(name)], capture_output=True, check=False)
    for name in PROJECTS:
        subprocess.run(["groupdel", group_name(name)], capture_output=True, check=False)


@pytest.fixture(scope="module")
def open_runtime(runtime: Runtime) -> Iterator[Runtime]:
    """The runtime by hard links where every account may read, under the system's own Python."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    python = Path("/usr/bin") / version
    if not python.exists():
        pytest.skip(f"no {python} that every account may run")
    folder = Path("/tmp") / f"sparkhub-system-users-{os.getpid()}"  # Not below pytest's own, which is 0700.
    lab = folder / "runtime" / "lab"
    subprocess.run([python, "-m", "venv", "--without-pip", lab], check=True)
    shutil.rmtree(lab / "lib" / version / "site-packages")
    for part in (f"lib/{version}/site-packages", "share", "etc"):
        subprocess.run(["cp", "-al", runtime.root / "lab" / part, lab / Path(part).parent], check=True)
    shutil.copy(runtime.lab_python.parent / "jupyterhub-singleuser", lab / "bin")
    subprocess.run(["cp", "-al", runtime.root / "jars", folder / "runtime"], check=True)
    (folder / "runtime" / "hub").symlink_to(runtime.root / "hub")
    (folder / "runtime" / "spark").symlink_to(lab / "lib" / version / "site-packages" / "pyspark")
    (folder / "runtime" / "java").symlink_to(Path(shutil.which("java") or "").resolve().parent.parent)
    folder.chmod(0o755)
    yield Runtime(folder / "runtime")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def platform(open_runtime: Runtime) -> Iterator[LocalPlatform]:
    remove_accounts()
    state = open_runtime.root.parent / "state"
    people = {"admins": ["admin"], "users": list(PEOPLE)}
    with LocalPlatform(state, open_runtime, systemUsers=True, auth=people) as running:
        shared = [running.project(PROJECTS[0]), running.project(PROJECTS[1], members=[PEOPLE[1]])]
        running.hub_json["projects"] = shared
        running.write_hub_json()
        running.start_proxy()
        running.start_hub()
        yield running
    remove_accounts()


def sign_in(platform: LocalPlatform, name: str) -> Browser:
    browser = Browser(platform.url)
    page = browser.sign_in(name, platform.secret(f"user-passwords/{name}"))
    if "Which project do you work in?" in page.text:
        browser.choose(PROJECTS[0])
    browser.wait_for_lab()
    return browser


def test_two_people_are_kept_apart(platform: LocalPlatform) -> None:
    ada, bob = (sign_in(platform, name) for name in PEOPLE)
    accounts = [pwd.getpwnam(account_name(name)) for name in PEOPLE]
    kernels = [ada.new_kernel("work/a.ipynb"), bob.new_kernel("work/b.ipynb")]
    for kernel, account in zip(kernels, accounts, strict=True):
        assert kernel.run(WHO) == f"{account.pw_uid} {account.pw_uid}"

    home = platform.state / "homes" / PEOPLE[0]
    assert home.stat().st_mode & 0o777 == 0o700
    conf = home / ".sparkhub" / "spark" / "conf" / "spark-defaults.conf"
    text = conf.read_text()
    assert platform.secret("spark-secret") not in text
    assert platform.secret("spark-ui-key") not in text
    hidden = [home, conf, *(platform.state / name for name in ("secrets/spark-secret", "conf", "hub", "logs"))]
    hidden += [platform.state, platform.state / "homes", Path(f"/proc/{first_process(accounts[0].pw_uid)}/environ")]
    printed = kernels[1].run(LOOK.format(paths=[str(path) for path in hidden]))
    assert [line for line in printed.splitlines() if line.endswith(" 0") and "environ" not in line] == []
    assert f"{hidden[-1]} 1" in printed

    ports = [browser.get("/sparkui/sessions").json()[0]["port"] for browser in (ada, bob)]
    python = str(platform.hub_json["pythonPath"])
    assert kernels[1].run(KNOCK.format(python=python, own=ports[1], others=ports[0])) == "200 403"
    assert bob.get(f"/sparkui/{ports[0]}/jobs/").status_code == 404
    assert bob.get(f"/sparkui/{ports[1]}/jobs/").status_code == 200

    kernels[0].run("open(os.path.expanduser('~/shared/note'), 'w').write('for bob')")
    assert kernels[1].run("print(open(os.path.expanduser('~/shared/note'), 'a+').write('!'))") == "1"
    folder = str(platform.state / "projects" / PROJECTS[1])
    look = f"import subprocess; print(subprocess.run(['ls', {folder!r}]).returncode)"
    assert (kernels[0].run(look), kernels[1].run(look)) == ("2", "0")
    assert accounts[0].pw_name not in grp.getgrnam(group_name(PROJECTS[1])).gr_mem

    for browser, account in zip((ada, bob), accounts, strict=True):
        browser.stop_server()
        wait_for("no process of the account", lambda uid=account.pw_uid: first_process(uid) is None, 20)


def first_process(uid: int) -> int | None:
    found = subprocess.run(["ps", "-o", "pid=", "-U", str(uid)], capture_output=True, text=True, check=False)
    return int(found.stdout.split()[0]) if found.stdout.split() else None


def test_one_person_cannot_sign_in_as_another(platform: LocalPlatform) -> None:
    browser = Browser(platform.url)
    assert browser.sign_in(PEOPLE[0], platform.secret(f"user-passwords/{PEOPLE[1]}")).status_code == 403
    assert browser.sign_in(PEOPLE[0], platform.secret("user-password")).status_code == 403
    assert browser.sign_in("root", platform.secret("user-password")).status_code == 403


def test_an_account_that_is_somebody_elses_is_refused(platform: LocalPlatform) -> None:
    subprocess.run(["usermod", "--comment", "a person of this machine", account_name(PEOPLE[0])], check=True)
    browser = Browser(platform.url)
    page = browser.sign_in(PEOPLE[0], platform.secret(f"user-passwords/{PEOPLE[0]}"))
    assert "belongs to something else" in page.text
    assert first_process(pwd.getpwnam(account_name(PEOPLE[0])).pw_uid) is None
