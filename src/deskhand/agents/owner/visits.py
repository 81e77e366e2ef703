"""Which visit somebody on the road speaks of, and its time on the day sheets. Tells customers nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from deskhand.agents.owner.day import visits_of
from deskhand.agents.owner.spoken import Spoken
from deskhand.domain.schedule import is_free, release, reserve, sheet_ids
from deskhand.domain.work import Busy, DaySheet, Visit, VisitStatus

ARRIVED = timedelta(minutes=30)
"""So long after its planned start nobody is late for a visit any more: he means the next one."""
ANY = frozenset({"the next one", "next", "next one", "the next", "him", "her", "them", "the job"})


def give_back_rest(s: Spoken, visit: Visit) -> None:
    """The time of a visit that is over ends now on every sheet it touches."""
    now = s.desk.now()
    for id in sheet_ids(
        visit.technicians, visit.start, visit.end, visit.travel_minutes, visit.zone
    ):
        sheet = s.desk.get(DaySheet, id)
        if sheet is None:
            continue
        freed = release(sheet, visit.id)
        if visit.start < now < visit.end:
            freed = reserve(freed, freed.technician, freed.day, _busy(visit, now), now)
        elif now >= visit.end:
            freed = sheet
        s.desk.put(freed)


def take_back_time(s: Spoken, visit: Visit) -> bool:
    """Put a visit's whole time on its sheets again; False if somebody took it meanwhile."""
    ids = sheet_ids(visit.technicians, visit.start, visit.end, visit.travel_minutes, visit.zone)
    sheets = {id: s.desk.get(DaySheet, id) for id in ids}
    there = [sheet for sheet in sheets.values() if sheet]
    now = s.desk.now()
    span = (visit.start, visit.end, visit.travel_minutes, now)
    if not all(is_free(there, name, *span, ignoring=visit.id) for name in visit.technicians):
        return False
    for id, sheet in sheets.items():
        technician, _, day = id.rpartition(":")
        cleared = release(sheet, visit.id) if sheet else None
        s.desk.put(reserve(cleared, technician, day, _busy(visit, visit.end), now))
    return True


def _busy(visit: Visit, end: datetime) -> Busy:
    return Busy.model_validate(
        {
            "visit": visit.id,
            "start": visit.start,
            "end": end,
            "travel_minutes": visit.travel_minutes,
        }
    )


def visits_today(s: Spoken) -> list[Visit]:
    """His confirmed visits of today; the owner who works on none of them speaks for all."""
    own = visits_of(s, s.today, mine=True) or (visits_of(s, s.today) if s.is_owner else [])
    seen = (s.desk.get(Visit, v.id) for v in own)
    return [v for v in seen if v is not None and v.status is VisitStatus.CONFIRMED]


def named(s: Spoken, name: str, mine: list[Visit]) -> list[Visit] | None:
    """The visits he may mean by a customer's name; None after he was told that there is none."""
    wanted = name.strip(" .").casefold().removesuffix("'s").removesuffix("’s")
    if not wanted or wanted in ANY:
        return mine
    everyone = visits_of(s, s.today)
    fits = [
        v
        for v in everyone
        if v.status is VisitStatus.CONFIRMED
        and (wanted in (v.name or "").casefold().split() or wanted == (v.name or "").casefold())
    ]
    if not fits:
        s.tell("no_such_visit", name=name.strip())
        return None
    return [v for v in (s.desk.get(Visit, v.id) for v in fits) if v]


def on_site(s: Spoken, name: str, none: str) -> Visit | None:
    """The visit he is on: the last one whose time has come."""
    visits = named(s, name, visits_today(s))
    if visits is None:
        return None
    now = s.desk.now()
    begun = [v for v in visits if min(v.start, v.window.start) - ARRIVED <= now]
    if not begun:
        s.tell(none)
        return None
    return begun[-1]
