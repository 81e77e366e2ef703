"""All functions in this process, on a bus that pushes everything one to seven times, in any order, at once.

Each function has its own installation and its own handle on the store, as its process would. Some copies are
held back until time has passed; what is not acknowledged is pushed again.
"""

from __future__ import annotations

import base64
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

from deskhand.bootstrap import App, only_business, wire
from deskhand.engine.rows import Wake
from deskhand.ports.bus import Posted
from deskhand.ports.store import Store
from deskhand.providers.bus.memory import MemoryBus
from deskhand.providers.clock.settable import SettableClock
from deskhand.runtimes.functions.envelope import recipient_of
from deskhand.runtimes.functions.serving import Served
from deskhand.runtimes.office import Office
from tests.support.functions import RECIPIENTS

MOST_PUSHES = 8
"""Of a message that is not acknowledged; then the tick relays its row."""
HELD_BACK = 0.1
"""The share of copies that come when time has passed."""


def pushed(message: Posted, attempt: int = 1) -> dict[str, Any]:
    """What Pub/Sub sends for a message."""
    data = base64.b64encode(message.data).decode()
    inner = {"data": data, "attributes": dict(message.attributes), "messageId": "1"}
    return {"message": inner, "deliveryAttempt": attempt, "subscription": "s"}


class Pushing:
    """A runtime whose clock is moved by hand. `another` opens a handle on the store; a message comes one to
    `most` times."""

    def __init__(
        self,
        app: App,
        another: Callable[[], Store],
        *,
        most: int = 7,
        threads: int = 8,
        seed: object = 0,
    ) -> None:
        assert isinstance(app.parts.clock, SettableClock)
        self.app, self.clock = app, app.parts.clock
        self._most, self._threads = most, threads
        self._rng = random.Random(f"{seed}/pushing")
        self._changed, self._busy = threading.Condition(), 0
        self._waiting: list[tuple[Posted, int]] = []
        self._later: list[tuple[Posted, int]] = []
        self._bus = MemoryBus(self._heard)
        self._served = {name: self._function(name, another) for name in RECIPIENTS}
        self.pushes = 0

    def submit(self, wakes: Sequence[Wake]) -> None:
        """Hand them on; they and all that follows have been worked on when it returns. Any thread may."""
        if wakes:
            self._served[recipient_of(wakes[0])].relay.hand_on(wakes)
            self._drain()

    def advance(self, until: datetime) -> None:
        """Move the clock of all functions, every timer fires at its own time."""
        while (due := self.app.dispatcher.next_wake(self.app.business)) and due <= until:
            self.clock.set(max(due, self.clock.now()))
            with self._changed:
                self._waiting += self._later
                self._later = []
            ticks = [self._rng.choice(RECIPIENTS) for _ in range(self._rng.randint(1, 3))]
            with ThreadPoolExecutor(len(ticks)) as pool:
                answers = list(pool.map(lambda name: self._served[name].tick(None), ticks))
            assert {answer.status for answer in answers} == {200}
            self._drain()
        self.clock.set(until)

    # ---- inside

    def _function(self, name: str, another: Callable[[], Store]) -> Served:
        parts = replace(self.app.parts, store=another())
        app = wire(only_business(parts.store), parts, [name])
        return Served(Office(lambda: app), self._bus, [name], wait=lambda _: None)

    def _heard(self, message: Posted) -> None:
        """Pub/Sub numbers the pushes of one message; copies of a publisher that was unsure begin anew."""
        with self._changed:
            for n in range(self._rng.randint(1, self._most)):
                late = n > 0 and self._rng.random() < HELD_BACK
                attempt = 1 if n == 0 else self._rng.randint(1, 2)
                (self._later if late else self._waiting).append((message, attempt))
            self._changed.notify_all()

    def _drain(self) -> None:
        with ThreadPoolExecutor(self._threads) as pool:
            for work in [pool.submit(self._work) for _ in range(self._threads)]:
                work.result()

    def _work(self) -> None:
        while (taken := self._taken()) is not None:
            message, attempt = taken
            try:
                name = message.attributes["recipient"]
                answer = self._served[name].push(pushed(message, attempt), None)
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()
            if answer.status >= 300 and attempt < MOST_PUSHES:
                with self._changed:
                    self._waiting.append((message, attempt + 1))
                    self._changed.notify_all()

    def _taken(self) -> tuple[Posted, int] | None:
        """Any of those that wait; None when there is none and nobody may make one."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or not self._busy)
            if not self._waiting:
                return None
            self._busy += 1
            self.pushes += 1
            return self._waiting.pop(self._rng.randrange(len(self._waiting)))
