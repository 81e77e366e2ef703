"""Which words and turns of phrase a reply may be made of, by the acts of its plan. Lists, no grammar.

Read from words_<language>.txt by theme; themes.toml says which acts speak of which theme.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

from deskhand.domain.base import Lang
from deskhand.domain.plan import ActKind
from deskhand.language.guard.days import CALENDAR
from deskhand.language.guard.forms import forms
from deskhand.language.guard.script import fold

_ROOM = files("deskhand.language.guard")
_PARTS = re.compile(r"[_'.-]")


class Vocabulary(NamedTuple):
    """What may be said about some themes in one language."""

    lang: Lang
    themes: frozenset[str]

    def has(self, word: str) -> bool:
        """Is it a folded word that may stand alone?"""
        return word in CALENDAR or not self.themes.isdisjoint(_words(self.lang).get(word, ()))

    def phrases(self, word: str) -> Iterator[tuple[str, ...]]:
        """The turns of phrase that begin with a folded word, the longest first."""
        for phrase, themes in _phrases(self.lang).get(word, ()):
            if not self.themes.isdisjoint(themes):
                yield phrase


@cache
def vocabulary(lang: Lang, kinds: frozenset[ActKind]) -> Vocabulary:
    """What may be said in a reply with acts of these kinds; for no acts courtesy and grammar alone."""
    spoken = (theme for theme, acts in _themes().items() if acts & kinds)
    return Vocabulary(lang, frozenset({"any", *spoken}))


def courtesy(lang: Lang) -> frozenset[str]:
    """The folded words of every reply, whatever it is about."""
    return frozenset(word for word, themes in _words(lang).items() if "any" in themes)


@cache
def _words(lang: Lang) -> dict[str, frozenset[str]]:
    """Each word that may stand alone, with its themes."""
    return {said[0]: themes for said, themes in _said(lang).items() if len(said) == 1}


@cache
def _phrases(lang: Lang) -> dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]:
    """The turns of phrase by their first word, the longest first, with their themes."""
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for said, themes in sorted(_said(lang).items(), key=lambda each: -len(each[0])):
        if len(said) > 1:
            found.setdefault(said[0], []).append((said, themes))
    return found


@cache
def _said(lang: Lang) -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    lines = (_ROOM / f"words_{lang.value}.txt").read_text("utf-8").splitlines()
    for theme, said in _sections(lines, lang):
        for row in said:
            found.setdefault(row, set()).add(theme)
    return {said: frozenset(themes) for said, themes in found.items()}


@cache
def _themes() -> dict[str, frozenset[ActKind]]:
    """Each theme with the acts that speak of it."""
    table = tomllib.loads((_ROOM / "themes.toml").read_text("utf-8"))
    return {theme: frozenset(map(ActKind, acts)) for theme, acts in table.items()}


def _sections(lines: Iterable[str], lang: Lang) -> Iterator[tuple[str, frozenset[tuple[str, ...]]]]:
    """The theme of each section and what it lists, each a row of words."""
    theme, said = "", set[tuple[str, ...]]()
    for line in (*lines, "[]"):
        if line.startswith("["):
            if theme:
                yield theme, frozenset(said)
            theme, said = line.strip("[]"), set()
        elif not line.startswith("#"):
            said |= {row for entry in fold(line).split() for row in _rows(entry, lang)}


def _rows(entry: str, lang: Lang) -> Iterator[tuple[str, ...]]:
    """ "visit~" is every form of a word, "take_a_look" a turn of phrase."""
    parts = [part for part in _PARTS.split(entry) if part]
    return product(*(forms(p[:-1], lang) if p.endswith("~") else (p,) for p in parts))
