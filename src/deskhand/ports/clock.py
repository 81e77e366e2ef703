"""Time and identity as ports: nothing else in Deskhand asks the machine for either."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The current instant."""

    def now(self) -> datetime:
        """An aware UTC datetime that never goes back within one process."""


class NewId(Protocol):
    """Random ids and secrets for what cannot be derived (link tokens, intake of an id-less message)."""

    def __call__(self) -> str:
        """At least 128 bits as lower-case text, safe in a URL; never the same twice."""
