"""Reminders of visits: armed, and what they say. When they are due is in domain/reminders.py."""

from __future__ import annotations

from datetime import datetime

from deskhand.domain.base import Channel
from deskhand.domain.business import Business, Mode
from deskhand.domain.errors import Reject
from deskhand.domain.messages import (
    Later,
    ReminderDue,
    ReplyPlanned,
)
from deskhand.domain.people import Conversation
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day, quiet_until
from deskhand.domain.price_book import PriceBook, called
from deskhand.domain.pricing import ANYTHING
from deskhand.domain.procedures import ProcedureBook
from deskhand.domain.reminders import DAY_BEFORE, LEAST_AHEAD, REPEATS_WITHIN, to_come
from deskhand.domain.work import Visit, VisitKind
from deskhand.language.segments import count
from deskhand.language.wording import word
from deskhand.ports.desk import Desk, Outgoing

MOST_SEGMENTS = 2
"""SMS parts of a reminder; how to prepare is left out where it would need more."""


def armed(business: Business, visit: Visit, now: datetime) -> list[Outgoing]:
    """The timers of a visit that stands; earlier ones are stale, since its revision rose."""
    return [
        Later(message=ReminderDue(subject=visit.id, revision=visit.revision, which=which), due=due)
        for which, due in to_come(business, visit, now).items()
    ]


def remind(which: str, visit: Visit, business: Business, desk: Desk) -> list[Outgoing]:
    """The reminder, unless it comes too late, he was told within hours, or he does not know of the
    time because the owner moved it and has not let him be told."""
    conversation = desk.get(Conversation, visit.customer)
    if conversation is None:
        raise Reject(f"no conversation with {visit.customer}")
    leaves = quiet_until(business.policy, business.zone, desk.now()) or desk.now()
    told = conversation.told.get(visit.id)
    if leaves + LEAST_AHEAD > visit.window.start:
        return []
    if told is not None and leaves - told < REPEATS_WITHIN:
        return []
    if visit.owner_moved_at is not None and (told is None or told <= visit.owner_moved_at):
        return []
    version = desk.version(Visit, visit.id)
    prepare = how_to_prepare(visit, conversation, business, desk) if which == DAY_BEFORE else ""
    book = desk.peek(PriceBook, "main")
    plan = reminder_plan(visit, version, conversation, business, book, desk.now(), prepare)
    if plan.channel is not Channel.EMAIL and count(word(plan)).segments > MOST_SEGMENTS:
        plan = reminder_plan(visit, version, conversation, business, book, desk.now())
    return [
        ReplyPlanned(
            subject=conversation.id,
            plan=plan,
            contact=conversation.contact,
            customer=visit.customer,
            started_by_us=True,
            about={f"Visit/{visit.id}": version},
            action="reminder",
        )
    ]


def how_to_prepare(visit: Visit, conversation: Conversation, business: Business, desk: Desk) -> str:
    """How the customer prepares, in his language; what nobody has reviewed stays in drafts."""
    book = desk.peek(ProcedureBook, "main") or ProcedureBook(id="main")
    draft = business.policy.mode is Mode.DRAFT
    return book.how_to_prepare(visit.services, visit.items, conversation.lang, unreviewed=draft)


def reminder_plan(
    visit: Visit,
    version: int,
    conversation: Conversation,
    business: Business,
    book: PriceBook | None,
    now: datetime,
    prepare: str = "",
) -> ReplyPlan:
    """What a reminder says, as a plan in the customer's language."""
    work = book.work(visit.services, visit.items) if book else ()
    name = called(work, conversation.lang) or visit.summary
    source = f"Visit/{visit.id}@{version}"
    facts = [
        Fact(key="slot", type=FactType.SLOT, value=visit.window, source=source),
        Fact(key="address", type=FactType.ADDRESS, value=visit.address or "", source=source),
    ]
    if visit.kind is not VisitKind.ESTIMATE:
        facts.append(Fact(key="item", type=FactType.NAME, value=name, source=source))
    elif set(visit.services) != {ANYTHING}:
        facts.append(Fact(key="look", type=FactType.NAME, value=name, source=source))
    if prepare and visit.kind is not VisitKind.ESTIMATE:
        made = "ProcedureBook/main"
        facts.append(Fact(key="prepare", type=FactType.PROCEDURE, value=prepare, source=made))
    return ReplyPlan(
        acts=(Act(kind=ActKind.REMINDER, facts=tuple(facts)),),
        lang=conversation.lang,
        channel=conversation.channel,
        zone=business.zone,
        today=local_day(now, business.zone),
    )
