"""The floor under every model: signs of danger in a message, and what excuses them. No paging here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from deskhand.domain.understanding import Hazard
from deskhand.language.text import Span, Text
from deskhand.language.vocabulary import near, pattern, phrases, table

GRAVEST_FIRST: Final = (
    Hazard.GAS,
    Hazard.CO,
    Hazard.ELECTRICAL,
    Hazard.FIRE,
    Hazard.SEWAGE,
    Hazard.STRUCTURAL,
    Hazard.FLOOD,
    Hazard.LOCKOUT,
    Hazard.NO_HEAT,
)
"""Whoever reports several is served by the first of these; all are kept."""

_NEGATION_REACH: Final = 5
"""Words before a sign in which a "no" denies it."""
_CLAUSE: Final = re.compile(r",|[.!?;\n]| but | however | though | pero | aunque | - ")


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of danger: its kind, the words as written, and the rule that found it."""

    hazard: Hazard
    words: str
    rule: str
    span: Span


def find_signs(written: str | Text) -> tuple[Sign, ...]:
    """All signs of danger that nothing in their sentence excuses, gravest kind first.

    Give it newly written words only: quoted text is the caller's business.
    """
    text = written if isinstance(written, Text) else Text.of(written)
    masked = _without_harmless_names(text.folded)
    signs = [
        Sign(hazard, text.said(span), rule, span)
        for hazard in GRAVEST_FIRST
        for rule, span in _matches(hazard, masked)
        if not _excused(hazard, span, masked, text)
    ]
    return tuple(signs)


def gravest(signs: tuple[Sign, ...]) -> Hazard | None:
    """The kind to act on, or None."""
    return signs[0].hazard if signs else None


@cache
def _rules(hazard: Hazard) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = [("sure", phrases("hazards", hazard, "sure"))]
    for language in ("en", "es"):
        for pair in table("hazards", language)[hazard].get("near", ()):
            rules.append(("near", _pair(pair)))
    return tuple(rules)


def _pair(pair: dict[str, list[str]]) -> re.Pattern[str]:
    within = pair["within"]
    return near(pair["one"], pair["other"], int(str(within)), bool(pair.get("crosses_sentences")))


def _matches(hazard: Hazard, masked: str) -> Iterator[tuple[str, Span]]:
    for rule, found in _rules(hazard):
        for match in found.finditer(masked):
            yield f"{hazard}/{rule}", match.span()


def _without_harmless_names(folded: str) -> str:
    """Names of products and figures of speech become one blank word of the same length."""
    return phrases("hazards", "harmless", "names").sub(lambda m: "_" * len(m.group()), folded)


def _excused(hazard: Hazard, span: Span, masked: str, text: Text) -> bool:
    start, end = text.sentence_at(span[0])
    sentence = masked[start : max(end, span[1])]
    before = masked[start : span[0]]
    return (
        _denied(hazard, before, masked[span[0] : span[1]])
        or _long_past(sentence, span[0] - start)
        or _only_supposed(before, sentence)
        or bool(phrases("hazards", "excuses", "over").search(masked[start : _next_end(text, end)]))
    )


def _denied(hazard: Hazard, before: str, sign: str) -> bool:
    """Is the sign negated? A sign that itself says "no" (no heat, won't stop) is not."""
    if hazard in (Hazard.NO_HEAT, Hazard.LOCKOUT):
        return False
    clause = _CLAUSE.split(before)[-1]
    nearby = " ".join(clause.split()[-_NEGATION_REACH:])
    negation = phrases("hazards", "excuses", "negations")
    return bool(negation.search(nearby)) or bool(_NO_INSIDE.search(sign))


_NO_INSIDE: Final = pattern((r"(?:is|are|was|were|do|does|did) ?nt? (?:\w+ ){0,2}(?:smell|see|feel)\w*",))


def _long_past(sentence: str, sign_at: int) -> bool:
    """Told as history (years or months ago) with nothing that brings it back to now."""
    past = phrases("hazards", "excuses", "past").search(sentence)
    return past is not None and not phrases("hazards", "excuses", "present").search(sentence)


def _only_supposed(before: str, sentence: str) -> bool:
    """Feared, prevented, asked about or dreamed of, not seen."""
    return bool(phrases("hazards", "excuses", "supposed").search(before)) or bool(
        phrases("hazards", "excuses", "fiction").search(sentence)
    )


def _next_end(text: Text, end: int) -> int:
    """The end of the sentence after the one that ends at `end`."""
    return next((stop for begin, stop in text.sentences if begin >= end), end)
