"""Free time as gaps per business-local day, prepared for searching. Knows no wishes.

Days are worked out on first use, so that a search reads only the sheets of the days it walks.
Inside, instants are whole seconds since the epoch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business
from deskhand.domain.schedule.hours import ONE_DAY, bookable, span
from deskhand.domain.schedule.sheets import counts, sheet_ids
from deskhand.domain.work import Busy, DaySheet

Gap = tuple[int, int]


class Start(NamedTuple):
    """A time at which work could begin; `until` ends its arrival window, `cut` by closing."""

    at: int
    until: int
    technician: str
    day: date
    cut: bool


class Row(NamedTuple):
    """One technician's gaps, the longest's seconds first: most days are passed over at a glance."""

    longest: int
    gaps: tuple[Gap, ...]
    technician: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is open: its span and who has gaps, the less loaded first, then in rota order."""

    day: date
    opens: int
    closes: int
    rows: tuple[Row, ...]


def gaps_between(taken: Sequence[Gap], opens: int, closes: int) -> tuple[Gap, ...]:
    """What is left of [opens, closes] without `taken` (in any order)."""
    gaps, free_from = [], opens
    for begins, ends in sorted(taken):
        if begins > free_from:
            gaps.append((free_from, min(begins, closes)))
        free_from = max(free_from, ends)
        if free_from >= closes:
            return tuple(gaps)
    return (*gaps, (free_from, closes))


class CalendarView:
    """The free time of some technicians within notice and horizon, as of `now`.

    `sheets` maps ids to sheets, an absent one is an empty day; any Mapping will do, one that reads
    on demand too. `technicians` None means all; `ignoring` is a visit whose entries do not count.
    """

    def __init__(
        self,
        business: Business,
        sheets: Mapping[str, DaySheet],
        now: datetime,
        technicians: Sequence[str] | None = None,
        ignoring: str | None = None,
    ) -> None:
        self.zone = ZoneInfo(business.zone)
        earliest, beyond = bookable(business, now)
        self.earliest, self.beyond = math.ceil(earliest.timestamp()), int(beyond.timestamp())
        # Hours may run past midnight, so the day before the first may still be open.
        self.first = earliest.astimezone(self.zone).date() - ONE_DAY
        self.last = beyond.astimezone(self.zone).date() - ONE_DAY
        self.window = business.policy.window_minutes * 60
        self.step = business.policy.slot_step_minutes * 60
        self._business, self._sheets, self._now = business, sheets, now
        self._technicians, self._ignoring = in_rota_order(business, technicians), ignoring
        self._days: dict[date, Day | None] = {}

    def day(self, day: date) -> Day | None:
        """One day, or None when it is closed or cannot be booked."""
        if day not in self._days:
            self._days[day] = self._work_out(day) if self.first <= day <= self.last else None
        return self._days[day]

    def build(self) -> CalendarView:
        """Work out every day up to the horizon now."""
        for n in range((self.last - self.first).days + 1):
            self.day(self.first + n * ONE_DAY)
        return self

    def local_day(self, at: int) -> date:
        """The business-local date of an instant."""
        return datetime.fromtimestamp(at, self.zone).date()

    def starts(self, day: date, seconds: int, also: int | None = None) -> list[Start]:
        """Every start of the day for work of that length, ascending, each once.

        Starts lie on the slot steps counted from opening; `also` is one more to try.
        """
        open_day = self.day(day)
        if open_day is None:
            return []
        opens, step = open_day.opens, self.step
        found: dict[int, str] = {}
        for longest, gaps, technician in open_day.rows:
            if longest < seconds:
                continue
            for begins, ends in gaps:
                latest = ends - seconds
                if latest < begins or latest < self.earliest:
                    continue
                begins = max(begins, self.earliest)
                if also is not None and begins <= also <= latest:
                    found.setdefault(also, technician)
                first = opens + -(-(begins - opens) // step) * step
                for at in range(first, latest + 1, step):
                    found.setdefault(at, technician)
        return [self._start(at, found[at], open_day) for at in sorted(found) if at < self.beyond]

    def walk(self, seconds: int, first: date | None = None) -> Iterator[Start]:
        """Every start from a day on until the horizon, ascending by day."""
        day = max(first or self.first, self.first)
        while day <= self.last:
            yield from self.starts(day, seconds)
            day += ONE_DAY

    def _start(self, at: int, technician: str, day: Day) -> Start:
        until = min(at + self.window, day.closes)
        return Start(at, until, technician, day.day, until < at + self.window)

    def _work_out(self, day: date) -> Day | None:
        hours = span(self._business, day)
        if hours is None:
            return None
        opens, closes = math.ceil(hours[0].timestamp()), int(hours[1].timestamp())
        rows = []
        for order, technician in enumerate(self._technicians):
            entries = self._entries(technician, *hours)
            gaps = gaps_between(self._taken(entries), opens, closes)
            if gaps:
                load = sum((busy.end - busy.start for busy in entries), timedelta())
                longest = max(ends - begins for begins, ends in gaps)
                rows.append((load, order, Row(longest, gaps, technician)))
        return Day(day, opens, closes, tuple(row for _, _, row in sorted(rows)))

    def _entries(self, technician: str, opens: datetime, closes: datetime) -> list[Busy]:
        # A visit stands on every sheet it touches: count it once.
        found: dict[tuple[str, datetime, datetime], Busy] = {}
        travel, zone = self._business.policy.travel_minutes, self._business.zone
        for sheet_id in sheet_ids((technician,), opens, closes, travel, zone):
            sheet = self._sheets.get(sheet_id)
            for busy in sheet.entries if sheet else ():
                if busy.visit != self._ignoring and counts(busy, self._now):
                    found[busy.visit, busy.start, busy.end] = busy
        return list(found.values())

    def _taken(self, entries: Sequence[Busy]) -> list[Gap]:
        travel = self._business.policy.travel_minutes
        return [
            (
                int(busy.start.timestamp()) - max(travel, busy.travel_minutes) * 60,
                math.ceil(busy.end.timestamp()) + max(travel, busy.travel_minutes) * 60,
            )
            for busy in entries
        ]


def in_rota_order(business: Business, technicians: Sequence[str] | None) -> tuple[str, ...]:
    """The technicians who are asked for, each once: first as the rota has them, then as listed."""
    everyone = [person.name for person in business.technicians]
    ranked = [step.name for step in business.rota if step.name in everyone] + everyone
    wanted = everyone if technicians is None else technicians
    return tuple(dict.fromkeys(name for name in (*ranked, *sorted(wanted)) if name in wanted))


def instant(at: int) -> datetime:
    """Seconds since the epoch as aware UTC."""
    return datetime.fromtimestamp(at, UTC)
