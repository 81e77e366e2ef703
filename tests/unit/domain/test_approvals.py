"""Approvals get short numbers in order; an answered one leaves the board."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.approvals import BOARD, answered, opened
from deskhand.domain.control import Approval, ApprovalState, OwnerBoard

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


def ask(board: OwnerBoard | None, id: str) -> tuple[Approval, OwnerBoard]:
    return opened(
        board,
        id=id,
        action="quote",
        text="May I?",
        command_type="SendMessage",
        command={"text": "The price is $125."},
        now=NOON,
        customer="c1",
        about={"Quote/q1": 2},
        amount=12_500,
    )


def test_the_first_opens_the_board() -> None:
    approval, board = ask(None, "a1")
    assert (board.id, board.approvals, board.next_number) == (BOARD, ("a1",), 2)
    assert (approval.number, approval.state, approval.asked_at) == (1, ApprovalState.OPEN, NOON)
    assert (approval.about, approval.amount) == ({"Quote/q1": 2}, 12_500)
    assert approval.command == {"text": "The price is $125."}


def test_an_answer_is_written_down_and_leaves_the_board() -> None:
    first, board = ask(None, "a1")
    _, board = ask(board, "a2")
    later = NOON + timedelta(hours=1)
    done, board = answered(first, board, ApprovalState.YES, later)
    assert (done.state, done.answered_at) == (ApprovalState.YES, later)
    assert board.approvals == ("a2",)
    assert board.next_number == 3


@given(st.lists(st.booleans(), max_size=12))
def test_numbers_rise_and_are_never_given_twice(steps: list[bool]) -> None:
    board: OwnerBoard | None = None
    asked: list[Approval] = []
    open_ones: list[Approval] = []
    for ask_more in steps:
        if ask_more or board is None or not open_ones:
            approval, board = ask(board, f"a{len(asked)}")
            asked.append(approval)
            open_ones.append(approval)
        else:
            _, board = answered(open_ones.pop(0), board, ApprovalState.NO, NOON)
    assert [a.number for a in asked] == list(range(1, len(asked) + 1))
    if board is not None:
        assert board.approvals == tuple(a.id for a in open_ones)
