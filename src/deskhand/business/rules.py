"""Rules across the fields of a business's files: who may be named, what an alias means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from deskhand.business.marked import Marked, Where
from deskhand.business.mistakes import Mistake, near
from deskhand.business.shapes import BusinessShape, FaqFileShape, ItemShape, PriceBookShape
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


def of_business(shape: BusinessShape, marked: Marked) -> Iterator[Mistake]:
    """Names and times of business.yaml that do not fit together."""
    names: dict[str, int] = {}
    for index, person in enumerate(shape.technicians):
        folded = person.name.casefold()
        if folded in names:
            yield Mistake(
                marked.place(("technicians", index, "name")),
                f"{person.name} is in the list twice",
                "Keep one, or add the last name.",
            )
        names[folded] = index
    people = [shape.owner.name, *(person.name for person in shape.technicians)]
    known = {name.casefold() for name in people} | {name.casefold().split()[0] for name in people}
    reachable = {
        word
        for person in (shape.owner, *shape.technicians)
        if person.phone or person.email
        for word in (person.name.casefold(), person.name.casefold().split()[0])
    }
    for index, step in enumerate(shape.on_call):
        place = marked.place(("on_call", index, "name"))
        if step.name.casefold() not in known:
            yield Mistake(place, f"nobody here is called {step.name!r}", near(step.name, people))
        elif step.name.casefold() not in reachable:
            yield Mistake(
                place, f"{step.name} has neither phone nor email", "Add one, or nobody is woken."
            )
    policy = shape.policy
    if policy.quiet_from is not None and policy.quiet_from == policy.quiet_until:
        yield Mistake(
            marked.place(("policy", "quiet_until")),
            "quiet hours end when they begin",
            "Write for example quiet_from 20:00 and quiet_until 7:00.",
        )


def of_price_book(shape: PriceBookShape, marked: Marked) -> Iterator[Mistake]:
    """Items that contradict themselves or each other."""
    if shape.hourly_rate == 0:
        yield Mistake(
            marked.place(("hourly_rate",)), "an hour costs nothing", "Write an amount above 0."
        )
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


def of_faqs(files: list[tuple[FaqFileShape, Marked]]) -> Iterator[Mistake]:
    """Questions told twice, in one file or in two."""
    keys: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for shape, marked in files:
        for index, faq in enumerate(shape.faqs):
            place = marked.place(("faqs", index, "key"))
            if faq.key in keys:
                yield Mistake(
                    place,
                    f"there is already a question {faq.key} ({keys[faq.key]})",
                    "Give one of them another key.",
                )
            keys.setdefault(faq.key, place)
            for lang, words in faq.aliases.items():
                for at, alias in enumerate(words):
                    other = aliases.setdefault(folded(alias), faq.key)
                    if other != faq.key:
                        yield Mistake(
                            marked.place(("faqs", index, "aliases", lang.value, at)),
                            f"{alias!r} already asks {other}",
                            "Keep it where it belongs.",
                        )


def folded(alias: str) -> str:
    """An alias as it is compared: no case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", alias.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


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
