"""Time that stands in a technician's outside calendar, as entries of his day sheets. Reads no calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from deskhand.domain.base import Instant, Value
from deskhand.domain.ids import derived
from deskhand.domain.schedule.blocks import PREFIX
from deskhand.domain.schedule.sheets import clashes, sheet_id, sheet_ids
from deskhand.domain.work import Busy, DaySheet

OUTSIDE = f"{PREFIX}outside-"
"""How the entries of outside calendars begin: they are blocks, and no `Block` is behind them."""


class Taken(Value):
    """Time that an event of an outside calendar takes; `event` is its id there."""

    event: str
    start: Instant
    end: Instant

    def busy(self) -> Busy:
        """As an entry of a day sheet. Its words never come along: it may be private."""
        id = f"{OUTSIDE}{derived(self.event)}"
        return Busy(visit=id, start=self.start, end=self.end, travel_minutes=0)


def is_outside(busy: Busy) -> bool:
    """Does this entry come from an outside calendar?"""
    return busy.visit.startswith(OUTSIDE)


def by_sheet(
    technician: str, days: Iterable[date], taken: Sequence[Taken], zone: str
) -> dict[str, tuple[Taken, ...]]:
    """What is taken on each of these business-local days, by sheet id; a free day is there and empty."""
    found: dict[str, list[Taken]] = {sheet_id(technician, day): [] for day in days}
    for one in taken:
        for id in sheet_ids((technician,), one.start, one.end, 0, zone):
            if id in found:
                found[id].append(one)
    return {id: tuple(each) for id, each in found.items()}


def with_outside(
    sheet: DaySheet | None, technician: str, day: str, taken: Sequence[Taken], read_at: datetime
) -> DaySheet:
    """The sheet with exactly these outside entries, as read at that instant; a later reading that
    stands on it already is kept."""
    old = sheet or DaySheet(id=sheet_id(technician, day), technician=technician, day=day)
    if old.outside_at is not None and read_at < old.outside_at:
        return old
    ours = [entry for entry in old.entries if not is_outside(entry)]
    entries = [*ours, *(one.busy() for one in taken)]
    entries.sort(key=lambda entry: (entry.start, entry.end, entry.visit))
    return old.model_copy(update={"entries": tuple(entries), "outside_at": read_at})


def differs(sheet: DaySheet | None, taken: Sequence[Taken]) -> bool:
    """Do the outside entries of a sheet say anything else than these?"""
    there = [entry for entry in (sheet.entries if sheet else ()) if is_outside(entry)]
    return {_key(entry) for entry in there} != {_key(one.busy()) for one in taken}


def in_the_way(
    taken: Iterable[Taken], start: datetime, end: datetime, travel_minutes: int
) -> tuple[Taken, ...]:
    """What leaves no room, or no time to travel, for work from `start` to `end`."""
    return tuple(one for one in taken if clashes(one.busy(), start, end, travel_minutes))


def _key(busy: Busy) -> tuple[str, datetime, datetime]:
    return busy.visit, busy.start, busy.end
