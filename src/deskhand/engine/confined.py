"""A desk on which an agent finds the collections it may read and write, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn, TypeVar

from deskhand.domain.base import Document
from deskhand.domain.spending import Answer
from deskhand.ports.desk import Desk
from deskhand.ports.store import Query

D = TypeVar("D", bound=Document)


@dataclass(frozen=True, slots=True)
class Rights:
    """Names of collections. What may be written may be read too."""

    writes: frozenset[str]
    reads: frozenset[str] = frozenset()

    @property
    def seen(self) -> frozenset[str]:
        return self.reads | self.writes


class ConfinedDesk:
    """Implements ports.desk.Desk over another one. Raises PermissionError for what the agent may not."""

    def __init__(self, desk: Desk, agent: str, rights: Rights) -> None:
        self._desk, self._agent, self._rights = desk, agent, rights
        self.now: Callable[[], datetime] = desk.now
        self.new_id: Callable[[str], str] = desk.new_id
        self.recall: Callable[..., Answer | None] = desk.recall

    def get(self, kind: type[D], id: str) -> D | None:
        return self._desk.get(self._readable(kind), id)

    def peek(self, kind: type[D], id: str) -> D | None:
        return self._desk.peek(self._readable(kind), id)

    def find(
        self,
        kind: type[D],
        query: Query,
        equals: Mapping[str, str | int | bool] | None = None,
        low: str | int | None = None,
        high: str | int | None = None,
        limit: int = 100,
    ) -> Sequence[D]:
        if query.collection not in self._rights.seen:
            self._refuse("read", query.collection)
        return self._desk.find(self._readable(kind), query, equals, low, high, limit)

    def put(self, document: Document) -> None:
        if document.collection not in self._rights.writes:
            self._refuse("write", document.collection)
        self._desk.put(document)

    def version(self, kind: type[D], id: str) -> int:
        return self._desk.version(self._readable(kind), id)

    def _readable(self, kind: type[D]) -> type[D]:
        if kind.collection not in self._rights.seen:
            self._refuse("read", kind.collection)
        return kind

    def _refuse(self, what: str, collection: str) -> NoReturn:
        raise PermissionError(f"{self._agent} may not {what} {collection}")
