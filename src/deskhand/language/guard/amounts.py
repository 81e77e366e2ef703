"""Amounts of money in a text against the money facts of the plan."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from deskhand.domain.money import spoken
from deskhand.language.guard.breach import Breach, BreachKind
from deskhand.language.guard.known import Known, Money
from deskhand.language.guard.script import Script

_N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!\d)|\d+(?:\.\d{1,2})?(?!\d))"
_FIRST = r"(?<![\d.,:/$])"
_K = r"\s?(?:k|grand(?!\s+total)|thousand|mil)\b"
_DOLLARS = r"(?:dollars?|bucks?|usd|dolar(?:es)?)\b"


def _one(which: str) -> str:
    """An amount with its currency: $185, US$ 1.2k, 99 dollars and 50 cents."""
    return (
        rf"(?:(?:\bus\s?\$|\$|\busd\s?)\s?(?P<x{which}>{_N})(?P<k{which}>{_K})?(?:\s?{_DOLLARS})?"
        rf"|{_FIRST}(?P<y{which}>{_N})(?P<kz{which}>{_K})?\s?(?:us\s)?{_DOLLARS}"
        rf"(?:\s(?:and|con|y)\s(?P<c{which}>\d\d?)\s?(?:cents?|centavos?)\b)?)"
    )


MONEY = re.compile(rf"(?:{_FIRST}(?P<bare1>{_N})(?:-|\s+(?:to|or|a|o|and|y)\s+))?{_one('1')}")
_SECOND = re.compile(
    r"(?P<sep>\s?-\s?|\s+(?:to|or|through|a|o|hasta|and|y)\s+)"
    rf"(?:{_one('2')}|(?P<bare2>{_N})(?!\s?(?:am|pm)\b|:\d))"
)
_BARE_RANGE = re.compile(
    rf"\b(?:between|from|entre|de|desde)\s+(?P<bare1>{_N})\s+(?:and|to|y|a|hasta)\s+(?P<bare2>{_N})(?!\s?(?:am|pm)\b|:\d)"
)
_NEVER = re.compile(
    r"\d+(?:\.\d+)?\s?(?:%|percent\b|per\s?cent\b|pct\b|por\s?ciento\b)|[€£¥₱₡₿¢]\s?\d*|\$+|"
    r"(?:\d+\s?)?\b(?:euros?|pounds\s+sterling|pesos?|quid|cad|mxn|eur|gbp|cents|centavos|bitcoin|grand(?!\s+total))\b|"
    r"\d+(?:\.\d+)?\s?k\b|\b(?:bucks|dollars?|dolar(?:es)?|usd)\b"
)

_SENTENCE = re.compile(r"[.?!;\n](?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Amount:
    """Money said at a place: the facts it can mean."""

    start: int
    end: int
    facts: tuple[Money, ...]


@cache
def _beside() -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    """The table beside.toml: side, words, and the keys of the facts an amount beside them may be."""
    source = files("deskhand.language.guard") / "beside.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["beside"]
    shape = {"before": r"(?:{})\s*(?:(?:is|es|son|of|de)\s+)?$", "after": r"\s*(?:{})"}
    return tuple(
        (
            row["side"],
            re.compile(shape[row["side"]].format("|".join(row["words"]))),
            frozenset(row["keys"]),
        )
        for row in rows
    )


def check_amounts(script: Script, known: Known) -> tuple[list[Amount], list[Breach]]:
    """The amounts the facts cover, and a breach for each other one. What was read is masked."""
    said: list[Amount] = []
    breaches: list[Breach] = []
    found = list(_found(script.text))
    for start, end, values in found:
        facts = _covered(script.text, start, end, values, known)
        if facts:
            said.append(Amount(start, end, facts))
        else:
            held = ", ".join(spoken(money.cents) for money in known.money) or "no amount at all"
            why = f"not an amount the plan holds in this sense (it holds {held})"
            breaches.append(script.breach(BreachKind.AMOUNT, start, end, why))
    breaches += _wrong_item(script, known, said)
    for start, end, _ in found:
        script.mask(start, end)
    for match in _NEVER.finditer(script.text):
        breaches.append(
            script.breach(BreachKind.AMOUNT, *match.span(), "money or a share in no fact's form")
        )
        script.mask(*match.span())
    return said, breaches


def _found(text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Place and cents of each amount; two values are a range."""
    place = 0
    while match := MONEY.search(text, place):
        start, place = match.start(), match.end()
        values = [_value(match, "1")]
        if match["bare1"]:
            values.insert(0, _cents(match["bare1"]))
        elif (second := _SECOND.match(text, place)) and _is_range(text, start, second):
            place = second.end()
            values.append(_cents(second["bare2"]) if second["bare2"] else _value(second, "2"))
        yield start, place, tuple(values)
    for match in _BARE_RANGE.finditer(text):
        if len(match["bare1"]) > 2 or len(match["bare2"]) > 2:
            yield match.start(), match.end(), (_cents(match["bare1"]), _cents(match["bare2"]))


def _is_range(text: str, start: int, second: re.Match[str]) -> bool:
    """ "$80 to 120" is one; "$80 and $120" only after "between"; "$80 - 1 pm" never."""
    word = second["sep"].strip()
    if word in {"and", "y"}:
        return bool(re.search(r"\b(?:between|entre)\s+$", text[:start]))
    return not second["bare2"] or word != "-" or second["sep"] == "-"


def _value(match: re.Match[str], which: str) -> int:
    number = match[f"x{which}"] or match[f"y{which}"]
    scale = 1000 if match[f"k{which}"] or match[f"kz{which}"] else 1
    return _cents(number) * scale + int(match[f"c{which}"] or 0)


def _cents(number: str) -> int:
    return int(Decimal(number.replace(",", "")) * 100)


def _covered(
    text: str, start: int, end: int, values: tuple[int, ...], known: Known
) -> tuple[Money, ...]:
    if len(values) == 2:
        if values not in known.ranges:
            return ()
        return tuple(m for m in known.money if m.key in {"low", "high"} and m.cents in values)
    before, after = text[max(0, start - 40) : start], text[end : end + 24]
    keys = [
        allowed
        for side, pattern, allowed in _beside()
        if (pattern.search(before) if side == "before" else pattern.match(after))
    ]
    fitting = (money for money in known.money if money.cents == values[0])
    return tuple(m for m in fitting if all(m.key in allowed for allowed in keys))


def _wrong_item(script: Script, known: Known, said: list[Amount]) -> list[Breach]:
    """An amount beside the name of another act's item. Only when the plan prices several items."""
    items = {money.item for money in known.money if money.item}
    if len(items) < 2:
        return []
    breaches = []
    ends = [m.end() for m in _SENTENCE.finditer(script.written)]
    for first, last in zip([0, *ends], [*ends, len(script.written)], strict=True):
        named = {value for at, value in script.named if first <= at < last and value in items}
        if len(named) != 1:
            continue
        for amount in said:
            at = script.span(amount.start, amount.end)[0]
            if first <= at < last and not any(m.item in named for m in amount.facts):
                why = "the price of something else than the item beside it"
                breaches.append(script.breach(BreachKind.AMOUNT, amount.start, amount.end, why))
    return breaches
