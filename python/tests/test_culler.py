"""The idle culler stops who idles, and nobody who computes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Browser
from local_platform import PASSWORDS, LocalPlatform, Runtime, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def platform(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPlatform]:
    with LocalPlatform(tmp_path_factory.mktemp("culler"), runtime, idle={"serverSeconds": 8}) as running:
        running.start_proxy()
        running.start_hub()
        yield running


def test_a_busy_kernel_is_left_alone_with_the_browser_closed_and_an_idle_one_is_not(platform: LocalPlatform) -> None:
    people = {}
    for name in ("busy", "idle"):
        people[name] = Browser(platform.url)
        people[name].sign_in(name, PASSWORDS["user-password"])
        people[name].wait_for_lab()
        kernel = people[name].new_kernel("work/a.ipynb")
        kernel.send("import time; time.sleep(25)" if name == "busy" else "1")
        kernel.socket.close()

    def servers() -> set[str]:
        found = {one.environ().get("JUPYTERHUB_USER") for one in platform.leftovers()}
        return {name for name in people if name in found}

    wait_for("the idle one stopped", lambda: servers() == {"busy"}, 30)
    wait_for("the other, too, when it is done", lambda: servers() == set(), 60)
    assert "Culling server busy" not in platform.log("hub").split("Culling server idle")[0]
