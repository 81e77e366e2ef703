"""Visits as documents and facts of a turn: planned, named, told about. Takes no time on any sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deskhand.agents.secretary.quoting import open_quote
from deskhand.agents.secretary.terms import priced
from deskhand.agents.secretary.turn import Turn, address_fact, money_fact, name_fact, slot_fact
from deskhand.domain.base import Lang
from deskhand.domain.people import Offer, OfferSet
from deskhand.domain.plan import Fact, FactType
from deskhand.domain.price_book import HowQuoted, called
from deskhand.domain.pricing import ANYTHING
from deskhand.domain.procedures import ProcedureBook
from deskhand.domain.reminders import DAY_BEFORE, to_come
from deskhand.domain.schedule import longest_visit
from deskhand.domain.windows import Window
from deskhand.domain.work import (
    Job,
    JobStatus,
    Quote,
    Visit,
    VisitKind,
    VisitStatus,
)


def upcoming(turn: Turn) -> list[Visit]:
    """The customer's confirmed visits that are not over, soonest first."""
    visits = [turn.desk.get(Visit, id) for id in turn.customer.visits]
    now = turn.desk.now()
    live = [
        v
        for v in visits
        if v and v.status is VisitStatus.CONFIRMED and max(v.end, v.window.until) > now
    ]
    return sorted(live, key=lambda v: v.start)


def elsewhen(turn: Turn) -> list[Window]:
    """The times he names but for those of visits he has."""
    visits = upcoming(turn)
    return [w for w in turn.heard.windows if not any(w.overlaps(v.window) for v in visits)]


def by_estimate(turn: Turn, services: Sequence[str], items: Sequence[str]) -> bool:
    """Does somebody come only to look at it, since no price may be named before?"""
    return open_quote(turn) is None and not priced(turn, services, items).firm


def crew_of(turn: Turn, services: Sequence[str], items: Sequence[str]) -> int:
    """How many have to come at once: what the heaviest piece of the work asks for; one looks at it."""
    if by_estimate(turn, services, items):
        return 1
    return max((item.crew for item in turn.prices()[0].work(services, items)), default=1)


def together(turn: Turn, visit: Visit) -> list[Visit]:
    """The visit with the others of the same job that stand or wait as it does, by start."""
    job = turn.desk.get(Job, visit.job) if visit.job else None
    visits = [turn.desk.get(Visit, id) for id in job.visits] if job else [visit]
    return sorted((v for v in visits if v and v.status is visit.status), key=lambda v: v.start)


def his_to_plan(turn: Turn, visits: Sequence[Visit]) -> bool:
    """Is this work that the owner plans: of several days, or longer than a visit?"""
    longest = timedelta(minutes=longest_visit(turn.business))
    return len(visits) > 1 or any(visit.end - visit.start > longest for visit in visits)


def planned(turn: Turn, offered: OfferSet, offer: Offer, technicians: tuple[str, ...]) -> Visit:
    """A visit at an offered time, held and not yet on any sheet."""
    estimate = by_estimate(turn, offered.services, offered.items)
    visit = Visit(
        id=turn.desk.new_id("visit"),
        customer=turn.customer.id,
        services=offered.services,
        items=offered.items,
        kind=VisitKind.ESTIMATE if estimate else VisitKind.WORK,
        status=VisitStatus.HELD,
        technicians=technicians,
        start=offer.start,
        end=offer.start + timedelta(minutes=offered.minutes),
        window=offer.window,
        exact=offer.window.end is None,
        travel_minutes=turn.business.policy.travel_minutes,
        zone=turn.business.zone,
        summary=name_of(turn, offered.services, offered.items, turn.business.owner.languages[0]),
        name=turn.known.name,
        phone=turn.known.phone or turn.customer.phone,
        address=turn.known.address,
        notes=turn.known.answers,
        changed_at=turn.desk.now(),
    )
    turn.customer = turn.customer.model_copy(update={"visits": (*turn.customer.visits, visit.id)})
    return visit


def name_of(turn: Turn, services: Sequence[str], items: Sequence[str], lang: Lang) -> str:
    """What the work is called in a language."""
    return called(turn.prices()[0].work(services, items), lang) or ", ".join(services)


def named(turn: Turn, visit: Visit, lang: Lang, source: str) -> Fact | None:
    """What the visit is for, as a fact: the work, or what is looked at for an estimate; None where that
    is anything at all."""
    fact = name_fact("item", name_of(turn, visit.services, visit.items, lang), source)
    if visit.kind is not VisitKind.ESTIMATE:
        return fact
    anything = set(visit.services) <= {ANYTHING}
    return None if anything else fact.model_copy(update={"key": "look"})


def prepare_fact(turn: Turn, visit: Visit) -> Fact | None:
    """How to prepare, where the reminder that says it will not come any more; only what the owner has
    reviewed, since a booking is said without his reading it."""
    if visit.kind is VisitKind.ESTIMATE:
        return None
    if DAY_BEFORE in to_come(turn.business, visit, turn.desk.now()):
        return None
    book = turn.desk.get(ProcedureBook, "main") or ProcedureBook(id="main")
    text = book.how_to_prepare(visit.services, visit.items, turn.conversation.lang)
    made = "ProcedureBook/main"
    return Fact(key="prepare", type=FactType.PROCEDURE, value=text, source=made) if text else None


def booked_facts(turn: Turn, visit: Visit, source: str) -> list[Fact | None]:
    """What is booked, when, for whom and where, as a confirmation says it."""
    return [
        named(turn, visit, turn.conversation.lang, source),
        slot_fact("slot", visit.window, source),
        name_fact("name", (visit.name or "").split()[0], source) if visit.name else None,
        address_fact(visit.address or "", source),
        prepare_fact(turn, visit),
    ]


def as_offer(visit: Visit) -> OfferSet:
    """The offer a visit came from, to be made again."""
    only = Offer(number=1, window=visit.window, technician=visit.technicians[0], start=visit.start)
    minutes = int((visit.end - visit.start).total_seconds() // 60)
    return OfferSet(
        services=visit.services,
        items=visit.items,
        minutes=minutes,
        offers=(only,),
        made_at=visit.changed_at,
        crew=len(visit.technicians),
    )


def price_facts(made: Quote | None) -> list[Fact]:
    """The price a visit is booked at, in cents; none where it depends on the hours worked."""
    if made is None or any(line.how_quoted is HowQuoted.HOURLY for line in made.lines):
        return []
    source = f"Quote/{made.id}"
    if made.low == made.high:
        return [money_fact("total", made.high, source)]
    return [money_fact("low", made.low, source), money_fact("high", made.high, source)]


def put_job(turn: Turn, visits: Sequence[Visit], made: Quote | None) -> None:
    """The job behind confirmed visits; the first one's kind says what it is."""
    first = visits[0]
    estimate = first.kind is VisitKind.ESTIMATE
    id = first.job or f"job-{first.id}"
    turn.desk.get(Job, id)  # a job that is there is taken further, not made again
    job = Job(
        id=id,
        customer=first.customer,
        services=first.services,
        status=JobStatus.ESTIMATE_BOOKED if estimate else JobStatus.BOOKED,
        visits=tuple(visit.id for visit in visits),
        quote=made.id if made else None,
    )
    turn.desk.put(job)


def tell_about(turn: Turn, visit: Visit) -> str:
    """The reply rests on this version of the visit and brings its .ics; returns its source name."""
    turn.rests_on.append((Visit, visit.id))
    turn.calendar = tuple(dict.fromkeys((*turn.calendar, visit.id)))
    return f"Visit/{visit.id}@{turn.desk.version(Visit, visit.id)}"


def where(turn: Turn, visit: Visit, source: str) -> Fact:
    """The address of a visit as a fact."""
    return address_fact(visit.address or turn.customer.address or "", source)
