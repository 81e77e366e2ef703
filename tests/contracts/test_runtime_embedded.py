"""The embedded runtime keeps the contract: stepped by a clock, and live with its threads."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from deskhand.bootstrap import App, Parts
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.rows import Wake
from deskhand.ports.store import Store
from deskhand.providers.clock.settable import CountingIds, SettableClock
from deskhand.providers.store.memory import MemoryStore
from deskhand.providers.store.sqlite import SqliteStore
from deskhand.runtimes.embedded import Live, Stepped
from tests.contracts.runtime import BUSINESS, Installation, RuntimeContract
from tests.support.toys import World, pipeline

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
NOT_USED = cast(Any, None)
PATIENCE = 30.0


def app_of(store: Store, clock: SettableClock, world: World) -> App:
    """The toys wired as an App; toys need no reader, blobs or calendar."""
    graph = pipeline(world)
    dispatcher = Dispatcher(store, clock, graph)
    ids = CountingIds("toys")
    parts = Parts(
        store=store, clock=clock, new_id=ids, blobs=NOT_USED, reader=NOT_USED, calendar=NOT_USED
    )
    return App(BUSINESS, parts, graph, dispatcher, Intake(dispatcher, ids), None)


class Embedded(Installation):
    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.world, self.clock = store, World(folder), SettableClock(NOON)
        self.app = app_of(store, self.clock, self.world)
        self.dispatcher, self.intake = self.app.dispatcher, self.app.intake

    def now(self) -> datetime:
        return self.clock.now()


class SteppedInstallation(Embedded):
    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__(store, folder)
        self.runtime = Stepped(self.app)

    def submit(self, wakes: Sequence[Wake]) -> None:
        self.runtime.submit(wakes)

    def advance(self, span: timedelta) -> None:
        self.runtime.advance(self.now() + span)

    def jump(self, span: timedelta) -> None:
        self.clock.advance(span)
        self.runtime.advance(self.now())


class LiveInstallation(Embedded):
    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__(store, folder)
        self.runtime = Live(self.app)
        self.runtime.start()

    def submit(self, wakes: Sequence[Wake]) -> None:
        self.runtime.submit(wakes)

    def advance(self, span: timedelta) -> None:
        until = self.now() + span
        while (due := self._until_quiet()) and due <= until:
            self.clock.set(due)
        self.clock.set(until)

    def jump(self, span: timedelta) -> None:
        self.clock.advance(span)
        self._until_quiet()

    def close(self) -> None:
        self.runtime.stop()
        assert self.runtime.failure is None
        self.store.close()

    def _until_quiet(self) -> datetime | None:
        """When nothing is due, the instant of what comes next."""
        end = time.monotonic() + PATIENCE
        while (due := self.dispatcher.next_wake(BUSINESS)) and due <= self.now():
            assert time.monotonic() < end, f"{due} is still due at {self.now()}"
            assert self.runtime.failure is None
            self.runtime.submit([])  # a nudge
            time.sleep(0.001)
        return due


class TestSteppedInMemory(RuntimeContract):
    @pytest.fixture
    def installation(self, tmp_path: Path) -> Installation:
        return SteppedInstallation(MemoryStore(), tmp_path)


class TestSteppedOnSqlite(RuntimeContract):
    @pytest.fixture
    def installation(self, tmp_path: Path) -> Iterator[Installation]:
        store = SqliteStore(tmp_path / "deskhand.db")
        yield SteppedInstallation(store, tmp_path)
        store.close()


class TestLiveInMemory(RuntimeContract):
    @pytest.fixture
    def installation(self, tmp_path: Path) -> Iterator[Installation]:
        live = LiveInstallation(MemoryStore(), tmp_path)
        yield live
        live.close()
