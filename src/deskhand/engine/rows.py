"""Rows of the outbox: which can be read, which delivery this is, how long to wait after it. No store."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deskhand.domain.control import OutboxRow
from deskhand.domain.errors import TooNew
from deskhand.engine.codec import decode
from deskhand.ports.store import Record

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
BACKOFF = tuple(timedelta(seconds=s) for s in (2, 10, 30, 120, 600, 1800, 3600))


@dataclass(frozen=True, slots=True)
class Wake:
    """A row that may be delivered now, or at `due` (UTC), which is soon."""

    business: str
    row: str
    due: datetime | None = field(default=None, compare=False)


def known(records: Iterable[Record]) -> Iterator[tuple[Record, OutboxRow]]:
    """Rows this release can read; those of a newer one stay as they are for it."""
    for record in records:
        try:
            yield record, decode(OutboxRow, record.body)
        except TooNew as error:
            log.debug("left for a newer release: %s", error)


def number(row: OutboxRow) -> int:
    """Which delivery of the row this is, from 1. `tick` counts a delivery before it is made, so that
    one that kills the process counts too; the first, made right after the commit, is not counted."""
    return max(row.attempts, 1)


def backoff(deliveries: int) -> timedelta:
    """How long to wait after so many deliveries (from 1)."""
    return BACKOFF[min(max(deliveries, 1), len(BACKOFF)) - 1]
