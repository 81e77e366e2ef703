"""Days by name: weekdays, today and tomorrow, holidays and weeks. No months, no counting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from deskhand.domain.base import Lang
from deskhand.language.dates import calendar
from deskhand.language.dates.clocks import that_clock
from deskhand.language.dates.dated import day_month, month_day, numeric, ordinal
from deskhand.language.dates.days import (
    LEFT,
    PAST,
    WEEKEND,
    Days,
    Hit,
    Rule,
    coming_workdays,
    in_week,
    week,
)
from deskhand.language.dates.months import months, nth_weekday
from deskhand.language.dates.reader import Reader

# How far ahead "Tuesday the 15th" is looked for; beyond it the weekday was a slip.
WEEKS_AHEAD = 9
# Short for the day said, but only after "before" and "by".
SHORT_FOR_IT = ("that", "then", "eso", "entonces")
# Weeks that Spanish counts in days, the day itself with them.
IN_EIGHT = {8: 1, 15: 2}
# How many lexemes back "the day after" looks for the day it is said of.
FURTHEST_BACK = 14


def weekday(read: Reader, at: int) -> Hit:
    """ "Tuesday", "next Tues", "this Friday", "el martes que viene", "Wednesday the 17th"."""
    name = read.skip(at, "every", "this", "next", "last", "the")
    day = read.value(name, "weekday")
    if name > at and read.text(at) == "esta":
        return None  # "está martes y jueves"
    if day is None or not _surely_a_day(read, at, name) or _greets(read, name):
        return None
    said = range(at, name)
    end = name + 1
    if read.has(end, "possessive"):
        end += 1
    if any(read.has(n, "last") for n in said) or read.has(end, "last_after"):
        return end + read.has(end, "last_after"), PAST
    if dated := _date_of(read, end, day):
        return dated
    if read.has(end, "after_next"):
        return end + 1, Days(
            (calendar.weekday_after(read.today, day) + timedelta(weeks=1),), exact=True
        )
    this = any(read.has(n, "truly_this") for n in said)
    if read.has(end, "next_after") or (any(read.has(n, "next") for n in said) and not this):
        monday = calendar.week_start(read.today, 1)
        follows = read.has(end, "one_after") or any(read.has(n, "follows") for n in said)
        said_before = day_said(read, at, read.sentence(at)) if follows else None
        end += read.has(end, "next_after")
        if said_before and said_before > read.today:
            # "We're back the 20th, the following Monday is good."
            return end, Days((calendar.weekday_after(said_before, day),), exact=True)
        return end, replace(in_week(Days((), weekdays=(day,)), monday), handed_on=True)
    if read.has(at - 1, "own_week") and (before := day_said(read, at - 1, FURTHEST_BACK * -1)):
        # "Friday the 4th, and that Saturday too".
        return end, Days((calendar.weekday_after(before, day),), exact=True, handed_on=True)
    first = (calendar.weekday_from if this else calendar.weekday_after)(read.today, day)
    if read.text(end) == "en" and (read.value(end + 1, "number") in IN_EIGHT):
        later = IN_EIGHT[read.value(end + 1, "number")]  # "el lunes en ocho"
        return end + 2, Days((first + timedelta(weeks=later),), exact=True)
    bare = not read.has(end + 2, "weekday", "dayset", "unit", "month", "holiday", "part")
    if bare and read.has(end, "or") and read.has(end + 1, "next") and read.can_follow(end + 2):
        return end + 2, Days((first, first + timedelta(weeks=1)), exact=True)  # "or next"
    return end, Days((first,), weekdays=(day,))


def _greets(read: Reader, name: int) -> bool:
    """ "Happy Sunday!", "feliz viernes": a wish of another kind."""
    wished = read.has(name - 1, "happy") and read.text(name - 1) != "great"
    return wished and (name + 1 >= len(read.lexemes) or read.has(name + 1, "break", "comma"))


def _surely_a_day(read: Reader, at: int, name: int) -> bool:
    """ "sun", "sat", "wed", "mar" are days only beside something that makes them one."""
    if not read.has(name, "risky_day"):
        return True
    if read.text(name) == "mar" and read.text(name - 1) in ("el", "al"):
        return read.has(name + 1, "number", "clock", "at")
    if read.has(name - 1, "never_day") or read.text(name - 1) in ("the", "a"):
        return False
    beside = read.has(
        name + 1,
        "clock",
        "number",
        "part",
        "soft_part",
        "ordinal",
        "numeric",
        "month",
        "dash",
        "noon",
        "at",
        "around",
        "between",
    )
    listed = read.has(name + 1, "or", "and", "to", "comma") and read.has(
        name + 2, "weekday", "relday"
    )
    before = (
        at < name
        or name == 0
        or read.has(
            name - 1,
            "on",
            "by",
            "or",
            "and",
            "dash",
            "to",
            "before",
            "after",
            "between",
            "comma",
            "weekday",
            "cue_wish",
            "cue_exclude",
            "cue_cancel",
            "cue_move",
            "at",
            "break",
            "since",
            "clock",
            "part",
            "noon",
        )
    )
    return beside or listed or (before and read.can_follow(name + 1))


def _date_of(read: Reader, at: int, day: int) -> Hit:
    """The date that follows a weekday: "Tuesday the 24th", "Wed, Nov 25", "martes 24"."""
    after = read.skip(at, "comma", "the")
    after = after + 1 if read.text(after) == "on" else after
    for rule in (month_day, day_month, numeric):
        found = rule(read, after)
        if found and len(found[1].dates) == 1:
            agrees = found[1].dates[0].weekday() == day
            return found if agrees or not read.has(after - 1, "on", "or") else None
        if found and found[1].past and not found[1].dates and after - at <= 1:
            return found
    number = read.value(after, "ordinal") or read.value(after, "number")
    if (
        not number
        or not 1 <= number <= 31
        or read.has(after + 1, "month", "minutes_after", "oclock")
    ):
        return None
    if read.has(after, "number") and (read.has(after + 1, "of") and read.has(after + 2, "month")):
        return None
    plain = calendar.weekday_after(read.today, day)
    dates = (plain + timedelta(weeks=n) for n in range(-1, WEEKS_AHEAD))
    right = next((day for day in dates if day.day == number and day >= read.today), None)
    spanish_date = read.lang is Lang.ES and number > 12 and not right
    if read.has(after, "ordinal") or spanish_date:
        if right is None and read.has(after + 1, "or", "to", "and", "dash"):
            return None
        coming = right or calendar.coming_day(read.today, number)
        return (after + 1, Days((coming,), exact=True)) if coming else None
    # "Tuesday 10" is ten o'clock unless the 10th is that Tuesday; "martes 10" is the 10th.
    dated = after > at or number > 12 or right == plain or read.lang is Lang.ES
    spans = number <= 12 and after == at and read.has(after + 1, "to", "dash", "or")
    spans = spans and not read.has(after + 2, "weekday")
    spans = spans and not (right and read.text(after + 1) in ("a las", "a la"))
    if right and dated and not spans and read.day_can_end(after + 1):
        return after + 1, Days((right,), exact=True)
    return None


def relative(read: Reader, at: int) -> Hit:
    """ "today", "tomorrow", "pasado mañana", and yesterday, which is no wish."""
    if read.has(at, "past_day"):
        return at + 1, PAST
    if read.has(at, "truly_this") and read.value(at + 1, "unit") == "day":
        return at + 2, Days((read.today,), exact=True)
    offset = read.value(at, "relday")
    next_day = read.has(at, "next_day")
    if (next_day or read.value(at, "shift") == 1) and read.can_follow(at + 1):
        return _after_theday_said(read, at) or (
            (at + 1, Days((read.today + timedelta(days=1),))) if next_day else None
        )
    if offset is None and read.has(at, "overmorrow") and _tomorrow_said(read, at):
        offset = 2  # "mañana o pasado"
    if offset is None:
        return None
    end = at + 1 + read.has(at + 1, "possessive")
    return end, Days((read.today + timedelta(days=offset),), exact=True)


def _tomorrow_said(read: Reader, at: int) -> bool:
    """Was tomorrow named a few words before, so that "pasado" alone is the day after it?"""
    said = any(read.value(n, "relday") == 1 for n in range(max(0, at - FURTHEST_BACK), at))
    follows = read.day_can_end(at + 1) or read.has(at + 1, "part")
    return said and follows and not read.has(at - 1, "weekday", "unit", "dayset")


def _after_theday_said(read: Reader, at: int) -> Hit:
    """ "Tomorrow or the day after", "Tuesday is no good but the day after is fine"."""
    said = day_said(read, at)
    return (at + 1, Days((said + timedelta(days=1),), exact=True)) if said else None


def that_day(read: Reader, at: int) -> Hit:
    """ "Delivery is on the 10th, come that day", "the 26th, so it must be done before that"."""
    if not read.has(at, "that_day") or not read.can_follow(at + 1):
        return None
    short = read.text(at) in SHORT_FOR_IT
    back = range(max(0, at - FURTHEST_BACK), at)
    leans = read.has(at - 1, "before", "by")
    # "We're back the 24th; any time after that".
    leans = leans or (read.has(at - 1, "after") and any(read.has(n, "cue_event") for n in back))
    if short and (not leans or that_clock(read, at)):
        return None
    said = day_said(read, at)
    return (at + 1, Days((said,), exact=True)) if said else None


def day_said(read: Reader, at: int, floor: int = 0) -> date | None:
    """The one day named last, from `floor` on and a few lexemes at most before this place."""
    for n in range(at - 1, max(floor - 1, at - FURTHEST_BACK), -1):
        counted = read.has(n, "number") and read.has(n - 1, "article")
        if not counted and not read.has(n, "weekday", "relday", "ordinal", "numeric", "month"):
            continue
        first = n - 1 if read.has(n - 1, "month", "the", "number", "ordinal", "article") else n
        ways = (
            rule(read, begin)
            for begin in (first, n)
            for rule in (weekday, relative, ordinal, numeric, month_day, day_month)
        )
        found = next((hit for hit in ways if hit and len(hit[1].dates) == 1), None)
        if found:
            return found[1].dates[0]
    return None


def holiday(read: Reader, at: int) -> Hit:
    """ "Thanksgiving", "Christmas Eve", "Nochebuena", unless it names lights, dinners or wishes."""
    name = read.skip(at, "this", "next", "the", "on")
    key = read.value(name, "holiday")
    if not key or read.has(at - 1, "happy"):
        return None
    if read.text(name - 1) == "de" and read.is_word(name - 2):
        return None  # "luces de Navidad"
    number = read.value(name + 1, "number")
    year = number if number and 1990 <= number <= 2100 else None
    end = name + 1 + (1 if year else 0)
    if read.value(end, "dayset") == list(WEEKEND):
        found = calendar.holiday(key, read.today, year)
        saturday = calendar.weekday_from(found - timedelta(days=2), 5) if found else None
        return (end + 1, Days((saturday, saturday + timedelta(days=1)))) if saturday else None
    if read.value(end, "unit") == "week":
        found = calendar.holiday(key, read.today, year)
        return (end + 1, week(read, found - timedelta(days=found.weekday()))) if found else None
    bounded = read.has(at - 1, "by", "before", "after", "shift", "week_of")
    if not read.day_can_end(end) and not bounded:
        return None
    if any(read.has(n, "last") for n in (at - 1,)):
        return end, PAST
    ahead = any(read.has(n, "next") for n in range(at, name))
    found = calendar.holiday(key, read.today, year, ahead=ahead)
    return end, Days((found,), exact=True) if found and found >= read.today else PAST


def set_of_days(read: Reader, at: int) -> Hit:
    """ "this weekend", "weekdays", "any weekday", "el fin de semana"."""
    name = read.skip(at, "every", "this", "next", "last", "the", "any_day")
    days = read.value(name, "dayset")
    if days is None or _greets(read, at):
        return None
    said = range(at, name)
    if name == at and read.text(name) == "weekend" and read.is_word(name + 1):
        return None  # "our weekend house"
    if any(read.has(n, "last") for n in said) or read.has(name + 1, "last_after"):
        return name + 1 + read.has(name + 1, "last_after"), PAST
    end = name + 1 + read.has(name + 1, "next_after")
    skipped = read.has(end, "after_next")
    if skipped or end > name + 1 or any(read.has(n, "next") for n in said):
        monday = calendar.week_start(read.today, 2 if skipped else 1)
        return end + skipped, in_week(Days((), weekdays=tuple(days)), monday)
    if tuple(days) == WEEKEND:
        # On a Sunday "the weekend" is the next one: today's is as good as over.
        first = read.today + timedelta(days=read.today.weekday() == 6)
        saturday = calendar.weekday_from(first, 5)
        return end, Days((saturday, saturday + timedelta(days=1)), weekdays=WEEKEND)
    ahead = [
        day for day in calendar.run_of(read.today + timedelta(days=1), 7) if day.weekday() in days
    ]
    return end, Days(tuple(ahead), weekdays=tuple(days))


def weekday_beside(read: Reader, at: int) -> Hit:
    """ "the Monday after Thanksgiving", "the Friday before the 12th"."""
    name = read.skip(at, "the")
    day = read.value(name, "weekday")
    if day is None or not read.has(name + 1, "after", "before"):
        return None
    begin = read.skip(name + 2, "the", "on")
    ways = (rule(read, begin) for rule in (holiday, month_day, day_month, numeric))
    found = next((hit for hit in ways if hit and hit[1].dates), None)
    if found is None and read.has(begin, "ordinal") and read.has(begin, "digits"):
        coming = calendar.coming_day(read.today, read.value(begin, "ordinal"))
        found = (begin + 1, Days((coming,))) if coming else None
    if found is None:
        return None
    first, week_before = found[1].dates[0], found[1].dates[0] - timedelta(days=7)
    early = read.has(name + 1, "before")
    meant = calendar.weekday_from(week_before, day) if early else calendar.weekday_after(first, day)
    return found[0], Days((meant,), exact=True) if meant >= read.today else PAST


def any_day(read: Reader, at: int) -> Hit:
    """ "any day after 4", "any day but Monday": the working days of the coming week."""
    return (at + 1, coming_workdays(read.today)) if read.has(at, "any_day") else None


def weeks(read: Reader, at: int) -> Hit:
    """ "next week", "early next week", "the end of the week", "la semana que viene"."""
    if read.has(at, "week_after_next"):
        return at + 1, week(read, calendar.week_start(read.today, 2))
    if read.value(at, "span_abbreviation") == "week":
        return at + 1, week(read, calendar.week_start(read.today, 0), 2)
    third = read.value(at, "third")
    begin = at + 1 if third is not None else at
    if third is not None:
        begin = read.skip(begin, "in", "the_f", "around", "cue_mine")
    if third == LEFT and (left := _rest_of_day(read, begin)):
        return left
    unit = read.skip(begin, "this", "next", "last", "every", "the", "ahead", "whole")
    if read.value(unit, "unit") != "week" or read.text(unit) in ("weeks", "semanas"):
        return None
    said = range(begin, unit)
    end = unit + 1
    if any(read.has(n, "last") for n in said) or read.has(end, "last_after"):
        return end + read.has(end, "last_after"), PAST
    coming = any(read.has(n, "next") for n in said) or read.has(end, "next_after")
    named = coming or any(read.has(n, "truly_this", "whole") for n in said)
    named = named or "coming" in read.text(begin) or read.has(end, "this_after", "is_over")
    named = named or read.has(at - 1, "until_over") or read.has(at - 2, "until_over")
    end += read.has(end, "this_after")
    if not named and third is None:
        return None
    monday = calendar.week_start(read.today, int(coming or "coming" in read.text(begin)))
    follows = any(read.has(n, "follows") for n in (*said, end))
    if follows and (before := day_said(read, at)):
        monday = max(monday, calendar.week_start(before, 1))
    found = week(read, monday, third)
    end += read.has(end, "next_after")
    if third is None and (after := _or_the_one_after(read, end)):
        both = found.dates + week(read, monday + timedelta(weeks=1)).dates
        return after, Days(both, exact=True)
    if not found.dates:
        found = week(read, monday + timedelta(weeks=1), third)
    return end, found


def _or_the_one_after(read: Reader, at: int) -> int:
    """ "This week or next", "la semana que viene o la siguiente": where it ends; 0 if it is not there."""
    if not read.has(at, "or"):
        return 0
    end = read.skip(at + 1, "the", "the_f", "truly_this", "in")
    if read.has(end, "one_after", "week_after"):
        return end + 1
    bare = read.has(end, "next", "next_after") and read.value(end + 1, "unit") != "week"
    return end + 1 if bare and read.can_follow(end + 1) else 0


def _rest_of_day(read: Reader, at: int) -> Hit:
    """ "the rest of the day": today."""
    unit = at if read.value(at, "unit") == "day" else read.skip(at, "this", "truly_this", "the")
    if read.value(unit, "unit") != "day":
        return None
    return read.skip(unit + 1, "of", "relday"), Days((read.today,), exact=True)


NAMED_RULES: tuple[Rule, ...] = (
    weekday, weekday_beside, relative, that_day, holiday, set_of_days, any_day, nth_weekday, weeks, months,
)  # fmt: skip
