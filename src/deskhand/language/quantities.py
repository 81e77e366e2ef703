"""How many pieces of a thing a message speaks of. What a piece costs is not known here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from deskhand.domain.base import Lang
from deskhand.language.numbers import in_words
from deskhand.language.text import Text, fold
from deskhand.language.vocabulary import pattern, phrases, table

MOST: Final = 50
"""A larger number is the size of something, or a house number."""
BETWEEN: Final = 2
"""Words that may stand between the number and the thing: "two old leaky faucets"."""
_SAYS_WHERE: Final = frozenset({"floor", "kitchen", "bathroom", "bedroom", "bath", "room", "panel"})
"""Measures that between a number and its thing only say which: "two cracked floor tiles"."""
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
    named and is counted later: "nine of them". `others` name other things that are spoken of: twelve
    nail holes are no holes to patch."""
    names, others = tuple(names), tuple(others)
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


def _counts(rest: str, stems: frozenset[str]) -> bool:
    """Is a thing the first plural that follows?"""
    sentence = re.split(r"[.!?;\n,]", rest, maxsplit=1)[0]
    for at, word in enumerate(_WORD.findall(sentence)[: BETWEEN + 1]):
        if _is_thing(word, stems):
            return True
        measured = _phrases("measures").fullmatch(word) and not (at and word in _SAYS_WHERE)
        if word.isdigit() or measured:
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
def _stems(names: tuple[str, ...]) -> frozenset[str]:
    words = (word for name in names for word in _WORD.findall(fold(name)))
    return frozenset(_stem(word) for word in words if len(word) > 1 and word not in _empty())


def _stem(word: str) -> str:
    return (word[:-1] if len(word) > 2 and word.endswith("s") else word)[:_STEM]


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(table("faqs")["empty"]["words"])


@lru_cache(maxsize=8)
def _phrases(key: str) -> re.Pattern[str]:
    return pattern(table("quantities")[key])
