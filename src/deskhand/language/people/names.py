"""The writer's own name: what he introduces or signs himself with. Never whom he addresses."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from deskhand.language.people.found import Found
from deskhand.language.text import fold
from deskhand.language.vocabulary import table

_PARTICLES: Final = r"(?:de la|de los|del|de|la|van der|van|von|der|di|da|st\.|mc|o')"
_CAPITAL: Final = r"(?:[A-ZÁÉÍÓÚÑÜ][a-záéíóúñüç'’]+(?:[A-Z][a-z]+)?(?:-[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+)?|[A-Z]\.)"
_ANY: Final = r"(?:[A-Za-zÁÉÍÓÚÑÜáéíóúñüç][A-Za-zÁÉÍÓÚÑÜáéíóúñüç'’\-]+)"
_FULL: Final = rf"{_CAPITAL}(?:[ ]+(?:{_PARTICLES} )?{_CAPITAL}){{0,3}}"
_TITLE: Final = r"(?:(?i:mr|mrs|ms|dr|sra?|srta|don|do[nñ]a)\.? +)?"
_MOST_WORDS: Final = 4


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(table("people")["names"][group])


def _alternatives(group: str) -> str:
    return "|".join(sorted(table("people")["names"][group], key=len, reverse=True))


@cache
def _introductions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Rules that name the writer, the most telling first. Group "name" holds the words."""
    strong, weak = _alternatives("introductions"), _alternatives("weak_introductions")
    closing = _alternatives("closings")
    flags = re.MULTILINE
    return (
        ("introduction", re.compile(rf"(?i:\b(?:{strong})):?\s+{_TITLE}(?P<name>{_FULL})", flags)),
        ("introduction", re.compile(rf"(?i:\b(?:{strong})):?\s+(?P<lower>{_ANY}(?: {_ANY}){{0,2}})", flags)),
        ("introduction", re.compile(rf"(?i:\b(?:{weak}))\s+{_TITLE}(?P<name>{_FULL})(?=\s*(?:[,.!\n(]|$|(?i:from|at|calling|over|here|de|and|en|y|with|on)\b))", flags)),
        ("here", re.compile(rf"(?:^|[.!,]\s*|\b(?i:hi|hello|hey|hola)[ ,!]+(?i:sam |mike )?)\s*(?P<name>{_FULL}) (?i:here|aqu[ií]|speaking|calling)\b", flags)),
        ("here", re.compile(rf"(?:^|\b(?i:hi|hello|hey|hola)[ ,!]+)(?P<lower>{_ANY}) (?i:here)\b", flags)),
        ("signature", re.compile(rf"(?i:\b(?:{closing}))[ ]*(?:[,.!\-–—]+|\n)[\s,.!\-–—]*(?P<name>{_TITLE}{_FULL})(?=\s*(?:[,.(|\n\d+]|$))", flags)),
        ("signature", re.compile(rf"(?i:\b(?:{closing}))[ ]*(?:,|\n|-|–|—)\s*(?P<lower>{_ANY}(?: {_ANY})?)\s*[.!]?\s*(?:$|\n)", flags)),
        ("dash", re.compile(rf"(?:\s[-–—~]|[-–—~]\s|\n[-–—~])\s*(?P<name>{_FULL})\s*(?=[.,]?\s*(?:$|\n|\(?\+?\d|[,;]))")),
        ("dash", re.compile(rf"(?:\s[-–—~]|\n[-–—~])\s?(?P<lower>{_ANY}(?: {_ANY})?)\s*[.]?\s*$")),
        ("last line", re.compile(rf"\n\s*(?P<name>{_FULL})\s*(?=$|\n\s*(?:\(?\+?\d|$))")),
        ("last words", re.compile(rf"[.!?,]\s+(?P<name>{_FULL})\s*[.!]?\s*$")),
        ("before a phone", re.compile(rf"[.!?\n,]\s*(?P<name>{_FULL})[,:;\s-]+(?=\(?\+?1?[\s-]?\(?\d{{3}}\)?[\s.-]?\d{{3}})")),
    )


_ADDRESSED: Final = re.compile(
    rf"^\s*(?i:hi|hello|hey|hiya|dear|hola|good (?:morning|afternoon|evening)|buenos d[ií]as|buenas(?: tardes| noches)?|estimad[oa]|yo|morning)[ ,]+(?:(?i:mr|mrs|ms|sr|sra|don|se[nñ]or|se[nñ]ora|there)\.? )?(?P<name>{_ANY}(?: {_CAPITAL})?)",
)


def find_name(raw: str, asked: bool = False, address_at: int | None = None) -> Found | None:
    """The name the writer gives himself, in title case when he wrote it all in lower case.

    When we `asked` for it, a bare name (before the address at `address_at`, if there is one) is an
    answer. Whoever is greeted or thanked is not the writer.
    """
    greeted = _greeted(raw)
    for rule, shape in _introductions():
        for match in shape.finditer(raw):
            group = "name" if "name" in shape.groupindex else "lower"
            name = _cleaned(match.group(group), lower=group == "lower")
            if name and fold(name.split()[0]) not in greeted:
                return Found(name, match.start(group), match.end(group), rule)
    return _bare(raw, address_at) if asked else None


def _greeted(raw: str) -> set[str]:
    """First names the message is addressed to, those of thanks without a comma among them."""
    out = set()
    if (match := _ADDRESSED.match(raw)) and not re.match(
        r"\s*(?i:here|from|calling|speaking|again|de |aqu)", raw[match.end() :]
    ):
        out.add(fold(match.group("name").split()[0]))
    for match in re.finditer(rf"(?i:\b(?:thanks|thank you|thx|gracias|tell|ask|have|is|with)) (?P<name>{_CAPITAL})\b", raw):
        out.add(fold(match.group("name")))
    return out


def _cleaned(written: str, lower: bool) -> str | None:
    """The name without the words that run on behind it; None when nothing name-like is left."""
    kept: list[str] = []
    for word in written.replace("\n", " ").split():
        plain = fold(word).strip(".,")
        if plain in _words("ends") or any(letter.isdigit() for letter in word):
            break
        kept.append(word.strip(",;:!"))
        if len(kept) == _MOST_WORDS:
            break
    while kept and fold(kept[-1]).strip(".") in _words("particles"):
        kept.pop()
    if not kept or any(fold(word).strip(".") in _words("never") for word in kept):
        return None
    if lower and (len(kept[0]) < 2 or len(kept) > 3):
        return None
    name = " ".join(kept).rstrip(".")
    return name.title() if name.islower() or (name.isupper() and len(name) > 3) else name


_BARE: Final = re.compile(rf"^\s*(?P<name>{_ANY}(?: {_ANY}){{0,3}})\s*(?:$|[,.\n;:\-–—(]|(?=\d)|(?i:at|and|en|y) )")


def _bare(raw: str, address_at: int | None) -> Found | None:
    """An answer that is nothing but a name, or begins or ends with one around the address."""
    before = raw if address_at is None else raw[:address_at]
    lead = re.match(r"\s*(?i:(?:yes|sure|ok|okay|hi|hello|s[ií]|claro|thanks|great)[ ,.!]+)+", before)
    offset = lead.end() if lead else 0
    if match := _BARE.match(before[offset:]):
        name = _cleaned(match.group("name"), lower=match.group("name").islower())
        if name and len(name.split()) <= _MOST_WORDS:
            return Found(name, offset + match.start("name"), offset + match.end("name"), "bare answer")
    return None
