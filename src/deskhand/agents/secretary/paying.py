"""The answer of whoever pays for somebody else's visit: yes, no, or which of them."""

from __future__ import annotations

from deskhand.agents.secretary import booking, payers
from deskhand.agents.secretary.holding import drop_hold
from deskhand.agents.secretary.quoting import open_quote
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import upcoming
from deskhand.agents.secretary.wishes import wants_work
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Quote, Visit, VisitStatus


def word_of_payer(turn: Turn) -> str | None:
    """His yes books what is held for another, his no lets it go; anything else is read as usual."""
    waiting = turn.conversation.to_pay
    if not waiting:
        return None
    heard = turn.heard
    yes = heard.yes is True or Intent.ACCEPT_QUOTE in heard.intents
    no = heard.yes is False or bool({Intent.DECLINE_QUOTE, Intent.CANCEL} & set(heard.intents))
    if yes is no:
        return None
    found = [turn.desk.get(Visit, id) for id in waiting]
    held = [v for v in found if v and v.status is VisitStatus.HELD and not v.payer_agreed]
    if not held:
        turn.update(to_pay=(), asked=())
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_pay_late"))
        return "too late to pay for"
    visit = payers.named(held, " ".join(message.text for message in turn.messages))
    if visit is None:
        _ask_which(turn, held)
        return "asked which one he pays for"
    left = tuple(v.id for v in held if v.id != visit.id)
    turn.update(to_pay=left, asked=(payers.PAYER,) if left else ())
    line = payers.line_to_customer(turn, visit.customer)
    if line is None:
        return None
    if no:
        drop_hold(line)
        line.say(ActKind.TO_OWNER, line.owner_fact())
        line.hand_over(turn.for_owner("item_payer_no", work=visit.summary, place=visit.address))
        turn.say(ActKind.DECLINED)
    else:
        made, payer = open_quote(line), payers.by_hearsay(line)
        booking.resume(line, visit.model_copy(update={"payer_agreed": True}))
        if payer:
            told = {"payer": payer, "work": visit.summary, "place": visit.address}
            line.hand_over(line.for_owner("item_payer_unproven", **told, who=line.who()))
        _thank(turn, visit, made)
        turn.action = "book"
    payers.close(turn, line)
    return "no of whoever pays" if no else "yes of whoever pays"


def _thank(turn: Turn, held: Visit, made: Quote | None) -> None:
    """What his yes came to: the visit as it is booked now, or that it is noted and the owner has it."""
    visit = turn.desk.get(Visit, held.id)
    if visit is not None and visit.status is VisitStatus.CONFIRMED:
        payers.say_booked(turn, visit, made)
        return
    turn.say(ActKind.ACCEPTED)
    if visit is not None and visit.status is VisitStatus.HELD:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())


def who_pays(turn: Turn) -> str | None:
    """Before a price is named to somebody who may not be the one it is for."""
    if not wants_work(turn):
        return None
    if turn.hides_prices and not turn.known.services and upcoming(turn):
        turn.say(ActKind.PRICE_TO_PAYER)
        return "the price is not his"
    return payers.ask_who_pays(turn)


def _ask_which(turn: Turn, held: list[Visit]) -> None:
    facts = (
        Fact(
            key=f"place{n}",
            type=FactType.ADDRESS,
            value=(visit.address or "").partition(",")[0].strip(),
            source=f"Visit/{visit.id}",
        )
        for n, visit in enumerate(held[:3], 1)
    )
    turn.say(ActKind.WHICH_PLACE, *facts)
