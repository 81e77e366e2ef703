"""A bus in memory: what is posted is called out, or kept until somebody takes it. For tests and trials."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from deskhand.ports.bus import BIGGEST_MESSAGE, Posted


class MemoryBus:
    """Implements ports.bus.Bus. `full` makes it take nothing."""

    def __init__(self, heard: Callable[[Posted], None] | None = None) -> None:
        self._heard, self._lock = heard, threading.Lock()
        self._kept: list[Posted] = []
        self.full = False

    def publish(self, messages: Iterable[Posted]) -> int:
        posted = list(messages)
        for message in posted:
            if len(message.data) > BIGGEST_MESSAGE:
                raise ValueError(f"{message.topic}: {len(message.data)} bytes in one message")
        if self.full:
            return 0
        with self._lock:
            self._kept += posted
        for message in posted:
            if self._heard:
                self._heard(message)
        return len(posted)

    def taken(self) -> list[Posted]:
        """What was posted since it was last asked."""
        with self._lock:
            found, self._kept = self._kept, []
        return found

    def close(self) -> None:
        """Nothing to release."""
