"""Which row of the owner's price book is meant within a service. Services themselves are found elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from math import log
from typing import Final, NamedTuple

from deskhand.domain.price_book import HowQuoted, PriceItem
from deskhand.language.text import Text, fold
from deskhand.language.vocabulary import table

_STEM: Final = 5
_WORD: Final = re.compile(r"[a-z0-9]+")

_UNNAMED: Final = (0.0, False)

_Phrase = frozenset[str]


class _Named(NamedTuple):
    """A row's key, and each of its names in plain words and as the stems that carry it."""

    key: str
    names: tuple[tuple[str, _Phrase], ...]


def find_items(text: Text, services: Sequence[str], items: Sequence[PriceItem]) -> tuple[str, ...]:
    """For each service the key of the one row whose names the message's words hold best.

    A row is meant when every word of substance of one of its names or aliases was written; the name
    that says most wins, and of two that say as much the one written word for word ("paint a wall",
    "paint the walls"). Where no row is named, or two are named equally well, nothing is returned
    for that service: its default row is meant. Of work that is not done ("a new circuit") and
    work that is, named in two sentences, both count.
    """
    written, plain = _stems(text.folded), f" {' '.join(text.words)} "
    found = []
    for service in services:
        rows = _rows(tuple(item for item in items if item.service == service))
        ranked = sorted(((_best(written, plain, row, rows), row.key) for row in rows), reverse=True)
        best = ranked[0] if ranked else (_UNNAMED, "")
        if best[0] > _UNNAMED and (len(ranked) == 1 or ranked[1][0] < best[0]):
            found.append(best[1])
            found += _beside(text, best[1], service, items)
    return tuple(found)


def _beside(text: Text, named: str, service: str, items: Sequence[PriceItem]) -> tuple[str, ...]:
    """What we refuse beside what we do, or the other way round: the row of a sentence that does not
    name the first one."""
    if len(text.sentences) == 1:
        return ()
    first = next(item for item in items if item.key == named)
    others = [item for item in items if _refused(item) is not _refused(first)]
    for start, end in text.sentences:
        sentence = Text.of(text.folded[start:end])
        if not find_items(sentence, (service,), (first,)) and (
            also := find_items(sentence, (service,), others)
        ):
            return also
    return ()


def _refused(item: PriceItem) -> bool:
    return item.how_quoted is HowQuoted.NOT_OFFERED


def _best(
    written: _Phrase, plain: str, row: _Named, rows: tuple[_Named, ...]
) -> tuple[float, bool]:
    """How much the best name held says, and whether it stands there word for word."""
    rarity = _rarity(rows)
    return max(
        (
            (sum(rarity[word] for word in phrase), f" {name} " in plain)
            for name, phrase in row.names
            if phrase <= written
        ),
        default=_UNNAMED,
    )


@lru_cache(maxsize=256)
def _rarity(rows: tuple[_Named, ...]) -> dict[str, float]:
    """A word that every row of the service uses tells nothing; one that few use tells most."""
    count = Counter(
        word for row in rows for word in frozenset().union(*(phrase for _, phrase in row.names))
    )
    return {word: 0.1 + log(1 + len(rows) / uses) for word, uses in count.items()}


def _rows(items: tuple[PriceItem, ...]) -> tuple[_Named, ...]:
    return _named(
        tuple(
            (item.key, (*item.name.values(), *chain.from_iterable(item.aliases.values())))
            for item in items
        )
    )


@lru_cache(maxsize=256)
def _named(spoken: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Named, ...]:
    return tuple(
        _Named(
            key,
            tuple(
                (" ".join(_WORD.findall(folded)), stems)
                for folded in map(fold, names)
                if (stems := _stems(folded))
            ),
        )
        for key, names in spoken
    )


def _stems(folded: str) -> _Phrase:
    return frozenset(_words(_WORD.findall(folded)))


def _words(words: Sequence[str]) -> Iterable[str]:
    """Stems of the words of substance; a count goes with what it counts: "3 bedrooms" is no room."""
    empty, count = _empty(), _counts()
    for before, word in pairwise(("", *words)):
        if word in empty or len(word) < 2 or word in count:
            continue
        stem = _singular(word)[:_STEM]
        yield stem
        if before in count:
            yield f"{count[before]} {stem}"


@cache
def _counts() -> dict[str, str]:
    """Words for more than one, and their figures."""
    return {
        said: figure
        for figure, words in table("faqs")["counts"].items()
        for said in (figure, *words)
    }


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(table("faqs")["empty"]["words"])
