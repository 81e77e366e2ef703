"""What a refusal does to the times around it: its reason, the week after, the other days. No words."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta

from deskhand.language.dates.clocks import NOON
from deskhand.language.dates.cues import Sense
from deskhand.language.dates.days import Days, others_than
from deskhand.language.dates.hours import Hours
from deskhand.language.dates.reader import Reader
from deskhand.language.dates.tokens import Clock
from deskhand.language.dates.unit import Unit
from deskhand.language.dates.windows import Meant

WEEK = timedelta(weeks=1)


def with_reasons(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "Any day but Tuesday mornings, I have class until 11", "Wednesday I'm at the dentist until 1":
    the time that follows a refusal is of the day that was refused."""
    placed = list(meant)
    for n in range(1, len(placed)):
        before, each = placed[n - 1], placed[n]
        if not _of_a_day(read, before, each):
            continue
        apart = not read.same_clause(before.unit.end, each.unit.first)
        bound = not apart and _bound(each.unit)
        denied = bound and _denied(read, before.unit.end, each.unit.first)
        # "Friday is my library day, until 3".
        told = not apart or read.has(each.unit.first - 1, "comma")
        lasting = told and _bound(each.unit) and read.has(each.unit.first, "lasts")
        if before.sense is Sense.WANTED:
            # "Weekdays I'm no use before 3".
            placed[n] = replace(each, sense=Sense.EXCLUDED) if denied else each
            continue
        if before.sense is not Sense.EXCLUDED:
            continue
        if not (denied or lasting) and each.sense is Sense.WANTED:
            if _told_why(read, before.unit, each.unit):
                placed[n] = replace(each, sense=Sense.BOOKED)
            continue
        sense = Sense.EXCLUDED if denied or lasting else each.sense
        unit = replace(each.unit, days=before.unit.days, link="far")
        placed[n] = replace(each, unit=unit, sense=sense)
        if (denied or lasting) and not before.unit.hours:
            placed[n - 1] = replace(before, sense=Sense.PAST)
    return placed


def _of_a_day(read: Reader, before: Meant, each: Meant) -> bool:
    """A time without a day in the sentence of the day before it."""
    bare = each.unit.hours and not each.unit.days
    return bool(before.unit.days and bare) and read.sentence(each.unit.first) <= before.unit.first


def _told_why(read: Reader, before: Unit, each: Unit) -> bool:
    """ "Not Wednesday, I have the doctor at 10", "the buyers measure from 10 to 1": a time beside what
    nobody asked."""
    gap = range(before.end, each.first)
    asked = any(read.has(n, "cue_wish", "cue_turn", "cue_fits_after", "suits") for n in gap)
    span = bool(each.hours and each.hours.kind == "range") and not read.has(each.first - 1, "comma")
    point = bool(each.hours and each.hours.kind == "point")
    return (point or span) and len(gap) > 1 and not asked


def _bound(unit: Unit) -> bool:
    return bool(unit.hours and unit.hours.kind == "before" and not unit.hours.routine)


def _denied(read: Reader, begin: int, end: int) -> bool:
    return any(read.has(n, "cue_exclude", "cue_exclude_after") for n in range(begin, end))


def narrowed(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "Any morning provided it is not before ten", "I get off at 4 and am home by 4:30": the one that
    says more."""
    placed: list[Meant] = []
    for each in meant:
        at = len(placed) - 1
        if at > 0 and placed[at].sense is Sense.EXCLUDED:
            at -= 1  # "any evening but Thursday, and not later than 8"
        both = _both(read, placed[at], each) if placed else None
        if both:
            placed[at] = replace(placed[at], unit=both)
        else:
            placed.append(each)
    return placed


def _both(read: Reader, before: Meant, each: Meant) -> Unit | None:
    """The two as one unit, where both were said of the same days in one sentence."""
    unit, hours, first = each.unit, each.unit.hours, before.unit.hours
    if not hours or not first or {each.sense, before.sense} != {Sense.WANTED}:
        return None
    if unit.days and before.unit.days is None:
        return None
    if read.sentence(unit.first) > before.unit.first:
        return None
    if first.routine and hours.routine and first.kind == hours.kind and unit.link == "or":
        return replace(unit, first=before.unit.first, link=before.unit.link)
    if unit.days or any(read.has(n, "or") for n in range(before.unit.end, unit.first)):
        return None
    span = _span(first, hours) or (None if before.unit.days else _span(hours, first))
    if span is None:
        return None
    often = first.often or hours.often or first.routine
    both = Hours("range", Clock(span[0], True), Clock(span[1], True), often=often)
    return replace(before.unit, hours=both)


def _span(first: Hours, bound: Hours) -> tuple[int, int] | None:
    """What a bound leaves of a part of the day, or of what comes after an hour."""
    if bound.kind not in ("after", "before") or first.whole_day:
        return None
    if first.kind == "after" and bound.kind == "before" and bound.end:
        start, end = first.bounds[0], bound.end.minute
        end += NOON if end <= start and not bound.end.fixed else 0
        return (start, end) if start < end else None
    part = first.part if first.kind == "part" else None
    if not part:
        return None
    start, stop = bound.within(part).bounds
    end = part[1] if bound.kind == "after" or stop is None else stop
    return (start, end) if part[0] <= start < end <= part[1] else None


def told_of(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "Monday and Wednesday I'm home after 2": the time of a clause is that of its days."""
    placed: list[Meant] = []
    for each in meant:
        days = _days_of_clause(read, placed, each)
        if not days:
            placed.append(each)
            continue
        for at in days:
            placed[at] = replace(placed[at], unit=replace(placed[at].unit, hours=each.unit.hours))
        placed[-1] = replace(placed[-1], unit=replace(placed[-1].unit, end=each.unit.end))
    return placed


def _days_of_clause(read: Reader, before: list[Meant], each: Meant) -> list[int]:
    """Which bare days stand right before a bare time in its clause; alternatives all of them."""
    if each.unit.days or not each.unit.hours or each.sense is not Sense.WANTED or not before:
        return []
    if not read.same_clause(before[-1].unit.end, each.unit.first):
        return []
    run: list[int] = []
    for at in range(len(before) - 1, -1, -1):
        if not _bare_day(before[at]):
            break
        run.append(at)
        if before[at].unit.link != "or":
            break
    return run


def _bare_day(meant: Meant) -> bool:
    days = meant.unit.days
    wanted = meant.sense is Sense.WANTED and not meant.unit.hours
    return bool(wanted and days and days.kind == "each" and not days.instant)


def said_again(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "Tuesday Dec 1 or Wed the 2nd? Wed only after 11": the Wednesday that was named."""
    placed: list[Meant] = []
    dated: dict[int, date] = {}
    for each in meant:
        days = each.unit.days
        wanted = each.sense is Sense.WANTED and days is not None and days.kind == "each"
        if not (wanted and days and len(days.dates) == 1):
            placed.append(each)
            continue
        day = days.dates[0]
        if days.exact:
            dated[day.weekday()] = day
        elif days.weekdays and day.weekday() in dated and not _is_habit(read, each.unit):
            days = Days((dated[day.weekday()],), exact=True)
            each = replace(each, unit=replace(each.unit, days=days))
        placed.append(each)
    return placed


def _is_habit(read: Reader, unit: Unit) -> bool:
    """ "Any Wednesday", "Wednesdays", "los miércoles"."""
    said = range(unit.first, unit.end)
    return any(read.has(n, "every") or read.text(n).endswith(("days", "los")) for n in said)


def moved_on(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "Saturdays, but not this Saturday": the one after it."""
    placed: list[Meant] = []
    for each in meant:
        before = placed[-1] if placed and each.unit.link == "or" else None
        listed = before is not None and before.sense is Sense.EXCLUDED and _is_once(before)
        placed.append(_once(each) if listed or _says_this(read, each.unit) else each)
    gone = {
        day
        for each in placed
        if each.sense is Sense.EXCLUDED and each.unit.days and not each.unit.hours
        for day in each.unit.days.dates
        if each.unit.days.exact
    }
    return _not_this_one(read, [_after_those(each, gone) for each in placed])


def _not_this_one(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "A weekend. Not this one": the one after it."""
    ends = [each.unit.end for each in meant]
    placed = list(meant)
    for at, lexeme in enumerate(read.lexemes):
        last = bisect_right(ends, at) - 1
        if "not_this_one" not in lexeme.roles or last < 0:
            continue
        each, days = placed[last], placed[last].unit.days
        if days and _weekly(each):
            later = tuple(day + WEEK for day in days.dates)
            days = replace(days, dates=later, weekdays=(), exact=True)
            placed[last] = replace(each, unit=replace(each.unit, days=days))
    return placed


def _weekly(each: Meant) -> bool:
    days = each.unit.days
    return bool(each.sense is Sense.WANTED and days and days.weekdays and not days.vague)


def _says_this(read: Reader, unit: Unit) -> bool:
    return any(read.has(n, "truly_this") for n in range(unit.first, unit.end))


def _is_once(meant: Meant) -> bool:
    return bool(meant.unit.days and meant.unit.days.exact)


def _once(each: Meant) -> Meant:
    """ "Not this Saturday" says nothing of other Saturdays."""
    days = each.unit.days
    if each.sense is not Sense.EXCLUDED or not (days and days.weekdays):
        return each
    return replace(each, unit=replace(each.unit, days=replace(days, weekdays=(), exact=True)))


def _after_those(each: Meant, gone: set[date]) -> Meant:
    days = each.unit.days
    if each.sense is not Sense.WANTED or not days or days.exact or len(days.weekdays) != 1:
        return each
    if len(days.dates) != 1 or days.dates[0] not in gone:
        return each
    day = days.dates[0] + WEEK
    kept = replace(days, dates=() if day in gone else (day,), weekdays=(), exact=True)
    return replace(each, unit=replace(each.unit, days=kept))


def own_days_apart(meant: list[Meant]) -> list[Meant]:
    """ "After 4 most days, Saturdays all day": Saturday is none of the most days."""
    named = {
        day.weekday()
        for each in meant
        if each.sense is Sense.WANTED and each.unit.days and _in_full(each.unit)
        for day in each.unit.days.dates
        if len(each.unit.days.dates) == 1
    }
    return [
        replace(each, unit=replace(each.unit, days=others_than(each.unit.days, named)))
        if _any_timed(each) and each.unit.days
        else each
        for each in meant
    ]


def _in_full(unit: Unit) -> bool:
    days = unit.days
    whole = unit.hours is None or unit.hours.whole_day
    return bool(whole and days and not days.vague and days.kind == "each" and days.weekdays)


def _any_timed(each: Meant) -> bool:
    days, hours = each.unit.days, each.unit.hours
    return bool(
        each.sense is Sense.WANTED and days and days.vague and hours and not hours.whole_day
    )
