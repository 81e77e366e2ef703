"""What tests share is ended when the last of them has run: servers, emulators, workers. Starts nothing."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable

_open: list[tuple[int, Callable[[], None]]] = []


def at_the_end(close: Callable[[], None]) -> None:
    """Call it once, in this process and in no fork of it, what was opened last first."""
    _open.append((os.getpid(), close))


@atexit.register
def end() -> None:
    """By the session's last hook: a worker of pytest-xdist is killed ten seconds after that, too soon for
    what waits for its processes. By the end of the process where no session is."""
    while _open:
        owner, close = _open.pop()
        if owner == os.getpid():
            close()
