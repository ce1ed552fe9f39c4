"""What the tests share. Tests marked `slow` want the runtime that `sparkhub up` installs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PYTHON = Path(__file__).parent.parent
sys.path[:0] = [str(PYTHON), str(PYTHON / "tests")]

from local_platform import LocalPlatform, Runtime  # noqa: E402
from lone_server import FakeService, LoneServer  # noqa: E402


@pytest.fixture(scope="session")
def runtime() -> Runtime:
    """The installed runtime: $SPARKHUB_RUNTIME, or the newest in the cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "sparkhub" / "runtime"
    given = os.environ.get("SPARKHUB_RUNTIME")
    found = [Path(given)] if given else sorted(cache.glob("*/lab.complete.json"), key=lambda file: file.stat().st_mtime)
    if not found:
        pytest.skip("no runtime is installed; run: bin/sparkhub up --detach && bin/sparkhub down")
    return Runtime(found[-1] if given else found[-1].parent)


@pytest.fixture(scope="module")
def platform(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPlatform]:
    """A real proxy and hub on free ports, and afterwards nothing of them."""
    with LocalPlatform(tmp_path_factory.mktemp("platform"), runtime) as running:
        running.start_proxy()
        running.start_hub()
        yield running
    assert running.leftovers() == []


@pytest.fixture(scope="module")
def service() -> Iterator[FakeService]:
    """What answers in place of the sessions service."""
    one = FakeService()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def server(runtime: Runtime, service: FakeService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoneServer]:
    """A real Jupyter server with our extension, and no hub."""
    one = LoneServer(tmp_path_factory.mktemp("server"), runtime, service)
    yield one
    one.end()
