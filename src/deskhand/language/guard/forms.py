"""The regular forms of an English or Spanish word, by its ending. Knows no meanings and no list of words.

Forms that do not exist may be among them ("stoped"): they are compared with what was written, said by nobody.
"""

from __future__ import annotations

from typing import Final

from deskhand.domain.base import Lang

_VOWELS: Final = "aeiou"
_OF_ER_AND_IR: Final = (
    "o es e en i iste io imos ieron ia ias iamos ian a as amos an iendo ido ida idos idas "
    "iera ieras ieramos ieran"
)
_OF_AR: Final = (
    "o as a amos an e aste aron aba abas abamos aban es emos en ando ado ada ados adas "
    "ara aras aramos aran"
)
_ENDINGS: Final = {
    "a": _OF_AR.split(),
    "e": f"{_OF_ER_AND_IR} emos".split(),
    "i": _OF_ER_AND_IR.split(),
}
_AFTER_INFINITIVE: Final = ("", "e", "as", "a", "emos", "an", "ia", "ias", "iamos", "ian")
_PRONOUNS: Final = (
    "me te le lo la se nos les los las "
    "melo mela telo tela selo sela selos selas noslo nosla noslas noslos"
)
_CLITICS: Final = frozenset(_PRONOUNS.split())
_BEFORE_E: Final = {"c": "qu", "g": "gu", "z": "c"}


def forms(word: str, lang: Lang) -> frozenset[str]:
    """A folded word with every regular ending: plural, persons and times of a verb, participles."""
    return frozenset(_english(word) if lang is Lang.EN else _spanish(word))


def _english(word: str) -> set[str]:
    stem = word.removesuffix("e")
    found = {word, f"{word}s", f"{word}es", f"{stem}ed", f"{stem}ing"}
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        found |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    if word[-1] not in f"{_VOWELS}wxy" and word[-2:-1] in _VOWELS:
        found |= {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    return found


def _spanish(word: str) -> set[str]:
    kind = word[-2:-1]
    if word.endswith("r") and kind in _ENDINGS and len(word) > 3:
        return _verb(word, kind)
    if word.endswith("o"):
        return {f"{word[:-1]}{ending}" for ending in ("o", "a", "os", "as")}
    if word.endswith(("a", "e")):
        return {word, f"{word}s"}
    return {word, f"{word}s", f"{word}es", f"{word[:-1]}ces", f"{word}a", f"{word}as"}


def _verb(word: str, kind: str) -> set[str]:
    stem = word[:-2]
    soft = stem[:-1] + _BEFORE_E.get(stem[-1], stem[-1])
    plain = {f"{soft if kind == 'a' and end[0] == 'e' else stem}{end}" for end in _ENDINGS[kind]}
    wished = {f"{soft}e", f"{soft}en"} if kind == "a" else {f"{stem}a", f"{stem}an"}
    asked = {f"{stem}{'a' if kind == 'a' else 'e'}"}
    taking = {word, *wished, *asked, f"{stem}{'ando' if kind == 'a' else 'iendo'}"}
    joined = {f"{form}{clitic}" for form in taking for clitic in _CLITICS}
    return plain | joined | {f"{word}{end}" for end in _AFTER_INFINITIVE}
