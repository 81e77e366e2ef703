"""Units to windows: what is left after exclusions, placed in the business's zone. No reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.windows import Window
from deskhand.language.dates.cues import Sense
from deskhand.language.dates.days import WEEKEND, Days, coming_workdays
from deskhand.language.dates.hours import DAY_END, DAY_START, EVENING_END, Hours
from deskhand.language.dates.unit import Unit

# More days in a row than this are one long window, not one for each.
DAYS_APART = 7
A_PAIR = 2
WEEKDAYS = (0, 1, 2, 3, 4)
MIDNIGHT = 24 * 60
# Minutes that must be left before or after a time that is taken.
SHORTEST = 30
SHORTEST_OF_DAY = 90


@dataclass(frozen=True, slots=True)
class Meant:
    """A unit with its sense; `time_only` when the text named no day for it, `sentence` where its
    sentence begins."""

    unit: Unit
    sense: Sense
    time_only: bool = False
    sentence: int = 0


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A wall-clock minute of a local day as a zoned instant.

    A time that the clocks skip is the same while later; one that comes twice is the first.
    """
    days, minute = divmod(minute, MIDNIGHT)
    wall = datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), zone)
    return wall.astimezone(UTC).astimezone(zone)


def combined(found: list[Meant], offered: date | None, now: datetime) -> list[Meant]:
    """Days and times written apart put together: "Tuesday works. Could you do 3?".

    A time without a day takes the days said before it (else after it, else the one day of what we
    wrote last, else the next such time); a day whose time came apart gives way to the two.
    """
    whole: list[Meant] = []
    used: set[int] = set()
    timed = any(
        each.unit.hours and not each.unit.hours.routine
        for each in found
        if each.sense is Sense.WANTED
    )
    for n, meant in enumerate(found):
        if timed and not meant.unit.days and meant.unit.hours and meant.unit.hours.routine:
            continue
        if meant.unit.days or meant.sense is not Sense.WANTED:
            whole.append(meant)
            continue
        if _told_closer(meant.unit, found):
            continue
        sources = _sources(found, n)
        for m in sources:
            other = found[m].unit
            hours = meant.unit.hours
            if _of_workdays(meant, found[m]):
                continue
            if _a_habit_until(hours, other):
                days = until_then(other.days, coming_workdays(now.date()))
                used.add(m)
                whole.append(Meant(replace(meant.unit, days=days), Sense.WANTED))
                continue
            if other.hours and hours and other.hours.kind == "part" and other.hours.part:
                narrowed = hours.within(other.hours.part)
                start = narrowed.bounds[0]
                fits = other.hours.part[0] <= start < other.hours.part[1]
                hours = narrowed if fits else hours
                # "Thursday, morning if you can, otherwise after 3": both.
                if not fits:
                    whole.append(
                        Meant(replace(meant.unit, days=other.days, hours=hours), Sense.WANTED)
                    )
                    continue
            if found[m].sense is Sense.WANTED and not (other.hours and other.hours.kind != "part"):
                used.add(m)
            whole.append(Meant(replace(meant.unit, days=other.days, hours=hours), Sense.WANTED))
        if not sources:
            days = Days((offered,)) if offered else _days_of(meant.unit.hours, found, now)
            whole.append(Meant(replace(meant.unit, days=days), Sense.WANTED, time_only=True))
    gone = {id(found[m]) for m in used}
    return [meant for meant in whole if id(meant) not in gone]


def _of_workdays(meant: Meant, day: Meant) -> bool:
    """ "I get home at 5:45. Saturday would be good": his hour is that of the days he works."""
    hours, days = meant.unit.hours, day.unit.days
    if not days or not hours or not hours.routine or day.unit.hours:
        return False
    apart = meant.sentence != day.sentence and day.sense is Sense.WANTED
    return apart and all(each.weekday() in WEEKEND for each in days.dates)


def _a_habit_until(hours: Hours | None, other: Unit) -> bool:
    """ "Before Thursday please. Mornings are best": the mornings up to then."""
    days = other.days
    deadline = bool(days and days.kind == "until" and not days.instant and not other.hours)
    return bool(deadline and hours and hours.kind != "point")


def until_then(days: Days | None, coming: Days) -> Days:
    """Each of the coming days up to the last of a deadline."""
    last = days.dates[-1] if days else coming.dates[-1]
    dates = tuple(day for day in coming.dates if day <= last)
    return replace(coming, dates=dates, weekdays=(), exact=True, vague=False)


def _told_closer(unit: Unit, found: list[Meant]) -> bool:
    """ "In the evening is best, say 7, tomorrow or Thursday": the hour of those days says it all."""
    part = unit.hours.part if unit.hours and unit.hours.kind == "part" else None
    dated = [each.unit for each in found if each.sense is Sense.WANTED and each.unit.days]
    return bool(part and dated) and all(
        part and each.hours and part[0] <= each.hours.bounds[0] < part[1] for each in dated
    )


def _sources(found: list[Meant], at: int) -> list[int]:
    """Which units give their days to the bare time at `at`."""

    def days_of(places: list[int], senses: tuple[Sense, ...], bare: bool) -> list[int]:
        return [
            n
            for n in places
            if found[n].sense in senses
            and found[n].unit.days
            and not (bare and found[n].unit.hours)
        ]

    before, after = list(range(at)), list(range(at + 1, len(found)))
    here = [n for n in before if found[n].sentence == found[at].sentence]
    behind = [n for n in after if found[n].sentence == found[at].sentence]
    near = max((n for n in here if not found[n].unit.days), default=-1)
    wanted, other = (Sense.WANTED,), (Sense.BOOKED, Sense.EXCLUDED)
    for places, senses, bare in (
        ([n for n in here if n > near], wanted, True), (here, wanted, True), (behind, wanted, True),
        (before, wanted, True), (before, wanted, False), (after, wanted, True),
    ):  # fmt: skip
        if given := days_of(places, senses, bare):
            return given if bare else given[-1:]
    # "move my Tuesday 10am to 2pm": the day stays; of a refusal only one with its own time.
    booked = [
        n
        for n in days_of(before, other, bare=False)
        if found[n].sense is Sense.BOOKED or found[n].unit.hours
    ]
    return booked[-1:]


def _days_of(hours: Hours | None, found: list[Meant], now: datetime) -> Days:
    """The days of a time without one: the next that has it; all that are coming of a habit
    ("mornings"), or where some were ruled out ("after 4, but not Friday")."""
    ruled_out = any(
        other.sense is Sense.EXCLUDED and other.unit.days and not other.unit.hours
        for other in found
    )
    if ruled_out or (hours and hours.often):
        return coming_workdays(now.date())
    return _next_time(hours, now)


def _next_time(hours: Hours | None, now: datetime) -> Days:
    """Today if this time is still ahead, otherwise tomorrow."""
    start, end = hours.bounds if hours else (DAY_START, None)
    # "before 5" can be today as long as five is ahead.
    turns = end if end is not None and hours and hours.kind == "before" else start
    later = turns <= now.hour * 60 + now.minute
    return Days((now.date() + timedelta(days=int(later)),))


def windows_of(meant: Meant, excluded: list[Meant], now: datetime, zone: ZoneInfo) -> list[Window]:
    """The unit's windows, in order, without what was ruled out and what is over."""
    days, hours = meant.unit.days, meant.unit.hours
    if days is None:
        return []
    if days.instant and days.kind == "until":
        return [
            Window(start=now.astimezone(zone), end=days.instant.astimezone(UTC).astimezone(zone))
        ]
    if days.instant:
        return [Window(start=days.instant.astimezone(UTC).astimezone(zone))]
    if days.weekdays and len(days.dates) == 1:
        # "Friday is good. Weekdays I work": that one day all the same.
        excluded = [other for other in excluded if not _every_weekday(other)]
    out = {
        day
        for other in excluded
        if other.unit.days and not other.unit.hours
        for day in other.unit.days.dates
    }
    if days.vague and not hours and not excluded:
        return []
    never = {
        weekday
        for other in excluded
        if other.unit.days and not other.unit.hours and not _over_by_then(other.unit.days, days)
        for weekday in other.unit.days.weekdays
    }
    dates = [day for day in days.dates if day not in out and day.weekday() not in never]
    if days.kind == "until" and not hours and _refused_before(days, out, never, now):
        # "By the 8th, any day but Saturday".
        coming = until_then(days, coming_workdays(now.date()))
        dates = [day for day in coming.dates if day not in out and day.weekday() not in never]
    elif days.kind == "until":
        return _until(days, hours, _free_from(excluded, now, zone), zone)
    refused = [other.unit for other in excluded if other.unit.hours]
    # "Any day, not Tuesday afternoon" leaves no last hour of the Tuesday.
    shortest = SHORTEST if hours else SHORTEST_OF_DAY
    if (
        not hours
        and len(dates) > DAYS_APART
        and dates[-1] - dates[0] == timedelta(days=len(dates) - 1)
    ):
        start, end = _clipped(None, [unit for unit in refused if not unit.days], dates[0])
        made = [
            Window(
                start=instant(dates[0], start, zone), end=instant(dates[-1], end or DAY_END, zone)
            )
        ]
    else:
        made = [
            _window(day, hour, zone)
            for day in dates
            for hour in _around(_clipped(hours, refused, day), _taken(refused, day), shortest)
        ]
    if not hours and made and dates == [now.date()] and made[0].until <= now:
        made = [Window(start=now.astimezone(zone), end=instant(dates[0], EVENING_END, zone))]
    return [window for window in made if window.until > now and window.start < window.until]


def _refused_before(days: Days, out: set[date], never: set[int], now: datetime) -> bool:
    """Is a day between now and the deadline ruled out, and another day left?"""
    coming = until_then(days, coming_workdays(now.date())).dates
    refused = [day for day in coming if day in out or day.weekday() in never]
    return 0 < len(refused) < len(coming)


def _every_weekday(meant: Meant) -> bool:
    days = meant.unit.days
    return bool(days and not meant.unit.hours and days.weekdays == WEEKDAYS and not days.exact)


def _over_by_then(away: Days, days: Days) -> bool:
    """ "We're away Thursday to Sunday, come Monday or later": those weekdays of one week only."""
    in_a_row = len(away.dates) > A_PAIR and bool(days.dates)
    return in_a_row and days.exact and away.dates[-1] < days.dates[0]


def _window(day: date, bounds: tuple[int, int | None], zone: ZoneInfo) -> Window:
    start, end = bounds
    return Window(
        start=instant(day, start, zone), end=None if end is None else instant(day, end, zone)
    )


def _free_from(excluded: list[Meant], now: datetime, zone: ZoneInfo) -> datetime:
    """ "Do not go in before the 30th, but by the 15th": from when on somebody may come."""
    ends = [
        other.unit.days.dates[-1]
        for other in excluded
        if other.unit.days and other.unit.days.kind == "until" and other.unit.days.dates
    ]
    return max([now, *(instant(day + timedelta(days=1), DAY_START, zone) for day in ends)])


def _until(days: Days, hours: Hours | None, now: datetime, zone: ZoneInfo) -> list[Window]:
    """ "by Friday": from now to the end of that day, or to the time said with it."""
    last = DAY_END
    if hours:
        start, end = hours.bounds
        last = start if end is None else end
    end_at = instant(days.dates[-1], last, zone)
    begin = now.astimezone(zone)
    return [Window(start=begin, end=end_at)] if end_at > begin else []


def _on(unit: Unit, day: date) -> bool:
    """Is what was ruled out ruled out on this day? A weekday that was named is every such day."""
    days = unit.days
    return days is None or day in days.dates or day.weekday() in days.weekdays


def _taken(refused: list[Unit], day: date) -> list[tuple[int, int]]:
    """The spans that were ruled out on this day: "not from 12 to 1", "just not during lunch"."""
    spans = (
        unit.hours.bounds
        for unit in refused
        if unit.hours and unit.hours.kind in ("range", "part") and _on(unit, day)
    )
    return [(start, end) for start, end in spans if end is not None]


def _around(
    bounds: tuple[int, int | None], taken: list[tuple[int, int]], shortest: int = SHORTEST
) -> list[tuple[int, int | None]]:
    """What is left of a span of the day without the times that are taken, each so long at least."""
    left: list[tuple[int, int | None]] = [bounds]
    for low, high in taken:
        parted: list[tuple[int, int | None]] = []
        for start, end in left:
            if end is None or high <= start or end <= low:
                parted.append((start, end))
                continue
            parted += [
                piece for piece in ((start, low), (high, end)) if piece[1] - piece[0] >= shortest
            ]
        left = parted
    return left


def _clipped(hours: Hours | None, refused: list[Unit], day: date) -> tuple[int, int | None]:
    """The day's bounds; a whole day loses the morning or evening that was ruled out."""
    if hours:
        return hours.bounds
    start, end = DAY_START, DAY_END
    for unit in refused:
        if not unit.hours or not _on(unit, day):
            continue
        low, high = unit.hours.bounds
        if high is None:
            continue
        if low <= start < high < end:
            start = high
        elif start < low < end <= high:
            end = low
    return start, end
