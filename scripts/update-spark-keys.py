"""Writes src/config/generated/spark-keys.json: every configuration key of the installed Spark, with its kind of value.

Run with a Python that has the pinned pyspark:  python scripts/update-spark-keys.py
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark import SparkConf, SparkContext, __version__

# Loading a module registers the keys it defines.
MODULES = [
    *(f"org.apache.spark.internal.config.{name}$" for name in (
        "package", "UI", "Worker", "Deploy", "History", "Network", "Kryo", "Python", "R", "Streaming", "Status",
    )),
    "org.apache.spark.sql.internal.SQLConf$",
    "org.apache.spark.sql.internal.StaticSQLConf$",
    "org.apache.spark.sql.hive.HiveUtils$",
    "org.apache.spark.deploy.k8s.Config$",
    "org.apache.spark.sql.connect.config.Connect$",
    "org.apache.spark.streaming.StreamingConf$",
]
# Keys that Spark's code reads without an entry; from its configuration page.
UNREGISTERED = {
    "spark.executor.extraJavaOptions": "string",
    "spark.jars.packages": "string",
    "spark.jars.repositories": "string",
    "spark.jars.ivy": "string",
    "spark.jars.ivySettings": "string",
    "spark.jars.excludes": "string",
    "spark.app.name": "string",
    "spark.master": "string",
    "spark.submit.deployMode": "string",
    "spark.extraListeners": "string",
    "spark.local.dir": "string",
    "spark.network.timeout": "time",
    "spark.memory.fraction": "number",
    "spark.memory.storageFraction": "number",
    "spark.locality.wait": "time",
    "spark.hadoop.cloneConf": "boolean",
    "spark.cores.max": "int",
    "spark.task.cpus": "int",
    "spark.rpc.askTimeout": "time",
}


KINDS = {"boolean": "boolean", "int": "int", "long": "int", "double": "number", "time": "time", "bytes": "bytes"}


def kind_of(entry: Any) -> str:
    """The kind of value an entry takes, told by how it refuses a text that is of no kind."""
    optional = entry.getClass().getSimpleName() == "OptionalConfigEntry"
    converter = entry.rawValueConverter() if optional else entry.valueConverter()
    try:
        converter.apply("~")
    except Py4JJavaError as refusal:
        # "It should be a/an 'time in SECONDS' value."
        wanted = re.search(r"It should be a/an '(\w+)", str(refusal.java_exception.getMessage()))
        return KINDS.get(wanted[1], "string") if wanted else "string"
    return "string"


def main() -> None:
    context = SparkContext(conf=SparkConf().setMaster("local[1]").set("spark.ui.enabled", "false"))
    context.setLogLevel("ERROR")
    java = context._jvm.java.lang.Class
    for module in MODULES:
        try:
            java.forName(module)
        except Exception:  # noqa: BLE001 - py4j wraps whatever Java throws
            print(f"not in this Spark: {module}", file=sys.stderr)
    entries = java.forName("org.apache.spark.internal.config.ConfigEntry$").getField("MODULE$").get(None).listAllEntries()
    keys = dict(UNREGISTERED)
    iterator = entries.iterator()
    while iterator.hasNext():
        entry = iterator.next()
        keys[entry.key()] = kind_of(entry)
    context.stop()
    keys = {key: kind for key, kind in sorted(keys.items()) if key.startswith("spark.") and ".testing" not in key}
    target = Path(__file__).parent.parent / "src/config/generated/spark-keys.json"
    target.write_text(json.dumps({"spark": __version__, "keys": keys}, indent=0) + "\n")
    print(f"{len(keys)} keys of Spark {__version__}")


if __name__ == "__main__":
    main()
