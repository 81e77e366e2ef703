"""The embedded runtime: dispatcher, timers and mail polling in one process. No business word inside."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from deskhand.bootstrap import App
from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.engine.rows import Wake

log = logging.getLogger(__name__)

LONGEST_NAP = 1.0
RETRY_SECONDS = 5.0
LOOK_SECONDS = 30.0
"""So often the technicians' calendars are asked whether anything changed."""


@runtime_checkable
class VirtualClock(Protocol):
    """A clock that a rehearsal moves."""

    def now(self) -> datetime: ...

    def set(self, instant: datetime) -> None: ...


class Steered(Protocol):
    """A runtime whose clock is moved by hand, wherever its messages are delivered."""

    clock: VirtualClock

    def submit(self, wakes: Sequence[Wake]) -> None:
        """Deliver rows and all that follows at once."""

    def advance(self, until: datetime) -> None:
        """Move the clock, firing every timer at its own time."""


class Stepped:
    """The embedded runtime under a clock that is moved by hand: replay, tests, simulation."""

    def __init__(self, app: App) -> None:
        clock = app.parts.clock
        if not isinstance(clock, VirtualClock):
            raise TypeError("a stepped runtime needs a clock that can be set")
        self.app, self.clock = app, clock

    def submit(self, wakes: Sequence[Wake]) -> None:
        """Deliver rows and all that follows at once."""
        self.app.dispatcher.run(wakes)

    def advance(self, until: datetime) -> None:
        """Move the clock, firing every timer at its own time."""
        while (due := self.app.dispatcher.next_wake(self.app.business)) and due <= until:
            self.clock.set(due)
            self.app.dispatcher.tick(self.app.business)
        self.clock.set(until)


class Live:
    """Threads around the dispatcher: for timers and retries, the mailbox, the calendars."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._stop, self._nudge = threading.Event(), threading.Event()
        self._changed = threading.Event()
        self._threads: list[threading.Thread] = []
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Take up what a crash left behind and begin. The caller sees to it that we are alone."""
        self.app.dispatcher.recover(self.app.business)
        self._spawn("timers", self._tick_once)
        if self.app.mailroom:
            self._spawn("mail", self._collect_once)
        if self.app.datebook:
            self._spawn("calendars", self._look_once)

    def submit(self, wakes: Sequence[Wake]) -> None:
        """Deliver rows in the caller's thread; timers they set are seen at once."""
        self.app.dispatcher.run(wakes)
        self._nudge.set()

    def stop(self) -> None:
        """Finish what is being done and end the threads."""
        self._stop.set()
        self._nudge.set()
        self._changed.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def wait(self) -> None:
        """Until somebody stops it or a thread met what it cannot mend; raises that."""
        self._stop.wait()
        if self.failure:
            raise self.failure

    def _spawn(self, name: str, work: Callable[[], None]) -> None:
        def loop() -> None:
            while not self._stop.is_set():
                try:
                    work()
                except TryAgain as trouble:
                    log.warning("%s: %s; trying again in %.0f s", name, trouble, RETRY_SECONDS)
                    self._stop.wait(RETRY_SECONDS)
                except ConfigurationError as failure:
                    log.error("%s: %s", name, failure)
                    self.failure = failure
                    self._stop.set()
                except BaseException as failure:
                    self.failure = failure
                    self._stop.set()
                    raise

        thread = threading.Thread(target=loop, name=f"deskhand-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _tick_once(self) -> None:
        dispatcher, business = self.app.dispatcher, self.app.business
        delivered = dispatcher.tick(business)
        if delivered:
            return
        due = dispatcher.next_wake(business)
        nap = (due - self.app.parts.clock.now()).total_seconds() if due else LONGEST_NAP
        self._nudge.wait(min(max(nap, 0.01), LONGEST_NAP))
        self._nudge.clear()

    def _collect_once(self) -> None:
        mailroom = self.app.mailroom
        if mailroom and mailroom.collect() == 0:
            mailroom.wait(LONGEST_NAP)
        self._nudge.set()

    def look_soon(self) -> None:
        """A calendar has changed: read it now and not at the next round."""
        self._changed.set()

    def _look_once(self) -> None:
        if self.app.datebook:
            self.app.datebook.collect()
        self._nudge.set()
        self._changed.wait(LOOK_SECONDS)
        self._changed.clear()
