"""What a kernel does to end a session, and to bring it back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

SOURCE = (Path(__file__).parents[1] / "sparkhub_server" / "in_kernel.py").read_text()


class Context:
    _active_spark_context: Any = None

    def __init__(self, conf: dict[str, str]) -> None:
        self.conf = conf
        Context._active_spark_context = self

    def getConf(self) -> Any:  # noqa: N802
        return SimpleNamespace(getAll=self.conf.items)

    def stop(self) -> None:
        Context._active_spark_context = None


class Builder:
    def __init__(self) -> None:
        self.conf: dict[str, str] = {}

    def config(self, key: str, value: str) -> Builder:
        self.conf[key] = value
        return self

    def getOrCreate(self) -> Session:  # noqa: N802
        return Session(Context(self.conf))


class Session:
    builder = Builder()

    def __init__(self, context: Context) -> None:
        self.sparkContext = context


class Shell:
    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}
        self.callbacks: list[Callable[[Any], None]] = []
        self.events = SimpleNamespace(
            register=lambda _event, callback: self.callbacks.append(callback),
            unregister=lambda _event, callback: self.callbacks.remove(callback),
        )

    def transform_cell(self, cell: str) -> str:
        return cell.replace("%time ", "")

    def run(self, cell: str) -> None:
        for callback in list(self.callbacks):
            callback(SimpleNamespace(raw_cell=cell))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    one = Shell()
    Session.builder = Builder()
    for name, content in {
        "pyspark": {"SparkContext": Context},
        "pyspark.sql": {"SparkSession": Session},
        "IPython.core.getipython": {"get_ipython": lambda: one},
    }.items():
        module = ModuleType(name)
        module.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, module)
    context = Context({"spark.app.name": "mine", "spark.app.id": "app-1", "spark.executor.memory": "4g"})
    one.user_ns = {"spark": Session(context), "sc": context, "df": 42}
    yield one
    Context._active_spark_context = None


def call(name: str) -> None:
    exec(compile(f"{SOURCE}{name}()", "sparkhub", "exec"), {})


def test_a_session_that_is_stopped_stays_stopped(shell: Shell) -> None:
    call("stop")
    assert Context._active_spark_context is None
    shell.run("spark.range(5).count()")
    assert Context._active_spark_context is None
    call("stop")


def test_a_released_session_comes_back_when_a_cell_names_it(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    call("release")
    for cell in ("df + 1", "print('spark')", "this is no Python"):
        shell.run(cell)
    assert Context._active_spark_context is None
    shell.run("%time spark.range(5).count()")
    back = Context._active_spark_context
    assert back.conf == {"spark.app.name": "mine", "spark.executor.memory": "4g"}
    assert shell.user_ns["spark"].sparkContext is back
    assert shell.user_ns["sc"] is back
    assert shell.user_ns["df"] == 42
    assert "It is starting again" in capsys.readouterr().out
    assert shell.callbacks == []


def test_a_session_that_the_person_starts_anew_is_left_alone(shell: Shell) -> None:
    call("release")
    new = Context({"spark.app.name": "another"})
    shell.run("spark.range(5)")
    assert Context._active_spark_context is new
    assert shell.callbacks == []


def test_a_kernel_without_a_session_has_nothing_to_release(shell: Shell) -> None:
    Context._active_spark_context = None
    call("release")
    assert shell.callbacks == []
