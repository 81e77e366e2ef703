"""Prices and offers of time in a turn: what may be named, which slots are shown. Books nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from deskhand.agents.secretary.turn import (
    Turn,
    money_fact,
    name_fact,
    offers_source,
    slot_fact,
)
from deskhand.domain.money import spoken
from deskhand.domain.people import Offer, OfferSet
from deskhand.domain.plan import Act, ActKind, Fact, FactType
from deskhand.domain.policy import local_day
from deskhand.domain.price_book import HowQuoted, PriceBook, PriceItem, called
from deskhand.domain.pricing import Priced, price, quote
from deskhand.domain.schedule import find_slots, meets, opening
from deskhand.domain.windows import Window
from deskhand.domain.work import Quote, QuoteStatus, Visit

MOST_OFFERS = 3
OPEN_QUOTES = (QuoteStatus.SENT, QuoteStatus.AWAITING_OWNER, QuoteStatus.ACCEPTED)


def name_price(turn: Turn) -> Priced | None:
    """Say what the known work costs. Returns what to book, or None when nothing here is offered."""
    book, version = turn.prices()
    lang = turn.conversation.lang
    priced = price(book, version, turn.known.services, turn.known.items, lang)
    for refused in priced.not_offered:
        named = _item_fact((refused,), turn, version)
        turn.say(ActKind.NOT_OFFERED, named, _reason(refused, turn, named.source))
    if priced.not_offered and not priced.picked:
        return None
    if priced.not_offered:
        priced = price(book, version, (), [item.key for item in priced.picked], lang)
    if not priced.firm:
        item = _item_fact(priced.picked, turn, version) if priced.picked else None
        turn.say(ActKind.ESTIMATE_NEEDED, item)
        return priced
    made = _quote(turn, priced)
    turn.rests_on.append((Quote, made.id))
    _say_price(turn, priced, made, book, version)
    return priced


def offer_slots(
    turn: Turn,
    minutes: int,
    wanted: Sequence[Window] = (),
    *,
    moves: str | None = None,
    services: tuple[str, ...] | None = None,
    taken: bool = False,
) -> bool:
    """Offer up to three arrival windows, the wanted ones first; False when there is none at all.

    `moves` is the visit that is being rescheduled, `taken` says that a chosen slot just went.
    """
    now, business = turn.desk.now(), turn.business
    found = find_slots(
        business, turn.sheets(), minutes, wanted, now, MOST_OFFERS + 1, ignoring=moves
    )
    moving = turn.desk.get(Visit, moves) if moves else None
    slots = [s for s in found if not moving or s.start != moving.start][:MOST_OFFERS]
    if taken:
        turn.say(ActKind.SLOT_TAKEN)
    if not slots:
        turn.say(ActKind.NO_SLOTS)
        turn.hand_over("no free time in the calendar")
        return False
    if wanted and not taken and not any(meets(slot, wanted) for slot in slots):
        _say_not_then(turn, wanted[0])
    offers = tuple(
        Offer(number=n, window=slot.window, technician=slot.technician, start=slot.start)
        for n, slot in enumerate(slots, 1)
    )
    offered = OfferSet(
        services=turn.known.services if services is None else services,
        items=turn.known.items,
        minutes=minutes,
        offers=offers,
        made_at=now,
        moves_visit=moves,
    )
    turn.update(offered=offered, asked=("which",))
    turn.acts.append(show_offers(offered))
    if turn.action == "answer":
        turn.action = "offer"
    return True


def _say_not_then(turn: Turn, wanted: Window) -> None:
    """The asked-for time is not free; on a day we are closed, that is the reason to give."""
    source = f"Business/{turn.business.id}"
    day = date.fromisoformat(local_day(wanted.start, turn.business.zone))
    if opening(turn.business, day) is None:
        closed = Fact(key="day", type=FactType.DATE, value=day.isoformat(), source=source)
        turn.say(ActKind.CLOSED_THEN, closed)
    else:
        turn.say(ActKind.NO_SLOT_THEN, slot_fact("wanted", wanted, source))


def show_offers(offered: OfferSet) -> Act:
    """The act that names the open offers with their numbers."""
    source = offers_source(offered)
    facts = (slot_fact(f"slot{o.number}", o.window, source) for o in offered.offers)
    return Act(kind=ActKind.OFFER_SLOTS, facts=tuple(facts))


def open_quote(turn: Turn) -> Quote | None:
    """The quote this conversation stands on, if it is still good."""
    made = turn.desk.get(Quote, turn.conversation.quote) if turn.conversation.quote else None
    if made is None or made.status not in OPEN_QUOTES or made.expires_at <= turn.desk.now():
        return None
    return made


def price_offered(turn: Turn, offered: OfferSet) -> None:
    """A time was taken before any price was named: the price that may be named goes with it."""
    book, version = turn.prices()
    priced = price(book, version, offered.services, offered.items, turn.conversation.lang)
    if not priced.firm or open_quote(turn):
        return
    if quote(priced, "", "", turn.desk.now(), turn.business.policy).status is QuoteStatus.SENT:
        _quote(turn, priced)


def say_again(turn: Turn, made: Quote) -> None:
    """The price of a quote as it stands; the reply rests on it."""
    turn.rests_on.append((Quote, made.id))
    book, version = turn.prices()
    items = book.work(made.services, tuple(line.item for line in made.lines))
    item, source = _item_fact(items, turn, version), f"Quote/{made.id}"
    if any(line.how_quoted is HowQuoted.HOURLY for line in made.lines):
        rate, least = _hourly(book, version)
        turn.say(ActKind.QUOTE_HOURLY, item, rate, least)
    elif made.low == made.high:
        total = money_fact("total", made.high, source)
        turn.say(ActKind.QUOTE_FIXED, item, total, _includes(items, turn, version))
    else:
        low, high = money_fact("low", made.low, source), money_fact("high", made.high, source)
        turn.say(ActKind.QUOTE_RANGE, item, low, high)


def _quote(turn: Turn, priced: Priced) -> Quote:
    """The open quote when it is about the same work, else a new one that voids it. A price that was
    named holds until it runs out, whatever the book says since."""
    old = open_quote(turn)
    work = {line.item for line in priced.lines}
    if old and old.services == priced.services and {line.item for line in old.lines} == work:
        return old
    if old and old.status is not QuoteStatus.ACCEPTED:
        turn.desk.put(old.model_copy(update={"status": QuoteStatus.VOID}))
    identity = turn.desk.new_id("quote")
    made = quote(priced, identity, turn.customer.id, turn.desk.now(), turn.business.policy)
    turn.desk.put(made)
    turn.update(quote=made.id)
    turn.customer = turn.customer.model_copy(update={"quotes": (*turn.customer.quotes, made.id)})
    return made


def _say_price(turn: Turn, priced: Priced, made: Quote, book: PriceBook, version: int) -> None:
    source = ", ".join(line.source for line in made.lines) or f"Quote/{made.id}"
    item = _item_fact(priced.picked, turn, version)
    if made.status is QuoteStatus.AWAITING_OWNER:
        limit = spoken(turn.business.policy.quote_limit_cents)
        above = made.high > turn.business.policy.quote_limit_cents
        why = f"a price above your limit of {limit}" if above else "a price you have not reviewed"
        turn.action = f"ask_owner:{why}"
    else:
        turn.action = "quote_fixed" if priced.how is HowQuoted.FIXED else "quote"
    if priced.how is HowQuoted.RANGE:
        low, high = money_fact("low", made.low, source), money_fact("high", made.high, source)
        turn.say(ActKind.QUOTE_RANGE, item, low, high)
    elif priced.how is HowQuoted.HOURLY:
        rate, least = _hourly(book, version)
        turn.say(ActKind.QUOTE_HOURLY, item, rate, least)
    else:
        turn.say(
            ActKind.QUOTE_FIXED,
            item,
            money_fact("total", made.high, source),
            _includes(priced.picked, turn, version),
        )


def _hourly(book: PriceBook, version: int) -> tuple[Fact, Fact]:
    """The rate and the least that is charged."""
    source = f"PriceBook/main@{version}"
    return (
        money_fact("rate", book.hourly_cents, source),
        money_fact("minimum", book.minimum_cents, source),
    )


def _item_fact(items: Sequence[PriceItem], turn: Turn, version: int) -> Fact:
    source = f"PriceBook/main@{version}#" + ",".join(item.key for item in items)
    return name_fact("item", called(items, turn.conversation.lang), source)


def _reason(item: PriceItem, turn: Turn, source: str) -> Fact | None:
    text = item.reason.get(turn.conversation.lang) or next(iter(item.reason.values()), None)
    return Fact(key="reason", type=FactType.FAQ, value=text, source=source) if text else None


def _includes(items: Sequence[PriceItem], turn: Turn, version: int) -> Fact | None:
    if len(items) != 1 or not (text := items[0].includes.get(turn.conversation.lang)):
        return None
    source = f"PriceBook/main@{version}#{items[0].key}"
    return Fact(key="includes", type=FactType.FAQ, value=text.rstrip("."), source=source)
