"""The open question to the owner about a held visit: is there one, and closing it. Books nothing."""

from __future__ import annotations

from deskhand.agents.secretary.turn import Turn
from deskhand.domain import approvals
from deskhand.domain.control import Approval, ApprovalState, OwnerBoard
from deskhand.domain.messages import ConfirmVisit
from deskhand.domain.work import Visit


def open_question(turn: Turn, visit: Visit) -> Approval | None:
    """The approval this held visit waits for; until it is answered nothing else confirms it."""
    board = turn.desk.get(OwnerBoard, approvals.BOARD)
    asked = (turn.desk.get(Approval, id) for id in (board.approvals if board else ()))
    return next(
        (
            a
            for a in asked
            if a is not None
            and a.command_type == ConfirmVisit.__name__
            and a.command.get("subject") == visit.id
        ),
        None,
    )


def lapsed(turn: Turn, visit: Visit) -> bool:
    """Close the question of a visit whose time is let go: a later yes has nothing to confirm."""
    question = open_question(turn, visit)
    board = turn.desk.get(OwnerBoard, approvals.BOARD)
    if question is None or board is None:
        return False
    closed, left = approvals.answered(question, board, ApprovalState.STALE, turn.desk.now())
    turn.desk.put(closed)
    turn.desk.put(left)
    return True
