"""Opening and answering approvals as pure steps on documents. Who asks and who answers is not here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from deskhand.domain.control import Approval, ApprovalState, OwnerBoard

BOARD = "main"


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
    )
    return approval, board.model_copy(
        update={"approvals": (*board.approvals, id), "next_number": board.next_number + 1}
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
