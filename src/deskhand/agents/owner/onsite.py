"""Word from the road: running late, done, nobody home. Says to customers only what was said to us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.spoken import Spoken
from deskhand.agents.owner.visits import (
    ARRIVED,
    give_back_rest,
    named,
    on_site,
    visits_today,
)
from deskhand.domain import approvals
from deskhand.domain.base import Channel, Lang, instant_text
from deskhand.domain.control import OwnerItem
from deskhand.domain.messages import HandedOff
from deskhand.domain.money import spoken as dollars
from deskhand.domain.people import ContactPoint, Conversation, Offer, OfferSet
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day, needs_yes
from deskhand.domain.property import Property, remember_done
from deskhand.domain.schedule import find_slots
from deskhand.domain.work import DaySheet, Job, JobStatus, Visit, VisitStatus, Word
from deskhand.language.wording import word
from deskhand.ports.queries import SHEETS_BY_DAY

MOST_SHEETS = 10_000
REBOOKING = 2
"""How many times are proposed to a customer whose door stayed shut."""


def late(s: Spoken, order: Order) -> None:
    """His next visit's customer hears what he said, and nothing more."""
    if order.minutes is None:
        s.tell("late_how_much")
        return
    visits = named(s, order.rest, visits_today(s))
    if visits is None:
        return
    now = s.desk.now()
    ahead = [v for v in visits if now <= v.start + ARRIVED]
    visit = next((v for v in visits if _asked(v)), None) or next(iter(ahead), None)
    conversation = s.desk.get(Conversation, visit.customer) if visit else None
    if visit is None or conversation is None:
        s.tell("late_nobody")
        return
    said = Word(by=s.person.name, text=order.said, at=now, late_minutes=order.minutes)
    s.desk.put(visit.model_copy(update={"word": said, "changed_at": now}))
    source = f"Visit/{visit.id}@{s.desk.version(Visit, visit.id)}.word"
    act = _late_act(s, _minutes(order.minutes, conversation.lang), source)
    who = s.who(visit.customer)
    if _tell(s, conversation, (act,), "late", order.said):
        s.before = {"told": who}
        his = _minutes(order.minutes, s.lang)
        s.tell("late_told", who=who, words=_worded(s, _late_act(s, his, source)))


def done(s: Spoken, order: Order) -> None:
    """The visit he is on is done; what is left of its time is free again."""
    visit = on_site(s, order.rest, "done_none")
    if visit is None:
        return
    now = s.desk.now()
    s.before = {"visit": visit.id, "status": visit.status.value}
    s.desk.put(
        visit.model_copy(
            update={
                "status": VisitStatus.DONE,
                "changed_at": now,
                "revision": visit.revision + 1,
            }
        )
    )
    give_back_rest(s, visit)
    if job := s.desk.get(Job, visit.job or f"job-{visit.id}"):
        s.desk.put(job.model_copy(update={"status": JobStatus.DONE}))
    _work_is_remembered(s, visit)
    following = next(
        (v for v in visits_today(s) if v.start > visit.start and v.id != visit.id), None
    )
    after = following and s.phrase(
        "done_next",
        when=s.when(following.window),
        who=following.name or s.who(following.customer),
        address=following.address or "",
    )
    s.tell("done", who=s.who(visit.customer), what=visit.summary, next=after or "")


def nobody_home(s: Spoken, order: Order) -> None:
    """The door stayed shut: kindly, two other times; the fee is the owner's to bill or waive."""
    visit = on_site(s, order.rest, "missed_none")
    if visit is None:
        return
    now, policy = s.desk.now(), s.business.policy
    s.before = {"visit": visit.id, "status": visit.status.value}
    missed = visit.model_copy(
        update={
            "status": VisitStatus.COULD_NOT_ENTER,
            "changed_at": now,
            "revision": visit.revision + 1,
        }
    )
    s.desk.put(missed)
    give_back_rest(s, visit)
    offered, heard = _other_times(s, visit), False
    conversation = s.desk.get(Conversation, visit.customer)
    if conversation is not None:
        s.desk.put(
            conversation.model_copy(
                update={"offered": offered, "asked": ("which",) if offered else ()}
            )
        )
        acts = [_missed_you(s, visit), *([_offer(offered)] if offered else [_to_owner(s)])]
        heard = _tell(s, conversation, tuple(acts), "missed", order.said)
    slots = " / ".join(s.when(o.window) for o in offered.offers) if offered else ""
    fee = dollars(policy.no_show_fee_cents) if policy.no_show_fee_cents else ""
    _to_bill(s, missed, slots, fee)
    key = ("missed" if slots else "missed_no_slots") if heard else "missed_unheard"
    s.tell(key, who=s.who(visit.customer), slots=slots)
    if fee:
        s.lines[-1] += s.phrase("missed_fee", fee=fee)


# ---- inside


def _asked(visit: Visit) -> bool:
    """Did we ask where he is because the customer waits, and he has not answered since?"""
    asked, said = visit.asked_at, visit.word
    return asked is not None and (said is None or said.at < asked)


def _tell(
    s: Spoken, conversation: Conversation, acts: tuple[Act, ...], action: str, said: str
) -> bool:
    """Words to the customer; the owner's own order is his yes, a technician's obeys the mode. False
    when they do not go out now, and he is told why."""
    who, owner = s.who(conversation.customer), s.business.owner.name
    contact = s.desk.get(ContactPoint, conversation.contact)
    if contact is not None and contact.opted_out_at is not None:
        s.tell("opted_out", who=who)
        return False
    if conversation.silenced_at is not None and not s.is_owner:
        s.tell("owner_talks", who=who, owner=owner)
        return False
    approval = ""
    if s.is_owner:
        given = approvals.ordered(
            id=s.desk.new_id("approval"),
            action=action,
            text=said,
            customer=conversation.customer,
            now=s.desk.now(),
        )
        s.desk.put(given)
        approval = given.id
    s.to_customer(conversation, acts, action, approval)
    waits = not s.is_owner and needs_yes(s.business.policy, action) is not None
    if waits:
        s.tell("waits_for_owner", who=who, owner=owner)
    return not waits


def _late_act(s: Spoken, minutes: str, source: str) -> Act:
    facts = (
        Fact(key="name", type=FactType.NAME, value=s.person.name, source=source),
        Fact(key="minutes", type=FactType.FAQ, value=minutes, source=source),
        Fact(key="day", type=FactType.DATE, value=s.today.isoformat(), source=source),
    )
    return Act(kind=ActKind.LATE, facts=facts)


def _worded(s: Spoken, act: Act) -> str:
    """What the customer reads, in the language of him who is told of it."""
    plan = ReplyPlan(
        acts=(act,),
        lang=s.lang,
        channel=Channel.SMS,
        zone=s.business.zone,
        today=s.today.isoformat(),
    )
    return word(plan)


def _minutes(minutes: int, lang: Lang) -> str:
    return f"{minutes} {'minutos' if lang is Lang.ES else 'minutes'}"


def _missed_you(s: Spoken, visit: Visit) -> Act:
    source = f"Visit/{visit.id}@{s.desk.version(Visit, visit.id)}"
    address = Fact(key="address", type=FactType.ADDRESS, value=visit.address or "", source=source)
    return Act(kind=ActKind.MISSED_YOU, facts=(address,) if visit.address else ())


def _to_owner(s: Spoken) -> Act:
    owner = Fact(key="owner", type=FactType.NAME, value=s.business.owner.name, source="Business")
    return Act(kind=ActKind.TO_OWNER, facts=(owner,))


def _offer(offered: OfferSet) -> Act:
    source = f"DaySheet@{instant_text(offered.made_at)}"
    facts = (
        Fact(key=f"slot{o.number}", type=FactType.SLOT, value=o.window, source=source)
        for o in offered.offers
    )
    return Act(kind=ActKind.OFFER_SLOTS, facts=tuple(facts))


def _other_times(s: Spoken, visit: Visit) -> OfferSet | None:
    """Two free times for the same work, from tomorrow on."""
    now, policy, zone = s.desk.now(), s.business.policy, s.business.zone
    low = local_day(now - timedelta(days=1), zone)
    high = local_day(now + timedelta(days=policy.horizon_days + 2), zone)
    found: Sequence[DaySheet] = s.desk.find(DaySheet, SHEETS_BY_DAY, None, low, high, MOST_SHEETS)
    minutes = int((visit.end - visit.start).total_seconds() // 60)
    sheets = {sheet.id: sheet for sheet in found}
    slots = find_slots(s.business, sheets, minutes, (), now, REBOOKING + 2, ignoring=visit.id)
    later = [slot for slot in slots if local_day(slot.start, zone) > local_day(now, zone)]
    if not (later or slots):
        return None
    offers = tuple(
        Offer(number=n, window=slot.window, technician=slot.technician, start=slot.start)
        for n, slot in enumerate((later or slots)[:REBOOKING], 1)
    )
    return OfferSet(
        services=visit.services,
        items=visit.items,
        minutes=minutes,
        offers=offers,
        made_at=now,
    )


def _to_bill(s: Spoken, visit: Visit, slots: str, fee: str) -> None:
    """The owner's item; he is told in the evening unless it was he who stood at the door."""
    reason = s.phrase(
        "missed_item" if slots else "missed_item_none",
        address=visit.address or "",
        when=s.when(visit.window),
        person=s.person.name,
        slots=slots,
    )
    if fee:
        reason += s.phrase("missed_item_fee", fee=fee)
    item = OwnerItem(
        id=s.desk.new_id("item"),
        kind="handoff",
        reason=reason,
        customer=visit.customer,
        at=s.desk.now(),
    )
    s.desk.put(item)
    told = HandedOff(subject=item.id, reason=reason, urgent=not s.is_owner, customer=visit.customer)
    s.outgoing.append(told)


def _work_is_remembered(s: Spoken, visit: Visit) -> None:
    """The place keeps what was done there: the warranty counts from it."""
    place = s.desk.get(Property, visit.property) if visit.property else None
    if place is not None:
        s.desk.put(remember_done(place, visit, s.desk.now()))
