import os
from pathlib import Path

import pytest

from sparkhub_server.home_folder import prepare_home


@pytest.fixture
def welcome(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "welcome.ipynb").write_text("{}")
    (folder / "note.txt").write_text("not a notebook")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_new_home_has_the_notebooks_and_the_projects_folder(tmp_path: Path, welcome: Path) -> None:
    shared = tmp_path / "projects" / "a"
    shared.mkdir(parents=True)
    home = tmp_path / "homes" / "ada"
    assert prepare_home(home, welcome, shared) == []
    assert home.stat().st_mode & 0o777 == 0o700
    assert names(home / "work") == ["welcome.ipynb"]
    assert (home / "shared").resolve() == shared


def test_work_is_never_touched_again(tmp_path: Path, welcome: Path) -> None:
    home = tmp_path / "ada"
    prepare_home(home, welcome, None)
    (home / "work" / "welcome.ipynb").write_text("mine")
    prepare_home(home, welcome, None)
    assert (home / "work" / "welcome.ipynb").read_text() == "mine"
    (home / "work" / "welcome.ipynb").unlink()
    prepare_home(home, welcome, None)
    assert names(home / "work") == []


def test_shared_follows_the_project_and_goes_with_it(tmp_path: Path, welcome: Path) -> None:
    home, one, two = tmp_path / "ada", tmp_path / "one", tmp_path / "two"
    prepare_home(home, welcome, one)
    prepare_home(home, welcome, two)
    assert (home / "shared").readlink() == two
    prepare_home(home, welcome, None)
    assert not os.path.lexists(home / "shared")


def test_a_persons_own_folder_called_shared_stays(tmp_path: Path, welcome: Path) -> None:
    home = tmp_path / "ada"
    (home / "shared").mkdir(parents=True)
    (home / "shared" / "mine").write_text("x")
    (remark,) = prepare_home(home, welcome, tmp_path / "one")
    assert "folder of your own" in remark
    assert (home / "shared" / "mine").read_text() == "x"


def test_nothing_half_made_is_left_when_copying_fails(tmp_path: Path, welcome: Path) -> None:
    home = tmp_path / "ada"
    (welcome / "broken.ipynb").symlink_to("/nowhere")
    with pytest.raises(FileNotFoundError):
        prepare_home(home, welcome, None)
    assert names(home) == []
    (welcome / "broken.ipynb").unlink()
    prepare_home(home, welcome, None)
    assert names(home / "work") == ["welcome.ipynb"]
