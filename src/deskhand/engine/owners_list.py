"""The owner's list as data: approvals, items, dead letters; and what he does about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from deskhand.domain.base import Document
from deskhand.domain.control import Approval, ApprovalState, OutboxRow, OwnerItem
from deskhand.domain.errors import Reject
from deskhand.domain.ids import derived
from deskhand.domain.messages import ApprovalAnswered, Message
from deskhand.domain.people import Customer
from deskhand.engine.codec import decode
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.rows import Wake
from deskhand.ports.queries import APPROVALS_BY_STATE, ITEMS, OPEN_ROWS
from deskhand.ports.store import Ref, Store

MOST = 1000
D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class OwnersList:
    """What waits for the owner, oldest first. `left_alone` needs no answer."""

    approvals: list[Approval]
    items: list[OwnerItem]
    left_alone: list[OwnerItem]
    dead: list[OutboxRow]


def read(store: Store, business: str) -> OwnersList:
    """Everything that is open. A dead letter stands once, as its row, not also as an item."""
    approvals = store.query(business, APPROVALS_BY_STATE, {"state": "open"}, limit=MOST)
    items = [decode(OwnerItem, r.body) for r in store.query(business, ITEMS, limit=100 * MOST)]
    dead = store.query(business, OPEN_ROWS, {"status": "dead"}, limit=MOST)
    still = [item for item in items if item.done_at is None and item.kind != "dead"]
    return OwnersList(
        approvals=[decode(Approval, record.body) for record in approvals],
        items=[item for item in still if item.kind != "left_alone"],
        left_alone=[item for item in still if item.kind == "left_alone"],
        dead=[decode(OutboxRow, record.body) for record in dead],
    )


def answer(
    intake: Intake,
    store: Store,
    business: str,
    number: int,
    *,
    yes: bool,
    by: str,
    words: str | None = None,
) -> tuple[Approval, list[Wake]]:
    """Say yes or no to an approval by its number, or send `words` instead of what it holds. Raises
    Reject when none is open under it."""
    found = read(store, business).approvals
    approval = next((a for a in found if a.number == number), None)
    if approval is None:
        open_now = ", ".join(str(a.number) for a in found) or "none"
        raise Reject(f"nothing is waiting under number {number}. Open: {open_now}.")
    state = ApprovalState.YES if yes else ApprovalState.NO
    event = ApprovalAnswered(subject=approval.id, state=state, by=by, words=words)
    reopenings = approval.asked_again
    return approval, intake.post(business, f"answer:{approval.id}:{reopenings}", event)


def settle(dispatcher: Dispatcher, business: str, id: str) -> OwnerItem:
    """Mark an item done. `id` may be shortened. Raises Reject when it fits none or several."""
    listed = read(dispatcher.store, business)
    item = _one([*listed.items, *listed.left_alone], id, "item")
    _close(dispatcher, business, [item])
    return item


def retry(dispatcher: Dispatcher, business: str, id: str) -> tuple[OutboxRow, list[Wake]]:
    """Deliver a dead letter again. `id` may be shortened. Raises Reject as `settle` does."""
    row = _one(read(dispatcher.store, business).dead, id, "dead letter")
    wakes = dispatcher.replay(Wake(business, row.id))
    told = f"{row.recipient} could not handle {row.type}: {row.error}"
    _close(
        dispatcher,
        business,
        [
            item
            for record in dispatcher.store.query(business, ITEMS, limit=100 * MOST)
            if (item := decode(OwnerItem, record.body)).kind == "dead"
            and item.done_at is None
            and item.reason[: len(told)] == told
        ],
    )
    return row, wakes


def short(document: Document) -> str:
    """As much of an id as one wants to type."""
    return document.id.removeprefix("item-")[:8]


def approval_now(store: Store, business: str, id: str) -> Approval | None:
    """The approval as it stands."""
    record = store.get(business, Ref(Approval.collection, id))
    return decode(Approval, record.body) if record else None


def who(store: Store, business: str, customer: str | None, contact: str | None = None) -> str:
    """A customer as the owner knows him: name and address, or the address alone."""
    record = store.get(business, Ref(Customer.collection, customer)) if customer else None
    if record is None:
        return (contact or customer or "").partition(":")[2] or contact or customer or ""
    known = decode(Customer, record.body)
    address = known.phone or known.email or next(iter(known.contacts), "").partition(":")[2]
    return " ".join(part for part in (known.name, address) if part) or known.id


def _one(documents: list[D], id: str, what: str) -> D:
    fits = [d for d in documents if d.id.removeprefix("item-").startswith(id.removeprefix("item-"))]
    if len(fits) != 1 or not id:
        raise Reject(f"{len(fits)} open {what}s are called {id!r}. `deskhand inbox` shows them.")
    return fits[0]


def _close(dispatcher: Dispatcher, business: str, items: list[OwnerItem]) -> None:
    if not items:
        return
    cause = Message(id=f"done-{derived(*(item.id for item in items))}", business=business)
    desk = dispatcher.outbox.desk(business, cause, "owner's list")
    for item in items:
        seen = desk.get(OwnerItem, item.id)
        if seen is not None and seen.done_at is None:
            desk.put(seen.model_copy(update={"done_at": desk.now()}))
    dispatcher.outbox.commit(desk, cause, "owner's list", ())
