"""The visits of a day as their technicians read them. Only looks: it decides and writes nothing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from deskhand.agents.followup import photos
from deskhand.domain.base import Lang, instant_text
from deskhand.domain.business import Business, Person
from deskhand.domain.people import Conversation
from deskhand.domain.policy import local_instant
from deskhand.domain.price_book import PriceBook, called
from deskhand.domain.procedures import ProcedureBook
from deskhand.domain.property import Property, property_id
from deskhand.domain.work import Visit, VisitKind, VisitStatus
from deskhand.language.crew_words import WORDS, Stop
from deskhand.ports.desk import Desk
from deskhand.ports.queries import VISITS_BY_START

MOST_VISITS = 500


def visits_on(desk: Desk, business: Business, day: date, *status: VisitStatus) -> list[Visit]:
    """Visits that begin on a business-local day, by start; the confirmed ones unless told else."""
    start = local_instant(day.isoformat(), time.min, business.zone)
    end = local_instant((day + timedelta(days=1)).isoformat(), time.min, business.zone)
    low, high = instant_text(start), instant_text(end)
    found = desk.find(Visit, VISITS_BY_START, None, low, high, MOST_VISITS)
    return [v for v in found if v.status in (status or (VisitStatus.CONFIRMED,)) and v.start < end]


def stop(
    visit: Visit,
    person: Person,
    desk: Desk,
    *,
    on_the_day: bool = False,
    since: datetime | None = None,
) -> Stop:
    """A visit for one technician in his language. On the day itself with the code and without what he
    has packed by then; what was agreed after `since` is marked as new, and packed now."""
    lang = person.languages[0] if person.languages else Lang.EN
    conversation = desk.peek(Conversation, visit.customer)
    speaks = conversation.lang if conversation else None
    place = _place(visit, desk)
    fresh = since is not None and visit.changed_at >= since
    return Stop(
        window=visit.window,
        task=task(visit, desk, lang),
        name=visit.name,
        phone=visit.phone,
        address=visit.address,
        speaks=speaks if speaks and speaks not in person.languages else None,
        bring=_bring(visit, desk) if fresh or not on_the_day else (),
        door=_door(place),
        code=place.access.code if place and on_the_day else None,
        photos=len(photos.of(visit, desk)),
        affirmed=visit.affirmed_at is not None,
        fresh=fresh,
    )


def task(visit: Visit, desk: Desk, lang: Lang) -> str:
    """What the visit is for, in a language of the crew."""
    book = desk.peek(PriceBook, "main")
    name = called(book.work(visit.services, visit.items), lang) if book else ""
    said = name or visit.summary
    special = WORDS[lang].get(f"kind_{visit.kind.value}")
    return special.format(task=said) if special and visit.kind is not VisitKind.WORK else said


def _bring(visit: Visit, desk: Desk) -> tuple[str, ...]:
    book = desk.peek(ProcedureBook, "main")
    found = book.about(visit.services, visit.items) if book else ()
    return tuple(dict.fromkeys(thing for procedure in found for thing in procedure.crew.bring))


def _place(visit: Visit, desk: Desk) -> Property | None:
    identity = visit.property or (property_id(visit.address) if visit.address else None)
    return desk.peek(Property, identity) if identity else None


def _door(place: Property | None) -> str | None:
    """How to get in, without what opens it."""
    if place is None:
        return None
    access = place.access
    told = (access.parking, access.pets, access.adult_home, access.notes)
    return "; ".join(dict.fromkeys(part for part in told if part)) or None
