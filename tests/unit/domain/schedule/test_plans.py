"""Work over several days: whole working days in a row by the same crew, and never a booking of ours."""

from datetime import time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.business import Business, Hours
from deskhand.domain.schedule import CalendarView, Slot, longest_visit, plan_days
from deskhand.domain.windows import Window
from deskhand.domain.work import Busy
from tests.unit.domain.schedule.bluebird import (
    BUSINESS,
    NEW_YORK,
    NOW,
    booked,
    busy,
    entries,
    local,
    oracle_free,
    with_policy,
)


def plan(
    hours: float,
    calendar: list[tuple[str, Busy]] | None = None,
    business: Business = BUSINESS,
    wanted: tuple[Window, ...] = (),
    crew: int = 1,
) -> tuple[Slot, ...]:
    sheets = booked(calendar or [], NOW - timedelta(days=2))
    view = CalendarView(business, sheets, NOW, crew=crew)
    return plan_days(view, int(hours * 60), wanted)


def said(slots: tuple[Slot, ...]) -> list[str]:
    return [
        f"{s.start.astimezone(NEW_YORK):%a %d %H:%M}-{s.end.astimezone(NEW_YORK):%H:%M}"
        for s in slots
    ]


def test_whole_days_and_what_is_left() -> None:
    assert said(plan(14)) == ["Mon 23 08:00-18:00", "Tue 24 08:00-12:00"]
    assert {slot.technicians for slot in plan(14)} == {("Sam",)}


def test_closed_days_lie_between() -> None:
    wednesday = (Window(start=local(25, 8), end=local(25, 18)),)
    assert said(plan(14, wanted=wednesday)) == ["Wed 25 08:00-18:00", "Fri 27 08:00-12:00"]


def test_one_crew_does_all_of_it() -> None:
    taken = [("Sam", busy("v1", local(24, 9), 60)), ("Mike", busy("v2", local(23, 9), 60))]
    assert said(plan(14, taken)) == ["Tue 24 08:00-18:00", "Wed 25 08:00-12:00"]
    assert plan(14, taken)[0].technicians == ("Mike",)
    assert said(plan(14, taken, crew=2))[0] == "Wed 25 08:00-18:00"


def test_what_takes_more_than_a_week_is_no_plan() -> None:
    assert len(plan(50)) == 5
    assert plan(51) == ()


def test_the_longest_visit_is_never_longer_than_a_day() -> None:
    assert longest_visit(BUSINESS) == 480
    assert longest_visit(with_policy(longest_visit_minutes=900)) == 600
    short = {0: Hours(opens=time(8), closes=time(12)), 1: Hours(opens=time(9), closes=time(14))}
    assert longest_visit(BUSINESS.model_copy(update={"hours": short})) == 300
    night = {0: Hours(opens=time(18), closes=time(2))}
    assert longest_visit(BUSINESS.model_copy(update={"hours": night})) == 480


@given(entries(local(23, 0), 6), st.integers(9, 40), st.sampled_from((1, 2)))
def test_a_plan_is_free_in_a_row_and_as_long_as_the_work(
    calendar: list[tuple[str, Busy]], hours: int, crew: int
) -> None:
    slots = plan(hours, calendar, crew=crew)
    assert sum((s.end - s.start for s in slots), timedelta()) in (
        timedelta(),
        timedelta(hours=hours),
    )
    assert len({slot.technicians for slot in slots}) <= 1
    for slot in slots:
        minutes = (slot.end - slot.start) // timedelta(minutes=1)
        assert all(oracle_free(calendar, name, slot.start, minutes) for name in slot.technicians)
    for one, other in pairwise(slots):
        assert one.start.date() < other.start.date()
