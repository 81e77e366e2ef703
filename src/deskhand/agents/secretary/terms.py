"""What of this visit moves its price: place, fixture, discounts asked for, unknown size. Says nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from math import ceil

from deskhand.agents.secretary.turn import Turn
from deskhand.domain.price_book import Fixture, PriceBook
from deskhand.domain.pricing import ANYTHING, Priced, Terms, price
from deskhand.domain.understanding import Topic
from deskhand.language.measures import FOOT, how_big
from deskhand.language.quantities import how_many
from deskhand.language.text import Text, fold

IN_FEET = 60
"""Inches; what may be larger is measured in feet: a room of 12 by 14."""
_CODE = re.compile(r"\b(\d{5})(?:-\d{4})?\b")


def listen(turn: Turn) -> None:
    """Take over what the messages say about the size of the work, the fixture and discounts."""
    topics, known = set(turn.heard.topics), turn.known
    _count(turn)
    _measure(turn)
    if Topic.SEVERAL_THINGS in topics and not _sold_by_the_day(turn):
        turn.learn(vague=True)
    if {Topic.HAS_FIXTURE, Topic.NEEDS_FIXTURE} & topics:
        turn.learn(bring=Topic.NEEDS_FIXTURE in topics)
    asks_for = dict.fromkeys([*known.asks_for, *_discounts_named(turn)])
    if len(asks_for) != len(known.asks_for):
        turn.learn(asks_for=tuple(asks_for))


def _count(turn: Turn) -> None:
    """ "Three outlets": an item with a price for so many pieces counts as often as that takes."""
    known, (book, _) = turn.known, turn.prices()
    text = Text.of(turn.raw)
    items = known.items
    work = {item.key: item for item in book.work(known.services, known.items)}
    names = {
        key: (*item.name.values(), *chain.from_iterable(item.aliases.values()))
        for key, item in work.items()
    }
    for item in work.values():
        beside = chain.from_iterable(said for key, said in names.items() if key != item.key)
        number = how_many(text, names[item.key], beside) if item.pieces else None
        if number is not None:
            others = tuple(key for key in items if key != item.key)
            items = (*others, *(item.key,) * ceil(number / item.pieces))
    if items != known.items:
        turn.learn(items=items)


def _measure(turn: Turn) -> None:
    """ "An 8 inch hole" is the row that covers it; beyond the largest it has to be seen. Of several jobs
    nobody knows which one is that big."""
    known, (book, _) = turn.known, turn.prices()
    work = {item.key: item for item in book.work(known.services, known.items)}
    if len(work) != 1:
        return
    (item,) = work.values()
    unit = FOOT if (item.up_to_inches or 0) > IN_FEET else 1
    inches = how_big(Text.of(turn.raw), unit)
    if inches is None:
        return
    row = book.for_size(item, inches)
    if row is None:
        turn.learn(vague=True)
    elif row != item:
        turn.learn(
            items=tuple(row.key if key == item.key else key for key in known.items) or (row.key,)
        )


def terms(turn: Turn) -> Terms:
    """The terms of the visit this conversation is about, as far as they are known."""
    known = turn.known
    return Terms(
        codes=codes(turn, known.address),
        bring=bool(known.bring),
        asks_for=known.asks_for,
        vague=known.vague,
    )


def priced(turn: Turn, services: Sequence[str], items: Sequence[str]) -> Priced:
    """What work costs on the terms of this conversation."""
    book, version = turn.prices()
    look = turn.business.policy.estimate_visit_minutes
    return price(book, version, services, items, turn.conversation.lang, terms(turn), look)


def costs_to_bring(book: PriceBook, keys: Sequence[str]) -> bool:
    """Does it change the price whether we bring the thing that is put in?"""
    items = [item for key in keys if (item := book.item(key))]
    return book.pickup_cents > 0 and any(item.fixture is Fixture.EITHER for item in items)


def codes(turn: Turn, address: str | None) -> tuple[str, ...]:
    """The postal codes an address may have: its own, else all that we serve."""
    code = postal(address)
    return (code,) if code else turn.business.area


def in_area(turn: Turn, address: str | None) -> bool:
    """Do we serve it, as far as it says where it is?"""
    area, code = turn.business.area, postal(address)
    return not area or code is None or code in area


def postal(address: str | None) -> str | None:
    """The postal code of an address, None where it names none; a house number is none."""
    _, _, rest = (address or "").strip().partition(" ")
    codes = _CODE.findall(rest)
    return codes[-1] if codes else None


def _sold_by_the_day(turn: Turn) -> bool:
    """ "Half a day for my list" has a price, whatever is on the list."""
    book, _ = turn.prices()
    named = [item for key in turn.heard.items if (item := book.item(key))]
    return bool(named) and all(i.service == ANYTHING and i.cents is not None for i in named)


def _discounts_named(turn: Turn) -> list[str]:
    book, _ = turn.prices()
    said = [f" {_plain(message.text)} " for message in turn.messages]
    return [
        rule.key
        for rule in book.discounts
        if any(
            f" {_plain(word)} " in text
            for words in rule.words.values()
            for word in words
            for text in said
        )
    ]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
