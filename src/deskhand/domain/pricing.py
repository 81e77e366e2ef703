"""From services and items to a price with its breakdown; pure arithmetic, no wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from deskhand.domain.base import Lang, Localised, Value
from deskhand.domain.business import Policy
from deskhand.domain.price_book import (
    Discount,
    Fixture,
    HowQuoted,
    PriceBook,
    PriceItem,
    counted,
)
from deskhand.domain.work import Quote, QuoteLine, QuoteStatus

SERVICE_KEYS: tuple[str, ...] = (
    "plumbing/faucet",
    "plumbing/toilet",
    "plumbing/drain",
    "plumbing/leak",
    "electrical/outlet",
    "electrical/light_fixture",
    "electrical/ceiling_fan",
    "drywall/patch",
    "painting/room",
    "carpentry/door",
    "carpentry/shelves",
    "carpentry/deck_fence",
    "assembly/furniture",
    "mounting/tv",
    "flooring/tile",
    "windows/screens",
    "gutters/cleaning",
    "pressure_washing",
    "appliance/install",
    "locks",
    "general",
)
"""Every service a price book may list; what a message is about is one of these."""

ANYTHING = "general"
"""The service of work that no other service names."""

TRIP_FEE, MINIMUM, PICKUP = "trip_fee", "minimum", "pickup"
DISCOUNT, AGREED = "discount", "agreed"
FEES = (MINIMUM, DISCOUNT, PICKUP, TRIP_FEE, AGREED)
"""The `item` of the lines that belong to the visit, not to a piece of work: each once, if at all."""

ESTIMATE_MINUTES = 45
"""Length of a look at a job nobody has described in the price book."""

_FEE_NAMES: dict[str, Localised] = {
    TRIP_FEE: {Lang.EN: "Trip fee", Lang.ES: "Cargo por visita"},
    MINIMUM: {Lang.EN: "Up to the visit minimum", Lang.ES: "Hasta el mínimo por visita"},
    PICKUP: {Lang.EN: "Picking up the parts", Lang.ES: "Ir por las piezas"},
    AGREED: {Lang.EN: "As agreed", Lang.ES: "Como se acordó"},
}

_FURTHER: Localised = {Lang.EN: "{item}, {n} more", Lang.ES: "{item}, {n} más"}

_NEEDS_A_LOOK = frozenset({HowQuoted.PHOTOS_FIRST, HowQuoted.ESTIMATE_VISIT})
_HAS_A_PRICE = frozenset({HowQuoted.FIXED, HowQuoted.HOURLY, HowQuoted.RANGE})

# The least certain item decides what may be said of the whole.
_CAUTION: tuple[HowQuoted, ...] = (
    HowQuoted.FIXED,
    HowQuoted.HOURLY,
    HowQuoted.RANGE,
    HowQuoted.PHOTOS_FIRST,
    HowQuoted.ESTIMATE_VISIT,
    HowQuoted.NOT_OFFERED,
)


class Terms(Value):
    """What of this visit moves its price, beside the work.

    `codes` are the postal codes it may go to: one once the address is known, none for anywhere.
    `bring` says that we are to get the thing that is put in. `asks_for` are keys of discounts he
    asked for in the owner's words. `after_hours` is a visit outside the opening hours. `vague` is
    work of unknown size: a list of things, a remodel, rot.
    """

    codes: tuple[str, ...] = ()
    bring: bool = False
    asks_for: tuple[str, ...] = ()
    after_hours: bool = False
    vague: bool = False


PLAIN = Terms()


class Priced(Value):
    """What one visit for the asked work costs. Cents and minutes.

    `how` is that of the least certain item. Only when `firm` are there `lines`, and `low` and
    `high` are their sums; otherwise there is no price at all, not even of a part: price `picked`
    again without the rest. `minutes` is the labour when firm, else the length of the look.
    `unknown` are asked services and items the book does not hold.
    """

    services: tuple[str, ...]
    picked: tuple[PriceItem, ...]
    not_offered: tuple[PriceItem, ...] = ()
    unknown: tuple[str, ...] = ()
    how: HowQuoted
    lines: tuple[QuoteLine, ...] = ()
    low: int = 0
    high: int = 0
    minutes: int
    reviewed: bool
    """False when any picked item is still an unreviewed starter price."""

    @property
    def needs_estimate(self) -> bool:
        return self.how in _NEEDS_A_LOOK

    @property
    def firm(self) -> bool:
        """May an amount be named?"""
        return self.how in _HAS_A_PRICE


def price(
    book: PriceBook,
    version: int,
    services: Sequence[str],
    items: Sequence[str] = (),
    lang: Lang = Lang.EN,
    terms: Terms = PLAIN,
    look_minutes: int = ESTIMATE_MINUTES,
) -> Priced:
    """Price one visit: the explicit items, and the default item of each service they do not cover.

    An item counts as often as its key is named, if its price is for a piece. Work that is not offered
    makes the whole NOT_OFFERED and is listed apart; nothing known at all, or work of unknown size, is
    an estimate visit of `look_minutes`. Minimum, pick-up and trip fee count once a visit. `lang` is
    that of the lines.
    """
    wanted, unknown = _pick(book, services, items)
    refused = tuple(item for item in wanted if item.how_quoted is HowQuoted.NOT_OFFERED)
    picked = tuple(item for item in wanted if item.how_quoted is not HowQuoted.NOT_OFFERED)
    how = _how(wanted, guessed=bool(unknown) or not wanted or (terms.vague and bool(picked)))
    if terms.after_hours and book.after_hours_cents and how in _HAS_A_PRICE:
        how = HowQuoted.HOURLY
    look = [item.minutes for item in picked if item.how_quoted in _NEEDS_A_LOOK]
    priced = Priced(
        services=tuple(dict.fromkeys([*services, *(item.service for item in wanted)])),
        picked=picked,
        not_offered=refused,
        unknown=unknown,
        how=how,
        minutes=max(look, default=look_minutes),
        reviewed=all(item.reviewed for item in wanted),
    )
    if not priced.firm:
        return priced
    lines = tuple(_lines(book, version, picked, lang, terms))
    return priced.model_copy(
        update={
            "lines": lines,
            "low": sum(line.low for line in lines),
            "high": sum(line.high for line in lines),
            "minutes": sum(line.minutes for line in lines),
        }
    )


def quote(priced: Priced, id: str, customer: str, now: datetime, policy: Policy) -> Quote:
    """The quote as made at `now`: sent, or awaiting the owner above his limit or before his review.

    Raises ValueError when nothing may be named (an estimate visit, work that is not offered).
    """
    if not priced.firm:
        raise ValueError(f"no price may be named for {priced.how} work")
    ask = priced.high > policy.quote_limit_cents or not priced.reviewed
    return Quote(
        id=id,
        customer=customer,
        services=priced.services,
        lines=priced.lines,
        low=priced.low,
        high=priced.high,
        status=QuoteStatus.AWAITING_OWNER if ask else QuoteStatus.SENT,
        made_at=now,
        expires_at=now + timedelta(days=policy.quote_valid_days),
    )


def agreed(made: Quote, cents: int, approval: str, lang: Lang, id: str, now: datetime) -> Quote:
    """The quote at an amount the owner agreed to: one more line takes it there, by his word."""
    word = QuoteLine(
        item=AGREED,
        service="",
        name=_FEE_NAMES[AGREED][lang],
        how_quoted=HowQuoted.FIXED,
        minutes=0,
        low=cents - made.low,
        high=cents - made.high,
        source=f"Approval/{approval}",
    )
    update = {"id": id, "low": cents, "high": cents, "made_at": now, "status": QuoteStatus.SENT}
    return made.model_copy(update={**update, "lines": (*made.lines, word)})


def extended(book: PriceBook, version: int, found: Priced, before: Quote) -> dict[str, object]:
    """The lines, low and high of a visit's price with more work in it: what was agreed before stays at
    its price, whatever the book says since; the minimum counts once for all of it."""
    kept = {(line.item, line.times, line.further): line for line in before.lines}
    lines = [
        kept.get((line.item, line.times, line.further), line)
        for line in found.lines
        if line.item != MINIMUM
    ]
    lines += [line for line in before.lines if line.item == AGREED]
    charged = [line for line in lines if line.item not in (PICKUP, TRIP_FEE)]
    low, high = sum(line.low for line in charged), sum(line.high for line in charged)
    top_up = (max(0, book.minimum_cents - low), max(0, book.minimum_cents - high))
    named = next((line.name for line in found.lines if line.item == MINIMUM), "")
    lines += [*_fee(book, version, MINIMUM, top_up, Lang.EN, named or None)]
    return {
        "lines": tuple(lines),
        "low": sum(line.low for line in lines),
        "high": sum(line.high for line in lines),
    }


def work_of(made: Quote) -> tuple[str, ...]:
    """The keys of the items a quote is about, each as often as it counts, without the lines that
    belong to the visit."""
    return tuple(
        key for line in made.lines if line.item not in FEES for key in (line.item,) * line.times
    )


def spread(book: PriceBook, item: PriceItem, *, after_hours: bool = False) -> tuple[int, int]:
    """Low and high in cents of one item alone, before any fee. Raises ValueError if none.

    Outside the opening hours everything is worked by the hour, at the book's rate for that.
    """
    if after_hours and book.after_hours_cents and item.how_quoted in _HAS_A_PRICE:
        return _worth(book.after_hours_cents, item.minutes)
    if item.how_quoted is HowQuoted.FIXED and item.cents is not None:
        return item.cents, item.cents
    if item.how_quoted is HowQuoted.RANGE and item.low is not None and item.high is not None:
        return item.low, item.high
    if item.how_quoted is HowQuoted.HOURLY:
        return _worth(book.hourly_cents if item.cents is None else item.cents, item.minutes)
    raise ValueError(f"{item.key} has no price to name")


def discount(
    book: PriceBook, pieces: int, asks_for: Sequence[str], work: tuple[int, int]
) -> tuple[Discount, int, int] | None:
    """The written rule that takes most off work of (low, high) cents, and what it takes off each.

    A rule applies to enough pieces of work in one visit, or to whoever asked for it in its words;
    rules never add up.
    """
    fitting = [
        rule
        for rule in book.discounts
        if rule.key in asks_for or (rule.min_items is not None and pieces >= rule.min_items)
    ]
    found = [(rule, _off(rule, work[0]), _off(rule, work[1])) for rule in fitting]
    best = max(found, key=lambda one: one[2], default=None)
    return best if best and best[2] > 0 else None


def _off(rule: Discount, cents: int) -> int:
    return min(cents, rule.cents + (cents * rule.percent + 50) // 100)


def _worth(rate: int, minutes: int) -> tuple[int, int]:
    # Half a cent goes up: whole cents only, and never a float.
    worth = (rate * minutes + 30) // 60
    return worth, worth


def _pick(
    book: PriceBook, services: Sequence[str], items: Sequence[str]
) -> tuple[tuple[PriceItem, ...], tuple[str, ...]]:
    found: list[PriceItem] = []
    unknown: dict[str, None] = {}
    for key in items:
        item = book.item(key)
        if item is None:
            unknown[key] = None
        elif item.pieces or item not in found:
            found.append(item)
    covered = {item.service for item in found}
    for service in services:
        if service in covered:
            continue
        item = book.for_service(service)
        if item is None:
            unknown[service] = None
        elif item not in found:
            found.append(item)
    return tuple(found), tuple(unknown)


def _how(wanted: Sequence[PriceItem], guessed: bool) -> HowQuoted:
    said = {item.how_quoted for item in wanted}
    if guessed:
        said.add(HowQuoted.ESTIMATE_VISIT)
    return max(said, key=_CAUTION.index)


def _lines(
    book: PriceBook, version: int, picked: Sequence[PriceItem], lang: Lang, terms: Terms
) -> Iterator[QuoteLine]:
    low = high = 0
    for key, times in Counter(item.key for item in picked).items():
        item = next(item for item in picked if item.key == key)
        for priced in _of_item(book, version, item, times, lang, terms):
            low, high = low + priced.low, high + priced.high
            yield priced
    if rule := discount(book, len(picked), terms.asks_for, (low, high)):
        low, high = low - rule[1], high - rule[2]
        name = rule[0].name.get(lang) or rule[0].name[Lang.EN]
        line = _fee(book, version, DISCOUNT, (-rule[1], -rule[2]), lang, name, rule[0].key)
        yield from line
    top_up = (max(0, book.minimum_cents - low), max(0, book.minimum_cents - high))
    yield from _fee(book, version, MINIMUM, top_up, lang)
    if terms.bring and any(item.fixture is Fixture.EITHER for item in picked):
        yield from _fee(book, version, PICKUP, (book.pickup_cents, book.pickup_cents), lang)
    if not book.trip_fee_credited:
        yield from _fee(book, version, TRIP_FEE, book.trip_fees(terms.codes), lang)


def _of_item(
    book: PriceBook, version: int, item: PriceItem, times: int, lang: Lang, terms: Terms
) -> Iterator[QuoteLine]:
    """The first piece at its price and the further ones at theirs, or all at one price."""
    name = item.name.get(lang) or item.name[Lang.EN]
    further = times - 1 if item.further_cents is not None else 0
    least, most = spread(book, item, after_hours=terms.after_hours)
    first = times - further
    line = QuoteLine(
        item=item.key,
        service=item.service,
        name=counted(name, first),
        how_quoted=item.how_quoted,
        minutes=first * item.minutes,
        low=first * least,
        high=first * most,
        source=f"{book.collection}/{book.id}@{version}#{item.key}",
        times=first,
    )
    yield line
    if further:
        minutes = item.further_minutes or item.minutes
        fixed = {"how_quoted": HowQuoted.FIXED, "cents": item.further_cents, "minutes": minutes}
        again = item.model_copy(update=fixed)
        least, most = spread(book, again, after_hours=terms.after_hours)
        yield line.model_copy(
            update={
                "name": _FURTHER[lang].format(item=name, n=further),
                "minutes": further * minutes,
                "low": further * least,
                "high": further * most,
                "times": further,
                "further": True,
            }
        )


def _fee(
    book: PriceBook,
    version: int,
    which: str,
    amount: tuple[int, int],
    lang: Lang,
    name: str | None = None,
    row: str | None = None,
) -> Iterator[QuoteLine]:
    low, high = amount
    if high == low == 0:
        return
    yield QuoteLine(
        item=which,
        service="",
        name=name or _FEE_NAMES[which][lang],
        how_quoted=HowQuoted.FIXED if low == high else HowQuoted.RANGE,
        minutes=0,
        # A cheap low end is topped up more than the high end, so this one line may fall.
        low=low,
        high=high,
        source=f"{book.collection}/{book.id}@{version}#{row or which}",
    )
