"""How rows get onto the bus: what follows from a delivery at once, what nobody took by the tick."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.rows import Wake
from deskhand.ports.bus import Bus
from deskhand.runtimes.functions import tracing
from deskhand.runtimes.functions.envelope import posted

log = logging.getLogger(__name__)

AT_ONCE = 500
"""Rows of one tick; what is left is the next one's."""


class Relay:
    """Publishes before the response is given: afterwards a function has no processor."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def hand_on(self, wakes: Sequence[Wake], *, again: bool = False) -> int:
        """Publish rows; how many it was. What the bus does not take the tick relays: the rows are open.
        `again`: they may have been handed on before."""
        if not wakes:
            return 0
        trace = tracing.carried()
        taken = self._bus.publish(posted(wake, trace, again=again) for wake in wakes)
        if taken < len(wakes):
            log.warning("%d rows were not published, and are relayed later", len(wakes) - taken)
        return taken

    def tick(self, dispatcher: Dispatcher, business: str) -> int:
        """Publish the open rows whose time has come: timers, retries, what a crash or the bus lost.
        Any number of ticks may run at once. Raises TryAgain (the store)."""
        due = [Wake(business, row.id) for row in dispatcher.due(business, AT_ONCE)]
        return self.hand_on(due, again=True)
