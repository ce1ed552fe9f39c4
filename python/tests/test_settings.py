import json
from pathlib import Path
from typing import Any

import pytest
from local_platform import LocalPlatform, Runtime
from traitlets.config import Config

from sparkhub_hub.hub_json import read_hub_json
from sparkhub_hub.server_environment import ENV_KEEP, activity_interval_seconds, make_server_environment
from sparkhub_hub.server_log import open_server_log
from sparkhub_hub.settings import apply


def state(tmp_path: Path, **changes: Any) -> LocalPlatform:
    return LocalPlatform(tmp_path / "state", Runtime(tmp_path / "runtime"), **changes)


def configured(platform: LocalPlatform) -> Config:
    config = Config()
    apply(config, platform.state / "hub.json")
    return config


def test_servers_and_proxy_outlive_the_hub(tmp_path: Path) -> None:
    config = configured(state(tmp_path))
    assert config.JupyterHub.cleanup_servers is False
    assert config.ConfigurableHTTPProxy.should_start is False
    assert config.JupyterHub.last_activity_interval <= 10


def test_no_secret_is_in_hub_json_and_each_comes_from_its_file(tmp_path: Path) -> None:
    platform = state(tmp_path)
    config = configured(platform)
    assert config.SparkhubAuthenticator.user_password == platform.secret("user-password")
    assert config.ConfigurableHTTPProxy.auth_token == platform.secret("proxy-token")
    text = (platform.state / "hub.json").read_text()
    assert not [one for one in (platform.state / "secrets").iterdir() if one.read_text() in text]


def test_the_culler_may_stop_servers_and_nothing_else(tmp_path: Path) -> None:
    config = configured(state(tmp_path, idle={"serverSeconds": 3600}))
    (role,) = config.JupyterHub.load_roles
    assert set(role["scopes"]) == {"list:users", "read:users:activity", "read:servers", "delete:servers"}
    assert "services" not in configured(state(tmp_path / "never")).JupyterHub


def test_everybody_or_only_the_list(tmp_path: Path) -> None:
    assert configured(state(tmp_path / "a")).SparkhubAuthenticator.allow_all is True
    listed = configured(state(tmp_path / "b", auth={"admins": ["admin"], "users": ["ada"]})).SparkhubAuthenticator
    assert listed.allow_all is False
    assert listed.allowed_users == {"ada"}
    assert listed.allow_existing_users is False


def test_system_users_want_a_list_and_get_a_password_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"auth\.users in sparkhub\.yaml"):
        configured(state(tmp_path / "a", systemUsers=True))
    people = {"admins": ["admin"], "users": ["Ada", "bob@example.com"]}
    platform = state(tmp_path / "b", systemUsers=True, auth=people)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    first = configured(platform).SparkhubAuthenticator.personal_passwords
    assert set(first) == {"ada", "bob@example.com"}
    assert len(set(first.values())) == 2
    assert first == configured(platform).SparkhubAuthenticator.personal_passwords
    assert (platform.state / "secrets" / "user-passwords" / "ada").stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(PermissionError, match="systemUsers needs root"):
        configured(platform)


def test_a_hub_json_without_a_key_names_it(tmp_path: Path) -> None:
    platform = state(tmp_path)
    path = platform.state / "hub.json"
    path.write_text(json.dumps({key: value for key, value in platform.hub_json.items() if key != "homesDir"}))
    with pytest.raises(ValueError, match=r"hub\.json has no key 'homesDir'\. Run: sparkhub up"):
        read_hub_json(path)


def test_the_environment_of_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    hub = read_hub_json(state(tmp_path).state / "hub.json")
    env = make_server_environment(hub, hub.projects[0], Path("/homes/ada"), Path("/key"))
    assert env["MY_POD_IP"] == "127.0.0.1"
    assert env["SPARKHUB_PROJECT"] == "demo"
    assert env["SPARK_CONF_DIR"] == str(hub.projects[0].spark_conf_dir)
    assert env["HISTFILE"] == "/homes/ada/.bash_history"
    assert env["PATH"].split(":")[0] == str(hub.lab_python.parent)
    assert env["PATH"].endswith(":/usr/bin")
    assert not {"HOME", "SSH_AUTH_SOCK", "AWS_SECRET_ACCESS_KEY", "PIP_INDEX_URL", "PYTHONPATH"} & set(ENV_KEEP)


@pytest.mark.parametrize(("idle", "every"), [(0, 60), (3600, 60), (120, 30), (8, 2), (1, 1)])
def test_activity_is_reported_several_times_before_the_culler_looks(idle: int, every: int) -> None:
    assert activity_interval_seconds(idle) == every


def test_a_large_log_makes_room(tmp_path: Path) -> None:
    with open_server_log(tmp_path, "ada") as log:
        log.write(b"x" * (5 * 2**20 + 1))
    with open_server_log(tmp_path, "ada") as log:
        log.write(b"new")
    assert (tmp_path / "logs" / "server-ada.log").read_bytes() == b"new"
    assert (tmp_path / "logs" / "server-ada.log.1").stat().st_size > 5 * 2**20
    assert (tmp_path / "logs" / "server-ada.log").stat().st_mode & 0o777 == 0o600
