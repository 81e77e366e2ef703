"""Taking and confirming a visit, on the day sheets that lock it. Holds are in holding.py, visits that
stand in changing.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deskhand.agents.secretary import adding, payers, places
from deskhand.agents.secretary.calendars import asked_first
from deskhand.agents.secretary.changing import move
from deskhand.agents.secretary.holding import (
    again,
    ask_owner,
    ask_who,
    drop,
    hold,
    keep_asking,
)
from deskhand.agents.secretary.owners_word import open_question
from deskhand.agents.secretary.quoting import open_quote, price_offered
from deskhand.agents.secretary.sheets import free_crew, still_free, write_busy
from deskhand.agents.secretary.turn import Turn, address_fact, name_fact, slot_fact
from deskhand.agents.secretary.visits import (
    as_offer,
    crew_of,
    name_of,
    named,
    planned,
    prepare_fact,
    price_facts,
    put_job,
    tell_about,
    together,
    upcoming,
)
from deskhand.domain.messages import VisitConfirmed
from deskhand.domain.people import Known, Offer, OfferSet
from deskhand.domain.plan import ActKind, Fact
from deskhand.domain.policy import local_day, needs_yes
from deskhand.domain.property import property_id
from deskhand.domain.schedule import Misfit, fits, promised
from deskhand.domain.work import Quote, QuoteStatus, Visit, VisitKind, VisitStatus
from deskhand.language.owner import because

MOST_VISITS = 6
"""Of one customer at a time; whoever wants more wants to talk to the owner."""


def take(turn: Turn, offer: Offer) -> None:
    """The customer picked a slot: move his visit there, book it, or hold it while we ask."""
    offered = turn.conversation.offered
    if offered is None:
        return
    if offered.moves_visit and (visit := turn.desk.get(Visit, offered.moves_visit)):
        if offered.adds and visit.status is VisitStatus.CONFIRMED:
            if not adding.extend(turn, visit, offered):
                turn.update(offered=None)
                turn.say(ActKind.SLOT_TAKEN)
                turn.say(ActKind.TO_OWNER, turn.owner_fact())
                turn.hand_over(turn.for_owner("item_add", work=_more(turn, visit)))
        elif visit.status is VisitStatus.CONFIRMED:
            move(turn, visit, offer, offered.minutes)
        else:
            turn.update(offered=None)
            turn.say(ActKind.NO_VISIT)
        return
    if len(upcoming(turn)) >= MOST_VISITS:
        turn.update(offered=None)
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_many_visits", number=MOST_VISITS))
        return
    end = offer.start + timedelta(minutes=offered.minutes)
    crew = free_crew(turn, offer.start, end, crew=offered.crew, prefer=(offer.technician,))
    misfit = fits(turn.business, offer.start, end, turn.desk.now())
    why = _asks_owner(turn, offer.start, misfit)
    if not crew or (misfit is not None and why is None):
        again(turn, offered)
        return
    price_offered(turn, offered)
    visit = planned(turn, offered, offer, crew)
    turn.update(held_visit=visit.id, offered=None, picked_from=offered)
    if why:
        ask_owner(turn, [visit], why)
        turn.say(ActKind.HOLDING, slot_fact("slot", visit.window, f"Visit/{visit.id}"))
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        ask_who(turn)
    elif turn.known.name and turn.known.address:
        _settle(turn, visit)
    else:
        hold(turn, visit)


def _more(turn: Turn, visit: Visit) -> str:
    lang = turn.business.owner.languages[0]
    more = name_of(turn, turn.known.services, turn.known.items, lang)
    return f"{more} + {visit.summary}"


def _asks_owner(turn: Turn, start: datetime, misfit: Misfit | None) -> str | None:
    """Why a time that could be had waits for the owner's yes, or None."""
    now, zone = turn.desk.now(), turn.business.zone
    if misfit is Misfit.TOO_SOON and start > now:
        return turn.for_owner("why_short_notice")
    today = local_day(start, zone) == local_day(now, zone)
    asks = misfit is None and today and turn.business.policy.same_day_asks
    return turn.for_owner("why_same_day") if asks else None


def _settle(turn: Turn, visit: Visit) -> None:
    """Everything is known: confirm, or ask whoever pays or the owner, where it needs their yes."""
    if ask_payer(turn, visit):
        return
    whose, reason = payers.asks(turn, visit)
    if whose is payers.Asks.OWNER:
        if payers.ask_who_pays(turn) or payers.ask_how_reached(turn):
            keep_asking(turn, together(turn, visit))
            return
        ask_owner(turn, together(turn, visit), reason)
        turn.say(ActKind.HOLDING, slot_fact("slot", visit.window, f"Visit/{visit.id}"))
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.action = "offer"
    elif (made := open_quote(turn)) and made.status is QuoteStatus.AWAITING_OWNER:
        ask_owner(turn, together(turn, visit), turn.for_owner("why_price_waits"))
        turn.say(ActKind.HOLDING, slot_fact("slot", visit.window, f"Visit/{visit.id}"))
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.action = "offer"
    elif why := needs_yes(turn.business.policy, "book"):
        ask_owner(turn, together(turn, visit), because(turn.business.owner.languages[0], why))
        turn.say(ActKind.RECEIVED, turn.owner_fact())
        turn.receipt = True
    else:
        confirm(turn, visit)


def ask_payer(turn: Turn, visit: Visit) -> bool:
    """Hold the visit and ask whoever pays; False when it is not his yes that is missing."""
    if payers.asks(turn, visit)[0] is not payers.Asks.PAYER:
        return False
    first, *_ = keep_asking(turn, together(turn, visit))
    known = {"name": turn.known.name, "address": turn.known.address}
    turn.desk.put(payers.ask(turn, first.model_copy(update=known)))
    return True


def resume(turn: Turn, visit: Visit) -> None:
    """Go on with a held visit when nothing is missing any more; a lost time is offered anew."""
    turn.desk.put(visit)
    if _lost(turn, visit):
        offered = as_offer(visit)
        drop(turn, visit)
        again(turn, offered)
    else:
        _settle(turn, visit)


def take_at_short_notice(turn: Turn, minutes: int) -> bool:
    """A named time sooner than the owner's notice, with somebody free: held, and he is asked."""
    now = turn.desk.now()
    crew = crew_of(turn, turn.known.services, turn.known.items)
    for wanted in turn.known.windows:
        end = wanted.start + timedelta(minutes=minutes)
        if wanted.end is not None or fits(turn.business, wanted.start, end, now) is not (
            Misfit.TOO_SOON
        ):
            continue
        free = free_crew(turn, wanted.start, end, crew=crew)
        if not free:
            continue
        start = wanted.start.astimezone(UTC)
        window = promised(turn.business, start)
        offer = Offer(number=1, window=window, technician=free[0], start=start)
        offered = OfferSet(
            services=turn.known.services,
            items=turn.known.items,
            minutes=minutes,
            offers=(offer,),
            made_at=now,
            crew=crew,
        )
        turn.update(offered=offered)
        take(turn, offer)
        return True
    return False


def complete(turn: Turn) -> bool:
    """Confirm the held visit once name and address are known; True when something was said."""
    visit = turn.desk.get(Visit, turn.conversation.held_visit or "")
    if visit is None or visit.status is not VisitStatus.HELD:
        turn.update(held_visit=None)
        return False
    if visit.writing_since is not None and not open_question(turn, visit):
        return False  # all is known; his calendar is being asked
    if not (turn.known.name and turn.known.address):
        if not (turn.heard.name or turn.heard.address):
            return False
        ask_who(turn)
        return True
    if open_question(turn, visit) or payers.waits(visit):
        if not (turn.heard.name or turn.heard.address):
            return False
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        return True
    resume(turn, visit)
    return True


def _lost(turn: Turn, visit: Visit) -> bool:
    """Did the hold run out, and the time go?"""
    if visit.held_until is None or turn.desk.now() < visit.held_until:
        return False
    return not all(still_free(turn, day) for day in together(turn, visit))


def confirm(turn: Turn, visit: Visit) -> None:
    """Everything is known: the visit stands, as soon as the calendars of those who come have taken it."""
    if not asked_first(turn, together(turn, visit)):
        stand(turn, visit)


def stand(turn: Turn, visit: Visit) -> None:
    """The visit (each day of it) stands, the quote is accepted, he hears it."""
    made, held = open_quote(turn), together(turn, visit)
    visits = [_stands(turn, day, made) for day in held]
    if made and made.status is not QuoteStatus.ACCEPTED:
        turn.desk.put(made.model_copy(update={"status": QuoteStatus.ACCEPTED}))
    put_job(turn, visits, made)
    known, place = turn.known, places.remember(turn, visits[0])
    turn.hides_prices = payers.writer_pays(turn) is not True
    payers.tell(turn, visits[0], made)
    turn.update(held_visit=None, offered=None, asked=(), known=Known(), quote=None)
    source, *_ = [tell_about(turn, day) for day in visits]
    facts = [
        named(turn, visit, turn.conversation.lang, source),
        *_when(visits, source),
        name_fact("name", (known.name or "").split()[0], source) if known.name else None,
        address_fact(known.address or "", source),
        prepare_fact(turn, visits[0]),
    ]
    kind = ActKind.BOOKED if len(visits) == 1 else ActKind.BOOKED_DAYS
    turn.say(kind, *facts, *([] if visit.kind is VisitKind.ESTIMATE else price_facts(made)))
    work = turn.prices()[0].work(visit.services, visit.items)
    if visit.kind is not VisitKind.ESTIMATE and any(item.weather for item in work):
        turn.say(ActKind.RAIN)
    places.ask_once(turn, place, visits[0])
    turn.action = "book"


def _stands(turn: Turn, held: Visit, made: Quote | None) -> Visit:
    known = turn.known
    visit = held.model_copy(
        update={
            "status": VisitStatus.CONFIRMED,
            "held_until": None,
            "writing_since": None,
            "name": known.name,
            "address": known.address,
            "property": property_id(known.address) if known.address else None,
            "phone": known.phone or turn.customer.phone,
            "quote": made.id if made else None,
            "changed_at": turn.desk.now(),
            "revision": held.revision + 1,
        }
    )
    write_busy(turn, visit, None)
    turn.desk.put(visit)
    turn.events.append(VisitConfirmed(subject=visit.id, revision=visit.revision))
    return visit


def _when(visits: list[Visit], source: str) -> list[Fact]:
    if len(visits) == 1:
        return [slot_fact("slot", visits[0].window, source)]
    return [
        slot_fact(f"slot{n}", visit.window, f"Visit/{visit.id}")
        for n, visit in enumerate(visits, 1)
    ]
