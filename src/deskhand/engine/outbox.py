"""The outbox: desks for handlers, and their commits with every row that goes out. Delivers nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from deskhand.domain.base import Document
from deskhand.domain.control import AuditEntry, Change, OutboxRow
from deskhand.domain.ids import derived
from deskhand.domain.messages import Later, Message
from deskhand.engine import rows as outbox_rows
from deskhand.engine.codec import encode, pack
from deskhand.engine.desk import Cache, TrackedDesk
from deskhand.engine.pipeline import Pipeline
from deskhand.engine.rows import Wake
from deskhand.ports.clock import Clock
from deskhand.ports.desk import Outgoing
from deskhand.ports.store import Commit, Ref, Store

SHARDS = 16
RELAY_GRACE = timedelta(seconds=5)

Observer = Callable[[str, Message], None]
"""Sees each committed message, with its business."""


class Outbox:
    """State, outgoing rows, the closing of the incoming row and the audit entry in one commit."""

    def __init__(
        self, store: Store, clock: Clock, pipeline: Pipeline, observers: Sequence[Observer]
    ) -> None:
        self._store, self._clock, self._pipeline = store, clock, pipeline
        self.observers = list(observers)
        self.soon = timedelta(0)
        """How long before its time a new row is woken: for a runtime that can wait for it."""
        self._cache = Cache()

    def open_row(self, wake: Wake) -> tuple[OutboxRow, int] | None:
        """The row and its version if it is open, due and of a release we can read."""
        record = self._store.get(wake.business, Ref(OutboxRow.collection, wake.row))
        for _, row in outbox_rows.known([record] if record else []):
            if record and row.status == "open" and row.not_before <= self._clock.now():
                return row, record.version
        return None

    def now(self) -> datetime:
        """The instant (UTC)."""
        return self._clock.now()

    def desk(self, business: str, message: Message, agent: str, step: str = "") -> TrackedDesk:
        """A fresh desk for one run; ids minted on it derive from message, agent and step."""
        seed = "\x1f".join((message.id, agent, step)) if step else f"{message.id}\x1f{agent}"
        return TrackedDesk(self._store, business, self._clock.now(), seed, self._cache)

    def commit(
        self,
        desk: TrackedDesk,
        cause: Message,
        agent: str,
        outgoing: Sequence[Outgoing],
        closing: tuple[OutboxRow, int] | None = None,
    ) -> list[Wake]:
        """State, outgoing rows, the closing of the incoming row and the audit entry, or nothing."""
        documents: list[Document] = list(desk.puts.values())
        expects = dict(desk.reads)
        stamped = [self._stamped(out, n, desk, cause) for n, out in enumerate(outgoing)]
        rows = [row for message, due in stamped for row in self._rows(message, due, desk.now())]
        for row in rows:
            documents.append(row)
            expects[Ref(OutboxRow.collection, row.id)] = 0
        version = 0
        if closing is not None:
            closed, version = closing
            documents.append(closed)
            expects[Ref(OutboxRow.collection, closed.id)] = version
        changes = _changes(desk)
        entry = AuditEntry(
            id=derived("audit", desk.seed, version, *changes),
            at=desk.now(),
            agent=agent,
            cause=cause.id,
            changes=changes,
            emitted=tuple(f"{type(message).__name__}/{message.id}" for message, _ in stamped),
        )
        expects[Ref(AuditEntry.collection, entry.id)] = 0
        self.write(cause.business, expects, [*documents, entry])
        for message, _ in stamped:
            for observer in self.observers:
                observer(cause.business, message)
        now, soon = desk.now(), desk.now() + self.soon
        return [
            Wake(cause.business, row.id, row.not_before if row.not_before > now else None)
            for row in rows
            if row.not_before <= soon
        ]

    def _stamped(
        self, out: Outgoing, ordinal: int, desk: TrackedDesk, cause: Message
    ) -> tuple[Message, datetime]:
        """The message with its header, and when it is due."""
        header = {
            "id": derived(desk.seed, ordinal),
            "business": cause.business,
            "cause": cause.id,
            "at": desk.now(),
        }
        due = out.due if isinstance(out, Later) else desk.now()
        return inner(out).model_copy(update=header), due

    def _rows(self, message: Message, due: datetime, now: datetime) -> Iterator[OutboxRow]:
        """One row for each recipient. What is due now is relayed by tick only if nobody wakes it."""
        packed = pack(message)
        for recipient in self._pipeline.recipients(type(message)):
            yield OutboxRow(
                id=f"{message.id}.{recipient}",
                recipient=recipient,
                type=type(message).__name__,
                message=packed,
                not_before=due,
                wake_at=due if due > now else now + RELAY_GRACE,
                shard=int(message.id[:4], 16) % SHARDS,
                cause=message.cause,
            )

    def write(self, business: str, expects: dict[Ref, int], documents: Iterable[Document]) -> None:
        puts = {Ref(d.collection, d.id): encode(d) for d in documents}
        self._store.commit(business, Commit(expects, puts))


def inner(out: Outgoing) -> Message:
    """The message itself, due now or later."""
    return out.message if isinstance(out, Later) else out


def _changes(desk: TrackedDesk) -> tuple[Change, ...]:
    return tuple(
        Change(document=str(ref), before=desk.reads[ref], after=desk.reads[ref] + 1)
        for ref in desk.puts
    )
