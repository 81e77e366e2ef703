"""The bus: small messages that say "look at this row". It promises no order, and may lose or repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

BIGGEST_MESSAGE = 64_000
"""Bytes. What is larger is a blob, and the message names it."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message for a topic. `attributes` are short texts, for whoever looks without opening it."""

    topic: str
    data: bytes
    attributes: Mapping[str, str] = field(default_factory=dict)


class Bus(Protocol):
    """Safe for any number of threads."""

    def publish(self, messages: Iterable[Posted]) -> int:
        """Hand over each; returns how many were taken when the first was not, or all. Raises nothing for
        passing trouble: what was not taken is open in the store and is relayed. Raises
        ConfigurationError (no such topic, no right to write to it) and ValueError (above 64 kB)."""

    def close(self) -> None:
        """Release connections; may be repeated."""
