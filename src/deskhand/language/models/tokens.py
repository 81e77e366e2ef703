"""How many tokens a text costs, counted upwards: no vendor's tokenizer is asked."""

from __future__ import annotations

import re
from typing import Final

PHOTO: Final = 300
"""A picture at the lowest resolution the vendors offer."""
_PIECE: Final = re.compile(r"[A-Za-z]+|\d|[^\w\s]+|_+|[^\W\da-zA-Z_]+|\n+| {2,}")
_LETTERS, _SIGNS, _BYTES = 6, 3, 2
"""Of a run of letters, signs, or bytes of other scripts in one token; common words are one token."""
_MOST_LETTERS: Final = 8
"""Characters a token stands for at most, spaces included."""


def count(text: str) -> int:
    """An upper estimate: digits one each, spaces with the word behind them."""
    return sum(_cost(piece) for piece in _PIECE.findall(text))


def cut(text: str, most: int) -> str:
    """The text, or its beginning and its end with a mark between them, in at most `most` tokens."""
    if len(text) <= most * _MOST_LETTERS and count(text) <= most:
        return text
    low, high = 0, min(len(text), most * _MOST_LETTERS)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count(_halved(text, middle)) <= most else (low, middle - 1)
    return _halved(text, low)


def _halved(text: str, letters: int) -> str:
    tail = letters // 3
    return f"{text[: letters - tail]} [...] {text[len(text) - tail :]}" if letters else ""


def _cost(piece: str) -> int:
    if not piece.isascii():
        return -(-len(piece.encode("utf-8", "replace")) // _BYTES)
    if piece.isalpha():
        return -(-len(piece) // _LETTERS)
    return 1 if piece.isspace() else -(-len(piece) // _SIGNS)
