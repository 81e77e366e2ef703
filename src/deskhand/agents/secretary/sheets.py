"""The day sheets as a turn sees them: who is free, taking time and giving it back. Says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from deskhand.agents.secretary.turn import Turn
from deskhand.domain.schedule import (
    CalendarView,
    fits,
    is_free,
    release,
    reserve,
    sheet_ids,
    split_id,
)
from deskhand.domain.work import Busy, DaySheet, Visit
from deskhand.ports.desk import Desk


class TrackedSheets:
    """Day sheets read on demand, each one tracked: what rests on them is decided exactly once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self, key: str, /) -> DaySheet | None:
        return self._desk.get(DaySheet, key)


def free_crew(
    turn: Turn,
    start: datetime,
    end: datetime,
    *,
    crew: int = 1,
    prefer: Sequence[str] = (),
    ignoring: str | None = None,
) -> tuple[str, ...]:
    """Who takes this work: the preferred ones if still free, else others who are; () when too few.

    The rules of the day count, notice and lunch do not (`fits`). Sheets are read for as many people
    as the answer needs, so that bookings of two technicians on one day do not wait for each other.
    """
    policy, now = turn.business.policy, turn.desk.now()
    everybody = [person.name for person in turn.business.technicians]
    order = sorted(everybody, key=lambda name: name not in prefer)
    alone = crew == 1 and not policy.urgent_gap_minutes
    for names in [[name] for name in order] if alone else [order]:
        sheets = TrackedSheets(turn.desk)
        view = CalendarView(turn.business, sheets, now, names, ignoring, crew=crew, prefer=prefer)
        if found := view.crew_for([(start, int((end - start) / timedelta(seconds=1)))]):
            return found
    return ()


def free_now(turn: Turn, visit: Visit) -> bool:
    """Is the visit's own time still free for its technicians, whatever the rules say?"""
    sheets = [s for id in _touched(visit) if (s := turn.desk.get(DaySheet, id))]
    return all(
        is_free(
            sheets,
            technician,
            visit.start,
            visit.end,
            visit.travel_minutes,
            turn.desk.now(),
            ignoring=visit.id,
        )
        for technician in visit.technicians
    )


def still_free(turn: Turn, visit: Visit) -> bool:
    """May the visit still be confirmed at its time, with the people it was planned with?"""
    crew = free_crew(
        turn,
        visit.start,
        visit.end,
        crew=len(visit.technicians),
        prefer=visit.technicians,
        ignoring=visit.id,
    )
    fitting = fits(turn.business, visit.start, visit.end, turn.desk.now()) is None
    return fitting and set(crew) == set(visit.technicians)


def _touched(visit: Visit) -> tuple[str, ...]:
    return sheet_ids(visit.technicians, visit.start, visit.end, visit.travel_minutes, visit.zone)


def write_busy(turn: Turn, visit: Visit, until: datetime | None) -> None:
    """Take the visit's time on every sheet it touches; `until` bounds a hold."""
    busy = Busy(
        visit=visit.id,
        start=visit.start,
        end=visit.end,
        travel_minutes=visit.travel_minutes,
        until=until,
    )
    for id in _touched(visit):
        technician, day = split_id(id)
        sheet = turn.desk.get(DaySheet, id)
        turn.desk.put(reserve(sheet, technician, day, busy, turn.desk.now()))


def give_back(turn: Turn, visit: Visit) -> None:
    """Free the visit's time on every sheet it touches."""
    for id in _touched(visit):
        if sheet := turn.desk.get(DaySheet, id):
            turn.desk.put(release(sheet, visit.id))
