"""Opening and answering approvals as pure steps on documents. Who asks and who answers is not here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from deskhand.domain.control import Approval, ApprovalState, OwnerBoard, OwnerItem
from deskhand.domain.messages import ApprovalRequested
from deskhand.domain.plan import Fact
from deskhand.domain.windows import Window

BOARD = "main"
HIS_OWN = 0
"""The number of an approval that nobody was asked for: he ordered it himself."""
ASKED, LEARNS = "Question", "Faq"
"""Command types that hold no message: a customer's question that he answers in his own words, and
whether his answer is to stand from now on."""
QUESTION = "question"
"""The action of what is said to a customer whose question has no answer."""


def opened(
    board: OwnerBoard | None,
    *,
    id: str,
    action: str,
    text: str,
    command_type: str,
    command: Mapping[str, Any],
    now: datetime,
    customer: str | None = None,
    about: Mapping[str, int] | None = None,
    amount: int | None = None,
    original: str | None = None,
    for_owner: str | None = None,
    expires_at: datetime | None = None,
) -> tuple[Approval, OwnerBoard]:
    """A new approval with the next short number, and the board that lists it."""
    board = board or OwnerBoard(id=BOARD)
    approval = Approval(
        id=id,
        number=board.next_number,
        action=action,
        customer=customer,
        text=text,
        command_type=command_type,
        command=dict(command),
        about=dict(about or {}),
        amount=amount,
        asked_at=now,
        original=original,
        for_owner=for_owner,
        expires_at=expires_at,
    )
    return approval, board.model_copy(
        update={"approvals": (*board.approvals, id), "next_number": board.next_number + 1}
    )


def numbered(item: OwnerItem, board: OwnerBoard | None) -> tuple[OwnerItem, OwnerBoard]:
    """An item of his list under the next short number, and the board that goes on from there."""
    board = board or OwnerBoard(id=BOARD)
    return (
        item.model_copy(update={"number": board.next_number}),
        board.model_copy(update={"next_number": board.next_number + 1}),
    )


def requested(approval: Approval, *, expiring: bool = False) -> ApprovalRequested:
    """What is said of a new approval; `expiring` ones cannot wait for the evening mail."""
    return ApprovalRequested(
        subject=approval.id,
        number=approval.number,
        action=approval.action,
        customer=approval.customer,
        text=approval.text,
        amount=approval.amount,
        expiring=expiring,
    )


def answered(
    approval: Approval, board: OwnerBoard, state: ApprovalState, now: datetime
) -> tuple[Approval, OwnerBoard]:
    """The approval with its answer, and the board without it."""
    left = tuple(open_id for open_id in board.approvals if open_id != approval.id)
    return (
        approval.model_copy(update={"state": state, "answered_at": now}),
        board.model_copy(update={"approvals": left}),
    )


def reopened(approval: Approval, board: OwnerBoard) -> tuple[Approval, OwnerBoard]:
    """The approval open again under its own number, after what took its place was refused."""
    fresh = {
        "state": ApprovalState.OPEN,
        "answered_at": None,
        "asked_again": approval.asked_again + 1,
    }
    ids = tuple(dict.fromkeys((*board.approvals, approval.id)))
    return approval.model_copy(update=fresh), board.model_copy(update={"approvals": ids})


def ordered(*, id: str, action: str, text: str, customer: str | None, now: datetime) -> Approval:
    """The yes that lies in his own order ("running 20 late"): nobody has to be asked again."""
    return Approval(
        id=id,
        number=HIS_OWN,
        action=action,
        customer=customer,
        text=text,
        command_type="",
        command={},
        state=ApprovalState.YES,
        asked_at=now,
        answered_at=now,
    )


def expiry(facts: tuple[Fact, ...]) -> datetime | None:
    """The first instant (UTC) that a message speaks of: a yes after that comes too late."""
    return min((f.value.start for f in facts if isinstance(f.value, Window)), default=None)
