"""How many pieces of a thing a message speaks of. What a piece costs is not known here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from deskhand.domain.base import Lang
from deskhand.language.numbers import in_words
from deskhand.language.text import Span, Text, fold
from deskhand.language.vocabulary import pattern, phrases, table

MOST: Final = 50
"""A larger number is the size of something, or a house number."""
BETWEEN: Final = 2
"""Words that may stand between the number and the thing: "two old leaky faucets"."""
_STEM: Final = 5
_WORD: Final = re.compile(r"[a-z]+|\d+")
_SIZE: Final = re.compile(
    r"\d+(?:[./]\d+)?(?: ?- ?| )?(?:\"|inch(?:es)?\b|in\b|ft\b|feet\b|foot\b|pulgadas?\b|pies?\b)"
    r"|\d+ ?(?:x|by|por) ?\d+|\d+[:/]\d+|[$#] ?\d+"
)
_ASKS_SIZE: Final = re.compile(
    r"\bhow (?:big|large|long|wide|tall|high)\b|\bwhat size\b|\bhow many (?:feet|square feet|inches)\b"
)
_DIGITS: Final = re.compile(r"(?<!at )(?<!las )(?<!around )(?<![\w.,-])\d{1,2}(?![\d.,:/-]|\w)")
_AFTER: Final = re.compile(r"^ ?(?:\( ?(\d{1,2}) ?\)|x ?(\d{1,2})\b)")


def how_many(text: Text, names: Iterable[str], others: Iterable[str] = ()) -> int | None:
    """The number that counts a thing of these names ("faucet repair", "dripping faucet"), None where
    none does. The thing stands in the plural behind it, or right before it: "outlets (3)"; or it was
    named and is counted later: "nine of them", "two in the tub and one by the toilet". `others` name other
    things that are spoken of: twelve nail holes are no holes to patch."""
    names, others = tuple(names), tuple(others)
    text = text.without(_of_others(text, names, others))
    stems = _stems(names)
    folded = _SIZE.sub(_blank, text.folded)
    own = {fold(name) for name in names}
    for name in {fold(name) for name in others} - own:
        if " " in name:
            folded = re.sub(rf"\b{re.escape(name)}\b", _blank, folded)
    found = [
        value
        for end, value in _numbers(folded)
        if 1 < value <= MOST and _counts(folded[end:], stems)
    ]
    of_them = _phrases("of_them")
    found += [
        n
        for end, n in _numbers(folded)
        if 1 < n <= MOST
        and of_them.match(folded[end:].lstrip())
        and _last_named(text.folded[:end], stems, _stems(others))
    ]
    found += _placed(text, stems, _stems(others))
    found += [int(n) for n in _behind(folded, stems) if 1 < int(n) <= MOST]
    if not found and not _speaks_of(folded, stems):
        return None
    if _phrases("one").search(folded):
        return 1
    return max(found, default=None)


def asks_how_big(question: str) -> bool:
    """Does a question of the price book, in English, ask for the size of it?"""
    return bool(_ASKS_SIZE.search(fold(question)))


def tells_how_big(text: Text) -> bool:
    """Does a message say how big it is: "6 inches", "the size of my fist", "10 x 12"?"""
    return bool(_SIZE.search(text.folded) or _phrases("sizes").search(text.folded))


def tells_how_many(question: str, text: Text) -> bool:
    """Does a message count what a question of the price book counts: "2 cracked tiles", where it asks
    "about how many tiles is it?"; or the stories of the house, where it asks for those?"""
    asked = fold(question)
    if phrases("items", "stories").search(asked):
        return bool(phrases("items", "of_the_house").search(text.folded))
    counts = _phrases("counts").search(asked)
    return counts is not None and how_many(text, (asked[counts.end() :],)) is not None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _numbers(folded: str) -> Iterable[tuple[int, int]]:
    """Where each number ends, and what it is."""
    for digits in _DIGITS.finditer(folded):
        yield digits.end(), int(digits.group())
    for lang in Lang:
        for word in in_words(folded, lang):
            if not word.ordinal:
                yield word.end, word.value
    for both in _phrases("two").finditer(folded):
        yield both.end(), 2


def _of_others(text: Text, names: tuple[str, ...], others: tuple[str, ...]) -> list[Span]:
    """The sentences that name other work in all its words, and this not, where this is named so elsewhere:
    "replace both closet doors" counts no door that sticks."""
    said = [(span, _words_of(text.folded[slice(*span)])) for span in text.sentences]
    ours, theirs = _phrases_of(names), _phrases_of(others) - _phrases_of(names)
    own = {span for span, words in said if any(phrase <= words for phrase in ours)}
    if not own:
        return []
    return [
        span
        for span, words in said
        if span not in own and any(phrase <= words for phrase in theirs)
    ]


def _placed(text: Text, stems: frozenset[str], others: frozenset[str]) -> list[int]:
    """ "One in the shower and one by the toilet" is two of what was named before."""
    found = []
    for start, end in text.sentences:
        sentence = text.folded[start:end]
        counted = sorted(
            {*_numbers(sentence), *((m.end(), 1) for m in _phrases("another").finditer(sentence))}
        )
        here = [(at, n) for at, n in counted if _phrases("placed").match(sentence[at:].lstrip())]
        if len(here) > 1 and _last_named(text.folded[: start + here[0][0]], stems, others):
            found.append(sum(n for _, n in here))
    return [n for n in found if 1 < n <= MOST]


def _counts(rest: str, stems: frozenset[str]) -> bool:
    """Is a thing the first plural that follows?"""
    sentence = re.split(r"[.!?;\n,:(]", rest, maxsplit=1)[0]
    between = 0
    for at, word in enumerate(_WORD.findall(sentence)):
        if _is_thing(word, stems):
            return True
        between += _stem(word) not in stems  # "storm" of "nine old wooden storm windows" names them
        if between > BETWEEN:
            return False
        says_where = at and _phrases("says_where").fullmatch(word)
        if word.isdigit() or (_phrases("measures").fullmatch(word) and not says_where):
            return False
    return False


def _last_named(before: str, stems: frozenset[str], others: frozenset[str]) -> bool:
    """Is it this thing, and no other, that was named last: "alarms (4 of them)" counts no outlets?"""
    for word in reversed(_WORD.findall(before)):
        if _is_thing(word, stems) or _is_thing(word, others):
            return _is_thing(word, stems)
    return False


def _behind(folded: str, stems: frozenset[str]) -> Iterable[str]:
    for word in _WORD.finditer(folded):
        if _is_thing(word.group(), stems) and (number := _AFTER.match(folded[word.end() :])):
            yield number[1] or number[2]


def _speaks_of(folded: str, stems: frozenset[str]) -> bool:
    return any(_stem(word) in stems for word in _WORD.findall(folded))


def _is_thing(word: str, stems: frozenset[str]) -> bool:
    plural = len(word) > 2 and word.endswith("s") and not word.endswith("ss")
    return plural and _stem(word) in stems and not _phrases("places").fullmatch(word)


@lru_cache(maxsize=512)
def _phrases_of(names: tuple[str, ...]) -> frozenset[frozenset[str]]:
    """Each name of several words as its stems."""
    return frozenset(words for name in names if len(words := _words_of(fold(name))) > 1)


def _words_of(folded: str) -> frozenset[str]:
    words = _WORD.findall(folded)
    return frozenset(_stem(word) for word in words if len(word) > 1 and word not in _empty())


@lru_cache(maxsize=512)
def _stems(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(_words_of(fold(name)) for name in names))


def _stem(word: str) -> str:
    return (word[:-1] if len(word) > 2 and word.endswith("s") else word)[:_STEM]


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(table("faqs")["empty"]["words"])


@lru_cache(maxsize=8)
def _phrases(key: str) -> re.Pattern[str]:
    return pattern(table("quantities")[key])
