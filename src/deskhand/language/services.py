"""Which work a message is about: the trade's own words and the owner's aliases. No prices here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from deskhand.domain.business import PriceItem
from deskhand.language.text import Span, Text, fold
from deskhand.language.vocabulary import pattern, phrases, table

NOT_SERVICES: Final = frozenset({"work", "sounds_like", "gives_way"})
GENERAL: Final = "general"

# What a mention is worth. A thing with its own trouble is as good as a sure phrase but one.
_SURE: Final = 3.0
_THING_AND_TROUBLE: Final = 2.5
_THING_AND_WORK: Final = 2.0
_THING: Final = 1.0
_ENOUGH: Final = 2.0
SURE_ENOUGH: Final = 2.5
"""Score from which a service is meant beyond doubt."""
_OPENING: Final = 1.5
"""What the first sentences (and the subject) say weighs this much more."""
_SHARE_OF_BEST: Final = 0.45
"""In a long message a service must have this share of the strongest one's score."""
_LONG: Final = 45
"""Words from which a message counts as long: things are then also mentioned in passing."""
_NEAR_ENOUGH: Final = 90
"""rapidfuzz score (0..100) from which an alias counts in spite of misspellings."""
_SHORTEST_FUZZY: Final = 6
"""Letters an alias needs before a near miss counts; shorter words collide."""


@dataclass(frozen=True, slots=True)
class Work:
    """One service found, its score (2 is enough), the words as written and the rule."""

    service: str
    score: float
    words: str
    rule: str


@cache
def all_services() -> tuple[str, ...]:
    """The service keys of the price book, in the book's order."""
    return tuple(key for key in table("services", "en") if key not in NOT_SERVICES)


def find_work(text: Text, items: Sequence[PriceItem] = ()) -> tuple[Work, ...]:
    """Services a message is about, in the order written. With `items`, only theirs."""
    offered = tuple(dict.fromkeys(item.service for item in items)) or all_services()
    corrected = Text(_spelled_right(text.folded))
    masked = phrases("services", "sounds_like", "names").sub(
        lambda m: "_" * len(m.group()), corrected.folded
    )
    found: dict[str, list[tuple[float, Span, str]]] = defaultdict(list)
    for service in all_services():
        found[service] = _mentions(service, masked, corrected)
    for service, span in _aliases(masked, items):
        found[service].append((_SURE * _weight(span, corrected), span, "alias"))
    best = {
        service: _summed(mentions, corrected)
        for service, mentions in found.items()
        if mentions and service in offered
    }
    kept = _strongest(best, len(text.words))
    return tuple(sorted(kept, key=lambda work: masked.find(fold(work.words)[:40])))


def _mentions(service: str, masked: str, text: Text) -> list[tuple[float, Span, str]]:
    out = [
        (_SURE * _weight(m.span(), text), m.span(), "sure")
        for m in phrases("services", service, "sure").finditer(masked)
    ]
    if out:
        return out
    for m in phrases("services", service, "thing").finditer(masked):
        start, end = text.sentence_at(m.start())
        rest = f"{masked[start : m.start()]}_{masked[m.end() : end]}"
        if phrases("services", service, "trouble").search(rest):
            score, rule = _THING_AND_TROUBLE, "thing and trouble"
        elif phrases("services", "work", "words").search(rest):
            score, rule = _THING_AND_WORK, "thing and work"
        else:
            score, rule = _THING, "thing"
        out.append((score * _weight(m.span(), text), m.span(), rule))
    return out


def _weight(span: Span, text: Text) -> float:
    opening = text.sentences[:2]
    return _OPENING if opening and span[0] < opening[-1][1] else 1.0


def _summed(mentions: list[tuple[float, Span, str]], text: Text) -> Work:
    """The best mention counts whole, each further one a little: repetition shows the subject."""
    score, span, rule = max(mentions, key=lambda mention: (mention[0], -mention[1][0]))
    return Work("", score + 0.5 * (len(mentions) - 1), text.said(span), rule)


def _strongest(best: dict[str, Work], words: int) -> list[Work]:
    named = [Work(service, w.score, w.words, w.rule) for service, w in best.items()]
    top = max((work.score for work in named), default=0.0)
    floor = max(_ENOUGH, top * _SHARE_OF_BEST) if words >= _LONG else _ENOUGH
    enough = [work for work in named if work.score >= floor]
    if not enough and words < _LONG:
        enough = [work for work in named if work.score == top]
    present = {work.service for work in enough}
    gives_way: dict[str, list[str]] = table("services")["gives_way"]
    return [work for work in enough if not present.intersection(gives_way.get(work.service, ()))]


# ---- misspellings


@cache
def _well_known() -> tuple[str, ...]:
    return tuple(table("spelling", "en")["words"] + table("spelling", "es")["words"])


@lru_cache(maxsize=2048)
def _correct(word: str) -> str:
    """A well-known trade word one slip away (two in long words), else the word itself."""
    from rapidfuzz.distance import OSA

    known = _well_known()
    if word in known or len(word) < 5:
        return word
    slips = 1 if len(word) < 8 else 2
    near = [
        (OSA.distance(word, other, score_cutoff=slips), other)
        for other in known
        if other[0] == word[0] and abs(len(other) - len(word)) <= slips
    ]
    close = [(distance, other) for distance, other in near if distance <= slips]
    return min(close)[1] if close else word


def _spelled_right(folded: str) -> str:
    usual = table("spelling")["mistakes"]
    right = {wrong: word for word, wrongs in usual.items() for wrong in wrongs}
    real = frozenset(table("spelling")["real"])

    def put_right(found: re.Match[str]) -> str:
        word = found.group()
        return right.get(word) or (word if word in real else _correct(word))

    return re.sub(r"[a-z]{4,}", put_right, folded)


# ---- the owner's own names for things


def _aliases(masked: str, items: Iterable[PriceItem]) -> list[tuple[str, Span]]:
    out = []
    for service, names in _names_by_service(tuple(items)):
        out += [(service, m.span()) for m in names[0].finditer(masked)]
        if not out or out[-1][0] != service:
            out += [(service, span) for span in _nearly(masked, names[1])]
    return out


@lru_cache(maxsize=8)
def _names_by_service_of(
    named: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[tuple[str, tuple[re.Pattern[str], tuple[str, ...]]], ...]:
    return tuple(
        (
            service,
            (
                pattern(r"[^a-z0-9]+".join(re.escape(w) for w in n.split()) for n in names),
                tuple(n for n in names if len(n) >= _SHORTEST_FUZZY and " " in n),
            ),
        )
        for service, names in named
    )


def _names_by_service(
    items: tuple[PriceItem, ...],
) -> tuple[tuple[str, tuple[re.Pattern[str], tuple[str, ...]]], ...]:
    names: dict[str, list[str]] = defaultdict(list)
    for item in items:
        for spoken in (*item.aliases.values(), tuple(item.name.values())):
            names[item.service] += [fold(name) for name in spoken if len(name) >= 4]
    return _names_by_service_of(tuple((key, tuple(value)) for key, value in names.items()))


def _nearly(masked: str, names: Sequence[str]) -> list[Span]:
    """Places where an alias of several words stands with slips of the pen."""
    from rapidfuzz import fuzz

    out = []
    for name in names:
        if len(name) > len(masked):
            continue
        close = fuzz.partial_ratio_alignment(name, masked, score_cutoff=_NEAR_ENOUGH)
        if close is not None and close.score >= _NEAR_ENOUGH:
            out.append((close.dest_start, close.dest_end))
    return out
