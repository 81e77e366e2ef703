"""The open question to the owner about a held visit: is there one, and closing it. Books nothing."""

from __future__ import annotations

from deskhand.agents.secretary.turn import Turn
from deskhand.domain import approvals
from deskhand.domain.control import Approval, ApprovalState, OwnerBoard
from deskhand.domain.messages import ConfirmVisit
from deskhand.domain.work import Visit


def open_question(turn: Turn, visit: Visit) -> Approval | None:
    """The approval this held visit waits for; until it is answered nothing else confirms it. While
    the owner is asked about words of his that would take its place, it waits for those."""
    board = turn.desk.get(OwnerBoard, approvals.BOARD)
    asked = (turn.desk.get(Approval, id) for id in (board.approvals if board else ()))
    return next((a for a in asked if a is not None and _decides(turn, a, visit)), None)


def _decides(turn: Turn, asked: Approval, visit: Visit) -> bool:
    """Is the visit what the first of these questions was about?"""
    about: Approval | None = asked
    while about is not None and about.replaces:
        about = turn.desk.get(Approval, about.replaces)
    return (
        about is not None
        and about.command_type == ConfirmVisit.__name__
        and about.command.get("subject") == visit.id
    )


def lapsed(turn: Turn, visit: Visit) -> bool:
    """Close the question of a visit whose time is let go: a later yes has nothing to confirm. Words
    of his own that he is asked about may still go out."""
    question = open_question(turn, visit)
    board = turn.desk.get(OwnerBoard, approvals.BOARD)
    if question is None or board is None:
        return False
    if question.replaces:
        return True
    closed, left = approvals.answered(question, board, ApprovalState.STALE, turn.desk.now())
    turn.desk.put(closed)
    turn.desk.put(left)
    return True
