"""Days by month: "mid December", "the first Monday of May", "next month". No weeks on their own."""

from __future__ import annotations

from datetime import date, timedelta

from deskhand.language.dates import calendar
from deskhand.language.dates.days import LEFT, PAST, WEEKEND, Days, Hit
from deskhand.language.dates.reader import Reader


def nth_weekday(read: Reader, at: int) -> Hit:
    """ "the first Monday of December", "the last Friday of the month", "the last weekend of May"."""
    begin = read.skip(at, "the")
    nth = -1 if read.has(begin, "final") else read.value(begin, "ordinal")
    of = begin + 3 if read.has(begin + 2, "part") else begin + 2
    if not nth or nth > 5 or not read.has(of, "of"):
        return None
    day = read.value(begin + 1, "weekday")
    weekend = read.value(begin + 1, "dayset") == list(WEEKEND)
    found = _month_at(read, read.skip(of, "of", "the")) if weekend or day is not None else None
    if not found:
        return None
    first = calendar.nth_weekday(found[1].year, found[1].month, WEEKEND[0] if weekend else day, nth)
    if not first or first < read.today:
        return None
    return found[0], Days(calendar.run_of(first, 1 + weekend), exact=True)


def _month_at(read: Reader, at: int) -> tuple[int, date] | None:
    """ "December", "next month", "the month": where it ends and its first day."""
    month = read.value(at, "month")
    first = read.today.replace(day=1)
    if month:
        year = first.year + (month < first.month)
        number = read.value(read.skip(at + 1, "of"), "number")
        if number and 2000 <= number <= 2100:
            return read.skip(at + 1, "of") + 1, date(number, month, 1)
        return at + 1, date(year, month, 1)
    after = read.skip(at, "this", "the", "next", "last")
    if read.value(after, "unit") != "month":
        return None
    said = range(at, after)
    if any(read.has(n, "last") for n in said):
        return None
    coming = any(read.has(n, "next") for n in said) or read.has(after + 1, "next_after")
    return after + 1 + read.has(after + 1, "next_after"), calendar.add_months(first, int(coming))


def months(read: Reader, at: int) -> Hit:
    """ "early next month", "mid December", "in January", "a fin de mes", "first week of December"."""
    if read.has(at, "the") and read.value(at + 1, "third") is not None:
        at += 1
    if read.value(at, "span_abbreviation") == "month":
        return at + 1, _month_days(read, read.today.replace(day=1), 2)
    third = read.value(at, "third")
    nth = -1 if read.has(at, "final") else read.value(at, "ordinal")
    if nth and (
        read.has(at + 1, "week_of")
        or (read.value(at + 1, "unit") == "week" and read.has(at + 2, "of"))
    ):
        found = _month_at(read, read.skip(at + 2, "of", "the"))
        return (found[0], _nth_week(found[1], int(nth or 1))) if found else None
    if nth in (1, 2) and read.value(at + 1, "unit") == "fortnight" and read.has(at + 2, "of"):
        found = _month_at(read, read.skip(at + 2, "of", "the"))
        return (found[0], _half_month(read, found[1], second=nth == 2)) if found else None
    begin = read.skip(at + 1, "of", "the", "the_f", "dash") if third is not None else at
    found = _month_at(read, begin)
    if not found:
        return None
    if read.has(found[0], "last_after") and not read.has(begin, "month"):
        return found[0] + 1, PAST
    if read.has(begin, "month"):
        if third is None and not read.has(at - 1, "month_intro"):
            return None
        if not read.can_follow(found[0]) or (third is None and read.has(found[0], "number")):
            return None
        if _just_over(read, begin, found[1]):
            return found[0], PAST  # "we closed on it in September", told in November
    elif third is None and found[0] == begin + 1:
        return None
    return found[0], _month_days(read, found[1], None if third == LEFT else third)


def _just_over(read: Reader, at: int, first: date) -> bool:
    """Was this month over a few weeks ago, and is next year's not asked for?"""
    last = calendar.add_months(first, -11) - timedelta(days=1)
    ahead = read.ahead or read.has(at - 1, "next") or read.has(read.skip(at + 1, "of"), "number")
    return not ahead and 0 < (read.today - last).days <= calendar.JUST_OVER_DAYS


def _month_days(read: Reader, first: date, third: int | None) -> Days:
    dates = tuple(day for day in calendar.month_part(first, third) if day >= read.today)
    return Days(dates, exact=True) if dates else PAST


def _half_month(read: Reader, first: date, *, second: bool) -> Days:
    """ "la primera quincena": the 1st to the 15th, or from the 16th on."""
    days = calendar.month_part(first, None)
    dates = tuple(day for day in days if (day.day > 15) is second and day >= read.today)
    return Days(dates, exact=True) if dates else PAST


def _nth_week(first: date, nth: int) -> Days:
    """The days of a month's nth calendar week (Monday to Saturday) that are in that month."""
    month = [day for day in calendar.month_part(first, None) if day.weekday() != 6]
    weeks = list(dict.fromkeys(day - timedelta(days=day.weekday()) for day in month))
    # A week that has one day in the month is the neighbour's.
    weeks = [monday for monday in weeks if sum(0 <= (day - monday).days < 6 for day in month) > 1]
    if nth > len(weeks):
        return PAST
    monday = weeks[nth if nth < 0 else nth - 1]
    dates = tuple(day for day in month if 0 <= (day - monday).days < 6)
    return Days(dates, week=monday)
