"""Days by number: 12/24, Dec 1, the 5th or 6th, 20 de junio, "the 15th of next month". No names."""

from __future__ import annotations

from datetime import date

from deskhand.domain.base import Lang
from deskhand.language.dates import calendar
from deskhand.language.dates.days import PAST, Days, Hit, Rule
from deskhand.language.dates.reader import Reader

# Slashed figures that are fractions of an inch far more often than days.
FRACTIONS = frozenset({(1, 2), (1, 3), (1, 4), (2, 3), (3, 4), (1, 8), (3, 8), (5, 8), (7, 8)})
# Thicknesses of boards in quarters of an inch, and days only when they are near.
BOARDS = frozenset({(5, 4), (6, 4), (8, 4)})
# Marks that may stand between a month and its day.
SEPARATORS = ("-", "/", ",")
# Of two readings of 5/12 in a Spanish text, one this near is preferred.
NEAR_DAYS = 90
# A year further off than this is a slip, and the arithmetic of dates ends with the year 9999.
FURTHEST_YEARS = 10


def numeric(read: Reader, at: int) -> Hit:
    """2026-11-25, 12/24, 12/24/26; month first, in Spanish day first where both are near."""
    iso = read.value(at, "iso")
    if iso:
        found = calendar.valid(*iso)
        return (at + 1, _once(read, found)) if found else None
    parts = read.value(at, "numeric")
    if not parts:
        return _dashed(read, at + 1 if read.has(at, "article") else at)
    first, second = parts[0], parts[1]
    if len(parts) == 3:
        year = parts[2] + 2000 if parts[2] < 100 else parts[2]
        orders = [(first, second), (second, first)]
        if read.lang is Lang.ES:
            orders.reverse()
        dates = [day for month, number in orders if (day := calendar.valid(year, month, number))]
        return (at + 1, _once(read, dates[0])) if dates else None
    expected = _day_expected(read, at)
    if not expected and ((first, second) in FRACTIONS or not _time_follows(read, at + 1)):
        return None
    month_first = calendar.coming(read.today, first, second, ahead=read.ahead)
    day_first = calendar.coming(read.today, second, first, ahead=read.ahead)
    if calendar.valid(2024, first, second) is None and not day_first:
        return None
    if (
        read.lang is Lang.ES
        and day_first
        and not (
            month_first
            and (month_first - read.today).days <= NEAR_DAYS < (day_first - read.today).days
        )
    ):
        month_first = day_first
    found = month_first or (day_first if calendar.valid(2024, first, second) is None else None)
    far = found is None or (found - read.today).days > NEAR_DAYS
    if not expected and (first, second) in BOARDS and far:
        return None
    return at + 1, Days((found,), exact=True) if found else PAST


def _dashed(read: Reader, at: int) -> Hit:
    """11-24: a date where it can be no span of hours and nothing is counted by it."""
    month, day = read.value(at, "number"), read.value(at + 2, "number")
    if not (month and day and read.has(at + 1, "dash") and read.has(at, "digits")):
        return None
    told = read.lang is Lang.ES and read.has(at - 1, "article")
    if read.lang is Lang.ES and (month > 12 or (told and day <= 12)):
        month, day = day, month
    if not (1 <= month <= 12 < day <= 31 or (told and month <= 12 and day <= 12)):
        return None
    if not read.can_follow(at + 3) or not (at == 0 or read.has(at - 1, "loose", "comma", "break")):
        return None
    return at + 3, _kept(read, [calendar.coming(read.today, month, day, ahead=read.ahead)])


def month_day(read: Reader, at: int) -> Hit:
    """ "Dec 1", "December 5th or 6th", "Dec 3-5, 2026"."""
    month = read.value(at, "month")
    if not month:
        return None
    begin = at + 1
    if read.text(begin) in SEPARATORS and not read.has(begin + 2, "dash", "month"):
        begin += 1  # "Jan-3", "oct/2", "October, 1st"
    numbers = _numbers(read, read.skip(begin, "the", "between"), after_month=True)
    if not numbers or (begin > at + 1 and not read.day_can_end(numbers[0])):
        return None
    return _of_month(read, numbers[0], month, numbers[1])


def day_month(read: Reader, at: int) -> Hit:
    """ "the 1st of December", "20 de junio", "5 or 6 December", "primero de diciembre"."""
    numbers = _numbers(read, read.skip(at, "the", "article", "from", "between"), after_month=False)
    if not numbers:
        return None
    after = read.skip(numbers[0], "of", "day_word")
    if read.text(after) in SEPARATORS[:2] and read.has(after + 1, "month") and after == numbers[0]:
        after += 1  # "2-Oct"
    month = read.value(after, "month") or _numbered_month(read, numbers[0])
    if not month or read.has(numbers[0], "at"):
        return None
    if (
        read.has(after, "risky_month")
        and after == numbers[0]
        and not read.has(after - 1, "ordinal")
    ):
        return None
    return _of_month(read, after + 1, month, numbers[1])


def _numbered_month(read: Reader, at: int) -> int | None:
    """ "el 17 del 11": in Spanish a month may be its number."""
    month = read.value(at + 1, "number")
    spoken = read.lang is Lang.ES and read.text(at) in ("del", "de") and read.has(at - 2, "article")
    spoken = spoken and not read.has(at + 2, "to", "dash")  # "el 10 de 9 a 12"
    # "El segundo de cuatro" counts.
    spoken = spoken and (read.has(at - 1, "digits") or not read.has(at - 1, "ordinal"))
    return month if spoken and month and month <= 12 and read.day_can_end(at + 2) else None


def ordinal(read: Reader, at: int) -> Hit:
    """ "the 5th or 6th", "el 24", "the 15th of next month"."""
    opened = read.has(at, "from", "between") and not read.has(at, "the", "article")
    begin = read.skip(at, "the", "article", "from", "between")
    numbers = _numbers(read, begin, after_month=False)
    if not numbers or (opened and len(numbers[1]) == 1):
        return None
    end, days = numbers
    articled = (
        begin > at or read.has(at - 1, "article") or read.text(at - 1).endswith((" el", " del"))
    )
    listed = any(read.has(n, "ordinal") and read.has(n, "digits") for n in range(begin, end))
    plain = not (read.has(begin, "number") and listed)
    placed = _month_said(read, end) if plain else None
    if not placed and (opened or not (plain and _is_day_number(read, begin, articled))):
        return None
    if placed:
        dates = [calendar.valid(placed[1].year, placed[1].month, day) for day in days]
        return placed[0], _kept(read, dates)
    if not read.day_can_end(end):
        return None
    return end, _kept(read, [calendar.coming_day(read.today, day) for day in days])


def _is_day_number(read: Reader, at: int, articled: bool) -> bool:
    """Is this plainly a day of a month: 5th, "the fifth", or a number after "el" or "on the"?"""
    if read.has(at, "ordinal") and read.has(at, "digits"):
        return True
    if read.text(at - 1) == "los" and not read.has(at, "digits"):
        return False  # "cualquiera de los dos"
    on_the = read.text(at - 1) == "the" and read.text(at - 2) == "on"
    if read.has(at, "ordinal") and read.text(at).endswith(("o", "a")):
        return False  # "el cuarto" is a room: Spanish counts the days of a month with "cuatro"
    if read.has(at, "ordinal"):
        return on_the or (articled and read.value(at, "ordinal") > 3)
    return on_the or (articled and (read.lang is Lang.ES or read.value(at, "number") > 12))


def _month_said(read: Reader, at: int) -> tuple[int, date] | None:
    """ "of this month", "of next month", "del mes que viene": where it ends and its first day."""
    after = read.skip(at, "of", "the", "day_word")
    this, coming = read.has(after, "truly_this"), read.has(after, "next")
    unit = after + 1 if this or coming else after
    if read.value(unit, "unit") != "month" or (unit == at):
        return None
    coming = coming or read.has(unit + 1, "next_after")
    first = calendar.add_months(read.today.replace(day=1), 1 if coming else 0)
    return unit + 1 + read.has(unit + 1, "next_after"), first


def _numbers(read: Reader, at: int, *, after_month: bool) -> tuple[int, tuple[int, ...]] | None:
    """A list of days of a month: "5", "5th or 6th", "3-5", "between the 3rd and the 5th"."""
    first = _number(read, at)
    if first is None:
        return None
    paired = read.has(at - 1, "between") or read.has(at - 2, "between")
    days, end = [first], at + 1
    while True:
        to_an_hour = read.text(end) in ("a las", "a la")  # "el día 2 a las 8"
        ranged = (read.has(end, "to", "dash") and not (to_an_hour or read.moving(at))) or (
            paired and read.has(end, "and")
        )
        if not (ranged or read.has(end, "or", "and", "comma")):
            return end, tuple(days)
        after = (
            read.skip(end + 1, "the", "article")
            if not read.has(end + 1, "number", "ordinal")
            else end + 1
        )
        number = _number(read, after)
        # "December 5 and 2 windows": a bare number must not count something else.
        stray = after_month and not read.day_can_end(after + 1)
        hours = read.has(end, "comma") and _begins_hours(read, after)
        if number is None or stray or hours or (ranged and number <= days[-1]):
            return end, tuple(days)
        days += range(days[-1] + 1, number + 1) if ranged else [number]
        end = after + 1


def _begins_hours(read: Reader, at: int) -> bool:
    """ "Nov 24, 9-11 am": what follows the comma is a span of hours, not more days."""
    return read.has(at + 1, "dash", "to", "and") and read.has(at + 2, "clock")


def _number(read: Reader, at: int) -> int | None:
    number = read.value(at, "ordinal") or read.value(at, "number")
    return number if number and 1 <= number <= 31 else None


def _of_month(read: Reader, end: int, month: int, days: tuple[int, ...]) -> Hit:
    """These days of a month, in the year that follows or the one that is coming."""
    after = read.skip(end, "of", "comma")
    year = read.value(after, "number")
    if year and 1900 <= year <= 2100:
        return after + 1, _kept(read, [calendar.valid(year, month, day) for day in days])
    ahead = read.ahead
    return end, _kept(read, [calendar.coming(read.today, month, day, ahead=ahead) for day in days])


def _kept(read: Reader, dates: list[date | None]) -> Days:
    """Those that exist and are not over; all over is the past."""
    ahead = tuple(day for day in dates if day and day >= read.today)
    return Days(ahead, exact=True) if ahead else PAST


def _once(read: Reader, day: date) -> Days:
    near = read.today <= day and day.year - read.today.year <= FURTHEST_YEARS
    return Days((day,), exact=True) if near else PAST


def _time_follows(read: Reader, at: int) -> bool:
    return read.day_can_end(at) or read.has(at, "number", "minutes_past")


def _day_expected(read: Reader, at: int) -> bool:
    """Does something before say that a day is coming ("on 3/4", "viernes 3/4")?"""
    return read.has(at - 1, "article", "weekday", "truly_this", "by", "starting", "at") or (
        read.has(at + 1, "clock", "at", "part")
    )


def next_date(read: Reader, at: int) -> Hit:
    """ "next April 6th", "el próximo 12/05": a date that was over just now is next year's."""
    if not read.has(at, "next"):
        return None
    ahead = read.looking_ahead()
    ways = (rule(ahead, at + 1) for rule in (numeric, month_day, day_month))
    return next((hit for hit in ways if hit and hit[1].dates), None)


DATED_RULES: tuple[Rule, ...] = (numeric, month_day, day_month, ordinal, next_date)
