"""The shape of something found in a message. No finding here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A value, the place of its words in the raw text, and the rule that found it."""

    value: str
    start: int
    end: int
    rule: str
