"""Days and times that belong together: "Tuesday at 3", "Sat or Sun afternoon". No judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deskhand.language.dates.calendar import week_start, weekday_from
from deskhand.language.dates.clocks import NOON, clock_at, minutes, settled
from deskhand.language.dates.days import Days, coming_workdays, in_week, others_than
from deskhand.language.dates.hours import Hours, hours_at
from deskhand.language.dates.named import day_said
from deskhand.language.dates.phrases import day_at
from deskhand.language.dates.placed import (
    any_day_placed,
    months_placed,
    others_placed,
    parts_narrowed,
    weekends_placed,
    weeks_placed,
)
from deskhand.language.dates.reader import Reader
from deskhand.language.dates.tokens import Clock
from deskhand.language.dates.unit import DENIED, Link, Unit

# Lexemes that may stand between a day and its time, and between alternatives.
SMALL = ("on", "at", "the", "around", "of", "comma", "dash", "truly_this", "possessive")
# What every day or time has in it, and how many lexemes may lead up to it ("no later than the").
CORE = frozenset(
    ("weekday", "dayset", "relday", "month", "unit", "number", "ordinal", "clock", "noon", "part",
     "soft_part", "today_part", "minutes_past", "span_abbreviation", "past_day", "week_after_next",
     "numeric", "iso", "holiday", "fraction", "shift", "any_day", "week_after", "next_day",
     "that_time", "that_day", "those_days", "before_it", "overmorrow", "that_hour")
)  # fmt: skip
# Minutes by which a span may begin before its part of the day ("5 in the morning").
EARLIER = 180
LONGEST_LEAD = 6
LONGEST_WEEK = 7
OR = ("or ", "o ")
CHOICE = ("or", "and", "comma", "dash")


def units(read: Reader) -> list[Unit]:
    """Every unit of the text in order, alternatives filled in from each other."""
    found: list[Unit] = []
    pieces = _pieces(read)
    for n, piece in enumerate(pieces):
        if _told_before(read, found[-2:], piece):
            piece = replace(piece, link="far")
        elif found and n + 1 < len(pieces) and _times_its_own(found[-1], piece, pieces[n + 1]):
            piece = replace(piece, link="or")
        if len(found) > 1 and _says_when(read, found[-2], found[-1], piece):
            piece = replace(piece, link="far")
        joined = _joined(found[-1], piece) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(piece if piece.link == "far" else replace(piece, link="or"))
    shared = weekends_placed(read, any_day_placed(read, _shared(read, found)))
    placed = weeks_placed(read, months_placed(read, shared))
    return others_placed(read, parts_narrowed(read, placed))


def _says_when(read: Reader, any_day: Unit, refused: Unit, piece: Unit) -> bool:
    """ "Any day but Friday, in the morning": the time is the other days', not Friday's."""
    vague = any_day.days is not None and any_day.days.vague and not any_day.hours
    denied = read.has(any_day.end - 1, "cue_exclude") or read.has(refused.first - 1, "cue_exclude")
    return vague and denied and piece.days is None and piece.link == "comma"


def _told_before(read: Reader, last: list[Unit], piece: Unit) -> bool:
    """ "Monday I'm home after 2, Friday too": the time is Monday's, whose clause it stands in."""
    if len(last) < 2 or piece.link != "comma" or not piece.days or last[1].days:
        return False
    day = last[0].days is not None and last[0].hours is None
    return day and read.same_clause(last[0].end, last[1].first)


def _times_its_own(unit: Unit, piece: Unit, follows: Unit) -> bool:
    """ "After 2, Fridays all day": the time before the comma is not Friday's."""
    bare = unit.hours is not None and unit.days is None and piece.link == "comma"
    own = follows.hours is not None and follows.days is None and follows.link == "tight"
    return bare and own and piece.days is not None and piece.hours is None


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
    if read.has(at, "own_week") and read.has(at + 1, "part") and (day_then := day_said(read, at)):
        then = Hours("part", part=minutes(read.value(at + 1, "part")))  # "put it in that afternoon"
        return Unit(at, at + 2, Days((day_then,)), then, link)
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
    if gap and read.text(at).startswith(DENIED) and read.has(at, "after", "before", "by"):
        return "far"  # "any evening but Thursday, and not later than 8"
    if not gap and read.has(at, "after") and (_apart(read, at) or _day_behind(read, at)):
        return "or"
    chosen = any(read.has(n, "or") for n in gap)
    if any(not (read.has(n, *SMALL, *CHOICE) or (chosen and read.has(n, "suits"))) for n in gap):
        return "far"
    if any(read.has(n, "or", "and") and not read.has(n, "dash") for n in gap):
        return "or"
    return "comma" if any(read.has(n, "comma", "dash") for n in gap) else "tight"


def _day_behind(read: Reader, at: int) -> bool:
    """ "Weekends and after 3:30 weekdays": the hour is that of the days behind it."""
    clock = clock_at(read, at + 1) if read.has(at, "or_after") else None
    return clock is not None and read.has(clock[0], "weekday", "dayset")


def _apart(read: Reader, at: int) -> bool:
    """ "Sundays or after 6": the day has no hour of its own."""
    day = read.has(at - 1, "weekday", "dayset")
    return day and read.text(at).startswith(OR) and clock_at(read, at + 1) is not None


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
    for part, other in ((first, second), (second, first)):
        if part.kind == "part" and part.part:
            if other.kind == "part" and other.part and not _one_in_other(part.part, other.part):
                return None
            both = other.within(part.part)
            # "From 2 to 5, mornings are better": two times of their own.
            apart = other.kind == "range" and both.bounds[0] < part.part[0] - EARLIER
            often = first.often or second.often
            return None if apart else replace(both, often=often)
    if first.kind == "after" and second.kind == "before":
        return replace(first, kind="range", end=second.end)
    return None


def _one_in_other(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Does one part of the day say more of the other? An evening does not of an afternoon."""
    low, high = max(first[0], second[0]), min(first[1], second[1])
    return (low, high) in (first, second)


def _shared(read: Reader, found: list[Unit]) -> list[Unit]:
    """What was said once for several: "Sat or Sun afternoon", "Tuesday at 2 or 3"."""
    filled = list(found)
    for n, unit in enumerate(found):
        before = filled[n - 1] if n and unit.link == "or" else None
        run = _run_after(found, n)
        days, hours, first = unit.days, unit.hours, unit.time_first
        if days and unit.hours is None and (monday := _week_behind(read, found, n)):
            days = in_week(days, monday)
        if days and before and before.days and before.days.handed_on:
            days = _following(before.days, days)
        if days is None:
            days = (before and _handed(read, before, unit)) or _lent(read, found, n, run)
        whole = before and any(read.has(m, "all_of_it") for m in range(before.end, unit.end))
        if hours is None and before and before.time_first and not whole:
            hours, first = before.hours, True
        if hours is None and days and days.kind == "each":
            hours = next((u.hours for u in run if u.hours and _lends(read, unit, u)), None)
            hours = None if hours and _over(read, days, hours) else hours
        filled[n] = replace(unit, days=days, hours=hours, time_first=first)
    return filled


def _handed(read: Reader, before: Unit, unit: Unit) -> Days | None:
    """The days of a time said as an alternative: those before it, and "Sundays or after 6" the others."""
    bound = unit.hours is not None and unit.hours.kind == "after"
    apart = (bound and _plural(read, before)) or _parted(read, before, unit)
    if before.days and before.hours is None and apart:
        return others_than(coming_workdays(read.today), set(_weekdays(before.days)))
    return before.days


def _lends(read: Reader, before: Unit, unit: Unit) -> bool:
    """Is its time also that of the days before it? "Mon or Tue, other days before noon" and "Tue, Wed only
    after 11" have it for themselves."""
    own = any(read.has(n, "others", "alone") for n in range(unit.first, unit.end))
    own = own or read.text(unit.first).startswith(OR) or _parted(read, before, unit)
    return not (unit.time_first or own)


def _parted(read: Reader, before: Unit, unit: Unit) -> bool:
    """ "Saturday, or in the evening around 6": the comma parts the evenings of other days from the day."""
    gap = range(before.end, unit.first)
    worded = read.has(before.end, "comma") and any(read.has(n, "or") for n in gap)
    return worded and unit.days is None and read.has(unit.first, "part")


def _week_behind(read: Reader, found: list[Unit], at: int) -> date | None:
    """The Monday of "Tuesday or Thursday next week": a week that is said behind the last is the first's."""
    after = found[at + 1] if at + 1 < len(found) else None
    days = found[at].days
    if not (after and after.link == "or" and after.days and days and len(days.weekdays) == 1):
        return None
    worded = read.has(after.end - 1, "unit") or read.has(after.end - 1, "next_after")
    last = after.days.dates[0] if len(after.days.dates) == 1 else None
    if not (
        worded and last and after.days.handed_on is False and days.weekdays[0] < last.weekday()
    ):
        return None
    return week_start(last, 0)


def _lent(read: Reader, found: list[Unit], at: int, run: list[Unit]) -> Days | None:
    """The days of the alternatives for a time without any. "Evenings or Saturdays", "after 4 and all day
    Saturdays" tell of other days than the Saturday."""
    unit, day = found[at], next((u for u in run if u.days), None)
    if day is None or not day.days or not unit.hours:
        return day.days if day else None
    before = found[at - 1] if at else None
    if before and before.days and not before.hours and read.same_clause(before.end, unit.first):
        return None  # "Friday I'm free all day, and that Saturday too"
    worded = any(read.has(n, "or", "and") for n in range(unit.end, day.first))
    apart = unit.hours.often or (unit.hours.kind != "point" and _plural(read, day))
    bare = apart and day is run[0] and worded and not day.hours
    if bare or (day.hours and day.hours.whole_day and not unit.hours.whole_day):
        return others_than(coming_workdays(read.today), set(_weekdays(day.days)))
    return day.days


def _plural(read: Reader, unit: Unit) -> bool:
    """ "Sundays", "los domingos", "weekends": no one day."""
    said = [read.text(n) for n in range(unit.first, unit.end)]
    return "los" in said or any(
        word.endswith(("days", "weekends", "fines de semana")) for word in said
    )


def _over(read: Reader, days: Days, hours: Hours) -> bool:
    """ "Today or first thing tomorrow", said at noon: the time is tomorrow's alone."""
    end = hours.bounds[1]
    passed = end is not None and end <= read.now.hour * 60 + read.now.minute
    return passed and days.dates == (read.today,)


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
