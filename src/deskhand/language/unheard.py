"""What a letter asks that no field of its reading holds. What becomes of it is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from deskhand.domain.price_book import PriceItem
from deskhand.domain.understanding import Evidence, Topic, Understanding
from deskhand.language.clauses import find
from deskhand.language.services import Trade, find_work, trade_of
from deskhand.language.text import Text, fold
from deskhand.language.unwanted import wanted
from deskhand.language.vocabulary import phrases

_ENTRY: Final = re.compile(r"\s*(?:[-*•·–—+]|\(?\d{1,2}[.):]|\d(?= [a-zñáéíóú]))\s*(?=\S)")
"""How a line of a list begins."""
_WORDS: Final = 3
"""A part with fewer words asks for nothing by itself."""
_BY_THE_WAY: Final = 12
"""Words up to which a sentence that asks a price or a visit asks for nothing else."""
_TOLD: Final = frozenset(
    {"faqs", "windows", "wants_person", "topics", "phone", "address", "choice"}
)
_JOINS: Final = frozenset({Topic.ALSO, Topic.INSTEAD, Topic.SEVERAL_THINGS})
"""Topics that join one thing to another, and say nothing of either."""


def unheard(text: Text, got: Understanding, items: Sequence[PriceItem]) -> tuple[str, ...]:
    """The parts of a letter (lines of a list, else sentences), as written, that wish, ask or tell of
    something broken and gave nothing to the reading."""
    if not text.is_letter:
        return ()
    trade = trade_of(items)
    return tuple(
        " ".join(part.raw.replace("_", " ").split())
        for part, listed in _parts(wanted(text))
        if (listed or _asks(part)) and not _heard(part, got, trade)
    )


def _parts(text: Text) -> list[tuple[Text, bool]]:
    """Each part, and whether it is a line of a list."""
    found: list[tuple[Text, bool]] = []
    for line in text.raw.splitlines():
        if entry := _ENTRY.match(line):
            found.append((Text.of(line[entry.end() :]), True))
            continue
        told = Text.of(line)
        found += [(Text.of(told.said(span)), False) for span in told.sentences]
    return [(part, listed) for part, listed in found if len(part.words) >= _WORDS]


def _says(said: str, one: Evidence) -> bool:
    """Do the words of a field stand in the part, or the part in them?"""
    words = fold(one.words)
    told = one.field in _TOLD and one.value not in _JOINS and words
    return bool(told) and (words in said or said in words)


def _asks(part: Text) -> bool:
    return "?" in part.raw or bool(
        find(part, "request", "words") or phrases("unheard", "trouble", "words").search(part.folded)
    )


def _heard(part: Text, got: Understanding, trade: Trade) -> bool:
    if phrases("unheard", "nothing", "words").search(part.folded):
        return True
    named = {work.service for work in find_work(part, trade)}
    if named:
        return named <= set(got.services)
    said = " ".join(part.folded.split())
    if any(_says(said, one) for one in got.evidence):
        return True
    return len(part.words) <= _BY_THE_WAY and bool(
        find(part, "request_quote") or find(part, "book") or find(part, "book", "letter")
    )
