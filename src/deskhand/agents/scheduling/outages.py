"""A calendar that cannot be reached, and one that can be again: what the owner hears. Reads no calendar."""

from __future__ import annotations

from deskhand.domain.base import instant_text
from deskhand.domain.business import Business
from deskhand.domain.calendar_messages import CalendarBack, CalendarLost, MirrorVisit
from deskhand.domain.control import OwnerItem
from deskhand.domain.ids import derived
from deskhand.domain.messages import HandedOff, NotifyOwner
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language.owner import say
from deskhand.ports.desk import Desk, Outgoing
from deskhand.ports.queries import VISITS_BY_START

MOST_VISITS = 1_000


def lost(message: CalendarLost, business: Business, desk: Desk) -> list[Outgoing]:
    """On his list and told at once: until it is back no visit is confirmed without him."""
    id = _item(message.subject, message)
    lang = business.owner.languages[0]
    reason = say(lang, "item_calendar_lost", who=message.subject, why=message.reason)
    desk.get(OwnerItem, id)
    desk.put(OwnerItem(id=id, kind="failed", reason=reason, at=desk.now()))
    return [HandedOff(subject=id, reason=reason, urgent=True)]


def back(message: CalendarBack, business: Business, desk: Desk) -> list[Outgoing]:
    """What stands is written again where it is missing; whoever heard of the trouble hears that it is
    over."""
    out: list[Outgoing] = [
        MirrorVisit(subject=visit.id)
        for visit in desk.find(
            Visit, VISITS_BY_START, None, instant_text(desk.now()), limit=MOST_VISITS
        )
        if message.subject in visit.technicians and visit.status is VisitStatus.CONFIRMED
    ]
    item = desk.get(OwnerItem, _item(message.subject, message))
    if item is not None and item.done_at is None:
        desk.put(item.model_copy(update={"done_at": desk.now()}))
        lang = business.owner.languages[0]
        text = say(lang, "calendar_back", who=message.subject)
        out.append(NotifyOwner(subject=business.id, person=business.owner.name, text=text))
    return out


def _item(technician: str, message: CalendarLost | CalendarBack) -> str:
    since = "" if message.since is None else instant_text(message.since)
    return f"item-{derived('calendar', technician, since)}"
