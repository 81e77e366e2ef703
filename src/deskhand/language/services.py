"""Which work a message is about: the trade's own words and the owner's aliases. No prices here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Final

from deskhand.domain.price_book import PriceItem
from deskhand.language.text import Span, Text, fold
from deskhand.language.vocabulary import pattern, phrases, table

NOT_SERVICES: Final = frozenset({"work", "added", "beside", "told", "sounds_like", "gives_way"})
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
"""How much more counts, in a long message, the first sentence that names any work."""
_ADDED: Final = 1.5
"""The same for sentences that add to what was said before."""
_REPEATED: Final = 0.5
_MOST_REPEATS: Final = 4
_SHARE_OF_BEST: Final = 0.75
"""In a long message a service must have this share of the strongest one's score."""
_LONG: Final = 45
"""Words from which a message counts as long: things are then also mentioned in passing."""
_PARTS: Final = re.compile(r"(?:,| and| y| e| plus| also| tambien) ")
"""What parts one job from the next within a sentence."""
_NEAR_ENOUGH: Final = 90
"""rapidfuzz score (0..100) from which an alias counts in spite of misspellings."""
_SHORTEST_FUZZY: Final = 6
"""Letters a word needs before a near miss counts; shorter words collide."""
_SHORTEST_ALIAS: Final = 4


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


@dataclass(frozen=True, slots=True)
class _Mention:
    """One place where a service is spoken of. `worth` before its place in the message counts."""

    service: str
    worth: float
    span: Span
    rule: str


def find_work(text: Text, items: Sequence[PriceItem] = ()) -> tuple[Work, ...]:
    """Services a message is about, in the order written. With `items`, only theirs."""
    offered = frozenset(item.service for item in items) or frozenset(all_services())
    corrected = Text(_spelled_right(text.folded))
    masked = phrases("services", "sounds_like", "names").sub(
        lambda m: "_" * len(m.group()), corrected.folded
    )
    sure = _longest(_sure_mentions(masked) + _alias_mentions(masked, items))
    mentions = _beside_the_point(sure + _things(masked, corrected, sure), masked, corrected)
    if all(mention.worth < _ENOUGH for mention in mentions):
        mentions += _near_aliases(masked, items)
    long = len(text.words) >= _LONG
    weighed = _weighed(mentions, masked, corrected, long)
    named = [
        _summed(service, [m for m in weighed if m.service == service], corrected)
        for service in dict.fromkeys(m.service for m in weighed)
        if service in offered
    ]
    return tuple(_strongest(sorted(named, key=lambda found: found[1]), long))


def _sure_mentions(masked: str) -> list[_Mention]:
    return [
        _Mention(service, _SURE, m.span(), "sure")
        for service in all_services()
        for m in phrases("services", service, "sure").finditer(masked)
    ]


def _longest(mentions: list[_Mention]) -> list[_Mention]:
    """Without those that lie inside a longer one: "ceiling fan light" is no ceiling light.

    Of two with the same words the owner's own name counts: his "roof leak" is no plumbing.
    """
    return [
        m
        for m in mentions
        if not any(
            other.service != m.service
            and other.span[0] <= m.span[0]
            and m.span[1] <= other.span[1]
            and (other.span != m.span or (other.rule, m.rule) == ("alias", "sure"))
            for other in mentions
        )
    ]


def _things(masked: str, text: Text, sure: list[_Mention]) -> list[_Mention]:
    """Things named apart from sure phrases, worth what their sentence says about them."""
    out = []
    for service in all_services():
        for m in phrases("services", service, "thing").finditer(masked):
            if any(s.span[0] < m.end() and m.start() < s.span[1] for s in sure):
                continue
            start, end = text.sentence_at(m.start())
            rest = f"{masked[start : m.start()]}_{masked[m.end() : end]}"
            rivals = any(start <= s.span[0] < end for s in sure)
            if rivals and _own_part(masked, (start, end), m.span(), sure):
                rivals = False
            if phrases("services", service, "trouble").search(rest):
                worth, rule = _THING_AND_TROUBLE, "thing and trouble"
            elif not rivals and phrases("services", "work", "words").search(rest):
                worth, rule = _THING_AND_WORK, "thing and work"
            else:
                worth, rule = _THING, "thing"
            if not (rivals and worth == _THING):
                out.append(_Mention(service, worth, m.span(), rule))
    return out


def _own_part(masked: str, sentence: Span, thing: Span, sure: list[_Mention]) -> bool:
    """ "Fix my faucet and mount a TV": is the thing asked for in a part of its own, with its own verb?"""
    start = max([sentence[0]] + [m.end() for m in _PARTS.finditer(masked, sentence[0], thing[0])])
    after = _PARTS.search(masked, thing[1], sentence[1])
    end = after.start() if after else sentence[1]
    if any(start <= s.span[0] < end for s in sure):
        return False
    return bool(phrases("services", "work", "words").search(masked[start : thing[0]]))


def _beside_the_point(mentions: list[_Mention], masked: str, text: Text) -> list[_Mention]:
    """A thing that only says where ("behind the couch"), or what an invoice was for, is worth no
    more than its name."""
    where = [m.end() for m in phrases("services", "beside", "words").finditer(masked)]
    told = [
        text.sentence_at(m.start()) for m in phrases("services", "told", "words").finditer(masked)
    ]

    def seen(mention: _Mention) -> _Mention:
        place = mention.span[0]
        if place in where:
            return _Mention(mention.service, min(mention.worth, _THING), mention.span, "place")
        if any(start <= place < end for start, end in told):
            return _Mention(mention.service, min(mention.worth, _THING), mention.span, "told")
        return mention

    return [seen(mention) for mention in mentions]


def _weighed(mentions: list[_Mention], masked: str, text: Text, long: bool) -> list[_Mention]:
    """In a long message the opening and what is added with "also" count more than what comes by."""
    if not long or not mentions:
        return mentions
    telling = [m.span[0] for m in mentions if m.worth >= _ENOUGH]
    opening = text.sentence_at(min(telling or [mentions[0].span[0]]))[1]

    def weight(mention: _Mention) -> float:
        if mention.span[0] < opening:
            return _OPENING
        start, end = text.sentence_at(mention.span[0])
        return _ADDED if phrases("services", "added", "words").search(masked[start:end]) else 1.0

    return [_Mention(m.service, m.worth * weight(m), m.span, m.rule) for m in mentions]


def _summed(service: str, mentions: list[_Mention], text: Text) -> tuple[Work, int]:
    """The best mention counts whole, each further one a little; with the place of the first."""
    best = max(mentions, key=lambda m: (m.worth, -m.span[0]))
    score = best.worth + _REPEATED * min(len(mentions) - 1, _MOST_REPEATS)
    return Work(service, score, text.said(best.span), best.rule), min(m.span[0] for m in mentions)


def _strongest(named: list[tuple[Work, int]], long: bool) -> list[Work]:
    special = [work for work, _ in named if work.service != GENERAL]
    top = max((work.score for work in special), default=0.0)
    floor = max(_ENOUGH, top * _SHARE_OF_BEST) if long else _ENOUGH
    enough = [work for work in special if work.score >= floor]
    general = [work for work, _ in named if work.service == GENERAL and work.score >= _ENOUGH]
    best_guess = [work for work in special if work.score == top]
    kept = enough or general or best_guess
    gives_way: dict[str, list[str]] = table("services")["gives_way"]
    return [
        work
        for work in kept
        if not any(
            other.service in gives_way.get(work.service, ())
            and other.score + _REPEATED >= work.score
            for other in kept
        )
    ]


# ---- misspellings


@cache
def _well_known() -> tuple[str, ...]:
    return tuple(table("spelling", "en")["words"] + table("spelling", "es")["words"])


_SOUNDS: Final = (
    (re.compile(r"v"), "b"),
    (re.compile(r"z|c(?=[ei])"), "s"),
    (re.compile(r"qu(?=[ei])|c(?=[aou])"), "k"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"g(?=[ei])"), "j"),
)


def _sound(word: str) -> str:
    """How a Spanish word sounds: "bentilador" and "ventilador" are one."""
    for letters, sound in _SOUNDS:
        word = letters.sub(sound, word)
    return word


@cache
def _by_sound() -> dict[str, str]:
    spanish: list[str] = table("spelling", "es")["words"]
    return {_sound(word): word for word in spanish}


@lru_cache(maxsize=2048)
def _correct(word: str) -> str:
    """A well-known trade word one slip away (two in long words), else the word itself."""
    from rapidfuzz.distance import OSA

    known = _well_known()
    if word in known:
        return word
    if heard := _by_sound().get(_sound(word)):
        return heard
    if len(word) < _SHORTEST_FUZZY:
        return word
    slips = 1 if len(word) < 8 else 2
    near = [
        (OSA.distance(word, other, score_cutoff=slips), other)
        for other in known
        if other[0] == word[0] and abs(len(other) - len(word)) <= slips
    ]
    close = [(distance, other) for distance, other in near if distance <= slips]
    return min(close)[1] if close else word


@cache
def _mistakes() -> dict[str, str]:
    usual = table("spelling")["mistakes"]
    return {wrong: word for word, wrongs in usual.items() for wrong in wrongs}


@cache
def _real_words() -> frozenset[str]:
    return frozenset(table("spelling")["real"])


def _spelled_right(folded: str) -> str:
    right, real = _mistakes(), _real_words()

    def put_right(found: re.Match[str]) -> str:
        word = found.group()
        return right.get(word) or (word if word in real else _correct(word))

    return re.sub(r"[a-z]{4,}", put_right, folded)


# ---- the owner's own names for things


def _alias_mentions(masked: str, items: Iterable[PriceItem]) -> list[_Mention]:
    return [
        _Mention(service, _SURE, m.span(), "alias")
        for service, exact, _ in _aliases(_spoken_names(items))
        for m in exact.finditer(masked)
    ]


def _near_aliases(masked: str, items: Iterable[PriceItem]) -> list[_Mention]:
    """Aliases of several words that stand in the text with slips of the pen."""
    from rapidfuzz import fuzz, process

    out = []
    for service, _, names in _aliases(_spoken_names(items)):
        near = process.extract(
            masked, names, scorer=fuzz.partial_ratio, score_cutoff=_NEAR_ENOUGH, limit=None
        )
        for name, _, _ in near:
            close = fuzz.partial_ratio_alignment(name, masked)
            if close is not None and len(name) <= len(masked):
                span = (close.dest_start, close.dest_end)
                out.append(_Mention(service, _SURE, span, "near an alias"))
    return out


_Names = tuple[tuple[str, tuple[str, ...]], ...]


def _spoken_names(items: Iterable[PriceItem]) -> _Names:
    """What the owner's items are called, in all languages, by service."""
    return tuple(
        (item.service, (*item.name.values(), *chain.from_iterable(item.aliases.values())))
        for item in items
    )


@lru_cache(maxsize=16)
def _aliases(names: _Names) -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """For each service the pattern of its aliases, and those long enough for a near miss."""
    by_service: dict[str, list[str]] = defaultdict(list)
    for service, spoken in names:
        by_service[service] += [fold(name) for name in spoken if len(name) >= _SHORTEST_ALIAS]
    return tuple(
        (
            service,
            pattern(r"[^a-z0-9]+".join(map(re.escape, name.split())) for name in folded),
            tuple(name for name in folded if " " in name),
        )
        for service, folded in by_service.items()
    )
