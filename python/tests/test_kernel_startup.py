"""The startup file, as Python and IPython run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from local_platform import Runtime

STARTUP = Path(__file__).parents[1] / "sparkhub_kernel" / "startup.py"
# What a server gives besides; nobody listens there.
ENVIRONMENT = {
    "PYTHONSTARTUP": str(STARTUP),
    "SPARKHUB_SESSIONS_URL": "http://127.0.0.1:9/",
    "JUPYTERHUB_API_TOKEN": "secret",
}
LOOK = """
import sys
folder = __import__("os").path.dirname
beside = folder(folder(__import__("os").environ["PYTHONSTARTUP"]))
print("LOADED", "sparkhub_kernel.cell_text" in sys.modules, "sparkhub_kernel.lake_refusals" in sys.modules)
print("LEFT", [name for name in globals() if "sparkhub" in name], beside in sys.path)
print("LATE", [name for name in sys.modules if name.startswith("sparkhub_kernel.") and "cell_story" in name])
"""


def run(home: Path, *command: str, **more: str) -> str:
    environment = {**ENVIRONMENT, **more, "HOME": str(home), "PATH": "/usr/bin:/bin", "IPYTHONDIR": str(home)}
    done = subprocess.run(
        command, input=LOOK, env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "loaded"),
    [
        ({}, "True False"),
        ({"MY_POD_NAMESPACE": "ada"}, "True True"),
        ({"MY_POD_NAMESPACE": "ada", "JPY_SESSION_NAME": "a.ipynb"}, "False True"),
    ],
)
def test_ipython_has_it_and_its_names_are_the_persons(
    runtime: Runtime, tmp_path: Path, more: dict[str, str], loaded: str
) -> None:
    ipython = str(runtime.lab_python.parent / "ipython")
    said = run(tmp_path, ipython, "--simple-prompt", "--no-banner", "--colors=NoColor", **more)
    assert f"LOADED {loaded}" in said
    assert "LEFT [] False" in said
    assert "LATE []" in said


def test_plain_python_is_as_it_was(tmp_path: Path) -> None:
    assert "LOADED False False" in run(tmp_path, sys.executable, "-i", "-q")
