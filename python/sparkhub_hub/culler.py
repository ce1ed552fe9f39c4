"""The idle culler, which ends when the hub does, however the hub ended."""

from __future__ import annotations

import os
import threading
import time

from jupyterhub_idle_culler import main as cull


def _end_with(parent: int) -> None:
    # A hub that was killed cannot end its services; the next one starts its own culler.
    while os.getppid() == parent:
        time.sleep(2)
    os._exit(0)


def main() -> None:
    """Run jupyterhub-idle-culler with this process's arguments."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    cull()


if __name__ == "__main__":
    main()
