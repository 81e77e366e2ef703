"""One running Deskhand per database: a lock file that the kernel lets go of when the process ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deskhand.domain.errors import ConfigurationError

NAME = "serve.lock"


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the lock of a data folder. Raises ConfigurationError naming the process that has it."""
    path = data / NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigurationError(
                str(data),
                f"process {_pid(path)} runs Deskhand on this database already",
                "Stop it first, or give this one another DESKHAND_DATA",
            ) from error
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def holder(data: Path) -> str | None:
    """The process that runs Deskhand on this data folder, if one does."""
    path = data / NAME
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(path)
    finally:
        os.close(handle)
    return None


def _pid(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace").strip() or "?"
