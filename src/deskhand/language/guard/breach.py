"""What the guard reports: one claim of a text that no fact of its plan covers."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class BreachKind(StrEnum):
    """What sort of thing was said, or lost, without cover."""

    AMOUNT = "amount"
    TIME = "time"
    DATE = "date"
    NUMBER = "number"
    PHONE = "phone"
    LINK = "link"
    ADDRESS = "address"
    NAME = "name"
    PROMISE = "promise"
    CLAIM = "claim"
    CHARACTER = "character"
    WORD = "word"
    LENGTH = "length"
    MISSING = "missing"


class Breach(NamedTuple):
    """`words` as they stand at `span` (start, end) of the text; both empty when something is missing.
    `why` is one line for the log and the owner."""

    kind: BreachKind
    words: str
    span: tuple[int, int]
    why: str
