"""The floor under every model: signs of danger in a message, and what excuses them. No paging here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from deskhand.domain.understanding import Hazard
from deskhand.language.text import Span, Text
from deskhand.language.vocabulary import Pair, pattern, phrases, table

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

SPENDS_ITSELF: Final = frozenset(GRAVEST_FIRST) - {Hazard.CO, Hazard.LOCKOUT}
"""Dangers that may be over when they are told of; monoxide never is."""
_WORD: Final = re.compile(r"\w+")
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
    out: list[Sign] = []
    for hazard in GRAVEST_FIRST:
        seen = [
            Sign(hazard, text.said(span), f"{hazard}/{rule}", span)
            for rule, span in _matches(hazard, masked)
            if not _unreal(hazard, rule, span, masked, text)
        ]
        if hazard in SPENDS_ITSELF:
            seen = _not_yet_over(hazard, seen, masked, text)
        out += seen
    return tuple(out)


def gravest(signs: tuple[Sign, ...]) -> Hazard | None:
    """The kind to act on, or None."""
    return signs[0].hazard if signs else None


@cache
def _pairs(hazard: Hazard) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            pattern(pair["one"]),
            pattern(pair["other"]),
            pair["within"],
            pair.get("crosses_sentences", False),
        )
        for pair in table("hazards")[hazard].get("near", ())
    )


def _matches(hazard: Hazard, masked: str) -> Iterator[tuple[str, Span]]:
    for match in phrases("hazards", hazard, "sure").finditer(masked):
        yield "sure", match.span()
    for pair in _pairs(hazard):
        for span in pair.find(masked):
            yield "near", span


def _without_harmless_names(folded: str) -> str:
    """Names of products and figures of speech become one blank word of the same length."""
    return phrases("hazards", "harmless", "names").sub(lambda m: "_" * len(m.group()), folded)


def _unreal(hazard: Hazard, rule: str, span: Span, masked: str, text: Text) -> bool:
    """Denied, supposed, imagined, or put right already."""
    start, end = text.sentence_at(span[0])
    before, sentence = masked[start : span[0]], masked[start : max(end, span[1])]
    return (
        _denied(hazard, before, masked[slice(*span)], rule)
        or _is("supposed", before)
        or _is("fiction", sentence)
        or _is("over", masked[start : _next_end(text, end)])
    )


def _denied(hazard: Hazard, before: str, sign: str, rule: str) -> bool:
    """Is the sign itself negated? A sign that says "no" of its own (no heat, won't stop) is not."""
    if hazard in (Hazard.NO_HEAT, Hazard.LOCKOUT):
        return False
    if _ends_in_denial(_WORD.findall(_CLAUSE.split(before)[-1])):
        return True
    words = _WORD.findall(sign)
    return rule == "near" and any(_ends_in_denial(words[1:-cut]) for cut in (1, 2))


def _ends_in_denial(words: list[str]) -> bool:
    """A "no" at the end, with nothing but small words behind it: "there is no sign of"."""
    no, filler = _vocabulary("negations"), _vocabulary("fillers")
    for word in reversed(words):
        if word in no:
            return True
        if word not in filler:
            return False
    return False


def _not_yet_over(hazard: Hazard, seen: list[Sign], masked: str, text: Text) -> list[Sign]:
    """Drops what is told as history, settled since, or too small to matter.

    Several mentions tell of one event: one of them in the past puts them all there, but for those
    said to be happening again.
    """
    sentences = [masked[slice(*text.sentence_at(sign.span[0]))] for sign in seen]
    past = _is("closed", masked) or any(_is("past", sentence) for sentence in sentences)
    return [
        sign
        for sign, sentence in zip(seen, sentences, strict=True)
        if _is("present", sentence)
        or not (past or (hazard is Hazard.FLOOD and _is("minor", sentence)))
    ]


@cache
def _vocabulary(excuse: str) -> frozenset[str]:
    return frozenset(table("hazards")["excuses"][excuse])


def _is(excuse: str, words: str) -> bool:
    return bool(phrases("hazards", "excuses", excuse).search(words))


def _next_end(text: Text, end: int) -> int:
    """The end of the sentence after the one that ends at `end`."""
    return next((stop for begin, stop in text.sentences if begin >= end), end)
