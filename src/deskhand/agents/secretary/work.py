"""The step about new work: price it or say that it has to be seen, then offer times. Confirms nothing."""

from __future__ import annotations

from deskhand.agents.secretary import (
    adding,
    apart,
    asking,
    booking,
    covering,
    deciding,
    haggling,
    offering,
    quoting,
)
from deskhand.agents.secretary.turn import Turn
from deskhand.agents.secretary.wishes import wants_work
from deskhand.domain.plan import ActKind
from deskhand.domain.price_book import HowQuoted
from deskhand.domain.pricing import ANYTHING, Priced
from deskhand.domain.understanding import Topic

TOLD = 3
"""Words; a shorter answer to "what would you like done?" tells no work."""


def work(turn: Turn) -> str | None:
    """New work: price it, offer times; ask for what is missing."""
    if not wants_work(turn) and not _told_unknown_work(turn):
        return None
    if not turn.known.services:
        if not turn.known.vague and not _told_unknown_work(turn):
            turn.say(ActKind.ASK_SERVICE)
            turn.update(asked=("service",))
            return "asked what"
        turn.learn(services=(ANYTHING,), vague=True)
    return adding.to_his_visit(turn) or price_and_offer(turn)


def price_and_offer(turn: Turn) -> str:
    """Name the price of the known work, or that it has to be seen, and offer times for it."""
    found = quoting.name_price(turn)
    if found is None:
        turn.learn(services=(), items=())
        return "not offered"
    if not found.firm:
        return _look(turn, found)
    covering.beside_the_price(turn, found.picked)
    made = quoting.open_quote(turn)
    bids = made is not None and haggling.bid_below(turn, made) is not None
    asks_less = bids or (Topic.DISCOUNT in turn.heard.topics and not turn.heard.faqs)
    if asks_less and not turn.known.asks_for:
        turn.say(ActKind.CAN_DO_LESS)
        turn.update(haggled=max(1, turn.conversation.haggled))
    if apart.asks(turn):
        return "asked whether one visit does"
    if deciding.too_long(turn, found.minutes):
        return deciding.plan_with_owner(turn, found.minutes)
    if booking.take_at_short_notice(turn, found.minutes):
        return "short notice: the owner is asked"
    if Topic.NEEDS_FIXTURE in turn.heard.topics:
        asking.say_who_brings(turn)
    if asking.asks_first(turn, found):
        return "asked who brings it"
    quoting.after_hours(turn, found.minutes)
    offering.offer_slots(turn, found.minutes, turn.known.windows)
    asking.ask_about(turn, found)
    return "priced and offered"


def _look(turn: Turn, found: Priced) -> str:
    """No price before it was seen: on photos, or by somebody who comes for an estimate."""
    photos = found.how is HowQuoted.PHOTOS_FIRST and not turn.known.vague
    if photos and not turn.known.photos and not turn.heard.windows:
        return asking.ask_for_photos(turn, found)
    quoting.say_look(turn, found)
    if apart.asks(turn):
        return "asked whether one visit does"
    if booking.take_at_short_notice(turn, found.minutes):
        return "short notice: the owner is asked"
    quoting.after_hours(turn, found.minutes)
    offering.offer_slots(turn, found.minutes, turn.known.windows)
    return "a look is offered"


def _told_unknown_work(turn: Turn) -> bool:
    """Asked what he wants, he told us in words we have no service for."""
    if "service" not in turn.conversation.asked or turn.heard.services or turn.heard.faqs:
        return False
    return sum(len(message.text.split()) for message in turn.messages) >= TOLD
