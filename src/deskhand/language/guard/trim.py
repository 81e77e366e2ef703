"""A text without some of its statements, if each act of the plan still stands in what is left."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deskhand.domain.plan import Act, Fact, FactType, ReplyPlan
from deskhand.language.guard.known import MAY_GO_UNSAID, national
from deskhand.language.guard.script import fold

_SIGNS = re.compile(r"[.!)*]*[^\S\n]*")
_GAPS = re.compile(r"[^\S\n]*\n\s*\n\s*")


def without(text: str, spans: Iterable[tuple[int, int]], plan: ReplyPlan) -> str | None:
    """The text with the spans (start, end) cut out, each with the sign that ends it; None when an act
    that no fact shows to be there could be what was cut."""
    for start, end in sorted(spans, reverse=True):
        signs = _SIGNS.match(text, end)
        text = f"{text[:start]} {text[signs.end() if signs else end :]}"
    text = _GAPS.sub("\n\n", re.sub(r"[^\S\n]+", " ", text)).strip()
    return text if text and all(_stands(act, text) for act in plan.acts) else None


def _stands(act: Act, text: str) -> bool:
    """Is the act seen in the text? A question by its sign, all else by a fact; of those that have no
    fact nothing tells whether they were cut."""
    if act.kind.startswith("ask_"):
        return "?" in text
    return any(_said(fact, text) for fact in act.facts)


def _said(fact: Fact, text: str) -> bool:
    if not isinstance(fact.value, str):
        return fact.key not in MAY_GO_UNSAID  # the guard itself misses money and times
    if fact.type is FactType.PHONE:
        return national(fact.value) in re.sub(r"\D", "", text)
    return fold(fact.value.split(",")[0]) in fold(text)
