"""What a message says is not to be done, put out of sight before the work is read. No services here."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from deskhand.language.text import Span, Text
from deskhand.language.vocabulary import phrases

_PARTS: Final = re.compile(r"[,;:()]|(?<![a-z0-9])(?:-+|but|and|so|pero|y)(?![a-z0-9-])")
_NO_WORDS: Final = re.compile(
    r"[^a-z]*(?:(?:actually|sorry|oh|wait|that|its|is|y|la|el|eso)[^a-z]+)*"
)

_MOST: Final = 20
"""Times it is said; nobody means more by it."""


def wanted(text: Text) -> Text:
    """The message without what its writer says he does not want done ("the toilet runs, but I don't want
    that fixed"); all of it, where he wants nothing done at all."""
    folded = text.folded
    if phrases("unwanted", "nothing").search(folded):
        return text.without([(0, len(folded))])
    spans = [_what_stands_before(text, m.span()) for m in _said(folded, "before")]
    spans += [_what_follows(text, m.span()) for m in _said(folded, "after")]
    spans += [(_part_of(text, m.start()), m.end()) for m in _said(folded, "fine")]
    return text.without(spans) if spans else text


def of_now(text: Text) -> Text:
    """The message without what is told of work we did before, for its writer or somebody else ("you fixed
    our porch two summers ago"); who has nothing else to tell may mean that work."""
    return text.without(_what_follows(text, m.span()) for m in _said(text.folded, "past"))


def _said(folded: str, key: str) -> list[re.Match[str]]:
    return list(islice(phrases("unwanted", key).finditer(folded), _MOST))


def _what_stands_before(text: Text, said: Span) -> Span:
    """ "That" is all the sentence told before, back to where something else is asked for; of a sentence
    that only says so it is the one before, on the same line ("Mount a TV. Not needed anymore")."""
    folded = text.folded
    start = text.sentence_at(said[0])[0]
    if start and _NO_WORDS.fullmatch(folded[start : said[0]]) and folded[start - 1] != "\n":
        return text.sentence_at(start - 1)[0], said[1]
    ends = [m.end() for m in _PARTS.finditer(folded, start, said[0])]
    own = max(ends, default=start)
    asked = phrases("unwanted", "asks")
    for begin, end in zip([start, *ends], ends, strict=False):
        if end < own and asked.search(folded, begin, end):
            start = end
    return start, said[1]


def _part_of(text: Text, place: int) -> int:
    """Where its own part of the sentence begins: "the walls peel, but the ceiling is fine"."""
    start = text.sentence_at(place)[0]
    return max((m.end() for m in _PARTS.finditer(text.folded, start, place)), default=start)


def _what_follows(text: Text, said: Span) -> Span:
    """ "Don't touch the fence": to the end of that part of the sentence."""
    end = text.sentence_at(said[0])[1]
    after = _PARTS.search(text.folded, said[1], end)
    return said[0], after.start() if after else end
