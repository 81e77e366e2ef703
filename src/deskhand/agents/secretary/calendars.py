"""Technicians' own calendars are asked before a time is confirmed. Their answers are taken in written.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deskhand.agents.secretary.holding import keep
from deskhand.agents.secretary.sheets import give_back, write_busy
from deskhand.agents.secretary.turn import Turn
from deskhand.domain.calendar_messages import Span, WriteVisits, WritingOverdue
from deskhand.domain.messages import Later
from deskhand.domain.work import Moving, Visit

SAID_AFTER = timedelta(seconds=20)
"""Whoever waits longer than this for the confirmation hears that his time is held."""
OWNER_AFTER = timedelta(minutes=15)
LEEWAY = timedelta(minutes=5)
"""How much longer than that the time is kept: the question to the owner prolongs it."""


def asked_first(turn: Turn, visits: Sequence[Visit]) -> bool:
    """Ask the calendars of those who are to come, and hold the time until they have answered. False
    where nobody has one; true also while they are being asked."""
    first = visits[0]
    if not any(turn.business.calendars(visit.technicians) for visit in visits):
        return False
    if first.writing_since is not None:
        return True
    known, now = turn.known, turn.desk.now()
    who = {
        "name": known.name or first.name,
        "address": known.address or first.address,
        "phone": known.phone or turn.customer.phone,
        "writing_since": now,
    }
    held = keep(turn, [v.model_copy(update=who) for v in visits], now + OWNER_AFTER + LEEWAY)
    turn.update(held_visit=held[0].id)
    _ask(turn, held[0], [span for visit in held for span in _spans(turn, visit)])
    return True


def asked_to_move(turn: Turn, visit: Visit, moved: Visit) -> bool:
    """The same for a visit that shall move: the new time is held beside the old one."""
    if not turn.business.calendars(moved.technicians):
        return False
    now = turn.desk.now()
    until = now + OWNER_AFTER + LEEWAY
    moving = Moving(
        start=moved.start,
        end=moved.end,
        window=moved.window,
        technicians=moved.technicians,
        until=until,
    )
    write_busy(turn, moved, until)
    waits = visit.model_copy(update={"moving": moving, "writing_since": now})
    turn.desk.put(waits)
    turn.update(offered=None, asked=())
    _ask(turn, waits, _spans(turn, moved))
    return True


def stays(turn: Turn, visit: Visit) -> Visit:
    """It does not move after all: the new time is free again, the old one its own."""
    if visit.moving is None:
        return visit
    there = {"start": visit.moving.start, "end": visit.moving.end}
    give_back(turn, visit.model_copy(update=there | {"technicians": visit.moving.technicians}))
    still = visit.model_copy(update={"moving": None, "writing_since": None})
    write_busy(turn, still, None)
    turn.desk.put(still)
    return still


def _spans(turn: Turn, visit: Visit) -> list[Span]:
    names = turn.business.calendars(visit.technicians)
    return [
        Span(visit=visit.id, technician=name, start=visit.start, end=visit.end) for name in names
    ]


def _ask(turn: Turn, first: Visit, spans: Sequence[Span]) -> None:
    now = turn.desk.now()
    asks = WriteVisits(subject=first.id, spans=tuple(spans), asked_at=now, approval=turn.approval)
    overdue = WritingOverdue(subject=first.id, asked_at=now)
    last = overdue.model_copy(update={"last": True})
    turn.events += [
        asks,
        Later(message=overdue, due=now + SAID_AFTER),
        Later(message=last, due=now + OWNER_AFTER),
    ]
