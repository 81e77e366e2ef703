"""What to do with a turn, step by step; each step is a plain rule a contributor can read alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from deskhand.agents.secretary import (
    apart,
    callbacks,
    covering,
    elsewhere,
    holding,
    manners,
    paperwork,
    payers,
    places,
    standing,
    tenants,
    today,
)
from deskhand.agents.secretary.after_all import wanted_after_all
from deskhand.agents.secretary.asking import answered, photos, rather_visit
from deskhand.agents.secretary.choosing import details, dropped, hold, pick
from deskhand.agents.secretary.haggling import haggle
from deskhand.agents.secretary.paying import who_pays, word_of_payer
from deskhand.agents.secretary.prices import answers_the_owner, quote_answer
from deskhand.agents.secretary.questions import collect, faqs, what_it_costs
from deskhand.agents.secretary.quoting import place_known
from deskhand.agents.secretary.terms import in_area
from deskhand.agents.secretary.turn import Turn, address_fact
from deskhand.agents.secretary.wishes import learn_work, wants_work
from deskhand.agents.secretary.work import work
from deskhand.domain.people import Known
from deskhand.domain.plan import ActKind
from deskhand.language.faqs import asks_beside

TOWN = re.compile(r"(?:[A-Z][a-z.]+ ){1,3}(?:NY,? )?(?P<code>\d{5})\b")
"""A town with its ZIP code."""


def answer(turn: Turn) -> str:
    """Run the steps in order until one has settled the turn; returns why, for the record."""
    standing.take_up(turn)
    learn(turn)
    for step in STEPS:
        if why := step(turn):
            if why != "unclear":
                turn.update(unclear=0)
            turn.update(nudged=why == "asked again")
            return why
    return "nothing to answer"


# ---- steps: each returns why the turn is settled, or None to go on


def _too_far(turn: Turn) -> str | None:
    """An address outside the area ends it, whenever it is told; a visit that stands may be moved."""
    offered = turn.conversation.offered
    under_way = offered is not None or turn.conversation.held_visit or wants_work(turn)
    town = None if turn.known.address else _town_outside(turn)
    if (
        not under_way
        or (offered and offered.moves_visit)
        or (in_area(turn, turn.known.address) and not town)
    ):
        return None
    holding.drop_hold(turn)
    where = town or turn.known.address or ""
    turn.say(ActKind.OUT_OF_AREA, address_fact(where, "InboundMessage"))
    turn.hand_over(turn.for_owner("item_too_far"))
    known = turn.known
    kept = Known(name=known.name, services=known.services, items=known.items, windows=known.windows)
    turn.update(offered=None, asked=("address",), known=kept)  # he may have another place
    return "out of area"


def _chosen(turn: Turn) -> str | None:
    heard, work = turn.heard, covering.in_talk(turn)
    why = pick(turn)
    if why == "slot chosen" and covering.say_whether(turn, work):
        return why
    if why == "slot chosen" and heard.faqs:
        faqs(turn)
    elif why == "slot chosen" and turn.says(asks_beside):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        collect(turn)
    return why


STEPS: tuple[Callable[[Turn], str | None], ...] = (
    manners.opt_out,
    manners.wrong_number,
    manners.child,
    word_of_payer,
    manners.foreign,
    manners.tapped,
    manners.machine,
    callbacks.callback,
    today.nobody_came,
    today.not_home,
    manners.angry,
    manners.person,
    manners.paying,
    paperwork.pass_on,
    places.noted,
    elsewhere.corrected,
    wanted_after_all,
    standing.cancelling,
    standing.rescheduling,
    _too_far,
    callbacks.old_paint,
    place_known,
    answers_the_owner,
    haggle,
    photos,
    manners.photos_to_come,
    rather_visit,
    apart.answered,
    answered,
    dropped,
    _chosen,
    hold,
    today.running_late,
    today.goes_out,
    today.still_fine,
    today.not_then,
    standing.other_time,
    covering.whether_included,
    what_it_costs,
    quote_answer,
    manners.praised,
    manners.thinking,
    manners.there,
    today.status,
    faqs,
    tenants.arrange,
    who_pays,
    work,
    details,
    manners.small_talk,
    manners.unclear,
)


# ---- what the steps share


def learn(turn: Turn) -> None:
    """Take over what the messages say about person and work."""
    places.from_file(turn)
    places.hear(turn)
    tenants.hear(turn)
    payers.hear(turn)
    heard, known, customer = turn.heard, turn.known, turn.customer
    turn.update(lang=heard.lang)
    name = _fuller(heard.name, known.name or customer.name)
    learn_work(turn)
    turn.learn(
        windows=heard.windows or turn.known.windows,
        name=name,
        address=places.meant(turn),
        phone=heard.phone or known.phone or customer.phone,
    )
    turn.customer = customer.model_copy(
        update={
            "name": _fuller(heard.name, customer.name),
            "address": customer.address
            if turn.known.for_another
            else heard.address or customer.address,
            "phone": customer.phone or heard.phone,
            "lang": heard.lang,
        }
    )
    payers.keep_prices_from(turn)


def _fuller(heard: str | None, known: str | None) -> str | None:
    """The name he gives; "Dana" is no news of Dana Reyes."""
    if heard and known and set(heard.casefold().split()) <= set(known.casefold().split()):
        return known
    return heard or known


def _town_outside(turn: Turn) -> str | None:
    """ "New Paltz 12561" without a street, where it lies outside the area."""
    area = turn.business.area
    found = (TOWN.search(message.text) for message in turn.messages)
    return next((m.group() for m in found if m and area and m["code"] not in area), None)
