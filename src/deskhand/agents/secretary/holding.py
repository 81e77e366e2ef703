"""Holding a visit's time while a name, an address or the owner's yes is missing, and letting it go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from deskhand.agents.secretary import payers, places, quoting
from deskhand.agents.secretary.offering import offer_slots
from deskhand.agents.secretary.owners_word import lapsed
from deskhand.agents.secretary.price_words import spoken_price
from deskhand.agents.secretary.sheets import give_back, write_busy
from deskhand.agents.secretary.turn import Turn, name_fact, slot_fact
from deskhand.agents.secretary.visits import as_offer, his_to_plan, name_of, together
from deskhand.domain.control import Incident
from deskhand.domain.messages import ConfirmVisit, HoldExpired, Later
from deskhand.domain.people import ContactPoint, OfferSet
from deskhand.domain.plan import ActKind
from deskhand.domain.policy import local_day
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit, VisitKind, VisitStatus
from deskhand.language.crew_words import day_and_hours
from deskhand.language.times import say_window

AFTER_DANGER = timedelta(hours=12)
ASKED_AT_MOST = timedelta(hours=24)
BEFORE_IT_BEGINS = timedelta(hours=2)
ASKED_AT_LEAST = timedelta(minutes=30)


def hold(turn: Turn, visit: Visit) -> None:
    """Keep the time for as long as the owner lets us, and ask who the customer is."""
    until = turn.desk.now() + timedelta(minutes=turn.business.policy.hold_minutes)
    held = keep(turn, together(turn, visit), until)[0]
    turn.say(ActKind.HOLDING, slot_fact("slot", held.window, f"Visit/{held.id}"))
    ask_who(turn)
    turn.action = "offer"


def keep(turn: Turn, visits: Sequence[Visit], until: datetime) -> list[Visit]:
    """Take the visits' time until an instant, when the first one's timer looks after them all."""
    held = [visit.model_copy(update={"held_until": until}) for visit in visits]
    for visit in held:
        write_busy(turn, visit, until)
        turn.desk.put(visit)
    lapses = HoldExpired(subject=held[0].id, held_until=until)
    turn.events.append(Later(message=lapses, due=until))
    return held


def keep_asking(turn: Turn, visits: Sequence[Visit]) -> list[Visit]:
    """Keep the time until somebody else has said yes or no, at most until two hours before."""
    now = turn.desk.now()
    latest = min(now + ASKED_AT_MOST, visits[0].start - BEFORE_IT_BEGINS)
    return keep(turn, visits, max(latest, now + ASKED_AT_LEAST))


def ask_owner(turn: Turn, visits: Sequence[Visit], why: str, *, unwritten: bool = False) -> None:
    """Held until the owner answers; `unwritten`: his calendar need not have it first."""
    held = keep_asking(turn, visits)
    first, made = held[0], quoting.open_quote(turn)
    price = f" ({spoken_price(made)})" if made and first.kind is not VisitKind.ESTIMATE else ""
    asked = turn.for_owner(
        "asks_book", who=turn.who(), work=f"{first.summary}{price}", when=_days(turn, held), why=why
    )
    turn.put_question(
        "book",
        asked + turn.quoted(),
        ConfirmVisit(subject=first.id, revision=first.revision, approval="", unwritten=unwritten),
        original=turn.words() or None,
        amount=made.high if made and price else None,
    )


def ask_who(turn: Turn) -> None:
    """Ask for what is missing of name and address."""
    known = turn.known
    missing = (not known.name, not known.address)
    if not any(missing):
        return
    if known.name and places.ask_which(turn):
        return
    kind = {
        (True, True): ActKind.ASK_NAME_ADDRESS,
        (True, False): ActKind.ASK_NAME,
        (False, True): ActKind.ASK_ADDRESS,
    }[missing]
    asked = tuple(word for word, lacks in zip(("name", "address"), missing, strict=True) if lacks)
    turn.update(asked=asked)
    turn.say(kind)


def drop(turn: Turn, visit: Visit) -> None:
    """Give the time back, of the other days of the same job too."""
    for held in together(turn, visit):
        give_back(turn, held)
        gone = {"status": VisitStatus.CANCELLED, "changed_at": turn.desk.now()}
        turn.desk.put(held.model_copy(update={**gone, "writing_since": None}))


def drop_hold(turn: Turn) -> Visit | None:
    """The customer lets go of what we hold for him; returns what that was."""
    visit = turn.desk.get(Visit, turn.conversation.held_visit or "")
    turn.update(held_visit=None)
    if visit is None or visit.status is not VisitStatus.HELD:
        return None
    lapsed(turn, visit)
    drop(turn, visit)
    return visit


def let_go(turn: Turn, visit: Visit) -> None:
    """A hold ran out: clean up. Nothing is said, unless he waits for the owner who never answered; and
    nothing at all while he is in danger: then the owner knows that the time went."""
    unanswered, long = lapsed(turn, visit), his_to_plan(turn, together(turn, visit))
    drop(turn, visit)
    if turn.conversation.held_visit != visit.id:
        return
    turn.update(held_visit=None)
    offered = as_offer(visit)
    if _in_danger(turn):
        turn.update(offered=offered.model_copy(update={"made_at": turn.desk.now()}))
        turn.hand_over(turn.for_owner("item_ran_out", work=visit.summary))
    elif long:
        source = f"Visit/{visit.id}"
        named = name_of(turn, visit.services, visit.items, turn.conversation.lang)
        turn.say(ActKind.DAYS_NOT_SET, name_fact("item", named, source), *turn.owner_and_phone())
        turn.hand_over(turn.for_owner("item_days_lapsed", work=visit.summary))
    elif visit.kind is VisitKind.CALLBACK:
        turn.hand_over(
            turn.for_owner("item_callback_open", work=visit.summary, place=visit.address),
            urgent=True,
        )
    elif payers.unanswered(turn, visit):
        return
    elif unanswered:
        again(turn, offered, refused=visit.window)
    else:
        turn.update(offered=offered.model_copy(update={"made_at": turn.desk.now()}))


def _in_danger(turn: Turn) -> bool:
    """Is an emergency of this person open?"""
    incident = _incident(turn)
    return incident is not None and turn.desk.now() < incident.open_until


def lately_in_danger(turn: Turn) -> bool:
    """Was there an emergency of this person within the last hours?"""
    incident = _incident(turn)
    return incident is not None and turn.desk.now() - incident.open_until < AFTER_DANGER


def _incident(turn: Turn) -> Incident | None:
    contact = turn.desk.get(ContactPoint, turn.conversation.contact)
    return turn.desk.get(Incident, (contact and contact.open_incident) or "")


def again(turn: Turn, offered: OfferSet, refused: Window | None = None) -> None:
    """The slot went meanwhile, or the owner did not want it: say so and offer anew, around the
    same day."""
    first = min(o.start for o in offered.offers)
    near = Window(start=first, end=first + timedelta(hours=9))
    turn.update(held_visit=None, offered=None)
    if refused:
        turn.say(ActKind.NO_SLOT_THEN, slot_fact("wanted", refused, "Approval"))
    offer_slots(
        turn,
        offered.minutes,
        () if refused else (near,),
        moves=offered.moves_visit,
        services=offered.services,
        items=offered.items,
        taken=refused is None,
        but=refused,
    )


def _days(turn: Turn, visits: Sequence[Visit]) -> str:
    """When and who, as the owner reads it: the promised window, or all of several days' work."""
    zone, lang = turn.business.zone, turn.business.owner.languages[0]
    today = date.fromisoformat(local_day(turn.desk.now(), zone))
    if len(visits) == 1:
        return say_window(visits[0].window, zone, today, lang)
    spans = (Window(start=visit.start, end=visit.end) for visit in visits)
    said = "; ".join(day_and_hours(span, zone, today, lang) for span in spans)
    return f"{said}, {' and '.join(visits[0].technicians)}"
