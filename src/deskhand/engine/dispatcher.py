"""Deliver and tick: moves messages from outbox rows to their recipients. Knows no agent by name."""

from __future__ import annotations

import logging
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from deskhand.domain.base import instant_text
from deskhand.domain.control import Effect, EffectState, OutboxRow
from deskhand.domain.errors import (
    ConfigurationError,
    Conflict,
    Disconnected,
    NeedsOwner,
    Reject,
    TooNew,
    TryAgain,
)
from deskhand.domain.messages import Message
from deskhand.engine import accounts, ledger, rows
from deskhand.engine.codec import decode, unpack
from deskhand.engine.confined import ConfinedDesk, Rights
from deskhand.engine.desk import TrackedDesk
from deskhand.engine.failures import Failures
from deskhand.engine.outbox import RELAY_GRACE, Observer, Outbox, inner
from deskhand.engine.pipeline import Pipeline
from deskhand.engine.rows import Wake
from deskhand.ports.clock import Clock
from deskhand.ports.desk import Agent, Desk
from deskhand.ports.queries import EFFECTS_BY_STATE, OPEN_ROWS
from deskhand.ports.store import Ref, Store

log = logging.getLogger(__name__)

MOST_RERUNS = 40
NO_RIGHTS = Rights(frozenset())


class Dispatcher:
    """`deliver` and `tick` are all that a runtime needs. Safe for any number of threads."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        pipeline: Pipeline,
        observers: Sequence[Observer] = (),
        rights: Mapping[str, Rights] | None = None,
    ) -> None:
        """`rights` are the agents' on collections, nothing for who is not in them; None: all on all."""
        self.store, self.clock, self.pipeline, self._rights = store, clock, pipeline, rights
        self.outbox = Outbox(store, clock, pipeline, observers)
        self._failures = Failures(self.outbox)

    # ---- what runtimes call

    def deliver(self, wake: Wake) -> list[Wake]:
        """Hand one row to its recipient and commit; returns rows to wake. Never raises for a message's
        sake: a failure is counted on the row. Store trouble (TryAgain) and a wrong installation
        (ConfigurationError) are the caller's to meet."""
        for rerun in range(MOST_RERUNS):
            found = self.outbox.open_row(wake)
            if found is None:
                return []
            row, version = found
            try:
                return self._once(wake.business, row, version)
            except Conflict:
                time.sleep(random.uniform(0, 0.002) * min(rerun, 20))
        return self._failures.again(wake, "the documents kept changing")

    def run(self, wakes: Iterable[Wake]) -> int:
        """Deliver these and everything that follows from them; returns how many were delivered."""
        queue, count = deque(wakes), 0
        while queue:
            queue.extend(self.deliver(queue.popleft()))
            count += 1
        return count

    def tick(self, business: str, limit: int = 100) -> int:
        """Relay open rows whose time has come: timers, retries, and what a crash left behind."""
        due = [Wake(business, row.id) for row in self.due(business, limit)]
        return sum(self.run([wake]) for wake in due if self.count(wake))

    def due(self, business: str, limit: int = 100) -> Iterator[OutboxRow]:
        """Open rows whose time has come, the longest waiting first."""
        high = instant_text(self.clock.now() + timedelta(microseconds=1))
        found = self.store.query(business, OPEN_ROWS, {"status": "open"}, None, high, limit)
        return (row for _, row in rows.known(found))

    def count(self, wake: Wake, patience: timedelta = timedelta(0)) -> bool:
        """Count a delivery before it is made, so that one that kills the process counts too; whether
        it is to be made. `patience` is how long nobody else takes the row up, if it never ends. A row
        that had its deliveries is dead; one that somebody is at, or that has settled, is left alone."""
        found, now = self.outbox.open_row(wake), self.clock.now()
        if found is None or found[0].wake_at > now:
            return False
        row, version = found
        number = row.attempts + 1
        again = now + max(rows.backoff(number), patience)
        counted = row.model_copy(update={"attempts": number, "wake_at": again})
        try:
            ref = Ref(OutboxRow.collection, row.id)
            self.outbox.write(wake.business, {ref: version}, [counted])
        except Conflict:
            return False
        if number > rows.MOST_ATTEMPTS:
            self._failures.bury(wake, row.error or "delivery never finished")
            return False
        return True

    def recover(self, business: str) -> None:
        """Take up at once what a crash left behind. Only for a runtime that knows it is alone: rows
        need not wait for their relay, and a lease that is still running is nobody's."""
        now = self.clock.now()
        found = self.store.query(
            business, EFFECTS_BY_STATE, {"state": EffectState.SENDING}, limit=10_000
        )
        for record in found:
            try:
                effect = decode(Effect, record.body)
            except TooNew:
                continue
            freed = effect.model_copy(update={"leased_until": now})
            self.outbox.write(business, {record.ref: record.version}, [freed])
        open_rows = self.store.query(business, OPEN_ROWS, {"status": "open"}, limit=10_000)
        for record, row in rows.known(open_rows):
            if row.not_before <= now < row.wake_at:
                woken = row.model_copy(update={"wake_at": now})
                self.outbox.write(business, {record.ref: record.version}, [woken])

    def next_wake(self, business: str) -> datetime | None:
        """When the earliest open row wants to be relayed (UTC)."""
        records = self.store.query(business, OPEN_ROWS, {"status": "open"}, limit=100)
        return next((row.wake_at for _, row in rows.known(records)), None)

    def retry_of(self, wake: Wake) -> timedelta | None:
        """How long until a row that failed may be tried again; None when it did not fail."""
        record = self.store.get(wake.business, Ref(OutboxRow.collection, wake.row))
        for _, row in rows.known([record] if record else []):
            if row.status == "open" and row.error:
                return max(row.not_before - self.clock.now(), timedelta(0))
        return None

    def replay(self, wake: Wake) -> list[Wake]:
        """Open a dead row again, at the owner's word."""
        record = self.store.get(wake.business, Ref(OutboxRow.collection, wake.row))
        if record is None:
            return []
        row, now = decode(OutboxRow, record.body), self.clock.now()
        if row.status == "dead":
            fresh = {"status": "open", "attempts": 0, "error": None, "not_before": now}
            opened = row.model_copy(update={**fresh, "wake_at": now + RELAY_GRACE})
            self.outbox.write(wake.business, {record.ref: record.version}, [opened])
        return [wake]

    # ---- one delivery

    def _once(self, business: str, row: OutboxRow, version: int) -> list[Wake]:
        try:
            message = unpack(row.type, row.message)
            if row.recipient in self.pipeline.effects:
                return self._effect(business, row, version, message)
            agent = self.pipeline.agents.get(row.recipient)
            if agent is None:
                raise TooNew(f"no agent is called {row.recipient}")
            return self._decide(business, row, version, message, agent)
        except Conflict:
            raise
        except TooNew as error:
            return self._failures.postpone(business, row, version, str(error))
        except NeedsOwner as error:
            return self._failures.hand_over(business, row, version, error.reason)
        except Reject as error:
            return self._failures.bury(Wake(business, row.id), str(error))
        except TryAgain as error:
            return self._failures.again(Wake(business, row.id), str(error))
        except Disconnected as closed:
            self._failures.postpone(business, row, version, str(closed))
            return accounts.report(self.outbox, business, closed)
        except ConfigurationError:
            raise  # the installation is wrong, not the message: whoever runs it must hear
        except Exception as error:
            log.exception("%s failed on %s", row.recipient, row.type)
            return self._failures.again(Wake(business, row.id), f"{type(error).__name__}: {error}")

    def _decide(
        self, business: str, row: OutboxRow, version: int, message: Message, agent: Agent
    ) -> list[Wake]:
        desk = self.outbox.desk(business, message, agent.name)
        outgoing = list(agent.handle(message, self._confined(desk, agent.name)))
        allowed = (*agent.emits[type(message)], *agent.timers)
        if undeclared := [o for o in outgoing if not isinstance(inner(o), allowed)]:
            raise Reject(f"{agent.name} emitted undeclared {type(inner(undeclared[0])).__name__}")
        closed = row.model_copy(update={"status": "done"})
        return self.outbox.commit(desk, message, agent.name, outgoing, (closed, version))

    def _confined(self, desk: TrackedDesk, agent: str) -> Desk:
        if self._rights is None:
            return desk
        return ConfinedDesk(desk, agent, self._rights.get(agent, NO_RIGHTS))

    def _effect(self, business: str, row: OutboxRow, version: int, command: Message) -> list[Wake]:
        handler = self.pipeline.effects[row.recipient]
        desk = self.outbox.desk(business, command, handler.name, "claim")
        step = ledger.claim(handler, command, desk)
        if isinstance(step, ledger.Leave):
            return []
        if not isinstance(step, ledger.Perform):
            return self._commit_step(desk, row, version, command, step)
        leased = row.model_copy(update={"wake_at": step.effect.leased_until})
        self.outbox.commit(desk, command, handler.name, (), (leased, version))
        outcome = ledger.perform(handler, command, step.effect, desk)
        for _ in range(MOST_RERUNS):
            desk = self.outbox.desk(business, command, handler.name, f"outcome{step.effect.key}")
            settled = ledger.settle(handler, command, outcome, rows.number(row), desk)
            try:
                wakes = self._commit_step(desk, leased, version + 1, command, settled)
            except Conflict:
                continue
            if isinstance(outcome, Disconnected):
                return [*wakes, *accounts.report(self.outbox, business, outcome)]
            if isinstance(outcome, ConfigurationError):
                raise outcome
            return wakes
        return []  # the lease runs out and the outcome is looked up

    def _commit_step(
        self,
        desk: TrackedDesk,
        row: OutboxRow,
        version: int,
        command: Message,
        step: ledger.Close | ledger.Hold,
    ) -> list[Wake]:
        if isinstance(step, ledger.Close):
            closed = row.model_copy(update={"status": "done"})
            return self.outbox.commit(
                desk, command, row.recipient, step.outgoing, (closed, version)
            )
        held = row.model_copy(
            update={
                "not_before": step.until,
                "wake_at": step.until,
                "attempts": 0 if step.patient else rows.number(row),
                "error": step.error,
            }
        )
        wakes = self.outbox.commit(desk, command, row.recipient, (), (held, version))
        return [*wakes, Wake(command.business, row.id)] if step.until <= desk.now() else wakes
