"""The notebook server of a sparkhub in a cluster."""

from pathlib import Path

from sparkhub_server.home_folder import prepare_work
from sparkhub_server.reachable import wait_for_hub

prepare_work(Path.home(), Path("/opt/sparkhub/python/notebooks"))
wait_for_hub()

c = get_config()  # noqa: F821

c.ServerApp.jpserver_extensions = {"sparkhub_server": True}
