"""A clock that stands until it is set, and ids that count: for tests, replay and simulation."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime, timedelta


class SettableClock:
    """Implements ports.clock.Clock."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self._now

    def set(self, instant: datetime) -> None:
        """Move forward to `instant`; an earlier one changes nothing."""
        with self._lock:
            self._now = max(self._now, instant.astimezone(UTC))

    def advance(self, span: timedelta) -> None:
        """Move forward by a span."""
        self.set(self._now + span)


class CountingIds:
    """Implements ports.clock.NewId: the same ids in the same order for the same seed."""

    def __init__(self, seed: str = "") -> None:
        self._seed, self._count, self._lock = seed, 0, threading.Lock()

    def __call__(self) -> str:
        with self._lock:
            self._count += 1
            return hashlib.sha256(f"{self._seed}:{self._count}".encode()).hexdigest()[:40]
