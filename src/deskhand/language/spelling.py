"""Trade words put right where they are misspelt, by slip or by sound. No meaning here."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from deskhand.language.vocabulary import table

SHORTEST_FUZZY: Final = 6
"""Letters a word needs before a near miss counts; shorter words collide."""
_TWO_SLIPS: Final = 8
"""Letters from which a word may have two."""
_WORD: Final = re.compile(r"[a-z]{4,}")

_SOUNDS: Final = (
    (re.compile(r"v"), "b"),
    (re.compile(r"z|c(?=[ei])"), "s"),
    (re.compile(r"qu(?=[ei])|c(?=[aou])"), "k"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"g(?=[ei])"), "j"),
)


def spelled_right(folded: str) -> str:
    """The text with its trade words as they are written; other words stay."""
    right, real = _mistakes(), _real_words()

    def put_right(found: re.Match[str]) -> str:
        word = found.group()
        return right.get(word) or (word if word in real else _correct(word))

    return _WORD.sub(put_right, folded)


def nearest(word: str, known: frozenset[str]) -> str:
    """The known word one slip away (two in long words), else the word itself."""
    if word in known or len(word) < SHORTEST_FUZZY:
        return word
    from rapidfuzz.distance import OSA

    slips = 1 if len(word) < _TWO_SLIPS else 2
    near = [
        (OSA.distance(word, other, score_cutoff=slips), other)
        for other in known
        if other[0] == word[0] and abs(len(other) - len(word)) <= slips
    ]
    close = [(distance, other) for distance, other in near if distance <= slips]
    return min(close)[1] if close else word


def _sound(word: str) -> str:
    """How a Spanish word sounds: "bentilador" and "ventilador" are one."""
    for letters, sound in _SOUNDS:
        word = letters.sub(sound, word)
    return word


@cache
def _by_sound() -> dict[str, str]:
    spanish: list[str] = table("spelling", "es")["words"]
    return {_sound(word): word for word in spanish}


@cache
def _well_known() -> frozenset[str]:
    return frozenset(table("spelling")["words"])


@lru_cache(maxsize=2048)
def _correct(word: str) -> str:
    if word in _well_known():
        return word
    return _by_sound().get(_sound(word)) or nearest(word, _well_known())


@cache
def _mistakes() -> dict[str, str]:
    usual = table("spelling")["mistakes"]
    return {wrong: word for word, wrongs in usual.items() for wrong in wrongs}


@cache
def _real_words() -> frozenset[str]:
    return frozenset(table("spelling")["real"])
