"""The day sheets as a turn sees them: who is free, taking time and giving it back. Says nothing."""

from __future__ import annotations

from datetime import datetime

from deskhand.agents.secretary.turn import Turn
from deskhand.domain.people import Offer
from deskhand.domain.schedule import fits, is_free, release, reserve, sheet_ids, split_id
from deskhand.domain.work import Busy, DaySheet, Visit


def free_technician(turn: Turn, offer: Offer, end: datetime, ignoring: str | None) -> str | None:
    """The offered technician if still free, else another one who is."""
    names = [person.name for person in turn.business.technicians]
    order = sorted(names, key=lambda name: name != offer.technician)
    return next(
        (n for n in order if _free(turn, n, offer.start, end, ignoring)),
        None,
    )


def _free(
    turn: Turn, technician: str, start: datetime, end: datetime, ignoring: str | None
) -> bool:
    travel = turn.business.policy.travel_minutes
    ids = sheet_ids((technician,), start, end, travel, turn.business.zone)
    sheets = [sheet for id in ids if (sheet := turn.desk.get(DaySheet, id))]
    return is_free(sheets, technician, start, end, travel, turn.desk.now(), ignoring=ignoring)


def free_now(turn: Turn, visit: Visit) -> bool:
    """Is the visit's own time still free for its technicians, whatever the rules say?"""
    return all(
        _free(turn, technician, visit.start, visit.end, visit.id)
        for technician in visit.technicians
    )


def still_free(turn: Turn, visit: Visit) -> bool:
    """May the visit still be confirmed at its time?"""
    return free_now(turn, visit) and not fits(
        turn.business, visit.start, visit.end, turn.desk.now()
    )


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
