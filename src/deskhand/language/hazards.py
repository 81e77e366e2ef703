"""The rules of danger: its signs in a message, and what excuses them. What was learned of it: dangers.py."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from deskhand.domain.understanding import Hazard
from deskhand.language.text import Span, Text
from deskhand.language.vocabulary import pattern, phrases, table

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
ANYWHERE: Final = 25
"""A distance, in words, that leads over the ends of sentences too."""

ENOUGH: Final = 20
"""Times one rule is looked at in a message; who says it more often says nothing new."""

LONG_WORD: Final = 15
"""Letters; words a meeting may have between its two ends are not longer on average."""

MEETINGS: Final = (
    # The danger, the two lists of words that tell of it when they meet, at most so many words apart.
    (Hazard.GAS, "gas", "smell", 8),
    (Hazard.GAS, "gas", "hisses", 7),
    (Hazard.GAS, "gas", "ill", 8),
    (Hazard.GAS, "gas_itself", "leaks_gas", 6),
    (Hazard.GAS, "gas_pipe", "got_hit", 5),
    (Hazard.GAS, "gas_burner", "hisses", 12),
    (Hazard.GAS, "gas_burner", "rotten_eggs", 10),
    (Hazard.GAS, "smell", "rotten_eggs", 4),
    (Hazard.GAS, "burner_open", "unnamed_smell", ANYWHERE),
    (Hazard.CO, "monoxide", "alarm_sounds", 8),
    (Hazard.CO, "monoxide", "monoxide_here", 8),
    (Hazard.CO, "monoxide", "ill", ANYWHERE),
    (Hazard.CO, "burns_fuel", "ill", ANYWHERE),
    (Hazard.CO, "burns_fuel", "yellow_flame", 12),
    (Hazard.CO, "flue", "into_the_house", 8),
    (Hazard.CO, "monoxide", "reads_high", 12),
    (Hazard.CO, "detector", "reads_high", 12),
    (Hazard.CO, "ill", "reads_high", ANYWHERE),
    (Hazard.CO, "ill", "pets_ill", 12),
    (Hazard.CO, "ill", "better_outside", ANYWHERE),
    (Hazard.ELECTRICAL, "wired", "sparks", 9),
    (Hazard.ELECTRICAL, "appliance", "sparks", 6),
    (Hazard.ELECTRICAL, "wired", "scorched", 10),
    (Hazard.ELECTRICAL, "wired", "hot_to_touch", 6),
    (Hazard.ELECTRICAL, "wired", "shocks", 8),
    (Hazard.ELECTRICAL, "touched", "shocks", 7),
    (Hazard.ELECTRICAL, "electric_part", "gets_wet", 4),
    (Hazard.ELECTRICAL, "bare_wire", "in_reach", 8),
    (Hazard.ELECTRICAL, "power_line", "down", 10),
    (Hazard.ELECTRICAL, "wire", "lies_outside", 5),
    (Hazard.ELECTRICAL, "smell", "burnt_plastic", 4),
    (Hazard.ELECTRICAL, "wired", "fishy", ANYWHERE),
    (Hazard.ELECTRICAL, "panel", "buzzes", 10),
    (Hazard.ELECTRICAL, "touching", "jerked", 10),
    (Hazard.ELECTRICAL, "body_tingles", "plugged_in", 12),
    (Hazard.FIRE, "burnable", "on_fire", 6),
    (Hazard.FIRE, "smoke", "smoke_moves", 3),
    (Hazard.FIRE, "smoking_thing", "is_smoking", 3),
    (Hazard.FIRE, "hazy", "eyes_burn", 10),
    (Hazard.FLOOD, "water", "gushes", 10),
    (Hazard.FLOOD, "water", "spreads", 6),
    (Hazard.FLOOD, "leaking", "badly", 4),
    (Hazard.FLOOD, "leaking", "spreads", 4),
    (Hazard.FLOOD, "water", "cannot_stop", 6),
    (Hazard.FLOOD, "pipe", "bursts", 4),
    (Hazard.FLOOD, "water_source", "gushes", 6),
    (Hazard.FLOOD, "room", "under_water", 4),
    (Hazard.FLOOD, "basin", "overflows", 6),
    (Hazard.SEWAGE, "filth", "comes_up", 5),
    (Hazard.SEWAGE, "filth", "inside", 5),
    (Hazard.SEWAGE, "drain", "filth", 8),
    (Hazard.SEWAGE, "drain", "backs_up", 4),
    (Hazard.SEWAGE, "flushes", "in_the_tub", 8),
    (Hazard.NO_HEAT, "no_heat", "cold", ANYWHERE),
    (Hazard.NO_HEAT, "no_heat", "frail", ANYWHERE),
    (Hazard.LOCKOUT, "locked", "at_risk", ANYWHERE),
    (Hazard.LOCKOUT, "nobody_answers", "in_trouble", ANYWHERE),
    (Hazard.LOCKOUT, "outdoors_undressed", "shut_out", ANYWHERE),
)
_NAMED: Final = re.compile(r"\{([a-z_]+)\}")
_WORD: Final = re.compile(r"\w+")
_SENTENCE_END: Final = re.compile(r"[.!?;\n]")
_CLAUSE: Final = re.compile(r",|[.!?;\n]| but | however | though | pero | aunque | - ")


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of danger: its kind, the words as written, and the rule that found it."""

    hazard: Hazard
    words: str
    rule: str
    span: Span


class Ruling(NamedTuple):
    """What the rules found. `excused`: signs were there, but each is denied, supposed or over."""

    signs: tuple[Sign, ...]
    excused: bool


class _Match(NamedTuple):
    """Words that tell of a danger, before anything is excused."""

    rule: str
    span: Span
    between: str = ""


def read_by_rule(text: Text) -> Ruling:
    """All signs of danger that nothing in their sentence excuses, gravest kind first."""
    masked = _without_harmless_names(text.folded)
    found = _Found(masked)
    out: list[Sign] = []
    matched = False
    for hazard in GRAVEST_FIRST:
        matches = list(_matches(hazard, masked, found, text))
        matched = matched or bool(matches)
        seen = [
            Sign(hazard, text.said(match.span), f"{hazard}/{match.rule}", match.span)
            for match in matches
            if not _unreal(hazard, match, masked, text)
        ]
        if hazard is Hazard.LOCKOUT and _is("safe", masked):
            continue
        if hazard in SPENDS_ITSELF:
            seen = _not_yet_over(hazard, seen, masked, text)
        out += seen
    return Ruling(tuple(out), matched and not out)


def _matches(hazard: Hazard, masked: str, found: _Found, text: Text) -> Iterator[_Match]:
    for match in islice(_sure(hazard).finditer(masked), ENOUGH):
        yield _Match("sure", match.span())
    for kind, one, other, within in MEETINGS:
        if kind is hazard and found.of(one) and found.of(other):
            meetings = _meetings(found.of(one), found.of(other), within, masked, text)
            for span, between in islice(meetings, ENOUGH):
                yield _Match(f"{one}+{other}", span, between)


def _meetings(
    ones: list[Span], others: list[Span], within: int, masked: str, text: Text
) -> Iterator[tuple[Span, str]]:
    """Where the one stands near enough to the other, whichever comes first; and what is between."""
    reach = within * LONG_WORD
    for one in ones:
        for other in others[bisect_left(others, (one[0] - 2 * reach, 0)) :]:
            first, second = (one, other) if one < other else (other, one)
            if other[0] > one[1] + reach:
                break
            if second[0] < first[1]:
                continue
            between = masked[first[1] : second[0]]
            if len(_WORD.findall(between)) <= within and (
                within == ANYWHERE
                or not _SENTENCE_END.search(between)
                or _is_sentence(first, masked, text)
                or _is_sentence(second, masked, text)
            ):
                yield (first[0], second[1]), between


def _is_sentence(span: Span, masked: str, text: Text) -> bool:
    """Is this all its sentence says? "Kitchen outlet. Sparking." is one sentence cut in two."""
    start, end = text.sentence_at(span[0])
    return not _WORD.search(masked[start : span[0]] + masked[span[1] : end])


@cache
def _sure(hazard: Hazard) -> re.Pattern[str]:
    return pattern(_spelled_out(table("hazards")[hazard]["sure"]))


class _Found:
    """Where the words of each list stand in one message; looked for once, when first asked."""

    def __init__(self, masked: str) -> None:
        self._masked = masked
        self._places: dict[str, list[Span]] = {}

    def of(self, name: str) -> list[Span]:
        if name not in self._places:
            self._places[name] = [m.span() for m in _words(name).finditer(self._masked)]
        return self._places[name]


@cache
def _words(name: str) -> re.Pattern[str]:
    """The words of one list, in the plural or with a folded "'s" too: "the outlet's sparking"."""
    return pattern(f"(?:{phrase})s?" for phrase in _spelled_out(table("hazards")["words"][name]))


def _spelled_out(listed: Iterable[str]) -> list[str]:
    """The phrases with every `{name}` replaced by the list of that name."""
    return [_NAMED.sub(lambda m: _any_of(m.group(1)), phrase) for phrase in listed]


def _any_of(name: str) -> str:
    return f"(?:{'|'.join(_spelled_out(table('hazards')['words'][name]))})s?"


def _without_harmless_names(folded: str) -> str:
    """Names of products and figures of speech become one blank word of the same length."""
    return phrases("hazards", "harmless", "names").sub(lambda m: "_" * len(m.group()), folded)


def _unreal(hazard: Hazard, match: _Match, masked: str, text: Text) -> bool:
    """Denied, supposed, imagined, or put right already."""
    start, end = text.sentence_at(match.span[0])
    before = masked[start : match.span[0]]
    return (
        _denied(hazard, before, match.between)
        or _is("supposed", before)
        or _is("fiction", masked[start : max(end, match.span[1])])
        or _is("over", masked[start : _next_end(text, end)])
    )


def _denied(hazard: Hazard, before: str, between: str) -> bool:
    """Is the sign itself negated? A sign that says "no" of its own (no heat, won't stop) is not."""
    if hazard in (Hazard.NO_HEAT, Hazard.LOCKOUT):
        return False
    return _ends_in_denial(_WORD.findall(_CLAUSE.split(before)[-1])) or _ends_in_denial(
        _WORD.findall(between)
    )


def _ends_in_denial(words: list[str]) -> bool:
    """A "no" at the end, with nothing but small words behind it: "there is no sign of"."""
    no, filler = _vocabulary("negations"), _vocabulary("fillers")
    for word in reversed(words):
        if word in no:
            return True
        if word not in filler and word.strip("_"):
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
