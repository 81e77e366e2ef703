"""A visit he already has: which one he means, telling him of it, moving it. New work is not here."""

from __future__ import annotations

from datetime import timedelta

from deskhand.agents.secretary import booking, quoting
from deskhand.agents.secretary.turn import Turn, address_fact, slot_fact
from deskhand.agents.secretary.visits import upcoming
from deskhand.domain.plan import ActKind
from deskhand.domain.policy import local_day
from deskhand.domain.schedule import find_slots
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Visit, VisitStatus

WHICH_VISIT = "which_visit"
ANSWERS = {Intent.CONFIRM, Intent.CANCEL, Intent.RESCHEDULE, Intent.OTHER}
SHORT_ANSWER = 5
"""Words; "the toilet one" names a visit, a sentence about a toilet is new work."""


def take_up(turn: Turn) -> None:
    """An answer to "which visit do you mean?" is about what was wanted when we asked."""
    asked, heard = turn.conversation.asked, turn.heard
    if WHICH_VISIT not in asked:
        return
    turn.update(asked=())
    wanted = next((i for i in (Intent.CANCEL, Intent.RESCHEDULE) if i in asked), None)
    words = sum(len(message.text.split()) for message in turn.messages)
    if wanted is None or (not set(heard.intents) <= ANSWERS and words > SHORT_ANSWER):
        return
    if visit := which(turn, upcoming(turn)):
        turn.meant = visit.id
        update = {"intents": (wanted,), "windows": turn.known.windows, "services": ()}
        turn.heard = heard.model_copy(update={**update, "choice": None, "yes": None})


def which(turn: Turn, visits: list[Visit]) -> Visit | None:
    """The visit that is meant: the only one, or the only one on a day or service he names."""
    if len(visits) == 1:
        return visits[0]
    if turn.meant:
        return next((v for v in visits if v.id == turn.meant), None)
    if turn.heard.services:
        same = [v for v in visits if set(v.services) & set(turn.heard.services)]
        if len(same) == 1:
            return same[0]
    for window in turn.heard.windows:
        day = [v for v in visits if v.window.overlaps(window)]
        if len(day) == 1:
            return day[0]
    number = turn.heard.choice.number if turn.heard.choice else None
    return visits[number - 1] if number and 0 < number <= len(visits) else None


def ask_which(turn: Turn, visits: list[Visit], wanted: Intent) -> str:
    """Name them and remember what is wanted with the one he will name."""
    facts = [slot_fact(f"slot{n}", v.window, f"Visit/{v.id}") for n, v in enumerate(visits[:3], 1)]
    turn.say(ActKind.WHICH_VISIT, *facts)
    turn.update(asked=(WHICH_VISIT, wanted.value))
    return "asked which visit"


def tell(turn: Turn, visit: Visit) -> None:
    """The visit as it stands; the reply rests on this version of it."""
    turn.rests_on.append((Visit, visit.id))
    source = f"Visit/{visit.id}@{turn.desk.version(Visit, visit.id)}"
    where = address_fact(visit.address or turn.customer.address or "", source)
    turn.say(ActKind.STATUS, slot_fact("slot", visit.window, source), where)


def past_window(turn: Turn) -> Visit | None:
    """Today's visit whose promised window is over and of which nobody has said that it is done."""
    now, zone = turn.desk.now(), turn.business.zone
    visits = [turn.desk.get(Visit, id) for id in turn.customer.visits]
    late = [
        v
        for v in visits
        if v
        and v.status is VisitStatus.CONFIRMED
        and v.window.until <= now
        and local_day(v.window.start, zone) == local_day(now, zone)
    ]
    return max(late, key=lambda v: v.start, default=None)


def reminded(turn: Turn) -> Visit | None:
    """The visit of today or tomorrow that a reminder of ours has asked about."""
    now, zone = turn.desk.now(), turn.business.zone
    days = {local_day(now, zone), local_day(now + timedelta(days=1), zone)}
    near = [v for v in upcoming(turn) if local_day(v.window.start, zone) in days]
    return near[0] if near and turn.conversation.last_outgoing else None


def offer_move(turn: Turn, visit: Visit) -> None:
    """A named point that is free moves at once; anything else is offered."""
    minutes = int((visit.end - visit.start).total_seconds() // 60)
    wanted = turn.heard.windows
    if any(w.end is None and w.start == visit.start for w in wanted):
        tell(turn, visit)  # it is there already
        return
    slots = find_slots(
        turn.business, turn.sheets(), minutes, wanted, turn.desk.now(), ignoring=visit.id
    )
    exact = [s for s in slots if any(w.end is None and w.start == s.start for w in wanted)]
    quoting.offer_slots(turn, minutes, wanted, moves=visit.id, services=visit.services)
    offers = turn.conversation.offered.offers if turn.conversation.offered else ()
    offer = next((o for o in offers if exact and o.start == exact[0].start), None)
    if len(exact) == 1 and offer:
        turn.acts.clear()
        booking.move(turn, visit, offer, minutes)
