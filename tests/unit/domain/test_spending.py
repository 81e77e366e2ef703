"""Limits of a day and shares of a turn."""

from __future__ import annotations

import pytest

from deskhand.domain.base import Channel
from deskhand.domain.spending import (
    LEAST_SECONDS,
    READ_SHARE,
    WORD_SHARE,
    ModelDay,
    ModelUse,
    Outcome,
    Spent,
    exhausted,
    seconds_left,
    turn_seconds,
)

USE = ModelUse(cents_a_day=10, calls_a_day=3)


def test_a_day_ends_with_its_money_or_its_calls() -> None:
    assert exhausted(USE, None) is None
    assert exhausted(USE, ModelDay(id="d", calls=2, microdollars=99_999)) is None
    assert exhausted(USE, ModelDay(id="d", calls=2, microdollars=100_000))
    assert exhausted(USE, ModelDay(id="d", calls=3, microdollars=1))
    assert exhausted(ModelUse(cents_a_day=0), None)
    assert exhausted(ModelUse(calls_a_day=0), None)


def test_a_call_without_a_price_counts_as_a_call() -> None:
    day = ModelDay(id="d").plus(Spent(model="m", outcome=Outcome.LATE, microdollars=None))
    assert (day.calls, day.microdollars) == (1, 0)


@pytest.mark.parametrize("turn", [2.0, 8.0, 300.0])
def test_both_questions_fit_into_a_turn(turn: float) -> None:
    """A live voice turn is 2 s, a text's 8 s."""
    read = seconds_left(turn, 0.0, READ_SHARE)
    word = seconds_left(turn, read, WORD_SHARE)
    assert word >= LEAST_SECONDS
    assert read >= LEAST_SECONDS
    assert read + word < turn


def test_what_came_late_is_not_waited_for() -> None:
    assert seconds_left(8.0, 7.5, READ_SHARE) == 0.0
    assert seconds_left(8.0, 900.0, READ_SHARE) == 0.0
    assert seconds_left(8.0, 6.5, READ_SHARE) == pytest.approx(1.0)


def test_nobody_watches_a_mail_being_read() -> None:
    assert turn_seconds(Channel.SMS) == 8.0
    assert turn_seconds(Channel.EMAIL) > 60
