"""A price as acts of a reply: its lines, what they come to, what it covers. Prices nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from deskhand.agents.secretary.turn import Turn, money_fact, name_fact
from deskhand.domain.base import Lang, Localised
from deskhand.domain.money import spoken
from deskhand.domain.plan import ActKind, Fact, FactType
from deskhand.domain.price_book import Fixture, HowQuoted, PriceBook, PriceItem, called
from deskhand.domain.pricing import AGREED, DISCOUNT, FEES, TRIP_FEE, work_of
from deskhand.domain.work import Quote, QuoteLine


def say_quote(turn: Turn, made: Quote, source: str | None = None) -> None:
    """Say a price: one line as it is, several with what they come to. `source` of the sums is the
    rows of the book unless told."""
    book, version = turn.prices()
    source = source or ", ".join(line.source for line in made.lines)
    items = book.work(made.services, work_of(made))
    if any(line.how_quoted is HowQuoted.HOURLY for line in made.lines):
        _say_hourly(turn, made, book, version)
    elif len(made.lines) == 1 or any(line.item == AGREED for line in made.lines):
        _say_sum(turn, made, item_fact(items, turn, version), source, covers(items, turn, version))
        _say_without(turn, items, version)
    elif open_trip(made):
        rest = [line for line in made.lines if line.item != TRIP_FEE]
        _say_rest(turn, made, rest, items, version, source)
    elif all(line.low <= line.high or line.item == DISCOUNT for line in made.lines):
        _say_lines(turn, made.lines)
        _say_together(turn, made, source)
        _say_included(turn, items, version)
    else:
        _say_sum(turn, made, item_fact(items, turn, version), source, None)
    _say_trip(turn, made, book, version)


def say_included(turn: Turn, made: Quote) -> None:
    """What the price of a single piece of work covers."""
    book, version = turn.prices()
    _say_included(turn, book.work(made.services, work_of(made)), version)


def say_covered(turn: Turn, made: Quote) -> bool:
    """What each piece of work in a price covers and what it does not; False where the book says
    nothing of it."""
    book, version = turn.prices()
    work = {item.key: item for item in book.work(made.services, work_of(made))}
    said = False
    for item in work.values():
        texts = (("includes", item.includes), ("excludes", item.excludes))
        found = [texts_fact(key, text, item, turn, version) for key, text in texts]
        facts = [f.model_copy(update={"value": str(f.value).rstrip(".")}) for f in found if f]
        if facts:
            named = item_fact((item,), turn, version) if len(work) > 1 else None
            turn.say(ActKind.INCLUDED, named, *facts)
            said = True
    return said


def open_trip(made: Quote) -> QuoteLine | None:
    """The trip fee of a quote while it is not known where it goes."""
    found = next((line for line in made.lines if line.item == TRIP_FEE), None)
    return found if found and found.low != found.high else None


def item_fact(items: Sequence[PriceItem], turn: Turn, version: int) -> Fact:
    """What the work is called, as a fact."""
    source = f"PriceBook/main@{version}#" + ",".join(item.key for item in items)
    return name_fact("item", called(items, turn.conversation.lang), source)


def spoken_price(made: Quote) -> str:
    """A price in one word, for the owner: "$185", "$120-$180"."""
    if made.low == made.high:
        return spoken(made.high)
    return f"{spoken(made.low)}-{spoken(made.high)}"


def covers(items: Sequence[PriceItem], turn: Turn, version: int) -> Fact | None:
    """What the price of a single piece of work includes, or each of several like it."""
    if len({item.key for item in items}) != 1:
        return None
    key = "includes" if len(items) == 1 else "each"
    found = texts_fact(key, items[0].includes, items[0], turn, version)
    return found and found.model_copy(update={"value": str(found.value).rstrip(".")})


def texts_fact(
    key: str, texts: Localised, item: PriceItem, turn: Turn, version: int
) -> Fact | None:
    """A text of an item in the customer's language, said as written; None where there is none."""
    text = texts.get(turn.conversation.lang) or texts.get(Lang.EN)
    if not text:
        return None
    source = f"PriceBook/main@{version}#{item.key}"
    return Fact(key=key, type=FactType.FAQ, value=text, source=source)


def _say_sum(turn: Turn, made: Quote, item: Fact, source: str, included: Fact | None) -> None:
    if made.low == made.high:
        turn.say(ActKind.QUOTE_FIXED, item, money_fact("total", made.high, source), included)
    else:
        low, high = money_fact("low", made.low, source), money_fact("high", made.high, source)
        turn.say(ActKind.QUOTE_RANGE, item, low, high)


def _say_together(turn: Turn, made: Quote, source: str) -> None:
    if made.low == made.high:
        turn.say(ActKind.QUOTE_TOTAL, money_fact("total", made.high, source))
    else:
        low, high = money_fact("low", made.low, source), money_fact("high", made.high, source)
        turn.say(ActKind.QUOTE_TOGETHER, low, high)


def _say_rest(
    turn: Turn,
    made: Quote,
    rest: Sequence[QuoteLine],
    items: Sequence[PriceItem],
    version: int,
    source: str,
) -> None:
    """The price without a trip fee nobody can know yet: no total is named before it is known."""
    if len(rest) > 1 and all(line.low == line.high for line in rest):
        _say_lines(turn, rest)
        _say_included(turn, items, version)
        return
    low, high = sum(line.low for line in rest), sum(line.high for line in rest)
    without = made.model_copy(update={"low": low, "high": high})
    _say_sum(turn, without, item_fact(items, turn, version), source, covers(items, turn, version))


def _say_included(turn: Turn, items: Sequence[PriceItem], version: int) -> None:
    if included := covers(items, turn, version):
        turn.say(ActKind.INCLUDED, included)


def _say_without(turn: Turn, items: Sequence[PriceItem], version: int) -> None:
    """ "Not included: the faucet itself", as long as nobody knows who brings it."""
    item = items[0] if items else None
    if item is None or item.fixture is not Fixture.EITHER or turn.known.bring is not None:
        return
    if excluded := texts_fact("excludes", item.excludes, item, turn, version):
        value = str(excluded.value).rstrip(".")
        turn.say(ActKind.INCLUDED, excluded.model_copy(update={"value": value}))


def _say_lines(turn: Turn, lines: Sequence[QuoteLine]) -> None:
    for line in lines:
        item = name_fact("item", line.name, line.source)
        if line.item == DISCOUNT and line.low == line.high:
            turn.say(ActKind.DISCOUNT_LINE, item, money_fact("off", -line.low, line.source))
        elif line.item == DISCOUNT:
            _say_range_off(turn, line, item)
        elif line.low == line.high:
            turn.say(ActKind.QUOTE_LINE, item, money_fact("amount", line.low, line.source))
        else:
            low = money_fact("low", line.low, line.source)
            turn.say(ActKind.RANGE_LINE, item, low, money_fact("high", line.high, line.source))


def _say_range_off(turn: Turn, line: QuoteLine, item: Fact) -> None:
    least, most = sorted((-line.low, -line.high))
    low, high = money_fact("low", least, line.source), money_fact("high", most, line.source)
    turn.say(ActKind.DISCOUNT_RANGE_LINE, item, low, high)


def _say_hourly(turn: Turn, made: Quote, book: PriceBook, version: int) -> None:
    """By the hour nobody knows the total: the rate, the least that is charged, and what is firm."""
    source = f"PriceBook/main@{version}"
    least = money_fact("minimum", book.minimum_cents, source) if book.minimum_cents else None
    hourly = [line for line in made.lines if line.how_quoted is HowQuoted.HOURLY]
    firm = [
        line
        for line in made.lines
        if line.item not in FEES and line.how_quoted is not HowQuoted.HOURLY
    ]
    _say_lines(turn, firm)
    for line in hourly:
        own = book.item(line.item)
        rate = book.hourly_cents if own is None or own.cents is None else own.cents
        facts = [name_fact("item", line.name, line.source), money_fact("rate", rate, source)]
        turn.say(ActKind.QUOTE_HOURLY, *facts, None if firm else least)


def _say_trip(turn: Turn, made: Quote, book: PriceBook, version: int) -> None:
    """The part of the trip fee that no line of the price has said."""
    source = f"PriceBook/main@{version}#{TRIP_FEE}"
    line = next((line for line in made.lines if line.item == TRIP_FEE), None)
    if book.trip_fee_credited:
        least, most = book.trip_fees(turn.business.area)
        if most:
            fee = money_fact("fee", most, source) if least == most else None
            turn.say(ActKind.TRIP_FEE_CREDITED, fee)
    elif line and line.low != line.high:
        low, high = money_fact("least", line.low, source), money_fact("most", line.high, source)
        turn.say(ActKind.TRIP_FEE_BY_PLACE, low, high)
    elif line and any(each.how_quoted is HowQuoted.HOURLY for each in made.lines):
        turn.say(ActKind.TRIP_FEE, money_fact("fee", line.low, source))
