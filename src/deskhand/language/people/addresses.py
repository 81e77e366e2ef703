"""Street addresses in a message: cut out by shape, then checked by usaddress. No geocoding."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from deskhand.language.people.found import Found
from deskhand.language.text import fold
from deskhand.language.vocabulary import table

_LABELS_NEEDED: Final = {"AddressNumber", "StreetName"}
_PO_BOX: Final = re.compile(r"\bp\.?\s*o\.?\s*box\b")


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = table("people")["address"]
    suffix, unit = "|".join(words["suffixes"]), "|".join(words["units"])
    stop, lead = "|".join(words["not_in_a_street"]), "|".join(words["leads"])
    number = r"(?<![\d$#.:/-])(?P<number>\d{1,5}(?:-\d{1,4})?[a-c]?(?: 1/2)?)"
    direction = r"(?:(?:n|s|e|w|north|south|east|west|ne|nw|se|sw)\.? )?"
    word = rf"(?!(?:{stop})\b)(?:[a-z][a-z'.-]*|\d{{1,3}}(?:st|nd|rd|th))"
    after = (
        rf"(?:,? ?(?:{unit})\.? ?#?\s?[a-z0-9-]{{1,5}}\b|,? ?#\s?[a-z0-9-]{{1,5}}\b)?"
        rf"(?:,? (?:{'|'.join(words['towns'])})\b)?(?:,? (?:ny|new york|n\.y\.)\b)?(?:,? \d{{5}}\b)?"
    )
    route = rf"(?:(?:{'|'.join(words['routes'])})\.? ?\d{{1,3}}[a-z]?)"
    named = "|".join(words["streets_without_suffix"])
    return (
        ("route", re.compile(rf"{number},? {direction}(?:old )?{route}\b{after}")),
        ("street", re.compile(rf"{number},? {direction}(?:{word} ){{1,4}}?(?:{suffix})\b\.?{after}")),
        ("street", re.compile(rf"{number},? {direction}(?:{named})\b{after}")),
        (
            "calle",
            re.compile(
                rf"(?:{'|'.join(words['calles'])}) (?:{word} ){{0,3}}?{word},? "
                rf"(?:(?:numero|num\.?|no\.?|#) ?)?(?P<number>\d{{1,5}})\b{after}"
            ),
        ),
        ("lead-in", re.compile(rf"\b(?:{lead}) {number} {direction}(?:{word} ?){{1,2}}(?=[,.;!?\n]|$|-){after}")),
    )


def find_address(raw: str, asked: bool = False) -> Found | None:
    """The first street address, as written. When we `asked` for it, "212 Wurts" is one too.

    A post office box is no place to work at, and "same place" is no address.
    """
    folded = _folded_in_place(raw)
    for rule, shape in _shapes():
        for match in shape.finditer(folded):
            start, end = match.start(), _trimmed(folded, match)
            start += _lead_in(rule, match)
            span = raw[start:end].strip(" ,.;")
            if _PO_BOX.search(folded[max(0, start - 12) : end]):
                continue
            if rule == "calle" or _checks(span):
                return Found(_one_line(span), start, end, rule)
    return _bare(raw, folded) if asked else None


def _folded_in_place(raw: str) -> str:
    """Folded, apostrophes kept, so that places are those of `raw`."""
    return "".join(fold(letter) or letter for letter in raw)


def _lead_in(rule: str, match: re.Match[str]) -> int:
    return match.start("number") - match.start() if rule == "lead-in" else 0


def _trimmed(folded: str, match: re.Match[str]) -> int:
    """A town named after a comma goes along, when it stands as a part of its own."""
    town = re.compile(
        rf",? (?!(?:{'|'.join(table('people')['address']['not_a_town'])})\b)"
        r"(?P<town>[a-z]+(?: [a-z]+)?),? (?:ny|new york)\b(?:,? \d{5})?"
    ).match(folded, match.end())
    return town.end() if town else match.end()


def _checks(span: str) -> bool:
    import usaddress

    try:
        labels = {label for _, label in usaddress.parse(span)}
    except ValueError:
        return False
    return labels >= _LABELS_NEEDED or {"AddressNumber", "StreetNamePreType"} <= labels


_BARE: Final = re.compile(
    r"(?:^|[\n,.;-]\s*|\bis |\bat |\ben (?:el |la )?)"
    r"(?P<all>\d{1,5} (?:[A-ZÁÉÍÓÚÑ][\w'.-]*)(?: [A-ZÁÉÍÓÚÑ][\w'.-]*){0,3})"
)


def _bare(raw: str, folded: str) -> Found | None:
    """Number and street with no "Street" behind it, which counts only as an answer."""
    match = _BARE.search(raw)
    if match is None:
        match = re.compile(r"(?:^|, ?|\n)(?P<all>\d{1,5} [a-z]{4,}(?: [a-z]{2,})?)[.!]?$").search(folded)
    if match is None or re.search(rf"\b(?:{'|'.join(table('people')['address']['not_in_a_street'])})\b", fold(match.group("all"))):
        return None
    start, end = match.span("all")
    return Found(_one_line(raw[start:end]).strip(" ,.;"), start, end, "bare answer")


def _one_line(span: str) -> str:
    return " ".join(span.split())
