"""The answer of whoever pays for somebody else's visit: yes, no, or which of them."""

from __future__ import annotations

from deskhand.agents.secretary import booking, payers
from deskhand.agents.secretary.holding import drop_hold
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.visits import upcoming
from deskhand.agents.secretary.wishes import wants_work
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Visit, VisitStatus


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
        turn.hand_over("answers about paying, but nothing is held any more")
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
        line.hand_over(f"whoever pays said no to {visit.summary} at {visit.address}")
        turn.say(ActKind.DECLINED)
    else:
        booking.resume(line, visit.model_copy(update={"payer_agreed": True}))
        turn.say(ActKind.ACCEPTED)
        turn.action = "book"
    payers.close(turn, line)
    return "no of whoever pays" if no else "yes of whoever pays"


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
