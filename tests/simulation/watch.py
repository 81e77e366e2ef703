"""A store that can be cut between any two commits, and that keeps what was committed for the invariants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from deskhand.domain.base import Document
from deskhand.domain.business import Business
from deskhand.domain.control import (
    Approval,
    ApprovalState,
    AuditEntry,
    Effect,
    EffectState,
    Incident,
    OutboxRow,
    OwnerItem,
)
from deskhand.domain.errors import TryAgain
from deskhand.domain.messages import Message, SendMessage
from deskhand.domain.people import (
    ContactPoint,
    Conversation,
    Customer,
    InboundMessage,
    OutboundMessage,
)
from deskhand.domain.policy import needs_yes, quiet_until
from deskhand.domain.work import DaySheet, Quote, Visit, VisitStatus
from deskhand.engine.codec import decode, unpack
from deskhand.ports.store import Commit, Query, Record, Ref, Store

D = TypeVar("D", bound=Document)

KINDS: dict[str, type[Document]] = {
    kind.collection: kind
    for kind in (
        Approval, AuditEntry, Business, ContactPoint, Conversation, DaySheet, Effect, Incident,
        Customer, InboundMessage, OutboundMessage, OutboxRow, OwnerItem, Quote, Visit,
    )
}  # fmt: skip
UNAUDITED = frozenset({"OutboxRow", "ModelAnswer", "ModelTurn", "AgentState", "AuditEntry"})
"""The motor's own books: rows are counted and model answers kept outside an agent's commit."""


class Cut(BaseException):
    """The process ends here, as by kill -9; nothing may catch it."""


@dataclass(frozen=True)
class Claim:
    """The instant a message to a customer was claimed for sending, and how things stood then."""

    at: datetime
    command: SendMessage
    opted_out: bool
    approved: bool
    needs_yes: str | None
    quiet: bool
    sent_before: int
    most: int
    paged: bool


@dataclass(frozen=True)
class Stood:
    """A commit that made a visit stand at a time."""

    at: datetime
    visit: Visit
    approved: bool


@dataclass
class Watch:
    """Implements ports.store.Store around another one."""

    inner: Store
    now: Callable[[], datetime]
    commits: int = 0
    cut_at: int | None = None
    cut_after: bool = False
    refuse: int = 0
    held: dict[Ref, Document] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    stood: list[Stood] = field(default_factory=list)
    unaudited: list[str] = field(default_factory=list)

    @property
    def writers(self) -> int:
        return self.inner.writers

    def get(self, business: str, ref: Ref) -> Record | None:
        return self.inner.get(business, ref)

    def query(
        self,
        business: str,
        query: Query,
        equals: Mapping[str, str | int | bool] | None = None,
        low: str | int | None = None,
        high: str | int | None = None,
        limit: int = 100,
    ) -> Sequence[Record]:
        return self.inner.query(business, query, equals, low, high, limit)

    def commit(self, business: str, commit: Commit) -> None:
        self.commits += 1
        due = self.cut_at is not None and self.commits >= self.cut_at
        if due and not self.cut_after:
            self.cut_at = None
            raise Cut
        if self.refuse:
            self.refuse -= 1
            raise TryAgain("the store is locked")
        self.inner.commit(business, commit)
        self._look(commit)
        if due:
            self.cut_at = None
            raise Cut

    def everything(self, business: str) -> Iterator[Record]:
        return self.inner.everything(business)

    def businesses(self) -> Sequence[str]:
        return self.inner.businesses()

    def backup(self, target: str) -> None:
        self.inner.backup(target)

    def close(self) -> None:
        self.inner.close()

    # ---- what the invariants read

    def all(self, kind: type[D]) -> list[D]:
        return [d for d in self.held.values() if isinstance(d, kind)]

    def one(self, kind: type[D], id: str) -> D | None:
        found = self.held.get(Ref(kind.collection, id))
        return found if isinstance(found, kind) else None

    @property
    def business(self) -> Business:
        return self.all(Business)[0]

    # ---- inside

    def _look(self, commit: Commit) -> None:
        fresh: dict[Ref, Document] = {}
        for ref, body in commit.puts.items():
            if kind := KINDS.get(ref.collection):
                fresh[ref] = decode(kind, body)
        before = {ref: self.held.get(ref) for ref in fresh}
        self._audited(commit, fresh, before)
        for ref, document in fresh.items():
            if isinstance(document, Effect):
                self._claimed(document, before[ref])
        self.held |= fresh
        for ref, document in fresh.items():
            if isinstance(document, Visit):
                self._stands(document, before[ref])

    def _audited(
        self, commit: Commit, fresh: dict[Ref, Document], before: dict[Ref, Document | None]
    ) -> None:
        wrote = {
            str(ref)
            for ref in commit.puts
            if ref.collection not in UNAUDITED
            and not _only_a_lease(fresh.get(ref), before.get(ref))
        }
        told = {
            change.document
            for document in fresh.values()
            if isinstance(document, AuditEntry) and document.cause
            for change in document.changes
        }
        self.unaudited += sorted(wrote - told)

    def _claimed(self, effect: Effect, before: Document | None) -> None:
        was = before.state if isinstance(before, Effect) else None
        if effect.state is not EffectState.SENDING or was is EffectState.SENDING:
            return
        row = self.one(OutboxRow, f"{effect.id}.messaging")
        command: Message | None = unpack(row.type, row.message) if row else None
        if not isinstance(command, SendMessage):
            return
        contact = self.one(ContactPoint, command.contact)
        approval = self.one(Approval, command.approval) if command.approval else None
        policy, now = self.business.policy, self.now()
        since = now - timedelta(hours=policy.automatic_messages_hours)
        self.claims.append(
            Claim(
                at=now,
                command=command,
                opted_out=contact is not None and contact.opted_out_at is not None,
                approved=approval is not None and approval.state is ApprovalState.YES,
                needs_yes=needs_yes(policy, command.action),
                quiet=quiet_until(policy, self.business.zone, now) is not None,
                sent_before=len(
                    {
                        c.command.id
                        for c in self.claims
                        if c.command.contact == command.contact and c.at >= since
                    }
                    - {command.id}
                ),
                most=policy.max_automatic_messages,
                paged=command.incident is None or self._was_paged(command.incident),
            )
        )

    def _was_paged(self, incident: str) -> bool:
        return any(
            row.type == "PageOwner" and row.message.get("subject") == incident
            for row in self.all(OutboxRow)
        )

    def _stands(self, visit: Visit, before: Document | None) -> None:
        was: Any = before if isinstance(before, Visit) else None
        if visit.status is not VisitStatus.CONFIRMED:
            return
        if was and was.status is VisitStatus.CONFIRMED and was.start == visit.start:
            return
        approved = any(
            a.state is ApprovalState.YES and a.command.get("subject") == visit.id
            for a in self.all(Approval)
        )
        self.stood.append(Stood(self.now(), visit, approved))


def _only_a_lease(fresh: Document | None, before: Document | None) -> bool:
    """A restart frees the leases of the process that died: the motor's own book as well."""
    if not isinstance(fresh, Effect) or not isinstance(before, Effect):
        return False
    return fresh == before.model_copy(update={"leased_until": fresh.leased_until})
