"""Run inside a notebook's kernel, by session_end.py: ends the Spark session there. Imports only what a kernel has."""

from __future__ import annotations

import ast
from typing import Any

from IPython.core.getipython import get_ipython
from pyspark import SparkContext
from pyspark.sql import SparkSession

# What Spark works out for each start anew.
_PER_START = ("spark.app.id", "spark.app.startTime", "spark.app.submitTime", "spark.driver.port", "spark.executor.id")
_BACK = (
    "Your Spark session was released while nothing ran in it. It is starting again, as it was; "
    "cached data and temporary views have to be made anew."
)


def stop() -> None:
    """End the session for good."""
    context = SparkContext._active_spark_context
    if context is not None:
        context.stop()


def release() -> None:
    """End the session until a cell names it again; then it is started as it was, under the same names."""
    shell: Any = get_ipython()
    context = SparkContext._active_spark_context
    if context is None or shell is None:
        return
    conf = {key: value for key, value in context.getConf().getAll() if key not in _PER_START}
    sessions = {name for name, value in shell.user_ns.items() if isinstance(value, SparkSession)}
    contexts = {name for name, value in shell.user_ns.items() if isinstance(value, SparkContext)}
    context.stop()

    def bring_back(info: Any) -> None:
        if SparkContext._active_spark_context is not None:
            shell.events.unregister("pre_run_cell", bring_back)
        elif not _names(shell, info.raw_cell).isdisjoint(sessions | contexts):
            shell.events.unregister("pre_run_cell", bring_back)
            print(_BACK)
            builder = SparkSession.builder
            for key, value in conf.items():
                builder = builder.config(key, value)
            session = builder.getOrCreate()
            shell.user_ns.update(dict.fromkeys(sessions, session))
            shell.user_ns.update(dict.fromkeys(contexts, session.sparkContext))

    shell.events.register("pre_run_cell", bring_back)


def _names(shell: Any, cell: str) -> set[str]:
    """The names that a cell uses; none of a cell that is no Python."""
    try:
        tree = ast.parse(shell.transform_cell(cell))
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
