"""Steps about a price we named: taken, turned down, too old. Haggling has a room of its own."""

from __future__ import annotations

from deskhand.agents.secretary import holding, offering, quoting
from deskhand.agents.secretary.turn import Turn
from deskhand.domain.people import OWNER_ASKED, Known
from deskhand.domain.plan import ActKind
from deskhand.domain.policy import needs_yes
from deskhand.domain.pricing import work_of
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Quote, QuoteStatus
from deskhand.language.choices import only_courtesies

PLAIN_ANSWERS = {
    Intent.CONFIRM,
    Intent.OTHER,
    Intent.ACCEPT_QUOTE,
    Intent.DECLINE_QUOTE,
    Intent.BOOK,
}
"""What a yes, a no or a time reads as."""


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


def answers_the_owner(turn: Turn) -> str | None:
    """The owner wrote in his own words; a plain answer to that is his, whatever was open before."""
    heard = turn.heard
    if OWNER_ASKED not in turn.conversation.asked:
        return None
    turn.update(asked=())
    other = heard.services or heard.faqs or heard.wants_person or heard.choice
    if set(heard.intents) - PLAIN_ANSWERS or other:
        return None
    thanks = all(map(only_courtesies, turn.texts))
    if thanks and heard.yes is None:
        return None
    turn.hand_over(turn.for_owner("item_answers_you"))
    if not needs_yes(turn.business.policy, turn.action):
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
    return "an answer to the owner's own words"


def turned_down(turn: Turn) -> None:
    """The open price, if there is one, is declined: he wants none of the work."""
    made = quoting.open_quote(turn)
    if made is not None:
        turn.desk.put(made.model_copy(update={"status": QuoteStatus.DECLINED}))
        turn.update(turned_down=made.id)
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
