"""Steps about a price we named: taken, turned down, haggled over, too old. Books nothing."""

from __future__ import annotations

import re

from deskhand.agents.secretary import booking, quoting
from deskhand.agents.secretary.turn import Turn
from deskhand.domain.people import Known
from deskhand.domain.plan import ActKind
from deskhand.domain.understanding import Intent
from deskhand.domain.work import Quote, QuoteStatus
from deskhand.language.guard.amounts import MONEY

HAGGLED = "haggled"
BID = re.compile(r"\b(?:for|por|en)\s+(?P<bare>\d{2,5})\s*[?.!]*$", re.IGNORECASE)
"""An amount without a currency that ends a message: "can you do it for 100?"."""


def quote_answer(turn: Turn) -> str | None:
    """A yes or no to a price we named."""
    made = quoting.open_quote(turn)
    accepts = Intent.ACCEPT_QUOTE in turn.heard.intents
    if made is None:
        return _late(turn) if accepts else None
    if Intent.DECLINE_QUOTE in turn.heard.intents:
        turned_down(turn)
        turn.update(offered=None, known=Known(), asked=())
        booking.drop_hold(turn)
        turn.say(ActKind.DECLINED)
        return "quote declined"
    if accepts and made.status is QuoteStatus.AWAITING_OWNER:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over("accepts a price that waits for your yes")
        return "accepted before the owner did"
    if accepts and made.status is QuoteStatus.SENT:
        turn.desk.put(made.model_copy(update={"status": QuoteStatus.ACCEPTED}))
        turn.say(ActKind.ACCEPTED)
        turn.learn(services=made.services)
        if turn.conversation.offered:
            turn.say(ActKind.ASK_WHICH)
        elif not turn.conversation.held_visit:
            minutes = sum(line.minutes for line in made.lines)
            quoting.offer_slots(turn, minutes, turn.known.windows)
        return "quote accepted"
    return None


def turned_down(turn: Turn) -> None:
    """The open price, if there is one, is declined: he wants none of the work."""
    made = quoting.open_quote(turn)
    if made is not None:
        turn.desk.put(made.model_copy(update={"status": QuoteStatus.DECLINED}))
    turn.update(quote=None)


def haggle(turn: Turn) -> str | None:
    """A lower amount named against an open price: the price stands, and the owner is asked once."""
    made = quoting.open_quote(turn)
    if made is None or made.status is not QuoteStatus.SENT or not _bids_below(turn, made):
        return None
    if turn.heard.choice or turn.heard.services:
        return None
    turn.learn(windows=())  # "for 100" is no time of day
    quoting.say_again(turn, made)
    if HAGGLED in turn.conversation.asked:
        if turn.conversation.offered:
            turn.say(ActKind.ASK_WHICH)
        return "the price stands"
    turn.say(ActKind.TO_OWNER, turn.owner_fact())
    turn.hand_over("asks for a lower price")
    turn.update(asked=(*turn.conversation.asked, HAGGLED))
    return "the price stands, the owner is asked"


def waiting_price(turn: Turn) -> bool:
    """Where the price stands he asks about: told again, or still with the owner. False: none open."""
    made = quoting.open_quote(turn)
    if made is None or made.status is QuoteStatus.ACCEPTED:
        return False
    if made.status is QuoteStatus.AWAITING_OWNER:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over("asks about the price that waits for your yes")
    else:
        quoting.say_again(turn, made)
    return True


def _late(turn: Turn) -> str | None:
    """He takes a price that has run out: it is priced anew, and the new price is said."""
    old = turn.desk.get(Quote, turn.conversation.quote) if turn.conversation.quote else None
    if old is None or old.status is not QuoteStatus.SENT:
        return None
    turn.desk.put(old.model_copy(update={"status": QuoteStatus.EXPIRED}))
    turn.update(quote=None)
    turn.learn(services=old.services, items=tuple(line.item for line in old.lines))
    return None


def _bids_below(turn: Turn, made: Quote) -> bool:
    """Is an amount of money written that is less than our price?"""
    for text in (message.text.strip() for message in turn.messages):
        amounts = [found["x1"] or found["y1"] or "0" for found in MONEY.finditer(text)]
        amounts += [found["bare"] for found in BID.finditer(text)]
        if any(0 < round(float(amount.replace(",", "")) * 100) < made.low for amount in amounts):
            return True
    return False
