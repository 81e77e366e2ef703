"""From a customer's words to the times he asks for: the one way into this package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.domain.windows import Window
from deskhand.language.dates.calendar import run_of
from deskhand.language.dates.cues import Sense, senses
from deskhand.language.dates.days import Days
from deskhand.language.dates.exceptions import (
    moved_on,
    narrowed,
    own_days_apart,
    said_again,
    told_of,
    with_reasons,
)
from deskhand.language.dates.hours import Hours
from deskhand.language.dates.phrases import LASTING, OPEN_DAYS
from deskhand.language.dates.reader import Reader
from deskhand.language.dates.tokens import lexemes
from deskhand.language.dates.unit import Unit
from deskhand.language.dates.units import units
from deskhand.language.dates.windows import Meant, combined, windows_of

# Lexemes from "usually" to the time.
HABIT_REACH = 10
# Days of what is a week and no pair of days that were chosen.
A_WEEK = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A time somebody wrote: `window` in the business's zone, its `words` at text[span].

    `day_only`: no time of day was said, the window is the working day. `time_only`: no day was
    said, the day is our guess. `excluded`: he said that this one does not suit him.
    """

    window: Window
    words: str
    span: tuple[int, int]
    day_only: bool = False
    time_only: bool = False
    excluded: bool = False


def find_windows(
    text: str,
    now: datetime,
    zone: str,
    lang: Lang | None = None,
    last_outgoing: str | None = None,
    told: Callable[[str], bool] | None = None,
    calls: bool = False,
) -> tuple[Found, ...]:
    """The times a message asks for, in the order written; several days are several windows.

    `now` is an aware instant, `zone` the business's IANA zone, `lang` a hint that a text plainly
    in the other language overrules, `last_outgoing` what we wrote last: its day is used for a time
    without one when it names exactly one, `told` whether the words before a time say that it is
    something else's, `calls` whether a time to ring him at counts. Past times, times
    of bookings that exist and times ruled out are left out; closed days and hours are not.
    """
    found, _ = _read(text, now, zone, lang, last_outgoing, told, calls)
    return found


def find_named(text: str, now: datetime, zone: str, lang: Lang | None = None) -> tuple[Found, ...]:
    """Every time a text names, whatever it says of it: those of a message of ours."""
    where = ZoneInfo(zone)
    words, main = lexemes(text, lang)
    read = Reader(words, now.astimezone(where), main)
    meant = combined([Meant(unit, Sense.WANTED) for unit in units(read)], None, read.now)
    return _without_doubles(
        [hit for each in meant for hit in _found(text, read, each, [], read.now, where)]
    )


def find_excluded(
    text: str, now: datetime, zone: str, lang: Lang | None = None
) -> tuple[Found, ...]:
    """The times a message rules out ("not Friday"), in the order written."""
    _, excluded = _read(text, now, zone, lang, None)
    return excluded


def _read(
    text: str,
    now: datetime,
    zone: str,
    lang: Lang | None,
    last_outgoing: str | None,
    told: Callable[[str], bool] | None = None,
    calls: bool = False,
) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    where = ZoneInfo(zone)
    local = now.astimezone(where)
    words, main = lexemes(text, lang)
    read = Reader(words, local, main)
    found = units(read)
    meant = [
        Meant(_habitual(read, unit), sense, sentence=read.sentence(unit.first))
        for unit, sense in zip(found, senses(read, found, calls), strict=True)
    ]
    if told:
        begins = [read.lexemes[each.unit.first].start for each in meant]
        meant = [
            # "It is" tells the hour it is now, but not in "provided it is not before ten".
            replace(each, sense=Sense.PAST)
            if not read.text(each.unit.first).startswith(("not ", "no ")) and told(text[:begin])
            else each
            for each, begin in zip(meant, begins, strict=True)
        ]
    meant = [
        _turned(each)
        for each in with_reasons(read, said_again(read, _by_their_coming(read, meant)))
    ]
    meant = own_days_apart(moved_on(read, told_of(read, narrowed(read, _or_at_the_latest(meant)))))
    meant = _without_deadline(read, _named_over_any(read, _from_then_on(meant)))
    excluded = [each for each in meant if each.sense is Sense.EXCLUDED]
    bare = any(not each.unit.days and each.sense is Sense.WANTED for each in meant)
    offered = _only_day(last_outgoing, local) if bare and last_outgoing else None
    wanted = [each for each in combined(meant, offered, local) if each.sense is Sense.WANTED]
    wanted.sort(key=lambda each: each.unit.first)
    return (
        _without_doubles(
            [hit for each in wanted for hit in _found(text, read, each, excluded, local, where)]
        ),
        tuple(hit for each in excluded for hit in _found(text, read, each, [], local, where)),
    )


def _found(
    text: str, read: Reader, meant: Meant, excluded: list[Meant], now: datetime, zone: ZoneInfo
) -> list[Found]:
    start, end = read.lexemes[meant.unit.first].start, read.lexemes[meant.unit.end - 1].end
    timed = meant.unit.hours is not None or bool(meant.unit.days and meant.unit.days.instant)
    return [
        Found(
            window,
            text[start:end],
            (start, end),
            not timed,
            meant.time_only,
            meant.sense is Sense.EXCLUDED,
        )
        for window in windows_of(meant, excluded, now, zone)
    ]


def _habitual(read: Reader, unit: Unit) -> Unit:
    """ "I'm usually around from 8 to 2": no one day is meant."""
    if unit.days or not unit.hours:
        return unit
    told = range(max(read.sentence(unit.first), unit.first - HABIT_REACH), unit.first)
    often = unit.hours.often or any(read.has(n, "usually") for n in told)
    return replace(unit, hours=replace(unit.hours, often=often))


def _turned(meant: Meant) -> Meant:
    """ "I can't before 10" is a wish for after 10."""
    hours = meant.unit.hours
    if meant.sense is not Sense.EXCLUDED or not hours or hours.kind not in ("after", "before"):
        return meant
    if hours.routine:
        return replace(meant, sense=Sense.PAST)
    if hours.kind == "before":
        turned = Hours("after", start=hours.end, part=hours.part)
    else:
        turned = Hours("before", end=hours.start, part=hours.part)
    return replace(meant, unit=replace(meant.unit, hours=turned), sense=Sense.WANTED)


def _by_their_coming(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "The kids come on the 12th, I want it done by then": until the day before."""
    placed = list(meant)
    for n, (before, each) in enumerate(pairwise(meant), 1):
        days, come = each.unit.days, before.unit.days
        leans = read.has(each.unit.end - 1, "that_day") and read.has(each.unit.first, "by")
        if not (leans and days and come and before.sense is Sense.BOOKED):
            continue
        if days.kind == "until" and days.dates == come.dates[:1] and days.dates[0] > read.today:
            days = replace(days, dates=(days.dates[0] - timedelta(days=1),))
            placed[n] = replace(each, unit=replace(each.unit, days=days))
    return placed


def _from_then_on(meant: list[Meant]) -> list[Meant]:
    """ "We're away until the 2nd, any day after that": a wish for the days from then on."""
    wanted = [each.unit.days for each in meant if each.sense is Sense.WANTED and each.unit.days]
    turned = {
        n: replace(each.unit, days=Days(run_of(each.unit.days.dates[-1], OPEN_DAYS), exact=True))
        for n, each in enumerate(meant)
        if each.sense is Sense.EXCLUDED and each.unit.days and each.unit.days.kind == "until"
    }
    if not turned or not wanted or not all(days.vague for days in wanted):
        return meant
    return [
        Meant(turned[n], Sense.WANTED) if n in turned else each
        for n, each in enumerate(meant)
        if n in turned or not (each.unit.days and each.unit.days.vague)
    ]


def _named_over_any(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "He is home every day but Tuesday. Could you come on the 23rd?": the day that was named."""
    refused = any(each.sense is Sense.EXCLUDED and each.unit.days for each in meant)
    named = [
        read.sentence(each.unit.first)
        for each in meant
        if each.sense is Sense.WANTED
        and each.unit.days
        and not each.unit.days.vague
        # "Any day but Saturday, and done by the 8th": a deadline names none.
        and not (refused and each.unit.days.kind == "until")
    ]

    def kept(each: Meant) -> bool:
        days = each.unit.days
        if each.sense is not Sense.WANTED or not (days and days.vague):
            return True
        if named and read.has(each.unit.end - 1, "any_hour"):
            return False  # "Monday, any time except 2 to 3"
        if each.unit.hours:
            # "Any day next week. I'm home all day every day": says no more than the week does.
            return not (each.unit.hours.whole_day and named)
        return not any(at > each.unit.first for at in named)

    return [each for each in meant if kept(each)]


def _or_at_the_latest(meant: list[Meant]) -> list[Meant]:
    """ "Today or tomorrow at the latest": either of the two."""

    def either(n: int, each: Meant) -> Meant:
        days = each.unit.days
        if not (n and days and days.kind == "until" and each.unit.link == "or" and each.unit.days):
            return each
        before = meant[n - 1].unit.days
        if not before or meant[n - 1].sense is not Sense.WANTED or before.kind != "each":
            return each
        return Meant(replace(each.unit, days=replace(days, kind="each")), each.sense)

    return [either(n, each) for n, each in enumerate(meant)]


def _without_deadline(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "By the 29th. We are home on the 27th and 28th": the days that were named keep it, and of a week
    that was named those up to then are left."""
    meant = _up_to_deadline(read, meant)
    refused = any(each.sense is Sense.EXCLUDED and each.unit.days for each in meant)
    named = [
        day
        for each in meant
        if each.sense is Sense.WANTED and each.unit.days and each.unit.days.kind == "each"
        for day in each.unit.days.dates
        if refused or each.unit.hours or not each.unit.days.vague
    ]

    def kept(each: Meant) -> bool:
        days = each.unit.days
        deadline = each.sense is Sense.WANTED and days and days.kind == "until" and not days.instant
        if not (deadline and days and named):
            return True
        # "In Maine until the 22nd. The 23rd works" says when he is back.
        back = read.text(each.unit.first) in LASTING and min(named) > days.dates[-1]
        return not back and max(named) > days.dates[-1]

    return [each for each in meant if kept(each)]


def _up_to_deadline(read: Reader, meant: list[Meant]) -> list[Meant]:
    """ "Before the 5th. Any day that week": the days of the week before the 5th."""
    ends = [
        each.unit.days.dates[-1]
        for each in meant
        if each.sense is Sense.WANTED
        and each.unit.days
        and each.unit.days.kind == "until"
        and not each.unit.days.instant
        and read.text(each.unit.first) not in LASTING
    ]
    if not ends:
        return meant
    last = max(ends)

    def cut(each: Meant) -> Meant:
        days = each.unit.days
        if each.sense is not Sense.WANTED or not days or days.kind != "each":
            return each
        dates = tuple(day for day in days.dates if day <= last)
        if len(days.dates) < A_WEEK or not dates or len(dates) == len(days.dates):
            return each
        return replace(each, unit=replace(each.unit, days=replace(days, dates=dates)))

    return [cut(each) for each in meant]


def _only_day(text: str, now: datetime) -> date | None:
    """The one day a message of ours names, whatever it says about it."""
    words, main = lexemes(text)
    read = Reader(words, now, main)
    days = {day for unit in units(read) if unit.days for day in unit.days.dates}
    return days.pop() if len(days) == 1 else None


def _without_doubles(found: list[Found]) -> tuple[Found, ...]:
    """Each window once; a bare day gives way to a time on that day."""
    timed = {hit.window.start.date() for hit in found if not hit.day_only}
    kept: dict[tuple[datetime, datetime | None], Found] = {}
    for hit in found:
        window = hit.window
        one_day = window.end and window.end.date() == window.start.date()
        if hit.day_only and one_day and window.start.date() in timed:
            continue
        kept.setdefault((window.start, window.end), hit)
    return tuple(kept.values())
