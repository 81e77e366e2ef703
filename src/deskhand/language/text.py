"""A message made comparable: folded, cut into sentences, places kept. No meaning here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

MOST_READ = 8_000
"""Characters read from the start of a message; a longer one also has its last 1,000 read."""
TAIL = 1_000
LETTER: Final = 45
"""Words from which a message is a letter, not a text: single cues mean less in it, things are also mentioned
in passing, and it may hold more than its reading does."""

_LIKE = {"“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "\t": " ", "\xa0": " "}
_APOSTROPHES = frozenset("'’‘`´ʼ")
_SENTENCE = re.compile(r"[^.!?;\n]*(?:[.!?;\n]+|$)")
_OPENS_A_LINE = re.compile(r"\s*(?:[-*\u2022>]|\d{1,2}[.)]|[a-z][.)] )")
_NOT_AN_END = re.compile(r"(?<=\d)\.(?=\d)|(?<=\b[ap])\.(?=m\b)|(?<=[ap]\.m)\.")
_WORD = re.compile(r"[a-z0-9]+")
_ENDS = frozenset(".!?;\n")

_NARROWEST: Final = 50
_WIDEST: Final = 90
"""Characters of the longest line of a message whose lines a mail program has broken."""

Span = tuple[int, int]


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    base = _LIKE.get(letter) or unicodedata.normalize("NFKD", letter)[:1].lower()
    return base if len(base) == 1 else letter


def fold(written: str) -> str:
    """Lower case, no accents, no apostrophes: "Sí, don't" becomes "si, dont"."""
    return "".join(_plain(letter) for letter in written if letter not in _APOSTROPHES)


def _unwrapped(written: str) -> str:
    """The same, of the same length, with a blank for every line end that only a mail program set: the next
    word had no room any more. A list, an address and a signature keep their lines."""
    lines = written.split("\n")
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST:
        return written
    out = lines[0]
    for line, after in pairwise(lines):
        word = after.split(" ", 1)[0]
        broken = word and len(line) + 1 + len(word) > width and not _OPENS_A_LINE.match(after)
        out += (" " if broken else "\n") + after
    return out


@dataclass(frozen=True)
class Text:
    """`raw` as written (composed, at most 9,000 characters) and `folded`, which rules are matched on."""

    raw: str

    @classmethod
    def of(cls, written: str) -> Text:
        composed = _unwrapped(unicodedata.normalize("NFC", written).strip())
        if len(composed) > MOST_READ + TAIL:
            composed = f"{composed[:MOST_READ]}\n{composed[-TAIL:]}"
        return cls(composed)

    @cached_property
    def folded(self) -> str:
        return fold(self.raw)

    @cached_property
    def _places(self) -> list[int]:
        """For each place in `folded` the place in `raw`, and one more for the end."""
        kept = [place for place, letter in enumerate(self.raw) if letter not in _APOSTROPHES]
        return [*kept, len(self.raw)]

    @cached_property
    def words(self) -> list[str]:
        """The folded words in order."""
        return _WORD.findall(self.folded)

    @property
    def is_letter(self) -> bool:
        """Is it so long that single cues mean less in it?"""
        return len(self.words) >= LETTER

    @cached_property
    def sentences(self) -> list[Span]:
        """Start and end (in `folded`) of each sentence or line that is not empty."""
        smooth = _NOT_AN_END.sub(",", self.folded)
        return [m.span() for m in _SENTENCE.finditer(smooth) if m.group().strip()]

    def sentence_at(self, place: int) -> Span:
        """The sentence that holds the character of `folded` at `place`."""
        return next((s for s in self.sentences if s[0] <= place < s[1]), (0, len(self.folded)))

    def without(self, spans: Iterable[Span]) -> Text:
        """The same text with the letters of these spans of `folded` blanked; its sentences stay."""
        raw = list(self.raw)
        for start, end in spans:
            for place in range(self._places[start], self._places[end]):
                raw[place] = raw[place] if raw[place] in _ENDS else "_"
        return Text("".join(raw))

    def said(self, span: Span) -> str:
        """The words of a span of `folded` as they were written, on one line."""
        return " ".join(self.raw[self._places[span[0]] : self._places[span[1]]].split())


_END = re.compile(r"[.!?;\n]")
_CLAUSE_END = re.compile(r"[.!?;,\n]")


def sentence_around(raw: str, span: Span) -> str:
    """The sentence around a stretch of a message as written."""
    return _around(raw, span, _END)


def clause_around(raw: str, span: Span) -> str:
    """The part of its sentence around a stretch of a message, commas being ends too."""
    return _around(raw, span, _CLAUSE_END)


def _around(raw: str, span: Span, ends: re.Pattern[str]) -> str:
    begin = max((m.end() for m in ends.finditer(raw, 0, span[0])), default=0)
    after = ends.search(raw, span[1])
    return raw[begin : after.end() if after else len(raw)]
