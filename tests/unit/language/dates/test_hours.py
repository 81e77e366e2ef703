"""What an hour is when nobody says am or pm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.language.dates.clocks import settled
from deskhand.language.dates.hours import Hours
from deskhand.language.dates.tokens import Clock


def hour(number: int, fixed: bool = False) -> Clock:
    return Clock(number * 60, fixed)


@pytest.mark.parametrize(("said", "meant"), [(1, 13), (7, 19), (8, 8), (11, 11), (12, 12)])
def test_a_bare_hour_is_in_business_hours(said: int, meant: int) -> None:
    assert settled(hour(said)) == meant * 60


@pytest.mark.parametrize(
    ("said", "part", "meant"),
    [(9, (1020, 1320), 21), (7, (480, 720), 7), (3, (720, 1080), 15), (12, (480, 720), 12)],
)
def test_a_part_of_the_day_settles_it(said: int, part: tuple[int, int], meant: int) -> None:
    assert settled(hour(said), part) == meant * 60


@pytest.mark.parametrize(
    ("first", "last", "meant"),
    [
        (hour(2), hour(4), (14, 16)),
        (hour(9), hour(5), (9, 17)),
        (hour(10), hour(2), (10, 14)),
        (hour(7), hour(9), (7, 9)),
        (hour(6), hour(8), (18, 20)),
        (hour(11), hour(13, True), (11, 13)),
        (hour(1), hour(15, True), (13, 15)),
        (hour(9), hour(12, True), (9, 12)),
        (hour(8, True), hour(1), (8, 13)),
    ],
)
def test_a_span_takes_from_each_end_what_the_other_lacks(
    first: Clock, last: Clock, meant: tuple[int, int]
) -> None:
    assert Hours("range", first, last).bounds == (meant[0] * 60, meant[1] * 60)


def test_open_ended_times_end_with_the_day_or_the_evening() -> None:
    assert Hours("after", hour(3)).bounds == (15 * 60, 18 * 60)
    assert Hours("after", hour(6)).bounds == (18 * 60, 22 * 60)
    assert Hours("before", end=hour(12)).bounds == (8 * 60, 12 * 60)
    assert Hours("before", end=hour(7, True)).bounds == (5 * 60, 7 * 60)


@given(st.integers(1, 12), st.integers(1, 12))
def test_a_span_of_two_bare_hours_never_runs_backwards(first: int, last: int) -> None:
    start, end = Hours("range", hour(first), hour(last)).bounds
    assert end is not None
    assert first == last or start < end
