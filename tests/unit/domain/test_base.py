"""Frozen values, instants as text whose order is the order of time, and spans of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from deskhand.domain.base import Value, instant_text
from deskhand.domain.property import Access, Party
from deskhand.domain.windows import Window

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(
    datetime(1971, 1, 1),  # noqa: DTZ001 - bounds are naive by contract
    datetime(2199, 1, 1),  # noqa: DTZ001
    timezones=zones,
)


def test_a_value_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Window(start=NOON).start = NOON  # type: ignore[misc]


def test_unknown_fields_stay() -> None:
    value = Value.model_validate({"colour": {"deep": [1, None]}})
    assert value.model_dump() == {"colour": {"deep": [1, None]}}


@given(instants, instants)
def test_the_order_of_text_is_the_order_of_time(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) is (one < other)
    assert (instant_text(one) == instant_text(other)) is (one == other)


@given(instants)
def test_text_is_of_one_width_and_exact(moment: datetime) -> None:
    text = instant_text(moment)
    assert len(text) == len("2026-11-22T17:00:00.000000Z")
    assert datetime.fromisoformat(text) == moment


# ---- windows


def window(start: float, end: float | None) -> Window:
    return Window(
        start=NOON + timedelta(hours=start),
        end=None if end is None else NOON + timedelta(hours=end),
    )


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((0, 2), (1, 3), True),
        ((0, 2), (2, 3), False),
        ((0, 2), (2, None), False),
        ((0, 2), (1.99, None), True),
        ((0, 2), (-1, 5), True),
        ((0, None), (0, None), True),
        ((0, None), (0.01, None), True),
        ((0, None), (0.02, None), False),
    ],
)
def test_windows_that_share_time(
    one: tuple[float, float | None], other: tuple[float, float | None], shared: bool
) -> None:
    assert window(*one).overlaps(window(*other)) is shared
    assert window(*other).overlaps(window(*one)) is shared


def test_a_point_lasts_a_minute() -> None:
    assert window(0, None).until == NOON + timedelta(minutes=1)
    assert window(0, 2).until == NOON + timedelta(hours=2)


def test_what_only_a_newer_release_knows_of_tells_no_two_values_apart() -> None:
    newer = Access.model_validate({"elevator": "left"})
    assert newer == Access()
    assert hash(newer) == hash(Access())
    assert newer != Access(pets="a dog")
    assert newer.model_dump()["elevator"] == "left"
    assert Access() != Party()
