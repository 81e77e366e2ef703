"""The machine's clock and random ids."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime


class SystemClock:
    """Implements ports.clock.Clock; never goes back even when the machine's clock is set."""

    def __init__(self) -> None:
        self._last = datetime.now(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            self._last = max(self._last, datetime.now(UTC))
            return self._last


def random_id() -> str:
    """Implements ports.clock.NewId: 160 random bits."""
    return secrets.token_hex(20)
