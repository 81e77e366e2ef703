"""Which free times to offer: inside what the customer wants, spread sensibly. Holds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from deskhand.domain.base import Value
from deskhand.domain.business import Business
from deskhand.domain.schedule.hours import ONE_DAY
from deskhand.domain.schedule.sheets import Sheets
from deskhand.domain.schedule.view import CalendarView, Start, instant
from deskhand.domain.windows import Window

NOON, EVENING = time(12), time(17)
TRY_NEXT_DAYS = 14
SAME_TIME_SECONDS = 2 * 3600
SPREAD = timedelta(days=7)
FINEST_START_SECONDS = 5 * 60


class Slot(Value):
    """A time we could offer: who, the planned work (UTC) and the arrival window we would promise.

    The window starts with the work and is as long as the policy says, shorter only where closing
    time cuts it. It is a point where the owner lets the first job of a day be promised for its hour.
    """

    technicians: tuple[str, ...]
    start: datetime
    end: datetime
    window: Window

    @property
    def technician(self) -> str:
        """Who leads: the first of the crew."""
        return self.technicians[0]


def find_slots(
    business: Business,
    sheets: Sheets,
    minutes: int,
    wanted: Sequence[Window],
    now: datetime,
    limit: int = 3,
    technicians: Sequence[str] | None = None,
    *,
    ignoring: str | None = None,
    crew: int = 1,
    prefer: Sequence[str] = (),
) -> tuple[Slot, ...]:
    """Up to `limit` free slots for work of `minutes`, soonest first, windows never overlapping.

    With `wanted` (aware; an open end is a point in time) only slots that meet it, taken in turn
    from each wanted window: a point gives exactly that start; a range starts inside it, with
    arrival windows that also end inside it if there are any. If none is free: what `alternatives`
    gives, so ask `meets`. Without `wanted`: the soonest, in different parts of a day first. Two
    technicians free at one time are one slot, for the less loaded of that day, then in rota order.
    `ignoring` is a visit that is being moved, `crew` how many must be free at once, `prefer` names
    who comes rather than another one.
    """
    view = CalendarView(business, sheets, now, technicians, ignoring, crew=crew, prefer=prefer)
    return search(view, minutes, wanted, limit)


def alternatives(
    business: Business,
    sheets: Sheets,
    minutes: int,
    wanted: Sequence[Window],
    now: datetime,
    limit: int = 3,
    technicians: Sequence[str] | None = None,
    *,
    ignoring: str | None = None,
    crew: int = 1,
    prefer: Sequence[str] = (),
) -> tuple[Slot, ...]:
    """Up to `limit` free slots near wanted times that are not free, soonest first.

    Chosen the same day first (the nearest), then around the same time on the next days, then the
    soonest there are.
    """
    view = CalendarView(business, sheets, now, technicians, ignoring, crew=crew, prefer=prefer)
    return nearby(view, minutes, wanted, limit)


def meets(slot: Slot, wanted: Sequence[Window]) -> bool:
    """Does the slot start inside one of the wanted windows, or exactly at a wanted point?"""
    return any(
        slot.start == window.start or (window.end and window.start <= slot.start < window.end)
        for window in wanted
    )


def search(
    view: CalendarView, minutes: int, wanted: Sequence[Window], limit: int = 3
) -> tuple[Slot, ...]:
    """`find_slots` over a view that is kept."""
    seconds = _seconds(minutes)
    if not wanted:
        return _slots(view, _spread(view, view.walk(seconds), limit, []), minutes)
    # Points come first, or a range's first window might overlap and shut them out.
    ordered = sorted(wanted, key=lambda window: window.end is not None)
    queues = [_spread(view, _inside(view, seconds, window), limit, []) for window in ordered]
    chosen: list[Start] = []
    for turn in range(limit):
        for queue in queues:
            _add(queue[turn : turn + 1], chosen, limit)
    return _slots(view, chosen, minutes) if chosen else nearby(view, minutes, wanted, limit)


def nearby(
    view: CalendarView, minutes: int, wanted: Sequence[Window], limit: int = 3
) -> tuple[Slot, ...]:
    """`alternatives` over a view that is kept."""
    seconds = _seconds(minutes)
    chosen: list[Start] = []
    for ahead in range(TRY_NEXT_DAYS + 1):
        for window in wanted:
            shifted = _later(view, window, ahead)
            starts = view.starts(shifted.start.astimezone(view.zone).date(), seconds)
            nearest = sorted(starts, key=lambda start: (_distance(start, shifted), start))
            if ahead:
                nearest = [s for s in nearest if _distance(s, shifted) <= SAME_TIME_SECONDS][:1]
            _add(nearest, chosen, limit)
        if len(chosen) >= limit:
            break
    return _slots(view, _spread(view, view.walk(seconds), limit, chosen), minutes)


def _seconds(minutes: int) -> int:
    if minutes <= 0:
        raise ValueError(f"work takes time: {minutes} minutes")
    return minutes * 60


def _inside(view: CalendarView, seconds: int, window: Window) -> list[Start]:
    """The starts that meet one wanted window, ascending."""
    begins = int(window.start.timestamp())
    exact = begins if begins % FINEST_START_SECONDS == 0 else None
    day = view.local_day(begins) - ONE_DAY
    if window.end is None:
        days = (day, day + ONE_DAY)
        return [s for d in days for s in view.starts(d, seconds, exact) if s.at == begins][:1]
    ends = int(window.end.timestamp())
    found: list[Start] = []
    last = min(view.local_day(ends), view.last)
    day = max(day, view.first)
    while day <= last:
        found += [s for s in view.starts(day, seconds, exact) if begins <= s.at < ends]
        day += ONE_DAY
    return [start for start in found if start.until <= ends] or found


def _spread(
    view: CalendarView, starts: Iterable[Start], limit: int, taken: Sequence[Start]
) -> list[Start]:
    """`taken` and up to `limit` in all, from ascending `starts`, windows never overlapping.

    The first in any case. Within a week of it those in different parts of a day, with windows that
    closing does not cut; then whatever that week has; then simply the next.
    """
    chosen, rest = list(taken), iter(starts)
    if len(chosen) >= limit:
        return chosen
    pool, after = _one_week(rest)
    _add(pool[:1], chosen, limit)
    parts = {_part(view, start) for start in chosen}
    for start in pool:
        part = _part(view, start)
        if not start.cut and part not in parts and _add([start], chosen, limit):
            parts.add(part)
    _add(pool, chosen, limit)
    for start in after:
        if len(chosen) >= limit:
            break
        _add([start], chosen, limit)
    return chosen


def _one_week(starts: Iterator[Start]) -> tuple[list[Start], Iterator[Start]]:
    pool: list[Start] = []
    for start in starts:
        if pool and start.day - pool[0].day >= SPREAD:
            return pool, chain((start,), starts)
        pool.append(start)
    return pool, iter(())


def _add(starts: Iterable[Start], chosen: list[Start], limit: int) -> bool:
    """Add those whose windows overlap none that is chosen, up to `limit`; were there any?"""
    before = len(chosen)
    for start in starts:
        if len(chosen) >= limit:
            break
        if all(start.until <= other.at or other.until <= start.at for other in chosen):
            chosen.append(start)
    return len(chosen) > before


def _part(view: CalendarView, start: Start) -> tuple[date, bool, bool]:
    """The part of a day: morning, afternoon or evening."""
    local = instant(start.at).astimezone(view.zone).time()
    return start.day, local >= NOON, local >= EVENING


def _distance(start: Start, wanted: Window) -> int:
    """Seconds between a start and the wanted time; 0 inside a range."""
    begins = int(wanted.start.timestamp())
    if start.at < begins:
        return begins - start.at
    return max(0, start.at - (int(wanted.end.timestamp()) - 1 if wanted.end else begins))


def _later(view: CalendarView, window: Window, days: int) -> Window:
    """The same wall-clock times some days later."""
    ends = [_shifted(view, at, days) for at in (window.start, window.end) if at]
    return Window(start=ends[0], end=ends[1] if len(ends) > 1 else None)


def _shifted(view: CalendarView, at: datetime, days: int) -> datetime:
    # Zoned arithmetic keeps the wall clock, also across a change of the clocks.
    return (at.astimezone(view.zone) + days * ONE_DAY).astimezone(UTC)


def _slots(view: CalendarView, starts: Iterable[Start], minutes: int) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            technicians=start.technicians,
            start=instant(start.at),
            end=instant(start.at) + timedelta(minutes=minutes),
            window=view.promise(start),
        )
        for start in sorted(starts)
    )
