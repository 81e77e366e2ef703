"""Work the owner must look at before a price: ours that fails again, old paint that is disturbed."""

from __future__ import annotations

from datetime import date

from deskhand.agents.secretary import places
from deskhand.agents.secretary.holding import ask_owner, drop_hold
from deskhand.agents.secretary.sheets import free_crew
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import name_of, planned
from deskhand.domain.people import Offer, OfferSet
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.policy import local_day
from deskhand.domain.property import PastWork, came_back, property_id
from deskhand.domain.schedule import find_slots
from deskhand.domain.understanding import Intent, Topic
from deskhand.domain.work import Visit, VisitKind, VisitStatus
from deskhand.language.places import OLD_PAINT
from deskhand.language.times import say_day, say_window

WANTS = {Intent.REQUEST_QUOTE, Intent.BOOK, Intent.COMPLAIN}
DISTURBS_PAINT = frozenset(
    {"painting/room", "drywall/patch", "carpentry/door", "windows/screens", "carpentry/deck_fence"}
)
"""Services that sand, scrape or break a painted surface."""


def callback(turn: Turn) -> str | None:
    """The same work at the same place within the warranty days, or work of ours that he says failed
    again: no price, no fee, no fault; the owner first, who gives it a time with his yes."""
    heard = turn.heard
    if not heard.services and set(heard.intents) & WANTS and _waiting(turn):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_callback_again"))
        return "callback under way"
    again = Topic.BACK_AGAIN in heard.topics
    if not (again or set(heard.intents) & WANTS):
        return None
    services = heard.services or (() if again else turn.known.services)
    past = _past(turn)
    days = None if again else turn.business.policy.warranty_days
    if again and not services and past:
        services = max(past, key=lambda one: one[0].done_at)[0].services
    work = came_back([one for one, _ in past], services, turn.desk.now(), days)
    if work is None or days == 0:
        return None
    if _open(turn, work.services):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_callback_again"))
        return "callback under way"
    address = next(address for one, address in past if one is work)
    _propose(turn, work, services, address)
    if set(heard.services) - set(work.services):
        turn.hand_over(turn.for_owner("item_other_work"))
    owner, number = turn.owner_fact(), turn.business.phone
    phone = number and Fact(key="phone", type=FactType.PHONE, value=number, source="Business")
    turn.acts.clear()
    turn.say(ActKind.CALLBACK, owner, phone or None)
    return "callback: the owner first"


def old_paint(turn: Turn) -> str | None:
    """Paint disturbed in a house built before 1978: no price and no time before the owner says so."""
    place = places.of(turn, turn.known.address)
    year = turn.known.built or (place.built if place else None)
    heard = turn.heard
    wants = set(heard.intents) & WANTS or heard.services or Topic.OLD_HOUSE in heard.topics
    disturbed = sorted(set(turn.known.services) & DISTURBS_PAINT)
    if year is None or year >= OLD_PAINT or not disturbed or not wants:
        return None
    drop_hold(turn)
    turn.update(offered=None)
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    lang = turn.business.owner.languages[0]
    named = name_of(turn, disturbed, (), lang)
    turn.hand_over(turn.for_owner("item_old_paint", year=year, work=named))
    return "old paint: the owner is asked"


def _past(turn: Turn) -> list[tuple[PastWork, str]]:
    """What was done at his places, with each place's address: told as done, or a visit that is over."""
    now = turn.desk.now()
    heard = turn.heard.address
    known = places.known_to(turn)
    if turn.known.address:
        where = {property_id(turn.known.address): turn.known.address}
    else:
        where = {} if heard else known
    found: list[tuple[PastWork, str]] = []
    for id, address in where.items():
        place = places.of(turn, address)
        if place is not None:
            found += [(one, address) for one in place.done]
        ids = dict.fromkeys((*(place.visits if place else ()), *turn.customer.visits))
        told = {one.visit for one, _ in found}
        for visit in (turn.desk.get(Visit, visit) for visit in ids if visit not in told):
            if visit and visit.address and property_id(visit.address) == id:
                over = visit.status in (VisitStatus.CONFIRMED, VisitStatus.DONE) and visit.end < now
                if over and visit.kind is not VisitKind.ESTIMATE:
                    work = PastWork(services=visit.services, visit=visit.id, done_at=visit.end)
                    found.append((work, address))
    return found


def _open(turn: Turn, services: tuple[str, ...]) -> bool:
    """Is this callback already waiting for the owner, or booked?"""
    visits = (turn.desk.get(Visit, id) for id in turn.customer.visits)
    return any(
        v.kind is VisitKind.CALLBACK
        and v.status in (VisitStatus.HELD, VisitStatus.CONFIRMED)
        and v.end > turn.desk.now()
        and set(v.services) & set(services)
        for v in visits
        if v
    )


def _waiting(turn: Turn) -> bool:
    """Does a callback wait for the owner's yes?"""
    visit = turn.desk.get(Visit, turn.conversation.held_visit or "")
    return bool(visit and visit.kind is VisitKind.CALLBACK and visit.status is VisitStatus.HELD)


def _propose(turn: Turn, work: PastWork, services: tuple[str, ...], address: str) -> None:
    """Hold the first free time for the owner's yes, with a second one to name; his list if none."""
    now, zone, business = turn.desk.now(), turn.business.zone, turn.business
    today = date.fromisoformat(local_day(now, zone))
    lang = business.owner.languages[0]
    done = say_day(date.fromisoformat(local_day(work.done_at, zone)), today, lang)
    book = turn.prices()[0]
    same = tuple(s for s in services if s in work.services) or work.services
    minutes = sum(item.minutes for item in book.work(same, ())) or (
        business.policy.estimate_visit_minutes
    )
    minutes = min(minutes, business.policy.longest_visit_minutes)
    sheets = turn.sheets()
    slots = [
        *find_slots(business, sheets, minutes, turn.known.windows, now, 1),
        *find_slots(business, sheets, minutes, (), now, 2),
    ]
    slots = list({slot.start: slot for slot in slots}.values())[:2]
    reason = turn.for_owner("item_came_back", day=done, place=address)
    if not slots or not turn.known.name:
        times = turn.for_owner("or").join(
            say_window(slot.window, zone, today, lang) for slot in slots
        )
        also = turn.for_owner("free", times=times) if times else ""
        turn.hand_over(f"{reason}{also}", urgent=True)
        return
    first, *others = slots
    offer = Offer(number=1, window=first.window, technician=first.technician, start=first.start)
    offered = OfferSet(services=same, items=(), minutes=minutes, offers=(offer,), made_at=now)
    crew = free_crew(turn, first.start, first.end, prefer=first.technicians)
    if not crew:
        turn.hand_over(reason, urgent=True)
        return
    turn.update(quote=None, offered=None)
    turn.learn(address=address, services=same, items=())
    visit = planned(turn, offered, offer, crew).model_copy(
        update={"kind": VisitKind.CALLBACK, "address": address, "name": turn.known.name}
    )
    turn.desk.put(visit)
    turn.update(held_visit=visit.id)
    also = f"; also free: {say_window(others[0].window, zone, today, lang)}" if others else ""
    ask_owner(turn, [visit], f"{reason}{also}")
