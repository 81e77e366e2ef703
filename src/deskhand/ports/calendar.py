"""Calendars outside our documents: what we publish, and those a technician lives by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from deskhand.domain.business import Business
from deskhand.domain.work import Block, Visit


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as we want it to stand: aware instants, and the IANA zone it is shown in. `visit` is
    kept with it, so that we know it again; no access code is ever in its words."""

    visit: str
    start: datetime
    end: datetime
    zone: str
    summary: str
    description: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence in a calendar (UTC). `busy`: it takes time, so it is neither free, declined nor
    cancelled. `visit` is that of ours which it shows, None for everybody else's; whose words it has
    nobody asks: they may be private."""

    id: str
    start: datetime
    end: datetime
    etag: str = ""
    busy: bool = True
    visit: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """`cursor` is where the next look begins; `any` whether something changed since the last one (true
    when the calendar no longer knows where that was)."""

    cursor: str
    any: bool


class CalendarClient(Protocol):
    """Calendars of technicians, each named as in business.yaml. Nothing is cached: every call asks.

    Every call may raise TryAgain (asking again harms nothing: writes are idempotent), NeedsOwner (the
    way in is lost; its reason is for him) or Reject (this can never be written). Safe for any number of
    threads.
    """

    def listed(self, calendar: str, start: datetime, end: datetime) -> Sequence[Event]:
        """Everything that touches [start, end), by start: recurring events as their occurrences, days as
        the technician's local ones, ours among them. Cancelled ones are left out."""

    def find(self, calendar: str, id: str) -> Event | None:
        """The event with this id, None when there is none (any more)."""

    def put(self, calendar: str, id: str, draft: Draft, etag: str | None = None) -> Event | None:
        """Write an event under an id of ours: new or once deleted without `etag`, else in place of the
        one that has it. None when that is not what stands there; nothing is written then."""

    def remove(self, calendar: str, id: str, etag: str | None = None) -> bool:
        """Delete it; gone already is as good. False when it has another etag meanwhile."""

    def changes(self, calendar: str, cursor: str | None) -> Changes:
        """Has anything changed? Without `cursor` only a place to look from is made."""

    def watch(self, calendar: str, address: str, secret: str) -> datetime | None:
        """Ask to be told of changes at an https address, with `secret` as the proof; until when (UTC).
        None where that cannot be had. What is told may be late, doubled or missing."""

    def close(self) -> None:
        """Release connections."""


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

    def draft(self, business: Business, visit: Visit) -> Draft:
        """One visit as it stands in a technician's own calendar, said as in the feed."""
