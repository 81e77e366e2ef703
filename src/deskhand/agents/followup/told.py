"""An item of the owner's list gets its number when he is first told of it. What he is told is elsewhere."""

from __future__ import annotations

from deskhand.domain import approvals
from deskhand.domain.control import OwnerBoard, OwnerItem
from deskhand.ports.desk import Desk


def told(desk: Desk, id: str) -> OwnerItem | None:
    """The item under its number; None when there is none."""
    item = desk.get(OwnerItem, id)
    if item is None or item.number is not None or item.done_at is not None:
        return item
    item, board = approvals.numbered(item, desk.get(OwnerBoard, approvals.BOARD))
    desk.put(item)
    desk.put(board)
    return item
