"""A push becomes a delivery, and its outcome an answer that Pub/Sub understands. Knows no web framework."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from deskhand.domain.errors import ConfigurationError, Reject, TryAgain
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.rows import Wake
from deskhand.ports.identity import Callers
from deskhand.runtimes.functions import envelope, tracing
from deskhand.runtimes.functions.envelope import Pushed, recipient_of
from deskhand.runtimes.functions.relay import Relay
from deskhand.runtimes.journal import about
from deskhand.runtimes.office import PATIENCE, Office

log = logging.getLogger(__name__)

SOON = timedelta(seconds=10)
"""How long a function waits for a row whose time has nearly come; what is later is the tick's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status, and why in words that name nobody. 2xx acknowledges, anything else is a nack,
    after which Pub/Sub waits and pushes again."""

    status: int
    words: str = ""


DONE, AGAIN, NOT_YOU = 204, 503, 403


class Deliveries:
    """Of one function, which serves `recipients`. `wait` sleeps for so many seconds."""

    def __init__(
        self,
        office: Office,
        relay: Relay,
        recipients: frozenset[str],
        callers: Callers | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._office, self._relay, self._recipients = office, relay, recipients
        self._callers, self._wait = callers, wait

    def push(self, body: object, authorization: str | None) -> Answer:
        """Deliver what was pushed and publish what follows. Never raises for a message's sake."""
        try:
            if self._callers is not None:
                self._callers.check(authorization)
        except Reject as error:
            log.warning("a push was turned away: %s", error)
            return Answer(NOT_YOU, str(error))
        except TryAgain as error:
            return Answer(AGAIN, str(error))
        try:
            pushed = envelope.read(body)
        except Reject as error:
            # Nobody can make it better by sending it again; no row is behind it that could be lost.
            log.error("%s; it is acknowledged and forgotten", error)
            return Answer(DONE, str(error))
        name = pushed.recipient
        with tracing.hop(name, pushed.attributes), about(name, pushed.wake):
            return self._delivered(pushed)

    def _delivered(self, pushed: Pushed) -> Answer:
        if pushed.recipient not in self._recipients:
            log.error("%s is not served here; the tick relays its row", pushed.recipient)
            return Answer(DONE, "not served here")
        try:
            dispatcher = self._office.app().dispatcher
            self._until(pushed.wake, dispatcher)
            if pushed.again and not dispatcher.count(pushed.wake, PATIENCE):
                return Answer(DONE, "settled, waiting for its time, or under way elsewhere")
            wakes = self._chain(dispatcher, pushed.wake)
            self._relay.hand_on(wakes)
            return self._outcome(dispatcher, pushed.wake, quiet=not wakes)
        except TryAgain as trouble:
            log.warning("%s; Pub/Sub pushes it again", trouble)
            return Answer(AGAIN, "passing trouble")
        except ConfigurationError as wrong:
            log.critical("the installation is wrong: %s", wrong)
            return Answer(AGAIN, "the installation is wrong; the log says where")

    def _chain(self, dispatcher: Dispatcher, first: Wake) -> list[Wake]:
        """Deliver the row, and at once what follows for those who live in this function; returns what is
        for others, or not yet due."""
        queue: deque[Wake] = deque([first])
        others: list[Wake] = []
        while queue:
            for wake in dispatcher.deliver(queue.popleft()):
                ours = wake.due is None and recipient_of(wake) in self._recipients
                (queue if ours else others).append(wake)
        return others

    def _until(self, wake: Wake, dispatcher: Dispatcher) -> None:
        """The short wait of a conversation that settles."""
        if wake.due is not None:
            ahead = wake.due - dispatcher.clock.now()
            if timedelta(0) < ahead <= SOON:
                self._wait(ahead.total_seconds())

    def _outcome(self, dispatcher: Dispatcher, wake: Wake, *, quiet: bool) -> Answer:
        """A row that was closed, or waits for its time, is acknowledged; one in passing trouble is not, as
        long as Pub/Sub comes back sooner than the tick."""
        retry = dispatcher.retry_of(wake) if quiet else None
        if retry is None or retry > SOON:
            return Answer(DONE)
        return Answer(AGAIN, "passing trouble")
