"""The writer's own name: what he introduces or signs himself with. Never whom he addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from deskhand.language.people import given
from deskhand.language.people.found import Found
from deskhand.language.text import fold
from deskhand.language.vocabulary import table

_MOST_WORDS: Final = 4

# Parts of the shapes below. A capitalised name may stand anywhere; one in lower case only where
# nothing else can.
_LETTERS: Final = "a-záéíóúñüç'’"
_CAPITALS: Final = "A-ZÁÉÍÓÚÑÜ"
_CAPITAL: Final = rf"(?:[{_CAPITALS}][{_LETTERS}]+(?:-?[{_CAPITALS}][{_LETTERS}]+)?|[A-Z]\.)"
_PARTICLE: Final = r"(?:de[ ]la|de[ ]los|del|de|la|van[ ]der|van|von|der|di|da|st\.)"
_TITLE: Final = r"(?:(?i:mr|mrs|ms|dr|sra?|srta|don|do[nñ]a)\.?[ ]+)?"
_FULL: Final = (
    rf"{given.OFFICE}(?P<name>{_TITLE}{_CAPITAL}(?:[ ]+(?:{_PARTICLE}[ ])?{_CAPITAL}){{0,3}})"
)
_WORD: Final = rf"(?:[{_CAPITALS}{_LETTERS}][{_CAPITALS}{_LETTERS}\-]+)"
_DE: Final = given.OF_A_PLACE.replace(" ", "[ ]")
_LOWER: Final = rf"{given.OFFICE}(?P<name>{_WORD}(?:[ ](?:{_DE}|{_WORD})){{0,2}})"
_HELLO: Final = r"(?i:hi|hello|hey|hola|buenas|yes)"
_PHONE_NEXT: Final = r"\(?\+?1?[\s-]?\(?\d{3}\)?[\s.-]?\d{3}"
_PHONE: Final = rf"{_PHONE_NEXT}[\s.-]?\d{{4}}"
_MARKS: Final = r"[,.!\-–—~]"


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a name may stand in a message. `lower`: also one that is not capitalised."""

    rule: str
    pattern: re.Pattern[str]
    lower: bool = False


def _shape(rule: str, pattern: str, lower: bool = False) -> _Shape:
    return _Shape(rule, re.compile(pattern, re.MULTILINE | re.VERBOSE), lower)


@cache
def _shapes() -> tuple[_Shape, ...]:
    """The most telling first."""
    intro, weak = _spaced("introductions"), _spaced("weak_introductions")
    closing = _spaced("closings")
    strong = rf"(?<!factura[ ])(?<!recibo[ ])(?i:\b(?:{intro}))"
    return (
        _shape(
            "form",
            rf"^(?i:(?:{_spaced('form')})):[ ]*"
            rf"(?P<name>{_WORD}(?:[ ]{_WORD}){{0,3}}(?:[ ][a-z]\.?)?)\s*$",
        ),
        _shape("introduction", rf"{strong}:?\s+{_FULL}"),
        _shape("introduction", rf"{strong}:?\s+{_LOWER}", lower=True),
        _shape(
            "introduction",
            rf"(?i:\b(?:{weak}))\s+(?P<name>{_WORD})(?=[ ](?i:el|mi|my|the)[ ](?i:{_spaced('phones')})\b)",
            lower=True,
        ),
        _introduced("weak_introductions"),
        _shape(
            "here",
            rf"(?:^|[.!,]\s*|\b{_HELLO}[ ,!]+)\s*{_FULL}[ ](?i:here|aqu[ií]|speaking|calling)\b",
        ),
        _shape("here", rf"(?:^|\b{_HELLO}[ ,!]+)(?P<name>{_WORD})[ ](?i:here)\b", lower=True),
        _shape(
            "introduction",
            rf"(?:^|{_HELLO}[ ,!]+)(?i:it'?s)[ ](?P<name>{_WORD})[ ](?i:from|over[ ]on|de)\b",
            lower=True,
        ),
        _shape(
            "signature",
            rf"(?i:\b(?:{closing}))[ ]*(?:{_MARKS}+|\n)(?:\s|{_MARKS})*{_FULL}"
            r"(?=\s*(?:[,.(|\n\d+]|$))",
        ),
        _shape(
            "signature",
            rf"(?i:\b(?:{closing}))[ ]*(?:,|\n|-|–|—)\s*(?P<name>{_WORD}(?:[ ]{_WORD})?)"
            r"\s*[.!]?\s*(?:$|\n)",
            lower=True,
        ),
        _shape(
            "dash",
            rf"(?:\s[-–—~]|[-–—~]\s|\n[-–—~])\s*{_FULL}\s*(?=[.,]?\s*(?:$|\n|[,;]|\(?\+?\d))",
        ),
        _shape(
            "dash",
            rf"(?:\s[-–—~]|\n[-–—~])\s?(?P<name>{_WORD}(?:[ ]{_WORD})?)\s*[.]?\s*\Z",
            lower=True,
        ),
        _shape("last line", rf"\n\s*(?i:{_spaced('fond_closings')}),?[ ]{_FULL}"),
        _shape("last line", rf"\n\s*(?P<name>{_CAPITAL}[ ]{_CAPITAL})(?=,[^\n]{{0,40}}\Z)"),
        _shape("last line", rf"\n\s*{_FULL}\s*(?=$|\n\s*(?:\(?\+?\d|$))"),
        _shape("last words", rf"[.!?,]\s+{_FULL}\s*[.!]?\s*\Z"),
        _shape("before a phone", rf"[.!?\n,]\s*{_FULL}[,:;/\s-]+(?={_PHONE_NEXT})"),
        _shape("after a phone", rf"{_PHONE}[\s,.:/-]*\(?{_FULL}\)?\s*(?=[.,;!]|$)"),
        _shape("signature", rf"\n\s*(?P<name>(?:The|Los)[ ]{_CAPITAL})\s*(?:\n|\Z)"),
        _shape("before a street", rf"[.!?,\n]\s*{_FULL},\s*(?=\d{{1,5}}[ ][A-Z])"),
        _shape(
            "before a street", rf"[.!?]\s*(?P<name>{_CAPITAL}[ ]{_CAPITAL})[ ](?=\d{{1,5}}[ ][A-Z])"
        ),
        # A shop and a power company stand behind these words as often as the writer does.
        _introduced("vague_introductions"),
    )


def _introduced(group: str) -> _Shape:
    """A whole name behind small words, at the end of what is said or before words that go on from a name."""
    talks_on = r"(?i:from|at|calling|over|here|de|and|en|y|with|on|(?:la|el)[ ](?:del?|d|que))\b"
    return _shape(
        "introduction",
        rf"(?i:\b(?:{_spaced(group)}))\s+(?:(?i:your|the|su)\s\w+,?\s)?{_FULL}\b"
        rf"(?=\s*(?:[,.!\n(/]|$|\d|\b{talks_on}))",
    )


def _spaced(group: str) -> str:
    """The phrases of a group as alternatives of a verbose pattern."""
    listed: list[str] = table("people")["names"][group]
    return "|".join(phrase.replace(" ", "[ ]") for phrase in sorted(listed, key=len, reverse=True))


_LEADS: Final = re.compile(r"^(?:(?:put it |it'?s )?under|name'?s|a nombre de)\s+", re.IGNORECASE)
_ADDRESSED: Final = re.compile(
    rf"""^\s*(?i:hi|hello|hey|hiya|dear|hola|good[ ](?:morning|afternoon|evening)|buenos[ ]d[ií]as
        |buenas(?:[ ]tardes|[ ]noches)?|estimad[oa]|yo|morning)[ ,]+
        (?:(?i:mr|mrs|ms|sr|sra|don|se[nñ]or|se[nñ]ora|there)\.?[ ])?
        (?P<name>{_WORD}(?:[ ]{_CAPITAL})?)""",
    re.VERBOSE,
)
_NOT_ADDRESSED: Final = re.compile(r"\s*(?i:here|from|calling|speaking|again|de |aqu)")
_SPOKEN_OF: Final = re.compile(
    rf"""(?:(?i:\b(?:thanks|thank[ ]you|thx|gracias|tell|ask|have|ask[ ]for|referred[ ]by|recommended[ ]by
        |(?:name|number|card)[ ]from|de[ ]parte[ ]de))[ ]
        |(?:^|[.!?]\s+)(?i:is|did|will|was)[ ])(?P<name>{_CAPITAL})\b""",
    re.VERBOSE,
)


def find_name(raw: str, asked: bool = False, address: Found | None = None) -> Found | None:
    """The name the writer gives himself, in title case when he wrote it all in lower case.

    When we `asked` for it, a bare name before the `address` (or alone) is an answer.
    Whoever is greeted, thanked or asked after is not the writer.
    """
    others = _others(raw)
    for shape in _shapes():
        for match in shape.pattern.finditer(raw):
            name = _cleaned(match.group("name"), shape.lower)
            inside = address and address.start <= match.start("name") < address.end
            inside = inside or (name is not None and fold(name) in _towns())
            if name and not inside and fold(name.split()[0]) not in others:
                name = given.with_spelled(name, raw[match.start("name") :])
                return Found(name, match.start("name"), match.end("name"), shape.rule)
    if known := given.find_given_name(raw, others, address):
        return known
    if asked and (bare := _bare(raw if address is None else raw[: address.start])):
        return bare
    return _before_address(raw, address) if address else None


def _others(raw: str) -> set[str]:
    """First names of people the message is addressed to or speaks of."""
    out = {fold(match.group("name")) for match in _SPOKEN_OF.finditer(raw)}
    greeted = _ADDRESSED.match(raw)
    if greeted and not _NOT_ADDRESSED.match(raw, greeted.end()):
        out.add(fold(greeted.group("name").split()[0]))
    return out


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(table("people")["names"][group])


@cache
def _towns() -> frozenset[str]:
    return frozenset(table("people")["address"]["towns"])


def _cleaned(written: str, lower: bool) -> str | None:
    """The name without the words that run on behind it; None when nothing name-like is left."""
    kept: list[str] = []
    ends = _words("ends") if lower else _words("ends") - _words("particles")
    written = given.held_together(_LEADS.sub("", given.without_fillers(written)))
    words = written.split()
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if fold(word).strip(".,") in ends and kept:
            break
        if kept and len(word) == len(after) == 1:
            break  # letters: he spells it
        kept.append(word.strip(",;:!"))
    while kept and fold(kept[-1]).strip(".") in _words("particles"):
        kept.pop()
    plain = [fold(word).strip(".") for word in kept]
    never = _words("never") - _words("particles")
    if (
        len(plain) > 1
        and (kept[0][0].isupper() or plain[0] != "may")
        and plain[0] in _words("also_names")
    ):
        never -= {plain[0]}
    if not plain or plain[0] in _words("ends") or not never.isdisjoint(plain):
        return None
    if len(kept) > _MOST_WORDS or (lower and (len(plain[0]) < 2 or len(kept) > 3)):
        return None
    if len(kept) == 2 and len(plain[1]) > 1 and plain[0].startswith(plain[1]):
        kept.pop()  # "salvatore, sal"
    name = " ".join(kept).rstrip(".").replace("_", " ")
    return given.titled(name) if name.islower() or (name.isupper() and len(name) > 3) else name


_COURTESY: Final = re.compile(
    r"\s*(?i:(?:yes|sure|ok|okay|hi|hello|s[ií]|claro|thanks|great)[ ,.!]+)*"
)
_BARE: Final = re.compile(
    rf"\s*(?P<name>{_WORD}(?:[ ]{_WORD}){{0,3}})\s*(?:$|[,.\n;:\-–—(]|(?=\d)|(?<=[ ])(?i:at|and|en|y)[ ])"
)


_ALONE: Final = re.compile(rf"\s*(?P<name>{_CAPITAL}(?:[ ]{_CAPITAL}){{1,2}})\s*[,\n:\-–—]\s*")
_LITTLE: Final = 30
"""Characters behind the address in a message that is nothing but name and address."""


def _before_address(raw: str, address: Found) -> Found | None:
    """ "Dana Reyes, 14 Elm St" and nothing else: a name, asked for or not."""
    match = _ALONE.fullmatch(raw[: address.start])
    if match is None or len(raw) - address.end > _LITTLE:
        return None
    name = _cleaned(match.group("name"), lower=False)
    return Found(name, match.start("name"), match.end("name"), "name and address") if name else None


def _bare(before: str) -> Found | None:
    """An answer that is nothing but a name, or begins with one before the address."""
    courtesy = _COURTESY.match(before)
    match = _BARE.match(before, courtesy.end() if courtesy else 0)
    if match is None:
        return None
    name = _cleaned(match.group("name"), lower=match.group("name").islower())
    return Found(name, match.start("name"), match.end("name"), "bare answer") if name else None
