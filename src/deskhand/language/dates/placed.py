"""Days placed in the week or the month that was named elsewhere: "next week? Tuesday?". No reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from deskhand.language.dates.calendar import week_start
from deskhand.language.dates.cues import any_before
from deskhand.language.dates.days import WEEKEND, Days, coming_workdays, in_week, others_than
from deskhand.language.dates.reader import Reader
from deskhand.language.dates.told import bare_number, works_through
from deskhand.language.dates.unit import Unit

MONTH_OR_SO = 10
LONGEST_WEEK = 7


def months_placed(read: Reader, found: list[Unit]) -> list[Unit]:
    """ "Next month, any Monday": all of that month's, and the month itself means nothing more."""
    placed = list(found)
    for n, (one, other) in enumerate(pairwise(found)):
        for month, named, at in ((one, other, n + 1), (other, one, n)):
            if not (month.days and named.days and len(named.days.weekdays) == 1):
                continue
            said = range(named.first, named.end)
            every = any(read.has(m, "every") or read.text(m).endswith("days") for m in said)
            every = every or read.text(named.first - 1) in ("a", "un", "algun")
            if not every or len(month.days.dates) < MONTH_OR_SO or month.days.kind != "each":
                continue
            dates = tuple(
                day for day in month.days.dates if day.weekday() == named.days.weekdays[0]
            )
            begin, end = min(month.first, named.first), max(month.end, named.end)
            days = Days(dates, exact=True)
            placed[at] = replace(named, first=begin, end=end, days=days, link="far")
            placed[n if at > n else n + 1] = replace(month, days=None, hours=None, link="far")
    return [unit for unit in placed if unit.days or unit.hours]


def weeks_placed(read: Reader, found: list[Unit]) -> list[Unit]:
    """Weekdays go into the week that the text named: "Are you free next week? Tuesday?".

    The week itself then means nothing more, unless all they do is take days away from it.
    """
    placed = list(found)
    for n, unit in enumerate(found):
        if not unit.days or not unit.days.week or unit.days.week < week_start(read.today, -1):
            continue  # "he put them up the first week of November" places nothing
        if unit.days.exact and not _part_told(found[n : n + 2]):
            continue
        if _week_refused(read, unit):
            continue
        begin = n - 2 if n > 1 and _any_day(found[n - 2]) else n - 1
        named = [m for m in range(begin, len(found)) if 0 <= m != n and _can_move(found, m, n)]
        for m in named:
            days = found[m].days
            if days:
                placed[m] = replace(placed[m], days=in_week(days, unit.days.week))
        dated = [
            m
            for m in range(n + 1, len(found))
            if _inside(found[m], unit.days.dates) and not _alternative(read, found[m - 1], found[m])
        ]
        if any(not _refused(read, unit, found[m]) for m in (*named, *dated)):
            placed[n] = replace(unit, days=None, hours=None, link="far")
    return [unit for unit in placed if unit.days or unit.hours]


def weekends_placed(read: Reader, found: list[Unit]) -> list[Unit]:
    """ "The weekend of the 23rd, Saturday or Sunday": the days of that weekend."""
    placed = list(found)
    for n, unit in enumerate(found):
        days = unit.days
        if not (days and days.exact and tuple(day.weekday() for day in days.dates) == WEEKEND):
            continue
        for m in range(n + 1, len(found)):
            other = found[m].days
            if not other or len(other.weekdays) != 1 or read.has(found[m].first, "truly_this"):
                break
            dates = tuple(day for day in days.dates if day.weekday() in other.weekdays)
            gap = range(unit.end, found[m].first) if m == n + 1 else range(0)
            if not dates or any(read.has(at, "or") for at in gap):
                break
            placed[m] = replace(found[m], days=Days(dates, exact=True))
            if not _refused(read, unit, found[m]):
                placed[n] = replace(unit, days=None, hours=None, link="far")
    return [unit for unit in placed if unit.days or unit.hours]


def _part_told(pair: list[Unit]) -> bool:
    """ "The end of next week, Thursday or Friday": the days are those of that part."""
    if len(pair) < 2 or pair[1].link == "far" or not (pair[0].days and pair[1].days):
        return False
    told = pair[1].days.weekdays
    return bool(told) and set(told) <= {day.weekday() for day in pair[0].days.dates}


def _inside(unit: Unit, dates: tuple[date, ...]) -> bool:
    """Is it a date or two of this week: "the week after, then: the 17th or the 18th"?"""
    days = unit.days
    return bool(days and days.exact and days.dates and set(days.dates) < set(dates))


def _alternative(read: Reader, before: Unit, unit: Unit) -> bool:
    """ "Any evening next week, or Saturday the 20th": beside the week, not within it."""
    gap = range(before.end, unit.first)
    return before.hours is not None and any(read.has(n, "or") for n in gap)


def parts_narrowed(read: Reader, found: list[Unit]) -> list[Unit]:
    """ "Mid-June, maybe around the 17th": the days within it mean more than the part of a month."""
    placed = list(found)
    for n, unit in enumerate(found):
        days = unit.days
        if not days or days.kind != "each" or len(days.dates) <= LONGEST_WEEK or unit.hours:
            continue
        for m in range(n + 1, min(n + 3, len(found))):
            other = found[m]
            if bare_number(read, other) and other.days:
                numbers = {day.day for day in other.days.dates}
                dates = tuple(day for day in days.dates if day.day in numbers)
                placed[m] = replace(
                    other, days=replace(other.days, dates=dates or other.days.dates)
                )
            if _inside(placed[m], days.dates):
                placed[n] = replace(unit, days=None, hours=None, link="far")
    return [unit for unit in placed if unit.days or unit.hours]


def _week_refused(read: Reader, week: Unit) -> bool:
    """ "Esta semana no", "not this week", "this week is hard"."""
    if works_through(read, week):
        return True
    before = read.skip(week.first - 1, "the")
    behind = _no_after(read, week.end) or read.has(week.end, "cue_exclude_after")
    return behind or read.has(before, "cue_exclude")


def _refused(read: Reader, week: Unit, day: Unit) -> bool:
    denied = any(
        read.has(n, "cue_exclude") or (read.has(n, "all_but") and any_before(read, n))
        for n in range(week.end, day.first)
    )
    return denied or read.has(day.end, "cue_exclude_after") or _no_after(read, day.end)


def _no_after(read: Reader, at: int) -> bool:
    """ "lunes no, el resto sí"."""
    ends = at + 1 >= len(read.lexemes) or read.has(at + 1, "comma", "break", "cue_turn")
    return ends and read.text(at) == "no"


def any_day_placed(read: Reader, found: list[Unit]) -> list[Unit]:
    """ "Any day except Friday next week": the other days are of that week too."""
    placed = list(found)
    for n, (unit, refused) in enumerate(pairwise(found)):
        if not (_any_day(unit) and unit.days and read.has(unit.end - 1, "cue_exclude")):
            continue
        dates = refused.days.dates if refused.days and refused.days.exact else ()
        if len(dates) == 1 and (monday := week_start(dates[0], 0)) > read.today:
            placed[n] = replace(unit, days=in_week(unit.days, monday))
    return placed


def others_placed(read: Reader, found: list[Unit]) -> list[Unit]:
    """ "The nurse comes on Mondays. Any other morning is fine": without the days said right before."""
    placed = list(found)
    for n, unit in enumerate(found):
        begin = next((m for m in range(unit.first, unit.end) if read.has(m, "others")), None)
        if begin is None and n and _on_others(read, found[n - 1], unit):
            begin = unit.first
        if begin is None:
            continue
        here = read.sentence(begin)
        floor = read.sentence(here - 1) if here else 0
        named = {
            day.weekday()
            for other in _from(found, n, floor)
            if other.days and not other.days.vague
            for day in other.days.dates[:LONGEST_WEEK]
        }
        if unit.days and not unit.days.vague:
            # "Any other day this week".
            days = others_than(unit.days, named) if len(unit.days.dates) > 1 else unit.days
            placed[n] = replace(unit, days=replace(days, weekdays=unit.days.weekdays))
            continue
        days = others_than(coming_workdays(read.today), named)
        placed[n] = replace(unit, days=replace(days, vague=not named), link="far")
    return placed


def _on_others(read: Reader, before: Unit, unit: Unit) -> bool:
    """ "Off Friday and Saturday, otherwise after 5": an hour of the other days."""
    bound = unit.days is None and unit.hours is not None and unit.hours.kind in ("after", "before")
    whole = before.days is not None and before.hours is None
    return bound and whole and read.has(unit.first - 1, "otherwise")


def _from(found: list[Unit], at: int, floor: int) -> list[Unit]:
    """The units before `at` that begin at this lexeme or later."""
    begin = at
    while begin and found[begin - 1].first >= floor:
        begin -= 1
    return found[begin:at]


def _any_day(unit: Unit) -> bool:
    return bool(unit.days and unit.days.vague)


def _can_move(found: list[Unit], at: int, week: int) -> bool:
    days = found[at].days
    tied = at > week or found[week].link != "far"
    return bool(days and days.weekdays and tied)
