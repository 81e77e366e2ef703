"""Arithmetic of days: weekdays, weeks, months and holidays as dates. No words."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from deskhand.language.dates.vocabulary import data

# A date without a year that is over by no more than this is a thing of the past, not next year's.
JUST_OVER_DAYS = 60


def weekday_after(today: date, weekday: int) -> date:
    """The next such weekday (Monday 0) after today, never today itself."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def weekday_from(today: date, weekday: int) -> date:
    """The next such weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def week_start(today: date, weeks: int) -> date:
    """Monday of the calendar week so many weeks on.

    On a Sunday "this week" has nothing left, so it already means the one that begins tomorrow, and
    "next week" means that one too.
    """
    if today.weekday() == 6 and weeks == 0:
        weeks = 1
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def run_of(first: date, days: int) -> tuple[date, ...]:
    """So many dates in a row."""
    return tuple(first + timedelta(days=n) for n in range(days))


def between(first: date, last: date) -> tuple[date, ...]:
    """All dates from first to last; none when they are the wrong way round."""
    return run_of(first, (last - first).days + 1)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_business_days(day: date, count: int) -> date:
    """So many days Monday to Friday on; back for a negative count."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


def month_part(first: date, third: int | None) -> tuple[date, ...]:
    """The dates of a month: its days 1-10 (third 0), 11-20 (1), 21-end (2), or all."""
    length = monthrange(first.year, first.month)[1]
    low, high = {0: (1, 10), 1: (11, 20), 2: (21, length)}.get(
        -1 if third is None else third, (1, length)
    )
    return between(first.replace(day=low), first.replace(day=high))


def valid(year: int, month: int, day: int) -> date | None:
    """The date, or None for the 31st of June."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def coming(today: date, month: int, day: int, *, ahead: bool = False) -> date | None:
    """The date of this year or, when that is long over, of the next year that has it.

    None when the date does not exist, or was over only a few weeks ago: then it is a thing of the
    past and no wish, unless it is known to lie `ahead`.
    """
    for year in range(today.year, today.year + 9):
        found = valid(year, month, day)
        if found is None:
            continue
        if found >= today:
            return found
        if (today - found).days <= JUST_OVER_DAYS and not ahead:
            return None
    return None


def coming_day(today: date, day: int) -> date | None:
    """The next such day of a month, today included; None for a day no month has."""
    if not 1 <= day <= 31:
        return None
    for months in range(13):
        first = add_months(today.replace(day=1), months)
        found = valid(first.year, first.month, day)
        if found and found >= today:
            return found
    return None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth such weekday of a month; -1 is the last."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = weekday_from(date(year, month, 1), weekday)
    found = first + timedelta(weeks=nth - 1)
    return found if found.month == month else None


def holiday(key: str, today: date, year: int | None = None, *, ahead: bool = False) -> date | None:
    """The coming holiday of this name (or that of a year); None when it was just over.

    One known to lie `ahead` is next year's then."""
    for each in (year,) if year else (today.year, today.year + 1):
        found = _holiday(data("holidays")["rule"][key], each)
        if year or (found and found >= today):
            return found
        if found and (today - found).days <= JUST_OVER_DAYS and not ahead:
            return None
    return None


def _holiday(rule: dict[str, int], year: int) -> date | None:
    if "easter" in rule:
        found: date | None = _easter(year) + timedelta(days=rule["easter"])
    elif "nth" in rule:
        found = nth_weekday(year, rule["month"], rule["weekday"], rule["nth"])
    else:
        found = valid(year, rule["month"], rule["day"])
    return found + timedelta(days=rule.get("plus", 0)) if found else None


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * leap + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
