"""The list of installations every flow test runs on. A new runtime or store joins here, nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from deskhand.bootstrap import App
from deskhand.engine.rows import Wake
from deskhand.ports.clock import Clock
from deskhand.ports.store import Store
from deskhand.providers.clock.settable import SettableClock
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.store.firestore import FirestoreStore
from deskhand.providers.store.memory import MemoryStore
from deskhand.providers.store.postgres import PostgresStore
from deskhand.providers.store.sqlite import SqliteStore
from deskhand.runtimes.embedded import Stepped
from deskhand.runtimes.functions.presets import APART, TOGETHER
from tests.support import emulators, postgres
from tests.support.functions import Functions, OnFunctions, running
from tests.support.works import OnCelery, works


class Moved(Clock, Protocol):
    """A clock that a story moves."""

    def set(self, instant: datetime) -> None: ...


class Runtime(Protocol):
    """What a flow test asks of a runtime whose clock is moved by hand."""

    def submit(self, wakes: Sequence[Wake]) -> None: ...

    def advance(self, until: datetime) -> None: ...


@dataclass(frozen=True)
class Kind:
    """One runtime on one store. `reopen` is what a new process finds after the old one ended, and
    `revive` starts the runtime in it; `clock` stands at an instant until the story moves it."""

    name: str
    open: Callable[[Path], Store]
    reopen: Callable[[Store, Path], Store]
    start: Callable[[App], Runtime]
    revive: Callable[[App], Runtime]
    clock: Callable[[Store, str, datetime], Moved] = lambda _store, _business, at: SettableClock(at)

    @property
    def sort(self) -> str:
        """embedded, celery or functions."""
        return self.name.split("-")[0]


def _memory(_: Path) -> Store:
    return MemoryStore()


def _same_memory(store: Store, _: Path) -> Store:
    return store  # a memory outlives only a process that exists in the test's imagination


def _sqlite(folder: Path) -> Store:
    # Flow tests cut processes, never the power: what was handed to the system stays.
    return SqliteStore(folder / "deskhand.sqlite", "OFF")


def _sqlite_again(store: Store, folder: Path) -> Store:
    store.close()
    return _sqlite(folder)


def _revived(app: App) -> Runtime:
    app.dispatcher.recover(app.business)  # one process only: what was under way is nobody's now
    return Stepped(app)


MEMORY = Kind("embedded-memory", _memory, _same_memory, Stepped, _revived)
SQLITE = Kind("embedded-sqlite", _sqlite, _sqlite_again, Stepped, _revived)


# ---- Celery, Redis and PostgreSQL, with so many worker processes


def _postgres(folder: Path) -> Store:
    place = postgres.fresh()
    (folder / "postgres").write_text(place)
    return PostgresStore(place)


def _postgres_again(store: Store, folder: Path) -> Store:
    store.close()
    return PostgresStore((folder / "postgres").read_text())


def _stored(store: Store, business: str, at: datetime) -> StoredClock:
    clock = StoredClock(store, business)
    clock.set(at)
    return clock


def _celery(processes: int) -> Kind:
    def start(app: App) -> Runtime:
        assert isinstance(app.store, PostgresStore)
        return OnCelery(app, works(processes), app.store.url)

    name = f"celery-{processes}-postgres"
    return Kind(name, _postgres, _postgres_again, start, start, _stored)


# ---- functions, Pub/Sub and Firestore, as Google's emulators have them


def _firestore(_: Path) -> Store:
    emulators.firestore()
    return FirestoreStore(emulators.project(), now=SystemClock().now)


def _firestore_again(store: Store, _: Path) -> Store:
    assert isinstance(store, FirestoreStore)
    store.close()
    return FirestoreStore(store.project, now=SystemClock().now)


def functions_kind(preset: str, processes: Callable[[], Functions] | None = None) -> Kind:
    """On the functions that all tests share, or on those of a test that ends some."""

    def start(app: App) -> Runtime:
        assert isinstance(app.store, FirestoreStore)
        found = processes() if processes else running(preset)
        return OnFunctions(app, found, app.store.project)

    name = f"functions-{preset}-firestore"
    return Kind(name, _firestore, _firestore_again, start, start, _stored)


FUNCTIONS = functions_kind(APART)
FUNCTIONS_TOGETHER = functions_kind(TOGETHER)
CELERY = _celery(2)
CELERY_OF_FOUR = _celery(4)

KINDS: tuple[Kind, ...] = (MEMORY, SQLITE)
MANY_PROCESSES: tuple[Kind, ...] = (CELERY, CELERY_OF_FOUR, FUNCTIONS_TOGETHER, FUNCTIONS)
"""All stories run on these too, in `make prove`; some of them always."""
