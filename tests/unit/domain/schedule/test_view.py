"""Gaps between visits, minute by minute."""

from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.schedule.view import CalendarView, gaps_between, in_rota_order
from tests.unit.domain.schedule.bluebird import (
    BUSINESS,
    NOW,
    always_open,
    booked,
    busy,
    local,
    today,
)

spans = st.tuples(st.integers(-20, 60), st.integers(1, 30)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(spans, max_size=8))
def test_gaps_are_what_is_left(taken: list[tuple[int, int]]) -> None:
    gaps = gaps_between(taken, 0, 50)
    left = set(range(50)) - {n for begins, ends in taken for n in range(begins, ends)}
    assert {n for begins, ends in gaps for n in range(begins, ends)} == left
    edges = [edge for gap in gaps for edge in gap]
    assert edges == sorted(set(edges)), "gaps ascend, are not empty and do not touch"


def test_a_day_that_cannot_be_booked_has_no_starts() -> None:
    view = CalendarView(BUSINESS, {}, NOW)
    assert view.day(today()) is None, "a Sunday"
    assert view.starts(today(), 3600) == []


def test_a_visit_on_two_sheets_counts_once() -> None:
    """An hour across midnight is less than an hour and a half: Sam is the less loaded."""
    sheets = booked([("Sam", busy("v1", local(24, 23, 30), 60))])
    assert list(sheets) == ["Sam:2026-11-24", "Sam:2026-11-25"]
    sheets |= booked([("Mike", busy("v2", local(24, 20), 90))])
    starts = CalendarView(always_open(), sheets, NOW).starts(local(24, 8).date(), 3600)
    assert {s.technicians for s in starts if s.at < local(24, 19).timestamp()} == {("Sam",)}


def test_rota_first_then_as_listed() -> None:
    swapped = BUSINESS.model_copy(update={"rota": BUSINESS.rota[1:]})
    assert in_rota_order(swapped, None) == ("Mike", "Sam")
    assert in_rota_order(swapped, ["Sam"]) == ("Sam",)
    assert in_rota_order(swapped, ["Zoe", "Anna", "Sam"]) == ("Sam", "Anna", "Zoe")
