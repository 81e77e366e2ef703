"""How a zone's clocks change, as yearly rules where there are any. No calendar format."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

ENOUGH_YEARS = 12
"""Years looked at: fewer cannot tell a fourth Sunday from a last one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the clocks; `wall` is the local time it happens at, on the clock of before."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@dataclass(frozen=True, slots=True)
class Season:
    """All changes of one kind.

    When `yearly`, the month and wall time of the first one with `weekday` (Monday 0) and `nth` (-1
    is the last) give every later year's; else only the listed ones hold.
    """

    changes: tuple[Change, ...]
    yearly: bool
    weekday: int
    nth: int


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[Change]:
    """Every change from the first year through the last, in order."""
    found = []
    day, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        low, high = day, day + timedelta(days=1)
        before, after = _offset(low, zone), _offset(high, zone)
        if before != after:
            while high - low > timedelta(minutes=1):
                middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
                if _offset(middle, zone) == before:
                    low = middle
                else:
                    high = middle
            local, wall = high.astimezone(zone), (high + before).replace(tzinfo=None)
            found.append(Change(wall, before, after, local.tzname() or "", bool(local.dst())))
        day += timedelta(days=1)
    return found


@lru_cache(maxsize=32)
def seasons(zone: str, first_year: int, last_year: int) -> tuple[Season, ...]:
    """The changes of an IANA zone grouped by kind; none when its clocks never change."""
    last_year = max(last_year, first_year + ENOUGH_YEARS)
    years = last_year - first_year + 1

    def kind(change: Change) -> tuple[timedelta, timedelta, str, bool]:
        return change.before, change.after, change.name, change.summer

    found = sorted(changes(ZoneInfo(zone), first_year, last_year), key=lambda c: (kind(c), c.wall))
    return tuple(_season(tuple(group), years) for _, group in groupby(found, key=kind))


def _season(group: Sequence[Change], years: int) -> Season:
    walls = [change.wall for change in group]
    weeks = {(wall.day - 1) // 7 + 1 for wall in walls}
    all_last = all(wall.day + 7 > monthrange(wall.year, wall.month)[1] for wall in walls)
    nth = -1 if all_last else min(weeks)
    same = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    # One each year and all alike: the number of years says that none is missing.
    yearly = len(walls) == years and len(same) == 1 and (all_last or len(weeks) == 1)
    return Season(tuple(group), yearly, walls[0].weekday(), nth)
