"""Days by counting: "in two weeks", "3 days from now", "a week from Thursday", "two Sundays from now"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from deskhand.language.dates import calendar
from deskhand.language.dates.dated import DATED_RULES
from deskhand.language.dates.days import PAST, Days, Hit, Rule
from deskhand.language.dates.named import holiday, relative, weekday
from deskhand.language.dates.reader import Reader

SATURDAY = 5
TIMED = ("minute", "hour")
STARTING_POINTS: tuple[Rule, ...] = (*DATED_RULES, weekday, relative, holiday)


def distance(read: Reader, at: int) -> Hit:
    """ "in two weeks", "in an hour", "3 days from now", "a week from Thursday", "next 3 days"."""
    if read.has(at, "ago_before"):
        gone = _amount(read, at + 1)
        return (gone[0], PAST) if gone else None
    leading = read.has(at, "in", "within")
    onward = read.has(at, "next", "ahead")
    begin = read.skip(at + 1, "around", "the", "next", "ahead") if leading or onward else at
    amount = _amount(read, begin) or _one_hour(read, begin)
    if not amount:
        return None
    end, count, unit = amount
    after = read.skip(end, "comma")
    if read.has(at - 1, "lasting") and unit not in TIMED:
        if read.has(after, "from_day", "starting"):
            return _lasting(read, after, count, unit)
        if read.has(after, "from_now"):
            return after + 1, _run(read, read.today, count, unit)
    if read.has(end, "ago") or read.has(at - 1, "last", "lasting", "since"):
        return end + read.has(end, "ago"), PAST
    within = read.has(at, "within")
    if read.has(end, "from_now"):
        return end + 1, _meant(_after(read, read.today, count, unit), within)
    if counted := _counted_from(read, amount):
        return counted[0], _meant(counted[1], within)
    # "One day next week" is a day of that week.
    other = read.has(end, "next") and read.has(end + 1, "unit", "weekday", "dayset")
    last = end if other else end + 1
    stretched = any(read.has(n, "next", "next_after", "ahead") for n in range(at, last))
    if stretched:
        days = _after(read, read.today, count, unit)
        end += read.has(end, "next", "next_after")
        return end, replace(days, kind="until") if unit in TIMED else _stretch(read, days, unit)
    if not leading or not read.day_can_end(end):
        return None
    days = _after(read, read.today, count, unit)
    return end, _meant(days, within)


def _meant(days: Days, within: bool) -> Days:
    return replace(days, kind="until") if within else days


def _one_hour(read: Reader, at: int) -> tuple[int, int, str] | None:
    """ "in the next hour", which counts none."""
    one = read.has(at - 1, "next", "ahead") and read.value(at, "unit") == "hour"
    return (at + 1, 1, "hour") if one and not read.text(at).endswith("s") else None


def _stretch(read: Reader, days: Days, unit: str) -> Days:
    """Every day from tomorrow to the last that was counted."""
    dates = calendar.between(read.today + timedelta(days=1), days.dates[-1])
    if unit == "business_day":
        dates = tuple(day for day in dates if day.weekday() < SATURDAY)
    return Days(dates, exact=True)


def _counted_from(read: Reader, amount: tuple[int, int, str]) -> Hit:
    """ "a week from Thursday", "two days before Thanksgiving", "3 days starting Monday"."""
    end, count, unit = amount
    if unit in TIMED:
        return None
    if read.has(end, "starting") and not read.has(end, "from_day"):
        return _lasting(read, end, count, unit)
    found = _starting_point(read, end + 1) if read.has(end, "from_day", "before") else None
    if not found:
        return None
    signed = -count if read.has(end, "before") else count
    return found[0], _after(read, found[1].dates[0], signed, unit)


def _lasting(read: Reader, at: int, count: int, unit: str) -> Hit:
    """ "3 days starting Monday", "for 3 days from today": so many days in a row."""
    found = _starting_point(read, read.skip(at + 1, "from"))
    if not found:
        return None
    return found[0], _run(read, found[1].dates[0], count, unit)


def _run(read: Reader, first: date, count: int, unit: str) -> Days:
    last = _after(read, first, count, unit).dates[0] - timedelta(days=1)
    return Days(calendar.between(first, last), exact=True)


def _starting_point(read: Reader, at: int) -> Hit:
    ways = (rule(read, read.skip(at, "the")) for rule in STARTING_POINTS)
    return next((hit for hit in ways if hit and hit[1].dates), None)


def weekdays_ahead(read: Reader, at: int) -> Hit:
    """ "two Sundays from now": the second of them."""
    count, day = read.value(at, "number"), read.value(at + 1, "weekday")
    if not count or day is None or not read.has(at + 2, "from_now"):
        return None
    first = calendar.weekday_after(read.today, day)
    return at + 3, Days((first + timedelta(weeks=count - 1),), exact=True)


def weekday_of_week_ahead(read: Reader, at: int) -> Hit:
    """ "Monday in two weeks", "two weeks from now on Monday": that day of the week it leads to."""
    name = read.skip(at, "the")
    day = read.value(name, "weekday")
    begin = read.skip(name + 1, "comma") if day is not None else at
    leading = read.has(begin, "in")
    amount = _amount(read, begin + leading)
    if not amount or amount[2] != "week":
        return None
    end = amount[0] + read.has(amount[0], "from_now")
    if not leading and end == amount[0]:
        return None
    if day is None:
        name = read.skip(end, "on", "comma", "a_thing")
        day, end = read.value(name, "weekday"), name + 1
    if day is None:
        return None
    monday = calendar.week_start(read.today, amount[1])
    return end, Days((monday + timedelta(days=day),), exact=True, handed_on=True)


def _amount(read: Reader, at: int) -> tuple[int, int, str] | None:
    """ "two days", "a couple of weeks", "half an hour": where it ends, how many, of what."""
    if read.has(at, "fraction"):
        return at + 1, read.value(at, "fraction"), "minute"
    count = read.value(at, "amount") or read.value(at, "number")
    if not count:
        return None
    after = read.skip(at + 1, "next", "next_after", "ahead")
    unit = read.value(after, "unit")
    # "3 next week" are three of something, "3 next weeks" are weeks.
    if not unit or (after > at + 1 and count > 1 and not read.text(after).endswith("s")):
        return None
    return after + 1, count, unit


def _after(read: Reader, day: date, count: int, unit: str) -> Days:
    if unit in TIMED:
        span = timedelta(minutes=count) if unit == "minute" else timedelta(hours=count)
        instant = (read.now + span).replace(second=0, microsecond=0)
        return Days((instant.date(),), exact=True, instant=instant)
    if unit == "month":
        return Days((calendar.add_months(day, count),), exact=True)
    if unit == "business_day":
        return Days((calendar.add_business_days(day, count),), exact=True)
    days = {"day": 1, "week": 7, "fortnight": 14}[unit] * count
    return Days((day + timedelta(days=days),), exact=True)


COUNTED_RULES: tuple[Rule, ...] = (distance, weekdays_ahead, weekday_of_week_ahead)
