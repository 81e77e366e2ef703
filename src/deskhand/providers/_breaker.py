"""A circuit breaker: after failures in a row nobody asks for a while, then one tries. Knows no vendor."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 3
REST_SECONDS = 30.0


class Breaker:
    """Safe for any number of threads; times in seconds of a clock that never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures, self._open_until = 0, 0.0

    def open(self) -> bool:
        """Is it resting? The one who hears no first, after a rest, tries for all: until he is back
        everybody else is told yes."""
        with self._lock:
            if self._failures < FAILURES and self._clock() >= self._open_until:
                return False
            if self._clock() < self._open_until:
                return True
            self._open_until = self._clock() + REST_SECONDS
            return False

    def worked(self) -> None:
        """It answered: closed."""
        with self._lock:
            self._failures, self._open_until = 0, 0.0

    def failed(self, rest: float | None = None) -> None:
        """It did not. `rest`: it named itself how long to stay away."""
        with self._lock:
            self._failures += 1
            if rest is not None:
                self._open_until = max(self._open_until, self._clock() + rest)
            elif self._failures >= FAILURES:
                self._open_until = self._clock() + REST_SECONDS
