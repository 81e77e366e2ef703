"""A few values of a provider that outlive its process, in one document of the store. Nothing secret."""

from __future__ import annotations

from typing import Any

from deskhand.domain.control import AgentState
from deskhand.domain.errors import Conflict
from deskhand.ports.store import Commit, Ref, Store


class Notes:
    """The values kept under one name; several processes may write, the last one counts."""

    def __init__(self, store: Store, business: str, name: str) -> None:
        self._store, self._business = store, business
        self._place = Ref(AgentState.collection, name)

    def read(self) -> dict[str, Any]:
        """What is kept; empty when nothing is. Raises TryAgain."""
        return self._stands()[1]

    def write(self, **changes: Any) -> None:
        """Change these values and leave the others. Raises TryAgain."""
        while True:
            version, values = self._stands()
            if all(values.get(name) == value for name, value in changes.items()):
                return
            state = AgentState(id=self._place.id, values={**values, **changes})
            commit = Commit({self._place: version}, {self._place: state.model_dump_json()})
            try:
                self._store.commit(self._business, commit)
            except Conflict:
                continue
            return

    def _stands(self) -> tuple[int, dict[str, Any]]:
        record = self._store.get(self._business, self._place)
        if record is None:
            return 0, {}
        return record.version, AgentState.model_validate_json(record.body).values
