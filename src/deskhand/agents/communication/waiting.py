"""An answer that still waits for the owner when the next one comes: the newer one says the whole."""

from __future__ import annotations

from deskhand.domain import approvals, drafts
from deskhand.domain.base import Document
from deskhand.domain.control import Approval, ApprovalState, OwnerBoard
from deskhand.domain.messages import ReplyPlanned
from deskhand.domain.people import InboundMessage
from deskhand.domain.work import Quote, QuoteStatus, Visit
from deskhand.ports.desk import Desk

ABOUT: dict[str, type[Document]] = {"Visit": Visit, "Quote": Quote}
"""Documents that a reply rests on."""


def original_of(planned: ReplyPlanned, desk: Desk) -> str | None:
    """The customer's own words that are answered here."""
    found = (desk.peek(InboundMessage, id) for id in planned.answers)
    return " / ".join(message.text for message in found if message) or None


def _other_price(held: Approval, planned: ReplyPlanned) -> bool:
    """Does the newer answer name a price of its own? A conversation stands on one quote only."""
    named = {ref for ref in planned.about if ref.startswith("Quote/")}
    return bool(named) and any(r.startswith("Quote/") and r not in named for r in held.about)


def _void(held: Approval, desk: Desk) -> None:
    for reference in held.about:
        collection, _, id = reference.partition("/")
        made = desk.get(Quote, id) if collection == Quote.collection else None
        if made is not None and made.status is QuoteStatus.AWAITING_OWNER:
            desk.put(made.model_copy(update={"status": QuoteStatus.VOID}))


def carried_on(
    planned: ReplyPlanned, original: str | None, asks: bool, desk: Desk
) -> tuple[ReplyPlanned, str | None]:
    """A newer answer takes the place of an older one that still waits for the owner. If it waits too
    it says the whole; the older one closes without bothering him."""
    seen = desk.peek(OwnerBoard, approvals.BOARD)
    waiting = [desk.peek(Approval, id) for id in (seen.approvals if seen else ())]
    for one in [a for a in waiting if a and a.customer == planned.customer and drafts.is_draft(a)]:
        board, held = desk.get(OwnerBoard, approvals.BOARD), desk.get(Approval, one.id)
        if board is None or held is None or held.state is not ApprovalState.OPEN:
            continue
        stands = all(
            desk.version(kind, reference.partition("/")[2]) == version
            for reference, version in held.about.items()
            if (kind := ABOUT.get(reference.partition("/")[0]))
        )
        if _other_price(held, planned):
            stands = False
            _void(held, desk)
        if not asks and stands:
            continue
        closed, board = approvals.answered(held, board, ApprovalState.STALE, desk.now())
        desk.put(closed)
        desk.put(board)
        if asks:
            planned = drafts.carried_on(held, planned, stands=stands)
            original = " / ".join(filter(None, (held.original, original))) or None
    return planned, original
