"""Steps about a price we named: taken, turned down, too old. Haggling has a room of its own."""

from __future__ import annotations

from deskhand.agents.secretary import holding, offering, quoting
from deskhand.agents.secretary.turn import Turn
from deskhand.domain.people import Known
from deskhand.domain.plan import ActKind
from deskhand.domain.pricing import work_of
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Quote, QuoteStatus


def quote_answer(turn: Turn) -> str | None:
    """A yes or no to a price we named."""
    made = quoting.open_quote(turn)
    accepts = Intent.ACCEPT_QUOTE in turn.heard.intents
    if made is None:
        if accepts:
            _late(turn)
        return None
    if Intent.DECLINE_QUOTE in turn.heard.intents:
        turned_down(turn)
        turn.update(offered=None, known=Known(), asked=())
        holding.drop_hold(turn)
        turn.say(ActKind.DECLINED)
        return "quote declined"
    if accepts and made.status is QuoteStatus.AWAITING_OWNER:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_accepts_early"))
        return "accepted before the owner did"
    if accepts and made.status is QuoteStatus.SENT:
        turn.desk.put(made.model_copy(update={"status": QuoteStatus.ACCEPTED}))
        turn.say(ActKind.ACCEPTED)
        turn.learn(services=made.services)
        if turn.conversation.offered:
            turn.say(ActKind.ASK_WHICH)
        elif not turn.conversation.held_visit:
            minutes = sum(line.minutes for line in made.lines)
            offering.offer_slots(turn, minutes, turn.known.windows)
        return "quote accepted"
    return None


def turned_down(turn: Turn) -> None:
    """The open price, if there is one, is declined: he wants none of the work."""
    made = quoting.open_quote(turn)
    if made is not None:
        turn.desk.put(made.model_copy(update={"status": QuoteStatus.DECLINED}))
    turn.update(quote=None)


def waiting_price(turn: Turn) -> bool:
    """Where the price stands he asks about: told again, or still with the owner. False: none open."""
    made = quoting.open_quote(turn)
    if made is None or made.status is QuoteStatus.ACCEPTED:
        return False
    if made.status is QuoteStatus.AWAITING_OWNER:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_asks_price"))
    else:
        quoting.say_again(turn, made)
    return True


def _late(turn: Turn) -> None:
    """He takes a price that has run out: the same work is priced anew, and that is said."""
    old = turn.desk.get(Quote, turn.conversation.quote) if turn.conversation.quote else None
    if old is not None and old.status is QuoteStatus.SENT:
        turn.learn(services=old.services, items=work_of(old))
