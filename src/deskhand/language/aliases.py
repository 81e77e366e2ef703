"""The owner's own names for his work, found in a message, misspelt or not. Trade words are elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from deskhand.domain.price_book import PriceItem
from deskhand.language.spelling import nearest
from deskhand.language.text import Span, fold

_SHORTEST: Final = 4
"""Letters an alias needs to be looked for."""
_WORD: Final = re.compile(r"[a-z0-9]+")


class Named(NamedTuple):
    """A service called by one of the owner's names. `bare` when that is a single word."""

    service: str
    span: Span
    bare: bool


class OwnNames:
    """All names of a price book, kept by their first word."""

    def __init__(self, names: _Names) -> None:
        starting: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
        for service, spoken in names:
            for name in spoken:
                words = tuple(_WORD.findall(fold(name)))
                if words and len(name) >= _SHORTEST:
                    starting[words[0]].add((words, service))
        self._starting = {
            first: sorted(kept, key=_longest_first) for first, kept in starting.items()
        }
        several = (words for kept in starting.values() for words, _ in kept if words[1:])
        self._vocabulary = frozenset(chain.from_iterable(several))
        self._nearest = lru_cache(maxsize=2048)(lambda word: nearest(word, self._vocabulary))

    def find(self, text: str) -> list[Named]:
        """Names that stand in the folded text word for word."""
        places = list(_WORD.finditer(text))
        return list(self._found([m.group() for m in places], places))

    def find_near(self, text: str) -> list[Named]:
        """Names of several words that stand in the text with slips of the pen."""
        places = list(_WORD.finditer(text))
        corrected = [self._nearest(m.group()) for m in places]
        return [named for named in self._found(corrected, places) if not named.bare]

    def _found(self, words: list[str], places: list[re.Match[str]]) -> Iterator[Named]:
        for first, word in enumerate(words):
            for name, service in self._starting.get(word, ()):
                last = first + len(name)
                if tuple(words[first:last]) == name:
                    span = (places[first].start(), places[last - 1].end())
                    yield Named(service, span, len(name) == 1)


_Names = tuple[tuple[str, tuple[str, ...]], ...]


def _longest_first(name: tuple[tuple[str, ...], str]) -> tuple[int, tuple[str, ...], str]:
    words, service = name
    return -len(words), words, service


def own_names(items: Iterable[PriceItem]) -> OwnNames:
    """What the owner's items are called, in all languages, by service."""
    return _kept(
        tuple(
            (item.service, (*item.name.values(), *chain.from_iterable(item.aliases.values())))
            for item in items
        )
    )


@lru_cache(maxsize=16)
def _kept(names: _Names) -> OwnNames:
    return OwnNames(names)
