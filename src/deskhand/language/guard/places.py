"""Links, phone numbers and street addresses in a text against the facts of the plan."""

from __future__ import annotations

import re
from functools import lru_cache

from deskhand.language.guard.breach import Breach, BreachKind
from deskhand.language.guard.known import Known, bare_link, national
from deskhand.language.guard.script import PLACED, Script

_LINK = re.compile(
    r"\b(?:https?://|www\.|mailto:)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|co|us|biz|info|app|me|ly|gl|shop|site|"
    r"online|xyz|dev|gov|edu|mx|es|ru|cn|link|page|to|gg|tv|example)\b(?:[/?#]\S*)?|"
    r"\b[\w-]+\s*(?:\(?\s?dot\s?\)?|\[dot\]|\bpunto)\s*(?:com|net|org|io)\b|\bbit\s?\.?ly\b"
)
_PHONE = re.compile(
    r"(?<![\d$])(?!(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[-.]\d{1,2}[-.]\d{4}\b)"
    r"\+?\(?\d(?:(?:[\s()-]|\.(?!\s)){0,3}\d){6,}(?!\d)"
)
_EMERGENCY = re.compile(r"(?<![\d$])911(?!\d)")
_STREET = re.compile(
    r"\b(?P<before>[a-z']+)\s+(?:street|avenue|ave|road|rd|boulevard|blvd|lane|parkway|pkwy|terrace)\b|"
    r"\b(?:calle|avenida)\s+(?P<after>[a-z']+)"
)
_NO_STREET = frozenset(
    [
        "the",
        "your",
        "our",
        "my",
        "their",
        "his",
        "her",
        "this",
        "that",
        "a",
        "an",
        "on",
        "off",
        "of",
        "main",
        "side",
        "same",
        "back",
        "front",
        "cross",
        "which",
        "what",
        "la",
        "el",
        "su",
        "tu",
        "de",
        "en",
        "que",
        "no",
        "y",
        "para",
    ]
)

_HOUSE = re.compile(rf"(?<![\d:])\d+[a-z]?\s+(?={PLACED})")

_TOKEN = re.compile(r"#|[a-z0-9]+(?:'[a-z]+)?")
_GAP = re.compile(r"[\s,.#;-]*")
_SAME = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "lane": "ln",
    "drive": "dr", "court": "ct", "place": "pl", "terrace": "ter", "parkway": "pkwy", "highway": "hwy",
    "square": "sq", "circle": "cir", "north": "n", "south": "s", "east": "e", "west": "w",
    "apartment": "apt", "suite": "ste", "unit": "apt", "#": "apt", "floor": "fl", "saint": "st",
    "new": "n", "york": "y", "calle": "c", "avenida": "ave", "departamento": "apt", "depto": "apt",
}  # fmt: skip


def check_links(script: Script, known: Known) -> list[Breach]:
    """A breach for each link or mail address that is no fact."""
    breaches = []
    for match in _LINK.finditer(script.text):
        if bare_link(script.words(*match.span())) not in known.links:
            why = "a link or mail address that is no fact of the plan"
            breaches.append(script.breach(BreachKind.LINK, *match.span(), why))
        script.mask(*match.span())
    return breaches


def check_phones(script: Script, known: Known, emergency: bool) -> list[Breach]:
    """A breach for each phone number that is no fact. 911 may be named in an emergency."""
    breaches = []
    for match in _PHONE.finditer(script.text):
        digits = national(match[0])
        if not any(
            digits == phone or (len(digits) == 7 and phone.endswith(digits))
            for phone in known.phones
        ):
            why = "a phone number that is no fact of the plan"
            breaches.append(script.breach(BreachKind.PHONE, *match.span(), why))
        script.mask(*match.span())
    if emergency:
        for match in _EMERGENCY.finditer(script.text):
            script.mask(*match.span())
    return breaches


def mask_addresses(script: Script, known: Known) -> None:
    """Hide each mention of an address of the plan: in full, or its number and street or street and
    town. Tokens must come in the fact's order with nothing between them."""
    for address in known.addresses:
        for match in re.finditer(rf"(?<!\w){re.escape(address)}(?!\w)", script.text):
            script.mask(*match.span(), PLACED)
    facts = [_tokens(address) for address in known.addresses]
    if not facts:
        return
    text = [(m.start(), m.end(), _SAME.get(m[0], m[0])) for m in _TOKEN.finditer(script.text)]
    place = 0
    while place < len(text):
        length = max(_longest(script.text, text, place, fact) for fact in facts)
        if length:
            script.mask(text[place][0], text[place + length - 1][1], PLACED)
        place += max(length, 1)


@lru_cache(maxsize=256)
def _tokens(address: str) -> tuple[str, ...]:
    return tuple(_SAME.get(token, token) for token in _TOKEN.findall(address))


def _longest(
    written: str, text: list[tuple[int, int, str]], place: int, fact: tuple[str, ...]
) -> int:
    """How many tokens from `place` on follow the fact's order; 0 unless at least two do."""
    best = 0
    for first, token in enumerate(fact):
        if token != text[place][2]:
            continue
        at, length = first, 1
        while place + length < len(text):
            before, following = text[place + length - 1], text[place + length]
            if not _GAP.fullmatch(written, before[1], following[0]):
                break
            # What follows a number must follow it in the fact too: 14 is no number of another street.
            skip = 1 if fact[at].isdigit() else len(fact)
            ahead = fact[at + 1 : at + 1 + skip]
            if following[2] not in ahead:
                break
            at += 1 + ahead.index(following[2])
            length += 1
        whole = length == len(fact)
        if length > best and (whole or (length >= 2 and not _only_numbers(text, place, length))):
            best = length
    return best


def _only_numbers(text: list[tuple[int, int, str]], place: int, length: int) -> bool:
    return all(token.isdigit() or len(token) < 2 for _, _, token in text[place : place + length])


def check_house_numbers(script: Script) -> list[Breach]:
    """A breach for each other number before a street of the plan. Call with numbers in digits."""
    breaches = []
    for match in _HOUSE.finditer(script.text):
        if not script.words(match.end(), match.end() + 1).isdigit():
            why = "another house number than the plan's"
            breaches.append(script.breach(BreachKind.ADDRESS, *match.span(), why))
            script.mask(*match.span())
    return breaches


def check_streets(script: Script) -> list[Breach]:
    """A breach for each street named that is part of no address of the plan (those are masked)."""
    breaches = []
    for match in _STREET.finditer(script.text):
        if (match["before"] or match["after"]) not in _NO_STREET:
            why = "a street that is in no address of the plan"
            breaches.append(script.breach(BreachKind.ADDRESS, *match.span(), why))
    return breaches
