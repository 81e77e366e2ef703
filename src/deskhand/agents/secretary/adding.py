"""More work in a visit that stands: one minimum and one trip fee, in the time it already has. New visits
are not booked here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from deskhand.agents.secretary import quoting
from deskhand.agents.secretary.price_words import say_quote
from deskhand.agents.secretary.sheets import free_crew, give_back, write_busy
from deskhand.agents.secretary.terms import priced
from deskhand.agents.secretary.turn import Turn, slot_fact
from deskhand.agents.secretary.visits import (
    booked_facts,
    name_of,
    price_facts,
    put_job,
    tell_about,
    together,
    upcoming,
)
from deskhand.domain.messages import VisitMoved
from deskhand.domain.people import Known, Offer, OfferSet
from deskhand.domain.plan import ActKind
from deskhand.domain.policy import local_day
from deskhand.domain.pricing import extended, quote
from deskhand.domain.schedule import Misfit, fits, longest_visit
from deskhand.domain.understanding import Topic
from deskhand.domain.work import Quote, QuoteStatus, Visit, VisitKind, VisitStatus


@dataclass(frozen=True)
class _Whole:
    """A visit with the new work in it: what it comes to, and how long it takes in minutes."""

    visit: Visit
    services: tuple[str, ...]
    items: tuple[str, ...]
    made: Quote
    minutes: int


def to_his_visit(turn: Turn) -> str | None:
    """ "Also, can you mount a TV while you're here?": the visit he has with that in it, if it fits;
    where it does not, that is said and it is priced as a visit of its own."""
    visit = _meant(turn)
    if visit is None:
        return None
    whole = _whole(turn, visit)
    if whole is None:
        return None
    turn.rests_on.append((Visit, visit.id))
    slot = slot_fact("slot", visit.window, f"Visit/{visit.id}@{turn.desk.version(Visit, visit.id)}")
    if not _fits(turn, visit, whole.minutes):
        turn.say(ActKind.NOT_IN_VISIT, slot)
        return None
    old = quoting.open_quote(turn)
    quoting.put_in_place(turn, old, whole.made)
    quoting.gate(turn, whole.made)
    turn.rests_on.append((Quote, whole.made.id))
    say_quote(turn, whole.made)
    turn.say(ActKind.SAME_VISIT, slot)
    only = Offer(number=1, window=visit.window, technician=visit.technicians[0], start=visit.start)
    offered = OfferSet(
        services=whole.services,
        items=whole.items,
        minutes=whole.minutes,
        offers=(only,),
        made_at=turn.desk.now(),
        crew=len(visit.technicians),
        moves_visit=visit.id,
        adds=True,
    )
    turn.update(offered=offered, asked=("which",))
    return "offered in the visit that stands"


def extend(turn: Turn, visit: Visit, offered: OfferSet) -> bool:
    """He said yes: the visit is longer and has the new price. False when its time went meanwhile."""
    made = quoting.open_quote(turn)
    if made is None or not _fits(turn, visit, offered.minutes):
        return False
    if made.status is QuoteStatus.AWAITING_OWNER:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_accepts_early"))
        return True
    give_back(turn, visit)
    lang = turn.business.owner.languages[0]
    longer = visit.model_copy(
        update={
            "services": offered.services,
            "items": offered.items,
            "summary": name_of(turn, offered.services, offered.items, lang),
            "end": visit.start + timedelta(minutes=offered.minutes),
            "notes": (*visit.notes, *turn.known.answers),
            "quote": made.id,
            "revision": visit.revision + 1,
            "changed_at": turn.desk.now(),
        }
    )
    write_busy(turn, longer, None)
    turn.desk.put(longer)
    turn.desk.put(made.model_copy(update={"status": QuoteStatus.ACCEPTED}))
    if before := turn.desk.get(Quote, visit.quote or ""):
        turn.desk.put(before.model_copy(update={"status": QuoteStatus.VOID}))
    put_job(turn, [longer], made)
    turn.events.append(VisitMoved.between(visit, longer))
    turn.update(offered=None, asked=(), known=Known(), quote=None)
    turn.say(
        ActKind.BOOKED, *booked_facts(turn, longer, tell_about(turn, longer)), *price_facts(made)
    )
    turn.action = "book"
    return True


def _meant(turn: Turn) -> Visit | None:
    """The one visit that more work is added to: "also", or a time on its day; none under way."""
    conversation, heard = turn.conversation, turn.heard
    if not heard.services or conversation.offered or conversation.held_visit or turn.hides_prices:
        return None
    visits = [v for v in upcoming(turn) if v.start > turn.desk.now()]
    days = {local_day(w.start, turn.business.zone) for w in heard.windows}
    same_day = [v for v in visits if local_day(v.start, turn.business.zone) in days]
    if heard.windows:
        visits = same_day
    elif Topic.ALSO not in heard.topics:
        return None
    if len(visits) != 1 or visits[0].kind is not VisitKind.WORK:
        return None
    visit = visits[0]
    elsewhere = turn.heard.address and turn.heard.address != visit.address
    new = set(heard.services) - set(visit.services) or set(heard.items) - set(visit.items)
    if elsewhere or not new or len(together(turn, visit)) > 1:
        return None
    return visit


def _whole(turn: Turn, visit: Visit) -> _Whole | None:
    """The price of all of it together; None where no price may be named."""
    book, version = turn.prices()
    known, before = turn.known, turn.desk.get(Quote, visit.quote or "")
    services = tuple(dict.fromkeys((*visit.services, *known.services)))
    added = (item.key for item in book.work(known.services, known.items))
    items = (*(item.key for item in book.work(visit.services, visit.items)), *added)
    found = priced(turn, services, items)
    if not found.firm or before is None:
        return None
    turn_price = found.model_copy(update=extended(book, version, found, before))
    identity, policy = turn.desk.new_id("quote"), turn.business.policy
    made = quote(turn_price, identity, turn.customer.id, turn.desk.now(), policy)
    return _Whole(visit, services, items, made, found.minutes)


def _fits(turn: Turn, visit: Visit, minutes: int) -> bool:
    """May the visit last so long where it stands, with the people it has?"""
    end, now = visit.start + timedelta(minutes=minutes), turn.desk.now()
    if visit.status is not VisitStatus.CONFIRMED or minutes > longest_visit(turn.business):
        return False
    if fits(turn.business, visit.start, end, now) not in (None, Misfit.TOO_SOON):
        return False
    crew = free_crew(
        turn,
        visit.start,
        end,
        crew=len(visit.technicians),
        prefer=visit.technicians,
        ignoring=visit.id,
    )
    return set(crew) == set(visit.technicians)
