"""Whether a thing is part of a price, as customers ask: "is painting included?" What a price covers is not
known here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from deskhand.language.text import Text, fold
from deskhand.language.vocabulary import pattern, table

_STEM: Final = 5
_ENDING: Final = re.compile(r"(?<=\w{3})(?:ings?|ed|es|e|s|ad[oa]s?|id[oa]s?|uras?|ar|er|ir|[oa])$")
_LONGEST_SHORT: Final = 6
"""Words, as below."""
_LONGEST_PRICED: Final = 12
_WORD: Final = re.compile(r"[a-z0-9]+")
_CLAUSE: Final = re.compile(r"[^,.;:!?\n]+\??")


def asked_whether_included(text: Text) -> frozenset[str] | None:
    """Stems of what he asks about; empty where he names nothing, or all of it ("the parts", "everything").
    None if he does not ask whether something is included."""
    for clause in _CLAUSE.findall(text.folded):
        asks = "?" in clause or _phrases("opens").match(clause.strip())
        if not asks:
            continue
        if included := _phrases("included").search(clause):
            before = _stems(clause[: included.start()])
            return before or _stems(clause[included.end() :])
        if includes := _phrases("includes").search(clause):
            return _stems(clause[includes.end() :])
    return None


def asked_in_short(text: Text) -> frozenset[str]:
    """Stems of the thing in "and the ceiling?", which may ask whether it is included, or for more work."""
    folded = text.folded.strip(" \n¿")
    opened = _phrases("short").match(folded)
    if not opened or not folded.endswith("?") or len(text.words) > _LONGEST_SHORT:
        return frozenset()
    return _stems(folded[opened.end() :])


def asked_price_of(text: Text) -> frozenset[str]:
    """Stems of the part in "how much to hide the cables?", asked in one sentence; empty where no part is."""
    asked = _phrases("price_of").search(text.folded)
    if asked is None or len(text.sentences) > 1 or len(text.words) > _LONGEST_PRICED:
        return frozenset()
    return _stems(text.folded[asked.end() :])


def names_all(asked: frozenset[str], texts: Iterable[str]) -> bool:
    """Is every thing that was asked about named in one of these texts of the price book?"""
    return bool(asked) and any(asked <= _stems(fold(text)) for text in texts)


def names_any(asked: frozenset[str], texts: Iterable[str]) -> bool:
    """Is something that was asked about named in one of them?"""
    return any(asked & _stems(fold(text)) for text in texts)


def means_all_of_it(asked: frozenset[str]) -> bool:
    """Does it name no single thing: "the parts", "everything"?"""
    return asked <= _words("broad")


def _stems(folded: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(folded)) - _words("empty")


def _stem(word: str) -> str:
    """ "Painting", "painted" and "paint" are one; so are "lijar" and "lijado"."""
    return _ENDING.sub("", word)[:_STEM]


@cache
def _words(key: str) -> frozenset[str]:
    more = table("faqs")["empty"]["words"] if key == "empty" else ()
    return frozenset(_stem(fold(word)) for word in (*table("covered")[key], *more))


@cache
def _phrases(key: str) -> re.Pattern[str]:
    return pattern(table("covered")[key])
