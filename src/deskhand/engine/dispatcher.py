"""Deliver and tick: moves messages from outbox rows to their recipients. Knows no agent by name."""

from __future__ import annotations

import logging
import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskhand.domain.base import Document, instant_text
from deskhand.domain.control import (
    AuditEntry,
    Change,
    Effect,
    EffectState,
    OutboxRow,
    OwnerItem,
)
from deskhand.domain.errors import (
    ConfigurationError,
    Conflict,
    NeedsOwner,
    Reject,
    TooNew,
    TryAgain,
)
from deskhand.domain.ids import derived
from deskhand.domain.messages import HandedOff, Later, Message, NotifyOwner
from deskhand.engine import ledger, rows
from deskhand.engine.codec import decode, encode, pack, unpack
from deskhand.engine.desk import Cache, TrackedDesk
from deskhand.engine.pipeline import Pipeline
from deskhand.ports.clock import Clock
from deskhand.ports.desk import Agent, Outgoing
from deskhand.ports.queries import EFFECTS_BY_STATE, OPEN_ROWS
from deskhand.ports.store import Commit, Ref, Store

log = logging.getLogger(__name__)

SHARDS = 16
MOST_RERUNS = 40
RELAY_GRACE = timedelta(seconds=5)

Observer = Callable[[str, Message], None]


@dataclass(frozen=True, slots=True)
class Wake:
    """A row that may be delivered now."""

    business: str
    row: str


class Dispatcher:
    """`deliver` and `tick` are all that a runtime needs. Safe for any number of threads."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        pipeline: Pipeline,
        observers: Sequence[Observer] = (),
    ) -> None:
        self.store, self.clock, self.pipeline = store, clock, pipeline
        self.observers = list(observers)
        self.cache = Cache()

    # ---- what runtimes call

    def deliver(self, wake: Wake) -> list[Wake]:
        """Hand one row to its recipient and commit; returns rows to wake. Never raises for a message's
        sake: a failure is counted on the row. Store trouble (TryAgain) and a wrong installation
        (ConfigurationError) are the caller's to meet."""
        for rerun in range(MOST_RERUNS):
            found = self._open_row(wake)
            if found is None:
                return []
            row, version = found
            try:
                return self._once(wake.business, row, version)
            except Conflict:
                time.sleep(random.uniform(0, 0.002) * min(rerun, 20))
        return self._again(wake, "the documents kept changing")

    def run(self, wakes: Iterable[Wake]) -> int:
        """Deliver these and everything that follows from them; returns how many were delivered."""
        queue, count = deque(wakes), 0
        while queue:
            queue.extend(self.deliver(queue.popleft()))
            count += 1
        return count

    def tick(self, business: str, limit: int = 100) -> int:
        """Relay open rows whose time has come: timers, retries, and what a crash left behind."""
        now = self.clock.now()
        high = instant_text(now + timedelta(microseconds=1))
        records = self.store.query(business, OPEN_ROWS, {"status": "open"}, None, high, limit)
        delivered = 0
        for record, row in rows.known(records):
            counted = row.model_copy(
                update={
                    "attempts": row.attempts + 1,
                    "wake_at": now + rows.backoff(row.attempts + 1),
                }
            )
            try:
                self._write(business, {record.ref: record.version}, [counted])
            except Conflict:
                continue
            if counted.attempts > rows.MOST_ATTEMPTS:
                self._bury(Wake(business, row.id), row.error or "delivery never finished")
            else:
                delivered += self.run([Wake(business, row.id)])
        return delivered

    def recover(self, business: str) -> None:
        """Take up at once what a crash left behind. Only for a runtime that knows it is alone: rows
        need not wait for their relay, and a lease that is still running is nobody's."""
        now = self.clock.now()
        found = self.store.query(
            business, EFFECTS_BY_STATE, {"state": EffectState.SENDING}, limit=10_000
        )
        for record in found:
            effect = decode(Effect, record.body)
            freed = effect.model_copy(update={"leased_until": now})
            self._write(business, {record.ref: record.version}, [freed])
        open_rows = self.store.query(business, OPEN_ROWS, {"status": "open"}, limit=10_000)
        for record, row in rows.known(open_rows):
            if row.not_before <= now < row.wake_at:
                woken = row.model_copy(update={"wake_at": now})
                self._write(business, {record.ref: record.version}, [woken])

    def next_wake(self, business: str) -> datetime | None:
        """When the earliest open row wants to be relayed (UTC)."""
        records = self.store.query(business, OPEN_ROWS, {"status": "open"}, limit=100)
        return next((row.wake_at for _, row in rows.known(records)), None)

    def replay(self, wake: Wake) -> list[Wake]:
        """Open a dead row again, at the owner's word."""
        record = self.store.get(wake.business, Ref(OutboxRow.collection, wake.row))
        if record is None:
            return []
        row, now = decode(OutboxRow, record.body), self.clock.now()
        if row.status == "dead":
            fresh = {"status": "open", "attempts": 0, "error": None, "not_before": now}
            opened = row.model_copy(update={**fresh, "wake_at": now + RELAY_GRACE})
            self._write(wake.business, {record.ref: record.version}, [opened])
        return [wake]

    # ---- one delivery

    def _open_row(self, wake: Wake) -> tuple[OutboxRow, int] | None:
        record = self.store.get(wake.business, Ref(OutboxRow.collection, wake.row))
        for _, row in rows.known([record] if record else []):
            if record and row.status == "open" and row.not_before <= self.clock.now():
                return row, record.version
        return None

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
            return self._postpone(business, row, version, str(error))
        except NeedsOwner as error:
            return self._hand_over(business, row, version, error.reason)
        except Reject as error:
            return self._bury(Wake(business, row.id), str(error))
        except TryAgain as error:
            return self._again(Wake(business, row.id), str(error))
        except ConfigurationError:
            raise  # the installation is wrong, not the message: whoever runs it must hear
        except Exception as error:
            log.exception("%s failed on %s", row.recipient, row.type)
            return self._again(Wake(business, row.id), f"{type(error).__name__}: {error}")

    def _decide(
        self, business: str, row: OutboxRow, version: int, message: Message, agent: Agent
    ) -> list[Wake]:
        desk = self.desk(business, message, agent.name)
        outgoing = list(agent.handle(message, desk))
        allowed = (*agent.emits[type(message)], *agent.timers)
        if undeclared := [o for o in outgoing if not isinstance(_inner(o), allowed)]:
            raise Reject(f"{agent.name} emitted undeclared {type(_inner(undeclared[0])).__name__}")
        closed = row.model_copy(update={"status": "done"})
        return self.commit(desk, message, agent.name, outgoing, (closed, version))

    def _effect(self, business: str, row: OutboxRow, version: int, command: Message) -> list[Wake]:
        handler = self.pipeline.effects[row.recipient]
        desk = self.desk(business, command, handler.name, "claim")
        step = ledger.claim(handler, command, desk)
        if isinstance(step, ledger.Leave):
            return []
        if not isinstance(step, ledger.Perform):
            return self._commit_step(desk, row, version, command, step)
        leased = row.model_copy(update={"wake_at": step.effect.leased_until})
        self.commit(desk, command, handler.name, (), (leased, version))
        outcome = ledger.perform(handler, command, step.effect, desk)
        for _ in range(MOST_RERUNS):
            desk = self.desk(business, command, handler.name, f"outcome{step.effect.key}")
            settled = ledger.settle(handler, command, outcome, rows.number(row), desk)
            try:
                wakes = self._commit_step(desk, leased, version + 1, command, settled)
            except Conflict:
                continue
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
            return self.commit(desk, command, row.recipient, step.outgoing, (closed, version))
        held = row.model_copy(
            update={
                "not_before": step.until,
                "wake_at": step.until,
                "attempts": 0 if step.patient else rows.number(row),
                "error": step.error,
            }
        )
        wakes = self.commit(desk, command, row.recipient, (), (held, version))
        return [*wakes, Wake(command.business, row.id)] if step.until <= desk.now() else wakes

    # ---- commits

    def desk(self, business: str, message: Message, agent: str, step: str = "") -> TrackedDesk:
        """A fresh desk for one run; ids minted on it derive from message, agent and step."""
        seed = "\x1f".join((message.id, agent, step)) if step else f"{message.id}\x1f{agent}"
        return TrackedDesk(self.store, business, self.clock.now(), seed, self.cache)

    def commit(
        self,
        desk: TrackedDesk,
        cause: Message,
        agent: str,
        outgoing: Sequence[Outgoing],
        closing: tuple[OutboxRow, int] | None = None,
    ) -> list[Wake]:
        """State, outgoing rows, the closing of the incoming row and the audit entry, or nothing."""
        business, now = cause.business, desk.now()
        documents: list[Document] = list(desk.puts.values())
        expects = dict(desk.reads)
        stamped: list[Message] = []
        wakes: list[Wake] = []
        for ordinal, out in enumerate(outgoing):
            inner = _inner(out)
            identity = derived(desk.seed, ordinal)
            header = {"id": identity, "business": business, "cause": cause.id, "at": now}
            message = inner.model_copy(update=header)
            stamped.append(message)
            due = out.due if isinstance(out, Later) else now
            for recipient in self.pipeline.recipients(type(message)):
                row = OutboxRow(
                    id=f"{identity}.{recipient}",
                    recipient=recipient,
                    type=type(message).__name__,
                    message=pack(message),
                    not_before=due,
                    wake_at=due if due > now else now + RELAY_GRACE,
                    shard=int(identity[:4], 16) % SHARDS,
                    cause=cause.id,
                )
                documents.append(row)
                expects[Ref(OutboxRow.collection, row.id)] = 0
                if due <= now:
                    wakes.append(Wake(business, row.id))
        version = 0
        if closing is not None:
            row, version = closing
            documents.append(row)
            expects[Ref(OutboxRow.collection, row.id)] = version
        changes = _changes(desk)
        entry = AuditEntry(
            id=derived("audit", desk.seed, version, *changes),
            at=now,
            agent=agent,
            cause=cause.id,
            changes=changes,
            emitted=tuple(f"{type(m).__name__}/{m.id}" for m in stamped),
        )
        expects[Ref(AuditEntry.collection, entry.id)] = 0
        self._write(business, expects, [*documents, entry])
        for message in stamped:
            for observer in self.observers:
                observer(business, message)
        return wakes

    def _write(self, business: str, expects: dict[Ref, int], documents: Iterable[Document]) -> None:
        puts = {Ref(d.collection, d.id): encode(d) for d in documents}
        self.store.commit(business, Commit(expects, puts))

    # ---- what failed

    def _again(self, wake: Wake, error: str) -> list[Wake]:
        found = self._open_row(wake)
        if found is None:
            return []
        row, version = found
        number = rows.number(row)
        if number >= rows.MOST_ATTEMPTS:
            return self._bury(wake, error)
        later = self.clock.now() + rows.backoff(number)
        waiting = row.model_copy(
            update={
                "attempts": number,
                "not_before": later,
                "wake_at": later,
                "error": error[:500],
            }
        )
        return self._settle_row(wake.business, waiting, version)

    def _bury(self, wake: Wake, error: str) -> list[Wake]:
        found = self._open_row(wake)
        if found is None:
            return []
        row, version = found
        dead = row.model_copy(update={"status": "dead", "error": error[:500]})
        return self._hand_over(
            wake.business, dead, version, f"{row.recipient} could not handle {row.type}: {error}"
        )

    def _postpone(self, business: str, row: OutboxRow, version: int, why: str) -> list[Wake]:
        later = self.clock.now() + timedelta(minutes=5)
        waiting = row.model_copy(
            update={"wake_at": later, "not_before": later, "error": why[:500], "attempts": 0}
        )
        return self._settle_row(business, waiting, version)

    def _hand_over(self, business: str, row: OutboxRow, version: int, reason: str) -> list[Wake]:
        try:
            message = unpack(row.type, row.message)
        except (TooNew, Reject):
            message = Message(id=row.cause or row.id, business=business)
        desk = self.desk(business, message, "engine", f"{row.id}@{version}")
        item = OwnerItem(
            id=desk.new_id("item"),
            kind="dead" if row.status == "dead" else "handoff",
            reason=reason,
            customer=getattr(message, "customer", None),
            draft=getattr(message, "text", None),
            at=desk.now(),
        )
        desk.put(item)
        closed = row if row.status == "dead" else row.model_copy(update={"status": "done"})
        # What tells the owner may itself be what fails: then the list is all there is.
        quiet = row.type in (HandedOff.__name__, NotifyOwner.__name__)
        told = HandedOff(subject=item.id, reason=reason, customer=item.customer)
        try:
            return self.commit(desk, message, "engine", [] if quiet else [told], (closed, version))
        except Conflict:
            return []  # the row stays open and tick comes back to it

    def _settle_row(self, business: str, row: OutboxRow, version: int) -> list[Wake]:
        try:
            self._write(business, {Ref(OutboxRow.collection, row.id): version}, [row])
        except Conflict:
            return []  # somebody else moved the row on: theirs counts
        return []


def _inner(out: Outgoing) -> Message:
    return out.message if isinstance(out, Later) else out


def _changes(desk: TrackedDesk) -> tuple[Change, ...]:
    return tuple(
        Change(document=str(ref), before=desk.reads[ref], after=desk.reads[ref] + 1)
        for ref in desk.puts
    )
