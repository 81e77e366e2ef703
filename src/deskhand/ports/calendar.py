"""Calendars outside our documents; the built-in one only publishes what our documents hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from deskhand.domain.business import Business
from deskhand.domain.work import Block, Visit


class CalendarFeed(Protocol):
    """Writes visits as iCalendar (RFC 5545). No access codes, stable UIDs, rising SEQUENCE."""

    def feed(
        self,
        business: Business,
        visits: Sequence[Visit],
        now: datetime,
        blocks: Sequence[Block] = (),
    ) -> bytes:
        """A subscription feed (VCALENDAR, METHOD:PUBLISH) of confirmed and cancelled visits, and of
        the time that is blocked, as busy without the owner's words."""

    def invitation(self, business: Business, visit: Visit, now: datetime) -> bytes:
        """One visit for the customer: METHOD:REQUEST, or CANCEL when it is cancelled."""
