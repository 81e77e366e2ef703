"""The lock of the calendar: which day sheets a visit touches, what is taken on them. No searching.

The rule of travel: between two visits of one technician lies at least the greater of their travel
minutes, once. Visits that break it always share a sheet, so their commits conflict.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from deskhand.domain.work import Busy, DaySheet


class Sheets(Protocol):
    """Day sheets by id; None is an empty day. Any mapping will do, or something that reads on demand."""

    def get(self, key: str, /) -> DaySheet | None: ...


def sheet_id(technician: str, day: date | str) -> str:
    """The id of a technician's sheet of a business-local day ("Sam:2026-11-24")."""
    return f"{technician}:{day}"


def split_id(sheet: str) -> tuple[str, str]:
    """Technician and ISO day of a sheet's id."""
    technician, _, day = sheet.rpartition(":")
    return technician, day


def sheet_ids(
    technicians: Iterable[str], start: datetime, end: datetime, travel_minutes: int, zone: str
) -> tuple[str, ...]:
    """Ids of every sheet that [start - travel, end + travel] touches, both ends included.

    `start` and `end` are aware, `zone` is the business's IANA zone; technicians in the order given,
    days ascending.
    """
    travel, local = timedelta(minutes=travel_minutes), ZoneInfo(zone)
    first = (start - travel).astimezone(local).date()
    last = (end + travel).astimezone(local).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(sheet_id(technician, day) for technician in technicians for day in days)


def counts(busy: Busy, now: datetime) -> bool:
    """Does an entry take its time? A hold does if and only if now < until."""
    return busy.until is None or now < busy.until


def clashes(busy: Busy, start: datetime, end: datetime, travel_minutes: int) -> bool:
    """Is there less than the greater travel time between an entry and new work?"""
    apart = timedelta(minutes=max(busy.travel_minutes, travel_minutes))
    return start < busy.end + apart and busy.start < end + apart


def is_free(
    sheets: Iterable[DaySheet],
    technician: str,
    start: datetime,
    end: datetime,
    travel_minutes: int,
    now: datetime,
    *,
    ignoring: str | None = None,
) -> bool:
    """May `technician` work from `start` to `end` (aware, start < end)?

    `sheets` are those of `sheet_ids`; an absent one is an empty day, other technicians' are passed
    over. `ignoring` is the id of a visit whose own entries do not count (it is being moved).
    """
    if end <= start:
        raise ValueError(f"work must end after it starts: {start.isoformat()}, {end.isoformat()}")
    return not any(
        clashes(busy, start, end, travel_minutes)
        for sheet in sheets
        if sheet.technician == technician
        for busy in sheet.entries
        if busy.visit != ignoring and counts(busy, now)
    )


def reserve(
    sheet: DaySheet | None, technician: str, day: date | str, busy: Busy, now: datetime
) -> DaySheet:
    """The sheet with `busy` on it and without expired holds; `sheet` None is an empty day.

    Replaces the same visit's entry of the same time (a hold becomes firm). Another time of that
    visit stays: a move keeps the old until the new one is firm; then `release` it first. Does not
    check: ask `is_free` in the same commit.
    """
    old = sheet or DaySheet(id=sheet_id(technician, day), technician=technician, day=str(day))
    same = (busy.visit, busy.start, busy.end)
    kept = [
        entry
        for entry in old.entries
        if counts(entry, now) and (entry.visit, entry.start, entry.end) != same
    ]
    entries = sorted([*kept, busy], key=lambda entry: (entry.start, entry.end, entry.visit))
    return old.model_copy(update={"entries": tuple(entries)})


def release(sheet: DaySheet, visit: str) -> DaySheet:
    """The sheet without any entry of `visit`."""
    kept = tuple(entry for entry in sheet.entries if entry.visit != visit)
    return sheet.model_copy(update={"entries": kept})
