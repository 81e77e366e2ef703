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
def _table() -> tuple[re.Pattern[str], tuple[Rule, ...]]:
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
    groups = (
        f"(?P<r{place}>{'|'.join(row['words'])})".replace("`", "'")
        for place, row in enumerate(rows)
    )
    return re.compile(rf"(?:\b|(?=['{NAMED}]))(?:{'|'.join(groups)})\b"), rules


def claims_in(text: str) -> list[Claim]:
    """Every claim in a folded text (lower case, no accents), left to right."""
    return list(_found(text))


def _found(text: str) -> Iterator[Claim]:
    pattern, rules = _table()
    place = 0
    while match := pattern.search(text, place):
        rule = rules[int((match.lastgroup or "r0")[1:])]
        start, end = match.span()
        place = start + 1  # a claim that is covered may begin one that is not
        if not (rule.negated and _NEGATED.search(text[max(0, start - 40) : start])):
            yield Claim(start, end, rule)


def uncovered(text: str, acts: Iterable[ActKind], keys: Iterable[str]) -> list[Claim]:
    """The claims that no act of these kinds and no fact of these keys covers."""
    kinds, there = frozenset(acts), frozenset(keys)
    return [c for c in claims_in(text) if not (c.rule.acts & kinds or c.rule.facts & there)]
