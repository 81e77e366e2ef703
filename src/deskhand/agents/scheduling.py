"""SchedulingAgent: reminders of visits. It moves no visit and writes no words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business
from deskhand.domain.errors import Reject
from deskhand.domain.messages import (
    Later,
    ReminderDue,
    ReplyPlanned,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.people import Conversation
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day, local_instant
from deskhand.domain.price_book import PriceBook, called
from deskhand.domain.work import Visit, VisitStatus
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers

LEAST_AHEAD = timedelta(hours=1)
"""A reminder within this time of the booking, or of the visit, would only repeat it."""


class SchedulingAgent:
    """Arms two reminders when a visit is confirmed or moved; a stale one does nothing."""

    name = "scheduling"
    emits: Emits = {
        VisitConfirmed: (),
        VisitMoved: (),
        VisitCancelled: (),
        ReminderDue: (ReplyPlanned,),
    }
    timers: Timers = (ReminderDue,)

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        visit = desk.get(Visit, message.subject)
        business = desk.get(Business, message.business)
        if visit is None or business is None:
            raise Reject(f"no visit {message.subject}")
        if visit.revision != message.revision or visit.status is not VisitStatus.CONFIRMED:
            return []
        if isinstance(message, ReminderDue):
            return self._remind(visit, business, desk)
        return [
            Later(
                message=ReminderDue(subject=visit.id, revision=visit.revision, which=which), due=due
            )
            for which, due in reminders(business, visit)
            if due >= desk.now() + LEAST_AHEAD
        ]

    def _remind(self, visit: Visit, business: Business, desk: Desk) -> list[Outgoing]:
        if desk.now() >= visit.window.start:
            return []
        conversation = desk.peek(Conversation, visit.customer)
        if conversation is None:
            raise Reject(f"no conversation with {visit.customer}")
        version = desk.version(Visit, visit.id)
        return [
            ReplyPlanned(
                subject=conversation.id,
                plan=reminder_plan(
                    visit, version, conversation, business, desk.peek(PriceBook, "main"), desk.now()
                ),
                contact=conversation.contact,
                customer=visit.customer,
                started_by_us=True,
                about={f"Visit/{visit.id}": version},
                action="reminder",
            )
        ]


def reminders(business: Business, visit: Visit) -> list[tuple[str, datetime]]:
    """Names and instants (UTC) of a visit's reminders: the day before, and that morning."""
    policy, zone = business.policy, ZoneInfo(business.zone)
    day = visit.window.start.astimezone(zone).date()
    before = local_instant(
        (day - timedelta(days=1)).isoformat(), policy.reminder_day_before, business.zone
    )
    same = local_instant(day.isoformat(), policy.reminder_same_day, business.zone)
    found = [("day_before", before)]
    if same + LEAST_AHEAD <= visit.window.start:
        found.append(("same_day", same))
    return found


def reminder_plan(
    visit: Visit,
    version: int,
    conversation: Conversation,
    business: Business,
    book: PriceBook | None,
    now: datetime,
) -> ReplyPlan:
    """What a reminder says, as a plan in the customer's language."""
    work = book.work(visit.services, visit.items) if book else ()
    name = called(work, conversation.lang) or visit.summary
    source = f"Visit/{visit.id}@{version}"
    facts = (
        Fact(key="slot", type=FactType.SLOT, value=visit.window, source=source),
        Fact(key="address", type=FactType.ADDRESS, value=visit.address or "", source=source),
        Fact(key="item", type=FactType.NAME, value=name, source=source),
    )
    return ReplyPlan(
        acts=(Act(kind=ActKind.REMINDER, facts=facts),),
        lang=conversation.lang,
        channel=conversation.channel,
        zone=business.zone,
        today=local_day(now, business.zone),
    )
