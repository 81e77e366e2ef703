"""Functions keep the runtime contract: pushed as Pub/Sub pushes, in memory and on Firestore's emulator.

The bus is in this process and harsher than Pub/Sub's emulator: it shuffles, pushes twice now and then, and
pushes again what was not acknowledged. Real function processes are driven by tests/flows.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.engine.rows import Wake
from deskhand.ports.store import Store
from deskhand.providers.bus.memory import MemoryBus
from deskhand.providers.clock.settable import SettableClock
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.store.firestore import FirestoreStore
from deskhand.providers.store.memory import MemoryStore
from deskhand.runtimes.functions.serving import Served
from deskhand.runtimes.office import Office
from tests.contracts.runtime import BUSINESS, Installation, RuntimeContract
from tests.contracts.test_runtime_embedded import NOON, app_of
from tests.scale import SEED
from tests.support import emulators
from tests.support.pushing import MOST_PUSHES, pushed
from tests.support.toys import World, pipeline

TWICE = 0.2


class FunctionsInstallation(Installation):
    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.world, self.clock = store, World(folder), SettableClock(NOON)
        self.app = app_of(store, self.clock, self.world)
        self.dispatcher, self.intake = self.app.dispatcher, self.app.intake
        self.bus, self._lock = MemoryBus(), threading.Lock()
        self._rng = random.Random(SEED)
        names = [member.name for member in pipeline(World(folder)).members]
        office = Office(lambda: self.app)
        self.served = {name: Served(office, self.bus, [name]) for name in names}

    def now(self) -> Any:
        return self.clock.now()

    def submit(self, wakes: Sequence[Wake]) -> None:
        bus = MemoryBus()
        served = {name: Served(Office(lambda: self.app), bus, [name]) for name in self.served}
        next(iter(served.values())).relay.hand_on(wakes)
        self._drain(bus, served)

    def advance(self, span: timedelta) -> None:
        until = self.now() + span
        while (due := self._until_quiet()) and due <= until:
            self.clock.set(due)
        self.clock.set(until)

    def jump(self, span: timedelta) -> None:
        self.clock.advance(span)
        self._until_quiet()

    def _until_quiet(self) -> Any:
        while (due := self.dispatcher.next_wake(BUSINESS)) and due <= self.now():
            assert next(iter(self.served.values())).tick(None).status == 200
            self._drain(self.bus, self.served)
        return due

    def _drain(self, bus: MemoryBus, served: dict[str, Served]) -> None:
        waiting = [(message, 1) for message in bus.taken()]
        while waiting:
            with self._lock:
                self._rng.shuffle(waiting)
                twice = self._rng.random() < TWICE
            message, attempt = waiting.pop()
            for _ in range(1 + twice):
                answer = served[message.attributes["recipient"]].push(
                    pushed(message, attempt), None
                )
            if answer.status >= 300 and attempt < MOST_PUSHES:
                waiting.append((message, attempt + 1))
            waiting += [(one, 1) for one in bus.taken()]


class TestInMemory(RuntimeContract):
    @pytest.fixture
    def installation(self, tmp_path: Path) -> Installation:
        return FunctionsInstallation(MemoryStore(), tmp_path)


@pytest.mark.prove
@pytest.mark.xdist_group("firestore")
@pytest.mark.timeout(600)
class TestOnFirestore(RuntimeContract):
    @pytest.fixture
    def installation(self, tmp_path: Path) -> Iterator[Installation]:
        emulators.firestore()
        store = FirestoreStore(emulators.project(), now=SystemClock().now)
        yield FunctionsInstallation(store, tmp_path)
        store.close()
