"""A clock in the store that stands until it is set: one time for all processes of a test."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from deskhand.domain.base import instant_text
from deskhand.domain.control import AgentState
from deskhand.domain.errors import Conflict
from deskhand.ports.store import Commit, Ref, Store

PLACE = Ref(AgentState.collection, "test-clock")
START = datetime(2026, 1, 1, tzinfo=UTC)


class StoredClock:
    """Implements ports.clock.Clock over one document of a business; `start` counts until it is set."""

    def __init__(self, store: Store, business: str, start: datetime = START) -> None:
        self._store, self._business = store, business
        self._last, self._lock = start.astimezone(UTC), threading.Lock()

    def now(self) -> datetime:
        _, found = self._stands()
        with self._lock:
            self._last = max(self._last, found or self._last)
            return self._last

    def set(self, instant: datetime) -> None:
        """Move forward to `instant`, for every process; an earlier one changes nothing."""
        while True:
            version, found = self._stands()
            if found is not None and found >= instant:
                return
            state = AgentState(id=PLACE.id, values={"now": instant_text(instant)})
            commit = Commit({PLACE: version}, {PLACE: state.model_dump_json()})
            try:
                self._store.commit(self._business, commit)
            except Conflict:
                continue
            return

    def _stands(self) -> tuple[int, datetime | None]:
        record = self._store.get(self._business, PLACE)
        if record is None:
            return 0, None
        state = AgentState.model_validate_json(record.body)
        return record.version, datetime.fromisoformat(state.values["now"])
