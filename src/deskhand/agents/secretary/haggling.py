"""Less than our price: what it buys and what would make it less, then the owner's word, asked once."""

from __future__ import annotations

import re

from deskhand.agents.secretary import offering, quoting
from deskhand.agents.secretary.price_words import item_fact, spoken_price
from deskhand.agents.secretary.terms import priced
from deskhand.agents.secretary.turn import Turn, money_fact
from deskhand.domain.messages import AgreePrice, KeepPrice
from deskhand.domain.money import spoken
from deskhand.domain.plan import ActKind
from deskhand.domain.price_book import HowQuoted, called
from deskhand.domain.pricing import DISCOUNT, agreed, work_of
from deskhand.domain.turn import stale
from deskhand.domain.understanding import Intent, Topic
from deskhand.domain.work import Quote, QuoteStatus
from deskhand.language.choices import takes_leave
from deskhand.language.clauses import tells_of_another_price
from deskhand.language.guard.amounts import MONEY
from deskhand.language.text import Text, sentence_around
from deskhand.language.topics import find_topics

BIDS = (
    re.compile(r"\b(?:for|por|en|do|at)\s+(?P<bare>\d{2,5})\s*[?.!]*$", re.IGNORECASE),
    re.compile(
        r"\b(?P<bare>\d{2,5})\s+(?:cash|tops|max|firm|is all|(?:is )?(?:my )?(?:final|best|last) offer"
        r"|en efectivo|es lo m[aá]s|(?:es )?mi [uú]ltima oferta)\b",
        re.IGNORECASE,
    ),
)
"""An amount without a currency: at the end of a message ("can you do it for 100?"), or as an offer."""
ALONE = re.compile(r"^\D*(?<!\d)(?P<bare>\d{2,5})(?!\d)\D*$")
"""The next amount of somebody who has named one already: "375 and you have a deal"."""
SHORT_BID = 8
"""Words of such a message."""
HOURS = 24
"""A bare number up to this is the hour of "tomorrow at 10"; nobody offers so little."""


def haggle(turn: Turn) -> str | None:
    """A lower amount, or a wish for one: his written rules, then what can be less, then the owner."""
    made = quoting.open_quote(turn)
    if made is None or made.status is not QuoteStatus.SENT:
        return None
    bid, asks = bid_below(turn, made), Topic.DISCOUNT in turn.heard.topics
    if set(turn.heard.services) - set(made.services) or turn.heard.choice:
        return None
    if bid is None and _by_rule(turn, made):
        return "his written discount"
    if bid is None and (not asks or turn.heard.faqs or _leaves(turn)):
        return None
    if bid is not None:
        turn.learn(windows=())  # "for 100" is no time of day
    times = turn.conversation.haggled
    asked = ("which",) if turn.conversation.offered else ()
    turn.update(haggled=times + 1, asked=asked)
    quoting.say_again(turn, made, covers=times == 0)
    if times == 0:
        turn.say(ActKind.CAN_DO_LESS)
        return "the price stands, less can be done"
    if times == 1:
        _ask_owner(turn, made, bid)
        return "the price stands, the owner is asked"
    if turn.conversation.offered:
        turn.say(ActKind.ASK_WHICH)
    return "the price stands"


def agree(turn: Turn, made: Quote, message: AgreePrice) -> None:
    """The owner said yes to the amount: it is the price now, by his word."""
    now, lang = turn.desk.now(), turn.conversation.lang
    if turn.conversation.quote != made.id or quoting.open_quote(turn) is None:
        turn.hand_over(turn.for_owner("item_agreed_but", amount=spoken(message.amount)))
        return
    identity = turn.desk.new_id("quote")
    by_word = agreed(made, message.amount, message.approval, lang, identity, now)
    quoting.put_in_place(turn, made, by_word)
    book, version = turn.prices()
    item = item_fact(book.work(made.services, work_of(made)), turn, version)
    total = money_fact("total", message.amount, f"Approval/{message.approval}")
    turn.say(ActKind.PRICE_AGREED, turn.owner_fact(), item, total)
    turn.rests_on.append((Quote, by_word.id))
    turn.approval = message.approval
    _offer_again(turn, by_word)


def keep(turn: Turn, made: Quote, message: KeepPrice) -> None:
    """The owner said no: the price stands. `quietly`: he has told the customer himself."""
    if message.quietly or turn.conversation.quote != made.id:
        return
    if quoting.open_quote(turn) is None:
        return
    turn.say(ActKind.PRICE_STAYS, turn.owner_fact())
    quoting.say_again(turn, made)
    _offer_again(turn, made)


def bid_below(turn: Turn, made: Quote) -> int | None:
    """The amount in cents he names that is less than our price; the last one, if several."""
    bids: list[int] = []
    for text in (message.text.strip() for message in turn.messages):
        amounts = [
            found["x1"] or found["y1"] or "0"
            for found in MONEY.finditer(text)
            if not tells_of_another_price(sentence_around(text, found.span()))
        ]
        again = bool(turn.conversation.haggled) and len(text.split()) <= SHORT_BID
        elsewhere = turn.heard.windows or turn.heard.address or turn.heard.phone
        bids_in = (*BIDS, ALONE) if again and not elsewhere else BIDS
        bare = (found["bare"] for bid in bids_in for found in bid.finditer(text))
        amounts += [amount for amount in bare if int(amount) > HOURS]
        cents = [round(float(amount.replace(",", "")) * 100) for amount in amounts]
        bids += [amount for amount in cents if 0 < amount < made.low]
    return bids[-1] if bids else None


def _leaves(turn: Turn) -> bool:
    """ "Too expensive, thanks anyway" asks for nothing; "that's too expensive" alone does."""
    leaves = turn.says(takes_leave)
    return leaves or (Intent.DECLINE_QUOTE in turn.heard.intents and not _only_dear(turn))


def _only_dear(turn: Turn) -> bool:
    """Does he ask, or is it nothing but the price that he turns down?"""
    if any("?" in message.text for message in turn.messages):
        return True
    read = (one for m in turn.messages if m.understanding for one in m.understanding.evidence)
    noes = [one.words for one in read if one.value == Intent.DECLINE_QUOTE]
    dear = [{found.topic for found in find_topics(Text.of(words))} for words in noes]
    return bool(dear) and all(Topic.DISCOUNT in topics for topics in dear)


def _by_rule(turn: Turn, made: Quote) -> bool:
    """Does a written rule that he names take something off that was not off yet?"""
    found = priced(turn, made.services, work_of(made))
    if not found.firm or any(line.item == DISCOUNT for line in made.lines):
        return False
    if not any(line.item == DISCOUNT for line in found.lines):
        return False
    turn.learn(services=made.services, items=work_of(made))
    quoting.name_price(turn)
    if turn.conversation.offered:
        turn.say(ActKind.ASK_WHICH)
    return True


def _ask_owner(turn: Turn, made: Quote, bid: int | None) -> None:
    """A question he can answer with yes where an amount was named; else it is for him to settle."""
    hourly = any(line.how_quoted is HowQuoted.HOURLY for line in made.lines)
    if bid is None or hourly:
        turn.say(ActKind.TO_OWNER, turn.owner_fact())
        turn.hand_over(turn.for_owner("item_lower"))
        return
    source = f"InboundMessage/{turn.messages[-1].id}"
    turn.say(ActKind.BID_PASSED_ON, money_fact("bid", bid, source), turn.owner_fact())
    turn.put_question(
        "price",
        _question(turn, made, bid),
        AgreePrice(subject=made.id, amount=bid, approval=""),
        about={f"Quote/{made.id}": turn.desk.version(Quote, made.id)},
        amount=bid,
        original=turn.words(),
        expires_at=made.expires_at,
    )


def _question(turn: Turn, made: Quote, bid: int) -> str:
    book, _ = turn.prices()
    work = called(book.work(made.services, work_of(made)), turn.business.owner.languages[0])
    asked = turn.for_owner(
        "asks_price", who=turn.who(), bid=spoken(bid), work=work, price=spoken_price(made)
    )
    return asked + turn.quoted()


def _offer_again(turn: Turn, made: Quote) -> None:
    """The times that are open, or new ones, beside a price that was settled."""
    offered = turn.conversation.offered
    if turn.conversation.held_visit:
        return
    if offered and not stale(offered.made_at, turn.desk.now()):
        turn.acts.append(offering.show_offers(offered))
        return
    minutes = sum(line.minutes for line in made.lines)
    turn.learn(services=made.services, items=work_of(made))
    offering.offer_slots(turn, minutes, turn.known.windows)
