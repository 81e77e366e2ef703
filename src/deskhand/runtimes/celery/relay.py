"""The relay: open rows whose time has come go into their queues, those on their way not again at once.

This is what makes the broker dispensable. It keeps nothing: another relay begins where this one ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from deskhand.domain.control import OutboxRow
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.rows import Wake
from deskhand.runtimes.celery.application import Application

AT_ONCE = 500
"""Rows of one round, those that wait in queues apart."""
AGAIN_SECONDS = 10.0
"""A row handed on so long ago that has not moved: perhaps the broker lost it. If it only waits, what is
handed on again costs one read."""


class Relay:
    """Of one business. `seconds` is a clock that only goes forward."""

    def __init__(
        self,
        celery: Application,
        dispatcher: Dispatcher,
        business: str,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._celery, self._dispatcher, self._business = celery, dispatcher, business
        self._seconds = seconds
        self._on_the_way: dict[tuple[str, datetime], float] = {}

    def round(self) -> int:
        """Hand on what is due; how many rows that was. Raises TryAgain (the store)."""
        now, known = self._seconds(), self._on_the_way
        due = list(self._dispatcher.due(self._business, AT_ONCE + len(known)))
        lost = [row for row in due if now - known.get(_key(row), -AGAIN_SECONDS) >= AGAIN_SECONDS]
        taken = self._celery.hand_on([Wake(self._business, row.id) for row in lost], again=True)
        self._on_the_way = {
            **{key: known[key] for key in _keys(due) if key in known},
            **dict.fromkeys(_keys(lost[:taken]), now),
        }
        return taken


def _key(row: OutboxRow) -> tuple[str, datetime]:
    """A row that was tried meanwhile is another."""
    return row.id, row.wake_at


def _keys(rows: Iterable[OutboxRow]) -> list[tuple[str, datetime]]:
    return [_key(row) for row in rows]
