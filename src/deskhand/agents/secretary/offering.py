"""Offers of time in a turn: which arrival windows are shown, and why a wish cannot be. Books nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from deskhand.agents.secretary.turn import Turn, offers_source, slot_fact
from deskhand.agents.secretary.visits import crew_of
from deskhand.domain.people import Offer, OfferSet
from deskhand.domain.plan import Act, ActKind, Fact, FactType
from deskhand.domain.policy import local_day
from deskhand.domain.schedule import Misfit, find_slots, meets, misfit, opening
from deskhand.domain.windows import Window
from deskhand.domain.work import Visit

MOST_OFFERS = 3


def offer_slots(
    turn: Turn,
    minutes: int,
    wanted: Sequence[Window] = (),
    *,
    moves: str | None = None,
    services: tuple[str, ...] | None = None,
    items: tuple[str, ...] | None = None,
    taken: bool = False,
    but: Window | None = None,
) -> bool:
    """Offer up to three arrival windows, the wanted ones first; False when there is none at all.

    `moves` is the visit that is being rescheduled, `taken` says that a chosen slot just went,
    `but` is a window that is not offered.
    Services and items are those of the turn unless told.
    """
    now, business = turn.desk.now(), turn.business
    moving = turn.desk.get(Visit, moves) if moves else None
    services = turn.known.services if services is None else services
    items = turn.known.items if items is None else items
    crew = len(moving.technicians) if moving else crew_of(turn, services, items)
    found = find_slots(
        business,
        turn.sheets(),
        minutes,
        wanted,
        now,
        MOST_OFFERS + 1,
        ignoring=moves,
        crew=crew,
        prefer=speaking(turn),
    )
    left_out = {moving.start if moving else None, but.start if but else None}
    slots = [s for s in found if not {s.start, s.window.start} & left_out][:MOST_OFFERS]
    if taken:
        turn.say(ActKind.SLOT_TAKEN)
    if not slots:
        here = len(business.technicians)
        turn.say(*((ActKind.TO_OWNER, turn.owner_fact()) if crew > here else (ActKind.NO_SLOTS,)))
        why = turn.for_owner("item_crew", crew=crew, here=here) if crew > here else None
        turn.hand_over(why or turn.for_owner("item_no_time"))
        return False
    if wanted and not taken and not any(meets(slot, wanted) for slot in slots):
        say_not_then(turn, wanted[0], minutes)
    offers = tuple(
        Offer(number=n, window=slot.window, technician=slot.technician, start=slot.start)
        for n, slot in enumerate(slots, 1)
    )
    offered = OfferSet(
        services=services,
        items=items,
        minutes=minutes,
        offers=offers,
        made_at=now,
        crew=crew,
        moves_visit=moves,
    )
    turn.update(offered=offered, asked=("which",))
    turn.acts.append(show_offers(offered))
    if turn.action == "answer":
        turn.action = "offer"
    return True


def ask_again(turn: Turn) -> None:
    """Which of the open offers; a single one is named again, since "which" asks for nothing then."""
    offered = turn.conversation.offered
    if offered is None:
        return
    if len(offered.offers) == 1:
        turn.acts.append(show_offers(offered))
    else:
        turn.say(ActKind.ASK_WHICH)


def show_offers(offered: OfferSet) -> Act:
    """The act that names the open offers with their numbers."""
    source = offers_source(offered)
    facts = (slot_fact(f"slot{o.number}", o.window, source) for o in offered.offers)
    return Act(kind=ActKind.OFFER_SLOTS, facts=tuple(facts))


def speaking(turn: Turn) -> tuple[str, ...]:
    """The technicians who speak the customer's language."""
    lang = turn.conversation.lang
    return tuple(p.name for p in turn.business.technicians if lang in p.languages)


def say_not_then(turn: Turn, wanted: Window, minutes: int) -> None:
    """Why the wished time cannot be; "no opening" only where somebody could work and nobody is free."""
    business, now = turn.business, turn.desk.now()
    source = f"Business/{business.id}"
    local = date.fromisoformat(local_day(wanted.start, business.zone))
    why = misfit(business, wanted, minutes, now)
    if why is Misfit.CLOSED_DAY:
        turn.say(ActKind.CLOSED_THEN, _day_fact(local, source))
    elif why is Misfit.OUTSIDE_HOURS and (hours := opening(business, local)):
        turn.say(ActKind.OUR_HOURS, slot_fact("hours", hours, source))
    elif why is Misfit.TOO_FAR:
        days = timedelta(days=business.policy.horizon_days)
        last = date.fromisoformat(local_day(now, business.zone)) + days
        turn.say(ActKind.TOO_FAR_AHEAD, _day_fact(last, source))
    elif why is Misfit.PAST and wanted.until <= now:
        turn.say(ActKind.TIME_PAST)
    else:
        turn.say(ActKind.NO_SLOT_THEN, slot_fact("wanted", wanted, source))


def _day_fact(day: date, source: str) -> Fact:
    return Fact(key="day", type=FactType.DATE, value=day.isoformat(), source=source)
