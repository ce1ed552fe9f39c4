"""What a notebook server needs to run a Spark cluster of its own, from the project's settings."""

from __future__ import annotations

import json
from pathlib import Path

from sparkhub_hub.hub_json import LocalProject

# Of the platform's cluster; the launcher makes the person's own.
_REPLACED = (
    "spark.master",
    "spark.authenticate.secret",
    "spark.eventLog.dir",
    "spark.local.dir",
    "spark.org.apache.spark.ui.JWSFilter.param.secretKey",
)


def make_own_cluster_input(project: LocalProject, spark_dir: Path) -> str:
    """JSON for `sparkhub_server/own_cluster.py`: no secret of the platform is in it."""
    defaults = (project.spark_conf_dir / "spark-defaults.conf").read_text()
    log4j2 = project.spark_conf_dir / "log4j2.properties"
    kept = [line for line in defaults.splitlines() if not line.split(None, 1)[:1] or line.split()[0] not in _REPLACED]
    return json.dumps(
        {
            "defaults": [*kept, f"spark.eventLog.dir file://{spark_dir}/events", f"spark.local.dir {spark_dir}/local"],
            "log4j2": log4j2.read_text() if log4j2.exists() else None,
            "cores": project.limits.cores,
            "memory": project.limits.memory,
        }
    )
