"""The notebook server of a sparkhub in a cluster: a home made ready, Spark UIs, Spark work counted as activity."""

from pathlib import Path

from sparkhub_server.home_folder import prepare_work

prepare_work(Path.home(), Path("/opt/sparkhub/python/notebooks"))
# Where sessions write what the Spark UI shows after their end.
(Path.home() / ".sparkhub" / "spark-events").mkdir(parents=True, exist_ok=True)

c = get_config()  # noqa: F821

c.ServerApp.jpserver_extensions = {"sparkhub_server": True}
