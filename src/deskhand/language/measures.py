"""How big the thing is that a message speaks of, in inches. What a size costs is not known here."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from deskhand.domain.base import Lang
from deskhand.language.numbers import in_words
from deskhand.language.text import Text
from deskhand.language.vocabulary import pattern, table

FOOT: Final = 12
_NUMBER: Final = r"\d+(?:\.\d+)?"
_UNIT: Final = (
    r"\"|''|inch(?:es|s)?\b|in\b(?! the\b| my\b| our\b)|pulgadas?\b|pulgs?\b"
    r"|'|f(?:ee|oo)?t\b|pies?\b"
)
_FEET: Final = ("'", "f", "pie")
_SIZE: Final = re.compile(
    rf"(?<![\w.$/])(?P<one>{_NUMBER})[ -]?(?P<first>{_UNIT})?"
    rf"(?: ?(?:x|by|por) ?(?P<other>{_NUMBER})[ -]?(?P<second>{_UNIT})?)?"
)
_ONE: Final = re.compile(r"\b(?:a|an|un|una)(?= (?:foot|inch|pie|pulgada)\b)")


def how_big(text: Text, unit: int = 1) -> int | None:
    """The largest measure it tells of the thing: "8 inch", "2x3 feet", "un pie", 96 of "8 ft"; None where it
    tells none. `unit` is how many inches one is in "12 by 14". How high a ceiling or how far up something is,
    is no size of it."""
    found = [
        inches
        for size in _SIZE.finditer(_in_figures(text.folded))
        if (inches := _inches(size, unit))
        and not _others().match(size.string[size.end() :].lstrip(" -"))
    ]
    return max(found, default=None)


def _inches(size: re.Match[str], bare: int) -> int | None:
    unit = size["second"] or size["first"]
    if not unit:
        both = size["one"], size["other"]
        return round(max(map(float, both)) * bare) if all(both) else None
    largest = max(
        float(number) * (FOOT if (own or unit).startswith(_FEET) and own != "''" else 1)
        for number, own in ((size["one"], size["first"]), (size["other"], size["second"]))
        if number
    )
    return round(largest)


def _in_figures(folded: str) -> str:
    """ "Two feet" as "2 feet"."""
    written = _ONE.sub("1", folded)
    for lang in Lang:
        for word in sorted(in_words(written, lang), reverse=True):
            if not word.ordinal:
                written = f"{written[: word.start]}{word.value}{written[word.end :]}"
    return written


@cache
def _others() -> re.Pattern[str]:
    return pattern(table("quantities")["not_its_size"])
