"""Celery keeps the runtime contract: over a real Redis, with a worker of many threads, on both stores."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from celery import signals

from deskhand.bootstrap import App
from deskhand.engine.rows import Wake
from deskhand.ports.store import Store
from deskhand.providers.clock.settable import SettableClock
from deskhand.providers.store.postgres import PostgresStore
from deskhand.providers.store.sqlite import SqliteStore
from deskhand.runtimes.celery.application import Application
from deskhand.runtimes.celery.relay import Relay
from deskhand.runtimes.office import Office
from tests.contracts.runtime import BUSINESS, Installation, RuntimeContract
from tests.contracts.test_runtime_embedded import NOON, app_of
from tests.support import postgres, redis
from tests.support.toys import World, pipeline
from tests.support.worker_here import worker_here

PATIENCE = 60.0
THREADS = 4


class Works:
    """One worker for all tests of this module; each test gives it the installation it works for."""

    def __init__(self, folder: Path) -> None:
        self.app: App | None = None
        recipients = [member.name for member in pipeline(World(folder)).members]
        self.celery = Application(redis.fresh(), Office(self._given), recipients)
        self._changed = threading.Condition()
        self._under_way = 0
        signals.before_task_publish.connect(self._published)
        signals.task_postrun.connect(self._ended)

    def _given(self) -> App:
        assert self.app is not None
        return self.app

    def begin(self, app: App) -> None:
        self.celery.office._app = None
        self.app = app

    def drain(self) -> None:
        """Until every message that was published has been worked on."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._under_way == 0, PATIENCE), self._under_way

    def _published(self, **_: object) -> None:
        with self._changed:
            self._under_way += 1

    def _ended(self, **_: object) -> None:
        with self._changed:
            self._under_way -= 1
            self._changed.notify_all()


class CeleryInstallation(Installation):
    def __init__(self, works: Works, store: Store, folder: Path) -> None:
        self.store, self.world, self.clock = store, World(folder), SettableClock(NOON)
        self.app = app_of(store, self.clock, self.world)
        self.dispatcher, self.intake = self.app.dispatcher, self.app.intake
        self.works = works
        self.relay = Relay(works.celery, self.dispatcher, BUSINESS)
        works.begin(self.app)

    def now(self) -> datetime:
        return self.clock.now()

    def submit(self, wakes: Sequence[Wake]) -> None:
        assert self.works.celery.hand_on(wakes) == len(wakes)
        self.works.drain()

    def advance(self, span: timedelta) -> None:
        until = self.now() + span
        while (due := self._until_quiet()) and due <= until:
            self.clock.set(due)
        self.clock.set(until)

    def jump(self, span: timedelta) -> None:
        self.clock.advance(span)
        self._until_quiet()

    def _until_quiet(self) -> datetime | None:
        """When nothing is due, the instant of what comes next."""
        end = time.monotonic() + PATIENCE
        while (due := self.dispatcher.next_wake(BUSINESS)) and due <= self.now():
            assert time.monotonic() < end, f"{due} is still due at {self.now()}"
            self.relay.round()
            self.works.drain()
        return due


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    works = Works(tmp_path_factory.mktemp("works"))
    with worker_here(works.celery, THREADS, works.celery.queues):
        yield works


class TestOnSqlite(RuntimeContract):
    @pytest.fixture
    def installation(self, works: Works, tmp_path: Path) -> Iterator[Installation]:
        store = SqliteStore(tmp_path / "deskhand.db", "OFF")
        yield CeleryInstallation(works, store, tmp_path)
        works.drain()
        store.close()


class TestOnPostgres(RuntimeContract):
    @pytest.fixture
    def installation(self, works: Works, tmp_path: Path) -> Iterator[Installation]:
        store = PostgresStore(postgres.fresh())
        yield CeleryInstallation(works, store, tmp_path)
        works.drain()
        store.close()
