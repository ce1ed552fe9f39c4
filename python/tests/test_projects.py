from pathlib import Path
from typing import Any

import pytest

from sparkhub_hub.hub_json import LocalProject
from sparkhub_hub.options_form import make_options_form, read_options
from sparkhub_hub.own_cluster_input import make_own_cluster_input
from sparkhub_hub.project import Limits
from sparkhub_hub.project_access import ProjectRefusedError, choose_project, projects_of


def project(name: str, **changes: Any) -> LocalProject:
    given: dict[str, Any] = {"title": name.title(), "description": "", "members": (), "groups": (), "shared": True}
    given |= {"limits": Limits(6, 18, "96g"), "summary": "Up to 6 executors", "spark_conf_dir": Path("/conf")}
    return LocalProject(name=name, **{**given, **changes})


ALL = [project("open"), project("team", members=("Ada",)), project("lab", groups=("phys",))]


def names(user: str, *groups: str) -> list[str]:
    return [one.name for one in projects_of(ALL, user, groups)]


def test_a_project_is_offered_to_its_members_and_groups() -> None:
    assert names("eve") == ["open"]
    assert names("ada") == ["open", "team"]
    assert names("eve", "phys") == ["open", "lab"]


def test_the_only_project_needs_no_choosing() -> None:
    assert choose_project([ALL[0]], "eve", {}).name == "open"


def test_a_forged_choice_is_refused_like_one_that_does_not_exist() -> None:
    said = []
    for asked in ("team", "nonsense"):
        with pytest.raises(ProjectRefusedError) as refused:
            choose_project([ALL[0]], "eve", {"project": asked})
        said.append(str(refused.value).replace(asked, "X"))
    assert said[0] == said[1] == 'You have no project called "X". Yours: open.'


@pytest.mark.parametrize("asked", [7, ["team"], {"a": 1}, ""])
def test_what_the_api_may_post_instead_of_a_name_is_refused(asked: Any) -> None:
    with pytest.raises(ProjectRefusedError):
        choose_project(ALL, "ada", {"project": asked})


def test_who_is_in_no_project_reads_what_to_do() -> None:
    with pytest.raises(ProjectRefusedError, match=r"no project is open to you yet\. Ask whoever runs"):
        choose_project([], "eve", {})


def test_several_and_none_chosen() -> None:
    with pytest.raises(ProjectRefusedError, match="Choose the project to work in: open, team"):
        choose_project(projects_of(ALL, "ada", []), "ada", {})


def test_the_form_escapes_what_the_file_says() -> None:
    form = make_options_form([project("a", title="<b>", description='"x" & y'), project("b", shared=False)])
    assert "<b>" not in form
    assert "&lt;b&gt;" in form
    assert form.count("checked") - form.count(":checked") == 1
    assert form.count("~/shared") == 1


def test_the_form_gives_back_one_choice_and_nothing_else() -> None:
    assert read_options({"project": ["a", "b"], "cmd": ["rm"]}) == {"project": "a"}
    assert read_options({}) == {}


def test_the_own_cluster_gets_no_secret_of_the_platform(tmp_path: Path) -> None:
    (tmp_path / "spark-defaults.conf").write_text(
        "# by sparkhub\nspark.master spark://x\nspark.authenticate.secret s3cr3t\nspark.executor.memory 1g\n"
        "spark.org.apache.spark.ui.JWSFilter.param.secretKey s3cr3t\nspark.local.dir /shared\n"
    )
    text = make_own_cluster_input(project("a", spark_conf_dir=tmp_path), Path("/home/spark"))
    assert "s3cr3t" not in text
    assert "spark.executor.memory 1g" in text
    assert "spark.local.dir /home/spark/local" in text
    assert "/shared" not in text
