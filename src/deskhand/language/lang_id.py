"""Which of our languages a message is in, and how sure that is. It never guesses a third one's name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from deskhand.domain.base import Lang
from deskhand.language.text import Text
from deskhand.language.vocabulary import table

NOT_OURS: Final = 0.2
"""Confidence of a message in neither language."""
_SWITCHES: Final = 2
"""Small words in which somebody goes over to the other language; "gracias" and a name ("Al Ruiz") do not."""
_SPANISH_LETTERS: Final = "ñ¿¡"
_ACCENTS: Final = "áéíóú"


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language to answer in, `confidence` 0..1, and whether the message is in neither of ours."""

    lang: Lang
    confidence: float
    foreign: bool = False


def identify(text: Text, expected: Lang | None = None) -> Tongue:
    """The language most of the small words are in; with nothing to go by, `expected` (else English)."""
    words = text.words
    score = {lang: float(sum(word in _cues(lang) for word in words)) for lang in Lang}
    raw = text.raw.lower()
    score[Lang.ES] += 1.5 * sum(raw.count(letter) for letter in _SPANISH_LETTERS)
    score[Lang.ES] += 0.5 * sum(raw.count(letter) for letter in _ACCENTS)
    best = max(Lang, key=lambda lang: score[lang])
    if _other_script(raw) or _foreign_words(words) > score[best]:
        return Tongue(Lang.EN, NOT_OURS, foreign=True)
    if not score[best]:
        return Tongue(expected or Lang.EN, 0.6 if expected else 0.5)
    if score[Lang.EN] == score[Lang.ES]:
        return Tongue(expected or Lang.EN, 0.5)
    if expected and best is not expected and score[best] < _SWITCHES:
        return Tongue(expected, 0.5)
    total = score[Lang.EN] + score[Lang.ES]
    return Tongue(best, round(0.5 + 0.5 * score[best] / (total + 0.5), 2))


@cache
def _cues(lang: Lang) -> frozenset[str]:
    return frozenset(table("language", lang)["cues"]["words"])


@cache
def _others() -> tuple[frozenset[str], ...]:
    source = files("deskhand.language").joinpath("vocab", "others.toml")
    return tuple(frozenset(words) for words in tomllib.loads(source.read_text("utf-8")).values())


def _foreign_words(words: list[str]) -> int:
    """The most words that one foreign language claims; two at least, lest a name decide."""
    most = max(sum(word in other for word in words) for other in _others())
    return most if most >= 2 else 0


def _other_script(raw: str) -> bool:
    """Are most letters of a script that neither language is written in?"""
    letters = [letter for letter in raw if letter.isalpha()]
    return sum(letter > "ɏ" for letter in letters) * 2 > len(letters)
