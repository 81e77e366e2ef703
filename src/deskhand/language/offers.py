"""The times we offered against the times a customer names. Picking by number is choices.py's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.domain.windows import Window
from deskhand.language.dates import Found, find_named, find_windows
from deskhand.language.text import Text, fold
from deskhand.language.vocabulary import phrases

_OPTION_MARK: Final = re.compile(r"(?<![\w$:.])(?:#|\()?[1-9][).:](?=\s)")
"""The "2)" before an offer is no hour."""
_ANY_DAY: Final = re.compile(
    r"(?:any|whichever|whatever|cualquier) d(?:ay|ia)\b(?!.*\b(?:week|semana))"
)
_BARE_WEEKDAY: Final = re.compile(
    r"(?:the |on |el |este |for )?(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)"
    r"(?:day)?s?|(?:el |los )?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
)


def offered_in(last_outgoing: str, now: datetime, zone: str, lang: Lang) -> tuple[Window, ...]:
    """The windows our own message names, for a reader who was not given the offers themselves."""
    unnumbered = _OPTION_MARK.sub(lambda mark: " " * len(mark.group()), last_outgoing)
    found = find_windows(unnumbered, now, zone, lang) or find_named(unnumbered, now, zone, lang)
    return tuple(one.window for one in found)


def on_offered_days(
    found: Sequence[Found], offers: Sequence[Window], zone: str, said: str = ""
) -> tuple[Found, ...]:
    """Times as somebody means them who has just read our offers.

    An hour without a day ("the 10 am one") is meant on the day that was offered for it; a bare
    weekday is the first one from the week of our first offer on, unless he `said` that he wants it
    sooner.
    """
    if not offers:
        return tuple(found)
    where = ZoneInfo(zone)
    sooner = bool(phrases("replies", "choice", "sooner").search(fold(said)))
    found = _on_all_of_them(found, offers, where, said)
    dated = found if sooner else [_in_offered_week(one, offers, where, said) for one in found]
    placed = tuple(_on_its_day(one, offers, where) for one in dated)
    return _any_of_the_offered(placed, offers, where)


def _any_of_the_offered(
    found: tuple[Found, ...], offers: Sequence[Window], zone: ZoneInfo
) -> tuple[Found, ...]:
    """ "Any day after 3", said of our offers: the days that we offered."""
    offered = {offer.start.astimezone(zone).date() for offer in offers}
    kept = tuple(
        one
        for one in found
        if one.window.start.astimezone(zone).date() in offered
        or not _ANY_DAY.match(fold(one.words))
    )
    return kept or found


def _on_all_of_them(
    found: Sequence[Found], offers: Sequence[Window], zone: ZoneInfo, said: str
) -> Sequence[Found]:
    """ "Any chance after 4 on either day?": that hour on each of the days we offered."""
    those, days = phrases("replies", "same", "offered_days"), {_day(o, zone) for o in offers}
    placed: list[Found] = []
    for one in found:
        before, after = fold(said[: one.span[0]]), fold(said[one.span[1] :])
        named = [m for m in those.finditer(before) if m.end() == len(before.rstrip(" ,"))]
        if not one.time_only or not (named or those.match(after.lstrip(" ,"))):
            placed.append(one)
            continue
        moved = [_moved(one.window, day, zone) for day in sorted(days)]
        placed += [replace(one, window=window, time_only=False) for window in moved]
    return placed


def leans_on_our_time(text: Text) -> bool:
    """Does he name a time by ours: "same hours", "the day after", "instead"?"""
    return any(
        phrases("replies", "same", kind).search(text.folded)
        for kind in ("time", "day_after", "instead")
    )


def at_the_same_time(
    text: Text, found: Sequence[Found], ours: Sequence[Window], zone: str
) -> tuple[Found, ...]:
    """ "Same time on Thursday", "the day after, same hours": read beside the one time we wrote.
    A bare weekday is that of the week we wrote of."""
    where = ZoneInfo(zone)
    if len(ours) != 1 or ours[0].end is None:
        return tuple(found)
    start = ours[0].start.astimezone(where)
    found = [_in_week_of(one, start, where) for one in found]
    if len(found) > 1 and phrases("replies", "same", "time").search(text.folded):
        # "Same time next week" is the same day of that week.
        same_day = [one for one in found if _weekday(one, where) == start.weekday()]
        found = same_day if _one_week(found) and same_day else found
    same = phrases("replies", "same", "time").search(text.folded)
    after = phrases("replies", "same", "day_after").search(text.folded)
    # "Al día siguiente", with no day named that it could follow, is the day after ours.
    ours_next = all(_is_day_after(one) for one in found) and not _only_weekday(text.folded)
    if after and ours_next:
        day = start.date() + timedelta(days=1)
        eight, six = (datetime.combine(day, time(hour), where) for hour in (8, 18))
        whole = Window(start=eight, end=six)
        found = (Found(whole, text.said(after.span()), after.span(), day_only=True),)
    if not same:
        return tuple(found)
    return tuple(
        replace(one, window=_moved(ours[0], _day(one.window, where), where), day_only=False)
        if one.day_only
        else one
        for one in found
    )


def _is_day_after(found: Found) -> bool:
    said = _small(found.words)
    return found.day_only and bool(phrases("replies", "same", "day_after").fullmatch(said))


def same_hours(
    text: Text, windows: Sequence[Window], ours: Window, zone: str
) -> tuple[Window, ...]:
    """ "Can we push it to Friday, same time?": the hours of `ours` on each day he names."""
    if not phrases("replies", "same", "time").search(text.folded):
        return tuple(windows)
    where = ZoneInfo(zone)
    days = sorted({_day(window, where) for window in windows})
    return tuple(_moved(ours, day, where) for day in days)


def _weekday(found: Found, zone: ZoneInfo) -> int:
    return found.window.start.astimezone(zone).weekday()


def _one_week(found: Sequence[Found]) -> bool:
    """Were the days named together, as a week?"""
    return len({one.span for one in found}) == 1 and all(one.day_only for one in found)


def _in_week_of(found: Found, ours: datetime, zone: ZoneInfo) -> Found:
    """A weekday without a date, in the week of a visit that lies further ahead."""
    start = found.window.start.astimezone(zone)
    if phrases("replies", "same", "following").fullmatch(_small(found.words)):
        return _past(found, ours.date(), zone)
    if not _BARE_WEEKDAY.fullmatch(_small(found.words)):
        return found
    monday = ours.date() - timedelta(days=ours.weekday())
    there = monday + timedelta(days=start.weekday())
    if there <= start.date():
        return found
    return replace(found, window=_moved(found.window, there, zone))


def _past(found: Found, last: date, zone: ZoneInfo) -> Found:
    """ "The Monday following", "the week after": the first that begins after the last day of ours."""
    named = _day(found.window, zone)
    week = re.search(r"\b(?:week|semana)\b", fold(found.words))
    begins = named - timedelta(days=named.weekday()) if week else named
    weeks = max(0, (last - begins).days // 7 + 1)
    return replace(found, window=_moved(found.window, named + timedelta(weeks=weeks), zone))


def from_now_on(found: Found, now: datetime) -> Found:
    """Of today only what is left."""
    window = found.window
    if not found.day_only or not window.start < now < window.until:
        return found
    here = now.astimezone(window.start.tzinfo)
    return replace(found, window=Window(start=here, end=window.end))


def meets(windows: Sequence[Window], offers: Sequence[Window]) -> bool:
    """Does one of the times lie, at least in part, within an offer?"""
    return any(window.overlaps(offer) for window in windows for offer in offers)


def _in_offered_week(found: Found, offers: Sequence[Window], zone: ZoneInfo, said: str) -> Found:
    """A weekday named without a date, in the week we offered first or after it."""
    if phrases("replies", "same", "following").fullmatch(_small(found.words)):
        return _past(found, max(_day(offer, zone) for offer in offers), zone)
    day = _small(found.words) or _only_weekday(said)
    if found.time_only or not _BARE_WEEKDAY.fullmatch(day):
        return found
    first = min(offer.start for offer in offers).astimezone(zone).date()
    named = _day(found.window, zone)
    if named >= first or named.isocalendar()[:2] == first.isocalendar()[:2]:
        return found  # it is still ahead in the week we offered
    weeks = -(-(first - named).days // 7)
    return replace(found, window=_moved(found.window, named + timedelta(weeks=weeks), zone))


def _only_weekday(said: str) -> str:
    """The weekday that stands apart from its hours ("Thursday, but closer to 4"), if it is one."""
    days = [m.group() for m in re.finditer(rf"\b(?:{_BARE_WEEKDAY.pattern})\b", fold(said))]
    return days[0] if len(days) == 1 else ""


def _small(words: str) -> str:
    """The day alone: without the hours, and the small words around it."""
    return phrases("replies", "same", "around_a_day").sub("", fold(words)).strip(" ,.")


def _on_its_day(found: Found, offers: Sequence[Window], zone: ZoneInfo) -> Found:
    if not found.time_only:
        return _narrowed(found, offers)
    moved = [(_moved(found.window, _day(offer, zone), zone), offer) for offer in offers]
    # "Mornings": the 8 o'clock offer, and not the one that begins at half past eleven.
    within = [there for there, offer in moved if there.holds(offer)]
    touched = [there for there, offer in moved if there.overlaps(offer)]
    there = next(iter((*within, *touched)), None)
    return replace(found, window=there, time_only=False) if there else found


def _narrowed(found: Found, offers: Sequence[Window]) -> Found:
    """A day or a part of one that holds a single offer means that offer."""
    if found.window.end is None:
        return found
    held = [o for o in offers if found.window.holds(o)]
    if len(held) == 1:
        return replace(found, window=held[0], day_only=False)
    # "Monday, but I have to be out by 1:30": what is left of that offer.
    cut = [o for o in offers if found.window.start < o.start < found.window.end < o.until]
    if len(cut) != 1 or held:
        return found
    return replace(found, window=Window(start=cut[0].start, end=found.window.end))


def _day(window: Window, zone: ZoneInfo) -> date:
    return window.start.astimezone(zone).date()


def _moved(window: Window, day: date, zone: ZoneInfo) -> Window:
    """The same hours on another day."""

    def at(instant: datetime) -> datetime:
        local = instant.astimezone(zone)
        return datetime.combine(day, time(local.hour, local.minute), zone)

    return Window(start=at(window.start), end=at(window.end) if window.end else None)
