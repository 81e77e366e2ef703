"""Recurring events unfolded by the wall clock of their own zone. Knows no server.

Servers unfold too, and some are an hour off after the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

MOST = 2_000
"""Occurrences of one event within the span that is looked at."""
DAY = timedelta(days=1)
When = date | datetime


def occurrences(parts: Sequence[Any], start: datetime, end: datetime) -> Iterator[tuple[Any, When]]:
    """The VEVENTs of one object that may touch [start, end), each with when it begins: an event's
    occurrences, the ones that were moved by themselves in their new place."""
    moved = {_wall(p["recurrence-id"].dt): p for p in parts if "recurrence-id" in p}
    for part in parts:
        if "recurrence-id" in part or ("rrule" not in part and "rdate" not in part):
            yield part, part["dtstart"].dt
        else:
            for at in _unfolded(part, start, end):
                if _wall(at) not in moved:
                    yield part, at


def length(part: Any) -> timedelta:
    """How long it lasts by the wall clock; a day without an end is one day."""
    begins = part["dtstart"].dt
    lasts = timedelta() if isinstance(begins, datetime) else DAY
    if "dtend" in part:
        ends = part["dtend"].dt
        zoned = isinstance(begins, datetime) and begins.tzinfo and ends.tzinfo
        lasts = ends - begins if zoned else _wall(ends) - _wall(begins)
    elif "duration" in part:
        lasts = part["duration"].dt
    return lasts


def _unfolded(part: Any, start: datetime, end: datetime) -> Iterator[When]:
    from dateutil.rrule import rruleset, rrulestr

    begins = part["dtstart"].dt
    zone = begins.tzinfo if isinstance(begins, datetime) else None
    wall, found = _wall(begins), rruleset()
    for rule in _several(part, "rrule"):
        local = dict(rule)
        if "UNTIL" in local:
            local["UNTIL"] = [_until(at, zone) for at in local["UNTIL"]]
        found.rrule(rrulestr(type(rule)(local).to_ical().decode(), dtstart=wall))
    found.rdate(wall)
    for at in _dates(part, "rdate"):
        found.rdate(_wall(at if zone is None else _in(at, zone)))
    for at in _dates(part, "exdate"):
        found.exdate(_wall(at if zone is None else _in(at, zone)))
    low = start.replace(tzinfo=None) - length(part) - 2 * DAY
    high = end.replace(tzinfo=None) + 2 * DAY
    for number, at in enumerate(found.xafter(low, inc=True)):
        if at > high or number >= MOST:
            return
        yield at.replace(tzinfo=zone) if isinstance(begins, datetime) else at.date()


def _until(at: When, zone: Any) -> datetime:
    """A rule's last instant by the wall clock of the event."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time.max.replace(microsecond=0))
    return _wall(_in(at, zone)) if zone is not None else _wall(at)


def _several(part: Any, name: str) -> list[Any]:
    found = part.get(name)
    return [] if found is None else found if isinstance(found, list) else [found]


def _dates(part: Any, name: str) -> Iterator[When]:
    for listed in _several(part, name):
        for one in listed.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _in(at: When, zone: Any) -> When:
    return at.astimezone(zone) if isinstance(at, datetime) and at.tzinfo else at


def _wall(at: When) -> datetime:
    if isinstance(at, datetime):
        return at.replace(tzinfo=None)
    return datetime.combine(at, time())
