"""Spans of time: what a customer asks for and what a visit takes. UTC or zoned instants, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from deskhand.domain.base import Value


class Window(Value):
    """A span of time; `end` None is a point. Both carry an offset."""

    start: datetime
    end: datetime | None = None

    def overlaps(self, other: Window) -> bool:
        """Do the two share any time? A point counts as one minute."""
        return self.start < other.until and other.start < self.until

    def holds(self, other: Window) -> bool:
        """Does the other lie within this one?"""
        return self.start <= other.start and other.until <= self.until

    @property
    def until(self) -> datetime:
        return self.end or self.start + timedelta(minutes=1)
