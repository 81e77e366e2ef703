"""Rules across the fields of price_book.yaml: amounts, aliases, zones, discounts, licences."""

from __future__ import annotations

from collections.abc import Iterator

from deskhand.business.documents import holds, licence
from deskhand.business.marked import Marked, Where
from deskhand.business.mistakes import Mistake
from deskhand.business.rules import folded
from deskhand.business.shapes import BusinessShape, ItemShape, PriceBookShape
from deskhand.domain.price_book import HowQuoted

# Which amounts a way of quoting has to carry, and which it may (the rest would mislead).
_AMOUNTS: dict[HowQuoted, tuple[frozenset[str], frozenset[str]]] = {
    HowQuoted.FIXED: (frozenset({"price"}), frozenset()),
    HowQuoted.RANGE: (frozenset({"low", "high"}), frozenset()),
    HowQuoted.HOURLY: (frozenset(), frozenset({"price"})),
    HowQuoted.PHOTOS_FIRST: (frozenset(), frozenset()),
    HowQuoted.ESTIMATE_VISIT: (frozenset(), frozenset()),
    HowQuoted.NOT_OFFERED: (frozenset(), frozenset()),
}

_LENGTH_NEEDED = frozenset({HowQuoted.FIXED, HowQuoted.RANGE, HowQuoted.HOURLY})


def of_price_book(shape: PriceBookShape, marked: Marked) -> Iterator[Mistake]:
    """Items that contradict themselves or each other."""
    if shape.hourly_rate == 0:
        yield Mistake(
            marked.place(("hourly_rate",)), "an hour costs nothing", "Write an amount above 0."
        )
    yield from _of_zones(shape, marked)
    yield from _of_discounts(shape, marked)
    keys: dict[str, int] = {}
    defaults: dict[str, int] = {}
    aliases: dict[str, int] = {}
    for index, item in enumerate(shape.items):
        here: Where = ("items", index)
        yield from _of_item(item, marked, here)
        if item.key in keys:
            first = marked.lines[("items", keys[item.key], "key")]
            yield Mistake(
                marked.place((*here, "key")),
                f"there is already an item {item.key} (line {first})",
                "Give one of them another key.",
            )
        keys.setdefault(item.key, index)
        if item.default and item.service in defaults:
            other = shape.items[defaults[item.service]].key
            yield Mistake(
                marked.place((*here, "default")),
                f"{item.service} already has the default {other}",
                "Keep `default: true` on one of them.",
            )
        if item.default:
            defaults.setdefault(item.service, index)
        for lang, words in item.aliases.items():
            for at, alias in enumerate(words):
                other_index = aliases.setdefault(folded(alias), index)
                if other_index != index:
                    other_item = shape.items[other_index]
                    yield Mistake(
                        marked.place((*here, "aliases", lang.value, at)),
                        f"{alias!r} already means {other_item.key} ({other_item.service})",
                        "Keep it where it belongs.",
                    )


def for_business(
    shape: PriceBookShape, marked: Marked, business: BusinessShape
) -> Iterator[Mistake]:
    """Prices that business.yaml does not allow: work without its licence, a zone nobody goes to."""
    held = [licence(one) for one in business.licences or ()]
    for index, item in enumerate(shape.items):
        if item.licence is None or item.how_quoted is HowQuoted.NOT_OFFERED:
            continue
        needed = licence(item.licence)
        if not holds(held, needed):
            told = f"{needed.trade}, {needed.jurisdiction}" if needed.jurisdiction else needed.trade
            yield Mistake(
                marked.place(("items", index, "licence")),
                f"{item.key} needs a licence ({told}) that business.yaml does not name",
                "Quote it `how_quoted: not_offered` with a `reason`, or add yours under `licences`.",
            )
    area = set(business.area or ())
    for index, zone in enumerate(shape.zones or ()):
        for at, code in enumerate(zone.codes):
            if area and code not in area:
                yield Mistake(
                    marked.place(("zones", index, "codes", at)),
                    f"{code} has a trip fee, but is not in the `area` of business.yaml",
                    "Add it there, or take it out here.",
                )


def _of_zones(shape: PriceBookShape, marked: Marked) -> Iterator[Mistake]:
    codes: dict[str, int] = {}
    for index, zone in enumerate(shape.zones or ()):
        for at, code in enumerate(zone.codes):
            first = codes.setdefault(code, index)
            if (first, zone.codes.index(code)) != (index, at):
                other = (shape.zones or ())[first].name
                yield Mistake(
                    marked.place(("zones", index, "codes", at)),
                    f"{code} is in zone {other} already",
                    "A postal code has one trip fee: keep it in one place.",
                )


def _of_discounts(shape: PriceBookShape, marked: Marked) -> Iterator[Mistake]:
    keys: set[str] = set()
    for index, one in enumerate(shape.discounts or ()):
        here = ("discounts", index)
        if (one.percent is None) == (one.amount is None):
            told = "both a percent and an amount" if one.amount is not None else "nothing"
            yield Mistake(
                marked.place((*here, "percent")),
                f"the discount {one.key} takes off {told}",
                "Write one of `percent: 10` and `amount: 20`.",
            )
        if one.amount == 0:
            yield Mistake(
                marked.place((*here, "amount")),
                f"the discount {one.key} takes off nothing",
                "Write an amount above 0.",
            )
        if one.min_items is None and not any(one.words.values()):
            yield Mistake(
                marked.place(here),
                f"nothing says who gets the discount {one.key}",
                "Add `min_items: 3` (so many jobs in one visit), or `words: [senior discount]`.",
            )
        if one.key in keys:
            yield Mistake(
                marked.place((*here, "key")),
                f"there is already a discount {one.key}",
                "Give one of them another key.",
            )
        keys.add(one.key)


def _of_item(item: ItemShape, marked: Marked, here: Where) -> Iterator[Mistake]:
    given = {name for name in ("price", "low", "high") if getattr(item, name) is not None}
    needed, allowed = _AMOUNTS[item.how_quoted]
    for name in sorted(needed - given):
        yield Mistake(
            marked.place((*here, name)),
            f"{item.key} is quoted {item.how_quoted} but has no `{name}`",
            f"Add a line `{name}: 185`, or quote it another way.",
        )
    for name in sorted(given - needed - allowed):
        yield Mistake(
            marked.place((*here, name)),
            f"{item.key} is quoted {item.how_quoted}, which has no `{name}`",
            "Take the line out, or quote it another way.",
        )
    for name in sorted(given):
        if getattr(item, name) == 0:
            yield Mistake(
                marked.place((*here, name)),
                f"{item.key} costs nothing",
                "Write an amount above 0, or quote it another way.",
            )
    yield from _of_further(item, marked, here)
    if item.low is not None and item.high is not None and item.low > item.high:
        yield Mistake(
            marked.place((*here, "low")), "the low price is above the high one", "Swap the two."
        )
    if item.minutes is None and item.how_quoted in _LENGTH_NEEDED:
        yield Mistake(
            marked.place((*here, "minutes")),
            f"{item.key} has no `minutes`",
            "Write how long the work takes, such as `minutes: 90`.",
        )
    if item.how_quoted is HowQuoted.NOT_OFFERED and item.reason is None:
        yield Mistake(
            marked.place((*here, "reason")),
            f"{item.key} has no `reason`",
            "Write what to tell the customer instead.",
        )


def _of_further(item: ItemShape, marked: Marked, here: Where) -> Iterator[Mistake]:
    """A further piece costs something, at most what the first one does, and there is a first one."""
    if item.further is None:
        if item.further_minutes is not None:
            yield Mistake(
                marked.place((*here, "further_minutes")),
                f"{item.key} says how long a further one takes, but not what it costs",
                "Add a line `further: 60`, or take this one out.",
            )
        return
    place = marked.place((*here, "further"))
    most = item.price if item.how_quoted is HowQuoted.FIXED else item.low
    if item.how_quoted not in (HowQuoted.FIXED, HowQuoted.RANGE):
        yield Mistake(
            place,
            f"{item.key} is quoted {item.how_quoted}, which has no `further`",
            "Take the line out, or quote it another way.",
        )
    elif item.unit is None:
        yield Mistake(
            place,
            f"{item.key} has a price for further ones, but is not priced by the piece",
            "Add a line `unit: each`, or take this one out.",
        )
    elif item.further == 0:
        yield Mistake(place, f"a further {item.key} costs nothing", "Write an amount above 0.")
    elif most is not None and item.further > most:
        yield Mistake(
            place,
            f"a further {item.key} costs more than the first one",
            "Write an amount at most as high, or take the line out.",
        )
