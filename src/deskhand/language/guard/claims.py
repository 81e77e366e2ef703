"""Promises and claims of acts found in a text, by the table claims.toml. No facts with values here."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from deskhand.domain.plan import ActKind
from deskhand.language.guard.breach import BreachKind
from deskhand.language.guard.script import NAMED

_NEGATED = re.compile(
    r"(?:\b(?:not|never|nothing|none|nobody|cannot|neither|nor|without|until|once|yet to|"
    r"no (?!problem|worries|hay problema)|would|should|shall|to get|get|to be|can|could|before|ready to|"
    r"nada|nadie|ninguna?|ningun|sin|hasta que|cuando|antes de que|para que|puede|podemos|podria)\b|n't\b)"
    r"[^,;:.!?\n]{0,28}$"
)


_BOUND = rf"(?:\b|(?=')|(?<!{NAMED})(?={NAMED}))(?:{{}})\b"


class Rule(NamedTuple):
    """One row of the table: what covers the claim, and whether a "not" before it undoes it."""

    kind: BreachKind
    why: str
    acts: frozenset[ActKind]
    facts: frozenset[str]
    negated: bool


class Claim(NamedTuple):
    """A claim at a place of a folded text."""

    start: int
    end: int
    rule: Rule


@cache
def _table() -> tuple[re.Pattern[str], tuple[Rule, ...], tuple[re.Pattern[str], ...]]:
    """A pattern of all claims, which only finds the place; the rules, and the pattern of each."""
    source = files("deskhand.language.guard") / "claims.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["claim"]
    rules = tuple(
        Rule(
            BreachKind(row["kind"]),
            row["why"],
            frozenset(map(ActKind, row.get("acts", ()))),
            frozenset(row.get("facts", ())),
            row.get("negated", False),
        )
        for row in rows
    )
    words = ["|".join(row["words"]).replace("`", "'") for row in rows]
    each = tuple(re.compile(_BOUND.format(said)) for said in words)
    return re.compile(_BOUND.format("|".join(words))), rules, each


def claims_in(text: str) -> list[Claim]:
    """Every claim in a folded text (lower case, no accents), left to right."""
    return list(_found(text))


def _found(text: str) -> Iterator[Claim]:
    anything, rules, each = _table()
    place = 0
    while match := anything.search(text, place):
        start = match.start()
        place = start + 1
        negated = bool(_NEGATED.search(text[max(0, start - 40) : start]))
        # What one rule covers another may not, at the same place.
        for rule, pattern in zip(rules, each, strict=True):
            if not (rule.negated and negated) and (found := pattern.match(text, start)):
                yield Claim(start, found.end(), rule)


def uncovered(text: str, acts: Iterable[ActKind], keys: Iterable[str]) -> list[Claim]:
    """The claims that no act of these kinds and no fact of these keys covers."""
    kinds, there = frozenset(acts), frozenset(keys)
    return [c for c in claims_in(text) if not (c.rule.acts & kinds or c.rule.facts & there)]
