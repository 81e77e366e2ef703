"""Free time as gaps per business-local day, prepared for searching. Knows no wishes.

Days are worked out on first use, so that a search reads only the sheets of the days it walks.
Inside, instants are whole seconds since the epoch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business
from deskhand.domain.schedule.hours import ONE_DAY, bookable, span
from deskhand.domain.schedule.rules import DayRules, Gap, rules_of
from deskhand.domain.schedule.sheets import Sheets, counts, sheet_ids
from deskhand.domain.windows import Window
from deskhand.domain.work import Busy


class Start(NamedTuple):
    """A time at which work could begin; `until` ends its arrival window, `cut` by closing. `first`:
    it begins the working day."""

    at: int
    until: int
    technicians: tuple[str, ...]
    day: date
    cut: bool
    first: bool


class Row(NamedTuple):
    """One technician's gaps, the longest's seconds first: most days are passed over at a glance.
    Whoever has all his jobs of the day has none to give, but his time may still be the urgent gap."""

    longest: int
    gaps: tuple[Gap, ...]
    technician: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is open: its rules and who has gaps, whoever is preferred first, then the less
    loaded, then in rota order. `spare` are those who could do the urgent work of the day."""

    day: date
    rules: DayRules
    rows: tuple[Row, ...]
    spare: frozenset[str]

    @property
    def opens(self) -> int:
        return self.rules.opens

    @property
    def closes(self) -> int:
        return self.rules.closes


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

    `sheets` gives sheets by id, an absent one is an empty day; one that reads on demand will do.
    `technicians` None means all; `ignoring` is a visit whose entries do not count. `crew` are needed
    at once; who is in `prefer` comes before the others.
    """

    def __init__(
        self,
        business: Business,
        sheets: Sheets,
        now: datetime,
        technicians: Sequence[str] | None = None,
        ignoring: str | None = None,
        *,
        crew: int = 1,
        prefer: Sequence[str] = (),
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
        self._travel = business.policy.travel_minutes * 60
        self._crew, self._prefer = crew, frozenset(prefer)
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
        opens, step, crosses = open_day.opens, self.step, open_day.rules.crosses_lunch
        found: dict[int, tuple[str, ...]] = {}
        for longest, gaps, technician in open_day.rows:
            if longest < seconds:
                continue
            for begins, ends in gaps:
                latest = ends - seconds
                if latest < begins or latest < self.earliest:
                    continue
                begins = max(begins, self.earliest)
                first = opens + -(-(begins - opens) // step) * step
                times = [*range(first, latest + 1, step)]
                if also is not None and begins <= also <= latest and also not in times:
                    times.append(also)
                for at in times:
                    found[at] = (*found.get(at, ()), technician)
        return [
            self.start(at, crew, open_day)
            for at, names in sorted(found.items())
            if at < self.beyond
            and not crosses(at, seconds)
            and (crew := self._of(names, at, seconds, open_day))
        ]

    def crew_for(self, times: Sequence[tuple[datetime, int]]) -> tuple[str, ...]:
        """Who may take work at exactly these starts (aware) for so many seconds, one crew for all of
        them; nobody when it cannot be.

        Closing time, jobs a day and the urgent gap count; notice, horizon and lunch do not: they are
        `fits`'s, and the owner may pass over them.
        """
        spots = [(self._open_at(int(at.timestamp()), length), at, length) for at, length in times]
        found = [(day, int(at.timestamp()), length) for day, at, length in spots if day]
        if len(found) < len(times) or not found:
            return ()
        free = [_free(day, at, length) for day, at, length in found]
        names = [name for name in free[0] if all(name in others for others in free)]
        for crew in combinations(names, self._crew):
            if all(self._keeps_gap(crew, at, length, day) for day, at, length in found):
                return crew
        return ()

    def promise(self, start: Start) -> Window:
        """The arrival we would promise: a window, or the hour itself for the first job of a day where
        the owner allows it. Later jobs depend on the ones before them."""
        exact = start.first and self._business.policy.first_job_exact
        return Window(start=instant(start.at), end=None if exact else instant(start.until))

    def walk(self, seconds: int, first: date | None = None) -> Iterator[Start]:
        """Every start from a day on until the horizon, ascending by day."""
        day = max(first or self.first, self.first)
        while day <= self.last:
            yield from self.starts(day, seconds)
            day += ONE_DAY

    def _of(self, names: tuple[str, ...], at: int, seconds: int, day: Day) -> tuple[str, ...]:
        """The crew among those who are free, such that the day keeps its urgent gap."""
        crews = combinations(names, self._crew)
        return next((crew for crew in crews if self._keeps_gap(crew, at, seconds, day)), ())

    def _open_at(self, at: int, seconds: int) -> Day | None:
        """The day within whose hours all of it lies."""
        for day in (self.local_day(at), self.local_day(at) - ONE_DAY):
            found = self._days.get(day) or self._work_out(day)
            if found and found.opens <= at and at + seconds <= found.closes:
                return found
        return None

    def _keeps_gap(self, crew: tuple[str, ...], at: int, seconds: int, day: Day) -> bool:
        if not day.rules.urgent or day.spare - set(crew):
            return True
        taken = (at - self._travel, at + seconds + self._travel)
        return any(
            day.rules.has_room(
                [left for gap in row.gaps for left in _without(gap, taken)], day.rules.urgent
            )
            for row in day.rows
            if row.technician in crew
        )

    def start(self, at: int, crew: tuple[str, ...], day: Day) -> Start:
        """A start on that day with its arrival window."""
        until = min(at + self.window, day.closes)
        return Start(at, until, crew, day.day, until < at + self.window, at == day.opens)

    def _work_out(self, day: date) -> Day | None:
        hours = span(self._business, day)
        if hours is None:
            return None
        rules = rules_of(self._business, day, *hours, self._now)
        rows, spare = [], set()
        for order, technician in enumerate(self._technicians):
            entries = self._entries(technician, *hours)
            gaps = gaps_between(self._taken(entries), rules.opens, rules.closes)
            if not gaps:
                continue
            if rules.urgent and rules.has_room(gaps, rules.urgent):
                spare.add(technician)
            if rules.full(entries):
                continue
            load = sum((busy.end - busy.start for busy in entries), timedelta())
            longest = max(ends - begins for begins, ends in gaps)
            row = Row(longest, gaps, technician)
            rows.append((technician not in self._prefer, load, order, row))
        return Day(day, rules, tuple(row for *_, row in sorted(rows)), frozenset(spare))

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


def _free(day: Day, at: int, seconds: int) -> list[str]:
    return [
        row.technician
        for row in day.rows
        if any(begins <= at and at + seconds <= ends for begins, ends in row.gaps)
    ]


def _without(gap: Gap, taken: Gap) -> tuple[Gap, ...]:
    """What is left of a gap."""
    pieces = ((gap[0], min(gap[1], taken[0])), (max(gap[0], taken[1]), gap[1]))
    return tuple(piece for piece in pieces if piece[0] < piece[1])


def in_rota_order(business: Business, technicians: Sequence[str] | None) -> tuple[str, ...]:
    """The technicians who are asked for, each once: first as the rota has them, then as listed."""
    everyone = [person.name for person in business.technicians]
    ranked = [step.name for step in business.rota if step.name in everyone] + everyone
    wanted = everyone if technicians is None else technicians
    return tuple(dict.fromkeys(name for name in (*ranked, *sorted(wanted)) if name in wanted))


def instant(at: int) -> datetime:
    """Seconds since the epoch as aware UTC."""
    return datetime.fromtimestamp(at, UTC)
