"""Days and times that belong together: "Tuesday at 3", "Sat or Sun afternoon". No judgement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from deskhand.language.dates.calendar import week_start, weekday_from
from deskhand.language.dates.clocks import NOON, clock_at, minutes, settled
from deskhand.language.dates.days import Days, in_week
from deskhand.language.dates.hours import Hours, hours_at
from deskhand.language.dates.phrases import day_at
from deskhand.language.dates.reader import Reader
from deskhand.language.dates.tokens import Clock

Link = Literal["tight", "comma", "or", "far"]
# Lexemes that may stand between a day and its time, and between alternatives.
SMALL = ("on", "at", "the", "around", "of", "comma", "dash", "truly_this", "possessive")
# What every day or time has in it, and how many lexemes may lead up to it ("no later than the").
CORE = frozenset(
    ("weekday", "dayset", "relday", "month", "unit", "number", "ordinal", "clock", "noon", "part",
     "soft_part", "today_part", "minutes_past", "span_abbreviation", "past_day", "week_after_next",
     "numeric", "iso", "holiday", "fraction", "shift", "any_day", "week_after", "next_day",
     "that_time", "that_day", "those_days", "before_it", "overmorrow")
)  # fmt: skip
LONGEST_LEAD = 6
MONTH_OR_SO = 10
LONGEST_WEEK = 7
CHOICE = ("or", "and", "comma", "dash")


@dataclass(frozen=True, slots=True)
class Unit:
    """A day, a time of day, or both, said in lexemes first..end.

    `link` ties it to the unit before; `time_first` when the time was said before the day.
    """

    first: int
    end: int
    days: Days | None = None
    hours: Hours | None = None
    link: Link = "far"
    time_first: bool = False


def units(read: Reader) -> list[Unit]:
    """Every unit of the text in order, alternatives filled in from each other."""
    found: list[Unit] = []
    for piece in _pieces(read):
        if len(found) > 1 and _says_when(read, found[-2], found[-1], piece):
            piece = replace(piece, link="far")
        joined = _joined(found[-1], piece) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(piece if piece.link == "far" else replace(piece, link="or"))
    placed = _weeks_placed(read, _months_placed(read, _any_day_placed(read, _shared(found))))
    return _parts_narrowed(read, placed)


def _says_when(read: Reader, any_day: Unit, refused: Unit, piece: Unit) -> bool:
    """ "Any day but Friday, in the morning": the time is the other days', not Friday's."""
    vague = any_day.days is not None and any_day.days.vague and not any_day.hours
    denied = read.has(any_day.end - 1, "cue_exclude") or read.has(refused.first - 1, "cue_exclude")
    return vague and denied and piece.days is None and piece.link == "comma"


def _pieces(read: Reader) -> list[Unit]:
    """Days and times one by one, each with its link to the one before."""
    pieces: list[Unit] = []
    near = _near_a_time(read)
    at = 0
    while at < len(read.lexemes):
        if not near[at]:
            at += 1
            continue
        link = _link(read, pieces[-1].end, at) if pieces else "far"
        piece = _piece(read, at, link)
        if piece and _supposed(read, piece):
            at = piece.end
        elif piece:
            pieces.append(piece)
            at = piece.end
        else:
            at += 1
    return pieces


def _supposed(read: Reader, piece: Unit) -> bool:
    """ "If not today, tomorrow before noon": named only to name another."""
    follows = read.skip(piece.end, "comma", "cue_turn", "on", "the")
    return (
        read.has(piece.first - 1, "if_not")
        and follows > piece.end
        and read.has(follows, "weekday", "relday", "ordinal", "part", "month", "clock")
    )


def _near_a_time(read: Reader) -> list[bool]:
    """Where a day or time may begin: a lexeme with a role, and soon a word that only times have."""
    near: list[bool] = []
    ahead = LONGEST_LEAD + 1
    for lexeme in reversed(read.lexemes):
        ahead = 0 if CORE & lexeme.roles.keys() else ahead + 1
        near.append(bool(lexeme.roles) and ahead <= LONGEST_LEAD)
    return near[::-1]


def _piece(read: Reader, at: int, link: Link) -> Unit | None:
    part = at + 1 if read.has(at, "truly_this") and read.has(at + 1, "part") else at
    if read.has(part, "today_part") or part > at:
        span = read.value(part, "today_part") or read.value(part, "part")
        today = Days((read.today,), exact=True)
        return Unit(at, part + 1, today, Hours("part", part=minutes(span)), link)
    if _is_greeting(read, at):
        return None
    if until := _until_clock(read, at, link):
        return until
    day = day_at(read, at)
    hours = hours_at(read, at, link != "far")
    if day and (not hours or day[0] >= hours[0]):
        return Unit(at, day[0], day[1], _part_within(read, at, day[0]), link)
    return Unit(at, hours[0], None, hours[1], link) if hours else None


def _part_within(read: Reader, begin: int, end: int) -> Hours | None:
    """ "the first Monday morning of December" has its part of the day inside."""
    inside = [read.value(n, "part") for n in range(begin + 1, end - 1)]
    inside += [read.value(n, "part") for n in range(begin, end) if read.has(n, "dayset")]
    span = next((span for span in inside if span), None)
    return Hours("part", part=minutes(span)) if span else None


def _until_clock(read: Reader, at: int, link: Link) -> Unit | None:
    """ "between now and 5", "from now until noon"."""
    opened = read.has(at, "between", "from") and read.has(at + 1, "cue_now")
    if not opened or not read.has(at + 2, "and", "to"):
        return None
    clock = clock_at(read, at + 3)
    if not clock or not (clock[2] or read.can_follow(clock[0])):
        return None
    today = Days((read.today,), kind="until", exact=True)
    end = clock[1]
    if not end.fixed and settled(end) <= read.now.hour * 60 + read.now.minute < settled(end) + NOON:
        end = Clock(settled(end) + NOON, True)  # "between now and 8" said at nine is tonight's
    return Unit(at, clock[0], today, Hours("point", start=end), link)


def _is_greeting(read: Reader, at: int) -> bool:
    """ "Morning! Can you..." and "good afternoon" are no times."""
    opens = at == 0 and read.has(at, "part") and read.has(at + 1, "break", "comma")
    return opens and at + 2 < len(read.lexemes) and not read.has(at + 2, "or", "relday", "weekday")


def _link(read: Reader, end: int, at: int) -> Link:
    """How what begins at `at` hangs on what ended at `end`."""
    gap = range(end, at)
    if read.has(end - 1, "any_day") and read.has(end - 1, "cue_exclude"):
        return "far"
    if read.text(end) == "but" and at == end + 1 and read.has(at, "before"):
        return "tight"
    chosen = any(read.has(n, "or") for n in gap)
    if any(not (read.has(n, *SMALL, *CHOICE) or (chosen and read.has(n, "suits"))) for n in gap):
        return "far"
    if any(read.has(n, "or", "and") and not read.has(n, "dash") for n in gap):
        return "or"
    return "comma" if any(read.has(n, "comma", "dash") for n in gap) else "tight"


def _joined(unit: Unit, piece: Unit) -> Unit | None:
    """The two as one, or None where they stay two."""
    if piece.link in ("far", "or"):
        return None
    if piece.days and unit.days:
        days = _same_day(unit.days, piece.days, piece.link == "comma")
        both = _merged(unit.hours, piece.hours) if piece.hours and unit.hours else None
        hours = both or piece.hours or unit.hours
        return replace(unit, end=piece.end, days=days, hours=hours) if days else None
    if piece.days:
        both = _merged(unit.hours, piece.hours) if piece.hours and unit.hours else unit.hours
        return replace(unit, end=piece.end, days=piece.days, hours=both, time_first=True)
    if unit.hours is None:
        return replace(unit, end=piece.end, hours=piece.hours)
    merged = _merged(unit.hours, piece.hours) if piece.hours else None
    return replace(unit, end=piece.end, hours=merged) if merged else None


def _same_day(first: Days, second: Days, comma: bool) -> Days | None:
    """One day said twice ("Tuesday, Nov 24"), or weekdays of a week ("next week Tuesday")."""
    for week, named in ((first, second), (second, first)):
        if week.week and named.weekdays and not comma:
            return in_week(named, week.week)
        if (
            named.weekdays
            and not week.weekdays
            and week.dates
            and not week.week
            and (set(_weekdays(week)) == set(named.weekdays))
        ):
            return week
        # "A weekday after the 15th", "Fridays after Thanksgiving": those of the days that follow.
        open_days = len(week.dates) == LONGEST_WEEK and week.exact and not week.week
        if open_days and named.weekdays and not comma and not named.exact:
            dates = tuple(day for day in week.dates if day.weekday() in named.weekdays)
            return Days(dates, exact=True)
    return None


def _weekdays(days: Days) -> list[int]:
    return [day.weekday() for day in days.dates]


def _merged(first: Hours, second: Hours) -> Hours | None:
    """ "afternoon" + "at 3", "after 2" + "before 5"; None for two times of their own."""
    if first.kind == "part" and first.part:
        return second.within(first.part)
    if second.kind == "part" and second.part:
        return first.within(second.part)
    if first.kind == "after" and second.kind == "before":
        return replace(first, kind="range", end=second.end)
    return None


def _shared(found: list[Unit]) -> list[Unit]:
    """What was said once for several: "Sat or Sun afternoon", "Tuesday at 2 or 3"."""
    filled = list(found)
    for n, unit in enumerate(found):
        before = filled[n - 1] if n and unit.link == "or" else None
        run = _run_after(found, n)
        days, hours, first = unit.days, unit.hours, unit.time_first
        if days and before and before.days and before.days.handed_on:
            days = _following(before.days, days)
        if days is None:
            days = (before and before.days) or next((u.days for u in run if u.days), None)
        if hours is None and before and before.time_first:
            hours, first = before.hours, True
        if hours is None and days and days.kind == "each":
            hours = next((u.hours for u in run if u.hours and not u.time_first), None)
        filled[n] = replace(unit, days=days, hours=hours, time_first=first)
    return filled


def _following(before: Days, days: Days) -> Days:
    """A weekday after "next Monday or": the first such day from there on."""
    if days.exact or len(days.weekdays) != 1:
        return days
    first = weekday_from(before.dates[-1], days.weekdays[0])
    return replace(days, dates=(first,), weekdays=(), exact=True, handed_on=True)


def _run_after(found: list[Unit], at: int) -> list[Unit]:
    """The alternatives that follow, up to and with the first that has a time."""
    run: list[Unit] = []
    for unit in found[at + 1 :]:
        if unit.link != "or":
            break
        run.append(unit)
        if unit.hours:
            break
    return run


def _months_placed(read: Reader, found: list[Unit]) -> list[Unit]:
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


def _weeks_placed(read: Reader, found: list[Unit]) -> list[Unit]:
    """Weekdays go into the week that the text named: "Are you free next week? Tuesday?".

    The week itself then means nothing more, unless all they do is take days away from it.
    """
    placed = list(found)
    for n, unit in enumerate(found):
        if not unit.days or not unit.days.week:
            continue
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


def _parts_narrowed(read: Reader, found: list[Unit]) -> list[Unit]:
    """ "Mid-June, maybe around the 17th": the days within it mean more than the part of a month."""
    placed = list(found)
    for n, unit in enumerate(found):
        days = unit.days
        if not days or days.kind != "each" or len(days.dates) <= LONGEST_WEEK or unit.hours:
            continue
        for m in range(n + 1, min(n + 3, len(found))):
            other = found[m]
            if _bare_number(read, other) and other.days:
                numbers = {day.day for day in other.days.dates}
                dates = tuple(day for day in days.dates if day.day in numbers)
                placed[m] = replace(
                    other, days=replace(other.days, dates=dates or other.days.dates)
                )
            if _inside(placed[m], days.dates):
                placed[n] = replace(unit, days=None, hours=None, link="far")
    return [unit for unit in placed if unit.days or unit.hours]


def _bare_number(read: Reader, unit: Unit) -> bool:
    """ "the 28th or 29th": days of a month that is not said."""
    said = range(unit.first, unit.end)
    named = any(read.has(n, "month", "weekday", "relday", "numeric") for n in said)
    return not named and any(read.has(n, "ordinal", "number") for n in said)


def _week_refused(read: Reader, week: Unit) -> bool:
    """ "Esta semana no", "not this week"."""
    before = read.skip(week.first - 1, "the")
    return _no_after(read, week.end) or read.has(before, "cue_exclude")


def _refused(read: Reader, week: Unit, day: Unit) -> bool:
    denied = any(read.has(n, "cue_exclude") for n in range(week.end, day.first))
    return denied or read.has(day.end, "cue_exclude_after") or _no_after(read, day.end)


def _no_after(read: Reader, at: int) -> bool:
    """ "lunes no, el resto sí"."""
    ends = at + 1 >= len(read.lexemes) or read.has(at + 1, "comma", "break", "cue_turn")
    return ends and read.text(at) == "no"


def _any_day_placed(read: Reader, found: list[Unit]) -> list[Unit]:
    """ "Any day except Friday next week": the other days are of that week too."""
    placed = list(found)
    for n, (unit, refused) in enumerate(pairwise(found)):
        if not (_any_day(unit) and unit.days and read.has(unit.end - 1, "cue_exclude")):
            continue
        dates = refused.days.dates if refused.days and refused.days.exact else ()
        if len(dates) == 1 and (monday := week_start(dates[0], 0)) > read.today:
            placed[n] = replace(unit, days=in_week(unit.days, monday))
    return placed


def _any_day(unit: Unit) -> bool:
    return bool(unit.days and unit.days.vague)


def _can_move(found: list[Unit], at: int, week: int) -> bool:
    days = found[at].days
    tied = at > week or found[week].link != "far"
    return bool(days and days.weekdays and tied)
