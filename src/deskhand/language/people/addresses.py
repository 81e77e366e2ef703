"""Street addresses in a message: cut out by shape, then checked by usaddress. No geocoding."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from deskhand.language.people.found import Found
from deskhand.language.text import fold
from deskhand.language.vocabulary import table

_NUMBER: Final = r"(?<![\d$\#.:/-])(?P<number>\d{1,5}(?:-\d{1,4})?[a-c]?(?:[ ]1/2)?)"
_DIRECTION: Final = r"(?:(?:n|s|e|w|north|south|east|west|ne|nw|se|sw)\.?[ ])?"
_STATE: Final = r"(?:ny|new[ ]york|n\.y\.)"
_SURE: Final = ("spoken", "number behind", "calle")
"""Shapes that usaddress, which looks for a number in digits at the front, knows nothing of."""
_PO_BOX: Final = re.compile(r"\bp\.?\s*o\.?\s*box\b")


def _any(group: str) -> str:
    """The phrases of a vocabulary group as alternatives of a verbose pattern."""
    listed: list[str] = table("people")["address"][group]
    return "|".join(phrase.replace(" ", "[ ]") for phrase in listed)


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The ways a street address is written, over folded text; "street" needs a street's word."""
    word = rf"(?!(?:{_any('not_in_a_street')})(?![\w']))(?:[a-z][a-z'.-]*|\d{{1,3}}(?:st|nd|rd|th))"
    unit = rf"(?:,?[ ]?(?:(?:{_any('units')})\b\.?[ ]?\#?|\#)[ ]?[a-z0-9-]{{1,5}}\b)?"
    after = rf"{unit}(?:,?[ ](?:{_any('towns')})\b)?(?:,?[ ]{_STATE}\b)?(?:,?[ ]\d{{5}}\b)?"
    start = rf"{_NUMBER},?[ ]{_DIRECTION}"
    said = rf"(?:{_any('spoken_numbers')})\b"
    number = rf"{said}(?:[ ](?:(?:y|and)[ ])?{said}){{1,4}}"  # a lone "one" is seldom a house
    street = (
        rf"(?:de[ ](?:la[ ])?)?(?:(?:{word}[ ]){{1,3}}?(?:{_any('suffixes')})"
        rf"|{_any('streets_without_suffix')})\b"
    )
    shapes = {
        "route": rf"{start}(?:old[ ])?(?:{_any('routes')})\.?[ ]?\d{{1,3}}[a-z]?{after}",
        "street": rf"{start}(?:de[ ](?:la[ ])?)?(?:{word}[ ]){{1,4}}?(?:{_any('suffixes')})\b\.?{after}",
        "known street": rf"{start}(?:{_any('streets_without_suffix')})\b{after}",
        "spoken": rf"(?<![a-z])(?:(?P<all>{number}[ ]{_DIRECTION}{street}{after})"
        rf"|(?:{_any('where')})[ ](?P<alone>{said}[ ]{_DIRECTION}{street}{after}))",
        "number behind": rf"(?:^|[(\n]|[,.;:][ ]|\b(?:{_any('where')})[ ])(?P<all>{_DIRECTION}"
        rf"(?:(?:dr|st|mt)\.[ ])?(?:(?!\S+\.){word}[ ]){{1,4}}?(?:{_any('suffixes')})\b\.?,?[ ]"
        rf"(?:(?:{_any('called_number')})[ ]?(?:{said}(?:[ ]{said}){{0,3}}|\d{{1,5}})"
        rf"|\d{{2,5}}(?=[),.;\n]|$)){unit})",
        "calle": rf"(?:{_any('calles')})[ ](?:{word}[ ]){{0,3}}?{word},?[ ]"
        rf"(?:(?:numero|num\.?|no\.?|\#)[ ]?)?(?P<number>\d{{1,5}})\b{after}",
        "lead-in": rf"\b(?:{_any('leads')})[ ](?P<all>{start}{word}(?:[ ]{word})?){after}"
        r"(?=[ ]*(?:[,.;!?\n]|$|-))",
    }
    return tuple((rule, re.compile(shape, re.VERBOSE)) for rule, shape in shapes.items())


@cache
def _town() -> re.Pattern[str]:
    """Any town, when the state stands behind it."""
    return re.compile(
        rf",?[ ](?!(?:{_any('not_a_town')})\b)[a-z]+(?:[ ][a-z]+)?,?[ ]{_STATE}\b(?:,?[ ]\d{{5}})?",
        re.VERBOSE,
    )


def find_address(raw: str, asked: bool = False) -> Found | None:
    """The first street address, as written. When we `asked` for it, "212 Wurts" is one too.

    A post office box is no place to work at, and "same place" is no address.
    """
    folded = "".join(fold(letter) or letter for letter in raw)  # apostrophes kept: places stay
    for rule, shape in _shapes():
        for match in shape.finditer(folded):
            groups = [group for group in ("all", "alone") if match.groupdict().get(group)]
            start = match.start(groups[0]) if groups else match.start()
            town = _town().match(folded, match.end())
            end = town.end() if town else match.end()
            span = raw[start:end].strip(" ,.;")
            if not _PO_BOX.search(folded[max(0, start - 12) : end]) and (
                rule in _SURE or _is_an_address(span)
            ):
                return Found(" ".join(span.split()), start, end, rule)
    return _bare(raw, folded) if asked else None


def _is_an_address(span: str) -> bool:
    """Does usaddress see a house number and a street in it?"""
    import usaddress

    labels = {label for _, label in usaddress.parse(span)}
    return "AddressNumber" in labels and bool(labels & {"StreetName", "StreetNamePreType"})


_BARE_CAPITALS: Final = re.compile(
    r"(?:^|[\n,.;-]\s*|\bis |\b[Ii]t'?s |\bat |\ben (?:el |la )?)"
    r"(?P<all>\d{1,5} [A-ZÁÉÍÓÚÑ][\w'.-]*(?: [A-ZÁÉÍÓÚÑ][\w'.-]*){0,3})"
)
_BARE_LOWER: Final = re.compile(r"(?:^|, ?|\n)(?P<all>\d{1,5} [a-z]{4,}(?: [a-z]{2,})?)[.!]?$")


def _bare(raw: str, folded: str) -> Found | None:
    """Number and street with no "Street" behind it, which counts only as an answer."""
    match = _BARE_CAPITALS.search(raw) or _BARE_LOWER.search(folded)
    if match is None:
        return None
    start, end = match.span("all")
    impossible = re.compile(rf"\b(?:{_any('not_in_a_street')})\b", re.VERBOSE)
    if impossible.search(folded[start:end]):
        return None
    return Found(" ".join(raw[start:end].split()).strip(" ,.;"), start, end, "bare answer")
