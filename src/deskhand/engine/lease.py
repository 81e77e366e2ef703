"""A lease in the store: one of many processes does a piece of work. Saves work; proves nothing.

Clocks differ and processes stall, so two may hold one for a moment: what is done under a lease must be
harmless when it is done twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from deskhand.domain.base import instant_text
from deskhand.domain.control import AgentState
from deskhand.domain.errors import Conflict
from deskhand.engine.codec import decode, encode
from deskhand.ports.clock import Clock
from deskhand.ports.store import Commit, Ref, Store


class Lease:
    """The work `name` of one business, for `span` at a time. `clock` is the machine's."""

    def __init__(
        self, store: Store, business: str, name: str, holder: str, clock: Clock, span: timedelta
    ) -> None:
        self._store, self._business, self._clock = store, business, clock
        self._ref, self._holder, self._span = (
            Ref(AgentState.collection, f"lease-{name}"),
            holder,
            span,
        )

    def take(self) -> bool:
        """Take it, or go on holding it; False while another holds it. Raises TryAgain."""
        version, holder, until = self._stands()
        now = self._clock.now()
        if holder == self._holder and until - now > self._span / 2:
            return True
        if holder not in (None, self._holder) and now < until:
            return False
        return self._write(version, now + self._span)

    def release(self) -> None:
        """Let it go at once, if it is ours."""
        version, holder, _ = self._stands()
        if holder == self._holder:
            self._write(version, self._clock.now())

    def holder(self) -> str | None:
        """Who holds it now."""
        _, holder, until = self._stands()
        return holder if self._clock.now() < until else None

    def _stands(self) -> tuple[int, str | None, datetime]:
        record = self._store.get(self._business, self._ref)
        if record is None:
            return 0, None, self._clock.now()
        values = decode(AgentState, record.body).values
        return record.version, values["holder"], datetime.fromisoformat(values["until"])

    def _write(self, version: int, until: datetime) -> bool:
        values = {"holder": self._holder, "until": instant_text(until)}
        document = encode(AgentState(id=self._ref.id, values=values))
        try:
            self._store.commit(self._business, Commit({self._ref: version}, {self._ref: document}))
        except Conflict:
            return False
        return True
