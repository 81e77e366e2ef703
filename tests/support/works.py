"""Real Celery worker processes that work for whichever installation a test gives them.

The outside world (phones, mailbox, calendars, blobs, a scripted reader) stays in the test's process; workers
reach it through a socket, so that a story sees what landed wherever it was sent from. Run by the workers as
`celery -A tests.support.works worker`; the test's side is `Works`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path

from celery import signals

from deskhand.bootstrap import App, graph
from deskhand.engine.rows import Wake
from deskhand.ports.store import Store
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.store.postgres import PostgresStore
from deskhand.runtimes.celery.application import Application
from deskhand.runtimes.celery.relay import Relay
from deskhand.runtimes.office import Office
from tests.support import redis
from tests.support.endings import at_the_end
from tests.support.hall import Hall, Visitor, assign

ROOT = Path(__file__).parents[2]
REDIS, ASSIGNED, COUNTED = "TESTED_REDIS", "TESTED_INSTALLATION", "TESTED_COUNTED"
"""What the processes are started with: the broker, the file that says whom they work for, and whether
they count what is under way."""
UNDER_WAY = "works:under-way"
PATIENCE = 120.0
RECIPIENTS = tuple(member.name for member in graph().members)

# ------------------------------------------------------------------ a worker's side


class Visiting(Visitor):
    """Works on PostgreSQL."""

    def opened(self, place: str) -> Store:
        return PostgresStore(place, connections=3)


class Counted(Application):
    """Counts in Redis what is handed on and not yet worked on. For runs in which nothing is killed."""

    def __init__(self, url: str, office: Office) -> None:
        super().__init__(url, office, RECIPIENTS)
        self._counter = redis.client(url)

    def hand_on(self, wakes: Sequence[Wake], *, again: bool = False) -> int:
        self._counter.incrby(UNDER_WAY, len(wakes))
        return super().hand_on(wakes, again=again)

    def worked(self, **_: object) -> None:
        self._counter.decr(UNDER_WAY)


def _worker() -> Application:
    url, office = os.environ[REDIS], Visiting(Path(os.environ[ASSIGNED]))
    if COUNTED not in os.environ:
        return Application(url, office, RECIPIENTS)
    celery = Counted(url, office)
    signals.task_postrun.connect(celery.worked)
    return celery


if REDIS in os.environ:
    app = _worker()


# ------------------------------------------------------------------ the test's side


class Works:
    """Processes on one broker, used by one installation after the other. `counted` lets `drain` wait
    until nothing is under way; it is no use where processes or messages are lost."""

    def __init__(self, url: str | None = None, *, counted: bool = True) -> None:
        self.url = url or redis.fresh()
        self.redis = redis.client(self.url)
        office = Office(self._nobody)
        self.celery = (
            Counted(self.url, office) if counted else Application(self.url, office, RECIPIENTS)
        )
        self._folder = Path(tempfile.mkdtemp(prefix="deskhand-works-"))
        self._environment = {
            **os.environ,
            REDIS: self.url,
            ASSIGNED: str(self._folder / "assigned"),
            **({COUNTED: "1"} if counted else {}),
        }
        self._log = (self._folder / "log").open("w+")
        self._hall: Hall | None = None
        self.running: list[subprocess.Popen[bytes]] = []
        self._workers: dict[subprocess.Popen[bytes], int] = {}
        self._started = 0

    def start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        """Another process (its children are in its group), as `celery worker` or `celery beat`."""
        process = subprocess.Popen(
            [*(sys.executable, "-m", "celery", "-A", "tests.support.works", what), *options],
            cwd=ROOT,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self.running.append(process)
        self._started += 1
        return process

    def worker(self, processes: int, level: str = "WARNING") -> subprocess.Popen[bytes]:
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        started = self.start(
            "worker",
            "--concurrency",
            str(processes),
            "--loglevel",
            level,
            "-n",
            f"w{self._started}",
            *quiet,
        )
        self._workers[started] = processes
        return started

    def beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat", "--loglevel", "WARNING")

    def called(self, what: str) -> list[subprocess.Popen[bytes]]:
        """Those that run as `celery worker` or `celery beat`."""
        return [one for one in self.running if isinstance(one.args, list) and what in one.args]

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9, its children too."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        self.running.remove(process)

    def revive(self) -> int:
        """Start again what has ended by itself, as systemd and compose do; how many that was."""
        ended = [process for process in self.running if process.poll() is not None]
        for process in ended:
            self.running.remove(process)
            if process in self._workers:
                self.worker(self._workers[process])
            else:
                self.beat()
        return len(ended)

    def assign(self, app: App, postgres: str) -> None:
        """Work for this installation from now on."""
        if self._hall is not None:
            self._hall.close()
        self._hall = assign(self._folder / "assigned", app, postgres)

    def hand_on(self, wakes: Sequence[Wake]) -> None:
        assert self.celery.hand_on(wakes) == len(wakes)

    def drain(self) -> None:
        """Until every message that was published has been worked on."""
        until = time.monotonic() + PATIENCE
        while int(self.redis.get(UNDER_WAY) or 0):
            assert all(process.poll() is None for process in self.running), self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.002)

    def said(self) -> str:
        """What the processes wrote."""
        return (self._folder / "log").read_text()

    def close(self) -> None:
        """End all processes; nothing of theirs is worth waiting for."""
        for process in list(self.running):
            self.kill(process)
        if self._hall is not None:
            self._hall.close()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _nobody(self) -> App:
        raise AssertionError("the test's process delivers nothing")


class OnCelery:
    """A runtime whose clock is moved by hand while the workers do the work."""

    def __init__(self, app: App, works: Works, postgres: str) -> None:
        self.app, self._works = app, works
        assert isinstance(app.parts.clock, StoredClock)
        self.clock = app.parts.clock
        self._relay = Relay(works.celery, app.dispatcher, app.business)
        works.assign(app, postgres)

    def submit(self, wakes: Sequence[Wake]) -> None:
        """Hand them on; they and all that follows have been worked on when it returns."""
        self._works.hand_on(wakes)
        self._works.drain()

    def advance(self, until: datetime) -> None:
        """Move the clock of all processes, every timer fires at its own time."""
        while (due := self.app.dispatcher.next_wake(self.app.business)) and due <= until:
            self.clock.set(due)
            self._relay.round()
            self._works.drain()
        self.clock.set(until)


@cache
def works(processes: int) -> Works:
    """Workers for all tests of this process."""
    started = Works()
    started.worker(processes)
    at_the_end(started.close)
    return started
