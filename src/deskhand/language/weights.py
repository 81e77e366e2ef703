"""Weights that labelled messages taught, summed over a text. `make learn` makes them; no decision here."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from deskhand.language.text import LETTER, Span, Text

NONE: Final = "none"
"""The label of a message that tells of nothing that the weights are about."""
MOST_SENTENCES: Final = 2
"""Sentences of a letter that are weighed together."""
_PIECE: Final = 4
"""Letters of a piece of a word: what misspelled and inflected words still share."""
_TOKEN: Final = re.compile(r"[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class Weights:
    """For each feature its weight per label, in hundredths; `start` is what a label has before any word."""

    start: Mapping[str, int]
    of: Mapping[str, tuple[tuple[str, int], ...]]

    def weighed(self, folded: str) -> dict[str, float]:
        """What speaks for each label, as logarithms of odds that lack one common term."""
        out = {label: weight / 100 for label, weight in self.start.items()}
        for group in features(folded):
            share = 100 * math.sqrt(len(group) or 1)
            for feature in group:
                for label, weight in self.of.get(feature, ()):
                    out[label] += weight / share
        return out

    def odds(self, folded: str) -> tuple[float, str]:
        """The logarithm of the odds that any label but `none` is right, and the likeliest of them."""
        said = self.weighed(folded)
        none = said.pop(NONE)
        likeliest = max(said, key=said.__getitem__)
        top = said[likeliest]
        return top + math.log(sum(math.exp(one - top) for one in said.values())) - none, likeliest


def features(folded: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words and pairs of words, and pieces of words, each counted once. A number is as many noughts."""
    words = ["0" * len(w) if w[0].isdigit() else w for w in _TOKEN.findall(folded)]
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    return frozenset([*words, *pairs]), frozenset(_pieces(words))


def _pieces(words: Iterable[str]) -> Iterator[str]:
    for word in set(words):
        whole = f"_{word}_"
        for place in range(len(whole) - _PIECE + 1):
            yield f"#{whole[place : place + _PIECE]}"


def passages(text: Text) -> list[Span]:
    """What is weighed as one: a short message as a whole, a letter by every run of two sentences."""
    if not text.is_letter:
        return [(0, len(text.folded))]
    runs = []
    for place, (start, end) in enumerate(text.sentences):
        for _, stop in text.sentences[place + 1 : place + MOST_SENTENCES]:
            if len(text.folded[start:stop].split()) <= LETTER:
                end = stop
        runs.append((start, end))
    return runs


@cache
def weights(name: str) -> Weights:
    """The weights in vocab/learned/NAME.tsv: a line for each feature, `label weight` behind tabs."""
    source = files("deskhand.language").joinpath("vocab", "learned", f"{name}.tsv")
    read: dict[str, tuple[tuple[str, int], ...]] = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        if not line.startswith("//"):
            feature, *told = line.split("\t")
            read[feature] = tuple((label, int(n)) for label, n in (one.split() for one in told))
    return Weights(dict(read.pop("")), read)
