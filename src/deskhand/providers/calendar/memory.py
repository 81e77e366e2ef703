"""Calendars in memory, as strict as real ones: etags, cursors, ids that stay taken. For tests and tries."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from deskhand.ports.calendar import Changes, Draft, Event


@dataclass
class _Calendar:
    """Events by id with what was written of them; `log` has an entry for each change."""

    events: dict[str, Event] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)


class MemoryCalendars:
    """Implements `CalendarClient`; `owner_*` is the technician at his phone."""

    def __init__(self) -> None:
        self._calendars: dict[str, _Calendar] = {}
        self._lock = threading.RLock()
        self.trouble: Exception | None = None
        """Raised by every call while it is set: no network, no way in."""
        self.between: list[tuple[str, Event]] = []
        """What the technician adds just before our next write lands."""

    # ---- what Deskhand asks

    def listed(self, calendar: str, start: datetime, end: datetime) -> Sequence[Event]:
        with self._at(calendar) as there:
            found = [e for e in there.events.values() if e.start < end and start < e.end]
            return sorted(found, key=lambda e: (e.start, e.id))

    def find(self, calendar: str, id: str) -> Event | None:
        with self._at(calendar) as there:
            return there.events.get(id)

    def put(self, calendar: str, id: str, draft: Draft, etag: str | None = None) -> Event | None:
        with self._at(calendar) as there:
            while self.between:
                self._set(*self.between.pop(0))
            stands = there.events.get(id)
            if (stands.etag if stands else None) != etag:
                return None
            there.drafts[id] = draft
            return self._set(calendar, Event(id, draft.start, draft.end, visit=draft.visit))

    def remove(self, calendar: str, id: str, etag: str | None = None) -> bool:
        with self._at(calendar) as there:
            stands = there.events.get(id)
            if stands is None:
                return True
            if etag is not None and stands.etag != etag:
                return False
            self._drop(calendar, id)
            return True

    def changes(self, calendar: str, cursor: str | None) -> Changes:
        with self._at(calendar) as there:
            now = str(len(there.log))
            return Changes(now, any=cursor is not None and cursor != now)

    def watch(self, calendar: str, address: str, secret: str) -> datetime | None:
        return None

    def close(self) -> None:
        """Nothing is open."""

    # ---- what the technician does on his phone

    def owner_adds(self, calendar: str, id: str, start: datetime, end: datetime) -> None:
        """Something of his own, or an event of ours that he brings back."""
        with self._lock:
            draft = self._there(calendar).drafts.get(id)
            self._set(calendar, Event(id, start, end, visit=draft.visit if draft else None))

    def owner_moves(self, calendar: str, id: str, start: datetime, end: datetime) -> None:
        """Any event, ours too, to another time."""
        with self._lock:
            self._set(calendar, replace(self._there(calendar).events[id], start=start, end=end))

    def owner_deletes(self, calendar: str, id: str) -> None:
        """Any event, ours too."""
        with self._lock:
            self._drop(calendar, id)

    def owner_gives(self, calendar: str, id: str, other: str) -> None:
        """An event from one calendar into another, under the id it has."""
        with self._lock:
            event, draft = self._there(calendar).events[id], self._there(calendar).drafts.get(id)
            self._drop(calendar, id)
            if draft is not None:
                self._there(other).drafts[id] = draft
            self._set(other, event)

    def ever_wrote(self, calendar: str) -> bool:
        """Has anything of ours ever stood there?"""
        with self._lock:
            return bool(self._there(calendar).drafts)

    def of(self, calendar: str) -> list[tuple[Event, Draft | None]]:
        """What stands there, by start, with what we wrote."""
        with self._lock:
            there = self._there(calendar)
            events = sorted(there.events.values(), key=lambda e: e.start)
            return [(event, there.drafts.get(event.id)) for event in events]

    # ---- inside

    @contextmanager
    def _at(self, calendar: str) -> Iterator[_Calendar]:
        if self.trouble is not None:
            raise self.trouble
        with self._lock:
            yield self._there(calendar)

    def _there(self, calendar: str) -> _Calendar:
        return self._calendars.setdefault(calendar, _Calendar())

    def _set(self, calendar: str, event: Event) -> Event:
        there = self._there(calendar)
        there.log.append(event.id)
        stored = replace(event, etag=f'"{len(there.log)}"')
        there.events[event.id] = stored
        return stored

    def _drop(self, calendar: str, id: str) -> None:
        there = self._there(calendar)
        there.log.append(id)
        del there.events[id]
