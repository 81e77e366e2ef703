"""SchedulingAgent: arms reminders, keeps calendars in line, follows what their owners change in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskhand.agents.scheduling import following, outages
from deskhand.agents.scheduling.reminders import armed, remind
from deskhand.domain.business import Business
from deskhand.domain.calendar_messages import (
    CalendarBack,
    CalendarLost,
    EntryChanged,
    MirrorVisit,
    OutsideRead,
)
from deskhand.domain.errors import Reject
from deskhand.domain.messages import (
    HandedOff,
    NotifyOwner,
    ReminderDue,
    ReplyPlanned,
    VisitAmended,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.work import Visit, VisitStatus
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers


class SchedulingAgent:
    """Two reminders for a visit that is confirmed or moved; a stale one does nothing."""

    name = "scheduling"
    emits: Emits = {
        VisitConfirmed: (MirrorVisit,),
        VisitMoved: (MirrorVisit,),
        VisitCancelled: (MirrorVisit,),
        VisitAmended: (MirrorVisit,),
        ReminderDue: (ReplyPlanned,),
        OutsideRead: (HandedOff,),
        EntryChanged: (VisitConfirmed, VisitMoved, VisitCancelled, ReplyPlanned, HandedOff),
        CalendarLost: (HandedOff,),
        CalendarBack: (MirrorVisit, NotifyOwner),
    }
    timers: Timers = (ReminderDue,)

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        business = desk.get(Business, message.business)
        if business is None:
            raise Reject("the business has no profile")
        if isinstance(message, OutsideRead):
            return following.day_read(message, business, desk)
        if isinstance(message, EntryChanged):
            return following.changed(message, business, desk)
        if isinstance(message, CalendarLost):
            return outages.lost(message, business, desk)
        if isinstance(message, CalendarBack):
            return outages.back(message, business, desk)
        visit = desk.get(Visit, message.subject)
        if visit is None:
            raise Reject(f"no visit {message.subject}")
        stands = visit.status is VisitStatus.CONFIRMED
        if isinstance(message, ReminderDue):
            live = stands and visit.revision == message.revision
            return remind(message.which, visit, business, desk) if live else []
        if visit.revision != message.revision:
            return []
        mirrored = [MirrorVisit(subject=visit.id)] if business.calendars() else []
        again = stands and not isinstance(message, VisitAmended)
        return [*mirrored, *(armed(business, visit, desk.now()) if again else ())]
