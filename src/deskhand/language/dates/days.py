"""What a phrase that names days comes to: dates, and how firmly they are fixed. No rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from deskhand.language.dates import calendar
from deskhand.language.dates.reader import Reader


@dataclass(frozen=True, slots=True)
class Days:
    """Dates somebody named.

    `kind` each: those dates; until: from now to the last; `weekdays` are kept when no week was
    said, so that a week said elsewhere can place them; `week` is the Monday of a week that was
    named as a whole; `exact` dates win over a weekday's name; `instant` is "in two hours";
    `vague` is "any day", which says something only with a time or an exception; `handed_on` when
    what fixed the week holds for the alternatives that follow too ("next Monday or Tuesday").
    """

    dates: tuple[date, ...]
    kind: Literal["each", "until"] = "each"
    weekdays: tuple[int, ...] = ()
    week: date | None = None
    exact: bool = False
    past: bool = False
    instant: datetime | None = None
    vague: bool = False
    handed_on: bool = False


SUNDAY = 6
WEEKEND = (5, 6)
# The value of "the rest of" among the thirds of a week or month.
LEFT = 3
Hit = tuple[int, Days] | None
Rule = Callable[[Reader, int], Hit]
PAST = Days((), past=True)


def coming_workdays(today: date) -> Days:
    """ "Any day": Monday to Saturday of the seven days after today."""
    days = calendar.run_of(today + timedelta(days=1), 7)
    working = tuple(day for day in days if day.weekday() != SUNDAY)
    return Days(working, weekdays=tuple(day.weekday() for day in working), vague=True)


def others_than(days: Days, weekdays: set[int]) -> Days:
    """The days without those weekdays."""
    left = tuple(day for day in days.dates if day.weekday() not in weekdays)
    return replace(days, dates=left, weekdays=tuple(day.weekday() for day in left))


def week(read: Reader, monday: date, third: int | None = None) -> Days:
    """The working days Monday to Saturday of a week that are still ahead, or a part of them."""
    first, count = {0: (0, 2), 1: (1, 3), 2: (3, 2)}.get(-1 if third is None else third, (0, 6))
    dates = calendar.run_of(monday + timedelta(days=first), count)
    ahead = tuple(day for day in dates if day >= read.today)
    if third == 3:
        ahead = tuple(day for day in ahead if day > read.today)
    return Days(ahead, week=monday, exact=third is not None)


def in_week(days: Days, monday: date) -> Days:
    """Named weekdays placed in the week that was said elsewhere."""
    dates = tuple(monday + timedelta(days=weekday) for weekday in days.weekdays)
    return replace(days, dates=tuple(sorted(dates)), weekdays=(), exact=True, vague=False)
