"""Real Celery worker processes that work for whichever installation a test gives them.

The outside world (phones, mailbox, blobs, a scripted reader) stays in the test's process; workers reach it
through a socket, so that a story sees what landed wherever it was sent from. Run by the workers as
`celery -A tests.support.works worker`; the test's side is `Works`.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from celery import signals

from deskhand.bootstrap import App, Parts, graph, only_business, wire
from deskhand.domain.base import Channel
from deskhand.engine.rows import Wake
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.providers.photos.pillow import PillowCleaner
from deskhand.providers.store.postgres import PostgresStore
from deskhand.runtimes.celery.application import Application
from deskhand.runtimes.celery.office import Office
from deskhand.runtimes.celery.relay import Relay
from tests.support import redis

ROOT = Path(__file__).parents[2]
REDIS, ASSIGNED, COUNTED = "TESTED_REDIS", "TESTED_INSTALLATION", "TESTED_COUNTED"
"""What the processes are started with: the broker, the file that says whom they work for, and whether
they count what is under way."""
UNDER_WAY = "works:under-way"
PATIENCE = 120.0
RECIPIENTS = tuple(member.name for member in graph().members)

# ------------------------------------------------------------------ the outside world, through a socket


class Hall:
    """Things of the test's process that workers may call by name."""

    def __init__(self, things: Mapping[str, Any]) -> None:
        self.address = tempfile.mktemp(prefix="deskhand-hall-")  # noqa: S306
        self._things = things
        self._listener = Listener(self.address, "AF_UNIX")
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                line = self._listener.accept()
            except (OSError, EOFError):
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: Connection) -> None:
        with suppress(EOFError, OSError):
            while True:
                name, method, arguments, options = line.recv()
                try:
                    answer = (True, getattr(self._things[name], method)(*arguments, **options))
                except Exception as error:  # noqa: BLE001
                    answer = (False, error)
                line.send_bytes(pickle.dumps(answer))


class Remote:
    """A thing of the hall as a worker has it. `shown` are its plain attributes."""

    def __init__(self, address: str, name: str, shown: Mapping[str, Any] | None = None) -> None:
        self._address, self._name = address, name
        self._local = threading.local()
        self.__dict__.update(shown or {})

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            line = getattr(self._local, "line", None)
            if line is None:
                line = self._local.line = Client(self._address, "AF_UNIX")
            line.send((self._name, method, arguments, options))
            fine, answer = pickle.loads(line.recv_bytes())  # noqa: S301
            if not fine:
                raise answer
            return answer

        return call


# ------------------------------------------------------------------ a worker's side


class Visiting(Office):
    """Opens whatever installation the test has assigned last."""

    def __init__(self, assigned: Path) -> None:
        super().__init__(self._visited)
        self._file, self._assigned = assigned, ""

    def app(self) -> App:
        found = self._file.read_text()
        if found != self._assigned:
            if self._app is not None:
                self._app.store.close()  # its mailbox is the test's, and may be gone
            self._app, self._assigned = None, found
        return super().app()

    def _visited(self) -> App:
        given = json.loads(self._assigned)
        store = PostgresStore(given["postgres"], connections=3)
        business = only_business(store)
        far = given["hall"]
        shown = given["reader"]
        texts = {Channel(name): Remote(far, name) for name in given["texts"]}
        parts = Parts(
            store=store,
            clock=StoredClock(store, business.id),
            new_id=Remote(far, "new_id").__getattr__("__call__"),
            blobs=Remote(far, "blobs"),
            reader=Remote(far, "reader", shown) if shown else OfflineEngine(),  # type: ignore[arg-type]
            calendar=BuiltinCalendar(),
            mail=Remote(far, "mail") if given["mail"] else None,  # type: ignore[arg-type]
            texts=texts,  # type: ignore[arg-type]
            cleaner=PillowCleaner(),
            observers=[Remote(far, "observer").__getattr__("__call__")],
        )
        return wire(business, parts)


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
        return process

    def worker(self, processes: int) -> subprocess.Popen[bytes]:
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        return self.start(
            "worker",
            "--concurrency",
            str(processes),
            "--loglevel",
            "WARNING",
            "-n",
            f"w{len(self.running)}",
            *quiet,
        )

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

    def assign(self, app: App, postgres: str) -> None:
        """Work for this installation from now on."""
        parts = app.parts
        if self._hall is not None:
            self._hall.close()
        lines = {channel.value: line for channel, line in parts.texts.items()}
        offline = isinstance(parts.reader, OfflineEngine)
        reader = parts.reader
        self._hall = Hall(
            {
                **lines,
                "new_id": parts.new_id,
                "blobs": parts.blobs,
                "reader": reader,
                "mail": parts.mail,
                "observer": lambda *told: [tell(*told) for tell in parts.observers] and None,
            }
        )
        given = {
            "postgres": postgres,
            "hall": self._hall.address,
            "texts": list(lines),
            "mail": parts.mail is not None,
            "reader": None
            if offline
            else {"name": reader.name, "deterministic": reader.deterministic},
        }
        draft = self._folder / "draft"
        draft.write_text(json.dumps(given))
        draft.rename(self._folder / "assigned")

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
    started, owner = Works(), os.getpid()
    started.worker(processes)
    atexit.register(lambda: started.close() if os.getpid() == owner else None)
    return started
