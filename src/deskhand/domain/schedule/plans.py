"""Work that is longer than one visit, laid over several days for the owner to approve. Books nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from deskhand.domain.business import Business
from deskhand.domain.schedule.hours import ONE_DAY
from deskhand.domain.schedule.slots import Slot
from deskhand.domain.schedule.view import CalendarView, Day, instant
from deskhand.domain.windows import Window

MOST_DAYS = 5
"""A plan of more days than a week has is made by people who talk to each other."""
WEEK = 7


def longest_visit(business: Business) -> int:
    """Minutes of the longest work that is booked by itself: what the owner says, and never more than
    his longest open day."""
    days = [
        hours.closes.hour * 60 + hours.closes.minute - hours.opens.hour * 60 - hours.opens.minute
        for hours in business.hours.values()
    ]
    longest = max((length if length > 0 else length + WEEK * 24 * 60 for length in days), default=0)
    return min(business.policy.longest_visit_minutes, longest)


def plan_days(view: CalendarView, minutes: int, wanted: Sequence[Window] = ()) -> tuple[Slot, ...]:
    """The soonest working days in a row on which one crew can do work of `minutes`; () if there are
    none.

    Each day is worked from opening on, all day but for the last one. Days on which the business is
    closed lie between; a day on which the crew is not free starts the search anew. The first day is
    one of `wanted` if there is any.
    """
    days = [day for n in range((view.last - view.first).days + 1) if (day := _day(view, n))]
    wished = [d for d in days if any(_on(view, d.day, window) for window in wanted)]
    for first in [*wished, *days]:
        after = days[days.index(first) :][:MOST_DAYS]
        if plan := _from(view, after, minutes * 60):
            return plan
    return ()


def _from(view: CalendarView, days: Sequence[Day], seconds: int) -> tuple[Slot, ...]:
    """The plan that begins on the first of these days, by the first crew that is free on all."""
    parts: list[tuple[Day, int]] = []
    for day in days:
        if seconds <= 0:
            break
        parts.append((day, min(seconds, day.closes - day.opens)))
        seconds -= parts[-1][1]
    if seconds > 0 or not parts or parts[0][0].opens < view.earliest:
        return ()
    crew = view.crew_for([(instant(day.opens), length) for day, length in parts])
    return tuple(_slot(view, day, length, crew) for day, length in parts) if crew else ()


def _slot(view: CalendarView, day: Day, seconds: int, crew: tuple[str, ...]) -> Slot:
    begins = instant(day.opens)
    return Slot(
        technicians=crew,
        start=begins,
        end=begins + timedelta(seconds=seconds),
        window=view.promise(view.start(day.opens, crew, day)),
    )


def _day(view: CalendarView, n: int) -> Day | None:
    return view.day(view.first + n * ONE_DAY)


def _on(view: CalendarView, day: date, window: Window) -> bool:
    first, last = (at.astimezone(view.zone).date() for at in (window.start, window.until))
    return first <= day <= last
