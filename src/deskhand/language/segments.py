"""How many SMS segments a text costs: GSM-7 or UCS-2, counted as carriers do. No sending."""

from __future__ import annotations

from typing import NamedTuple

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
"""Sent as an escape and a character: two units."""

SINGLE = {"GSM-7": 160, "UCS-2": 70}
PART = {"GSM-7": 153, "UCS-2": 67}
"""Units in one message, and in each part of a longer one (its header takes the rest)."""


class Segments(NamedTuple):
    """`units` are septets (GSM-7) or 16-bit code units (UCS-2)."""

    encoding: str
    units: int
    segments: int


def count(text: str) -> Segments:
    """Encoding, units and segments of a text; the empty text is one segment of no units."""
    if all(letter in BASIC or letter in EXTENDED for letter in text):
        encoding, widths = "GSM-7", [1 + (letter in EXTENDED) for letter in text]
    else:
        encoding, widths = "UCS-2", [1 + (ord(letter) > 0xFFFF) for letter in text]
    units = sum(widths)
    if units <= SINGLE[encoding]:
        return Segments(encoding, units, 1)
    parts, room = 1, PART[encoding]
    for width in widths:  # a character of two units is never cut in half
        if width > room:
            parts, room = parts + 1, PART[encoding]
        room -= width
    return Segments(encoding, units, parts)


def outside_gsm7(text: str) -> str:
    """The characters that turn a text into UCS-2, each once, in order."""
    strange = (letter for letter in text if letter not in BASIC and letter not in EXTENDED)
    return "".join(dict.fromkeys(strange))
