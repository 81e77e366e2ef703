"""The federal holidays of the United States, computed. No other country's, no one's own."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6

# (first year, month, day of month)
FIXED = ((1, 1, 1), (2021, 6, 19), (1, 7, 4), (1, 11, 11), (1, 12, 25))

# (month, weekday, which one; -1 is the last of the month)
FLOATING = (
    (1, MONDAY, 3),
    (2, MONDAY, 3),
    (5, MONDAY, -1),
    (9, MONDAY, 1),
    (10, MONDAY, 2),
    (11, THURSDAY, 4),
)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The `nth` `weekday` (Monday 0) of a month, counted from 1, or from the end when negative."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))


def observed(day: date) -> date:
    """The weekday on which a holiday is kept: Friday for a Saturday, Monday for a Sunday."""
    shift = {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)
    return day + timedelta(days=shift)


def _fixed(year: int) -> list[date]:
    return [date(year, month, day) for since, month, day in FIXED if year >= since]


@lru_cache(maxsize=64)
def us_federal(year: int) -> frozenset[date]:
    """Every day of `year` (1986 or later) that is a federal holiday or on which one is observed."""
    # New Year's Day on a Saturday is observed on the last day of the year before.
    fixed = [*_fixed(year), date(year + 1, 1, 1)]
    days = {*fixed, *map(observed, fixed), *(nth_weekday(year, *rule) for rule in FLOATING)}
    return frozenset(day for day in days if day.year == year)
