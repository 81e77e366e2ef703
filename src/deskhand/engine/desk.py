"""The unit of work: tracked reads and buffered writes over a store. It commits nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from deskhand.domain.base import Document
from deskhand.domain.ids import derived
from deskhand.domain.spending import Answer
from deskhand.engine.answers import Asked, kept
from deskhand.engine.codec import decode
from deskhand.ports.store import Query, Ref, Store

D = TypeVar("D", bound=Document)


class TrackedDesk:
    """Implements ports.desk.Desk for one run of one handler."""

    def __init__(self, store: Store, business: str, now: datetime, seed: str, cache: Cache) -> None:
        self._store, self._business, self._now, self.seed = store, business, now, seed
        self._cache = cache
        self.reads: dict[Ref, int] = {}
        self.puts: dict[Ref, Document] = {}
        self._seen: dict[Ref, Document | None] = {}
        self._minted = 0

    def now(self) -> datetime:
        return self._now

    def new_id(self, kind: str) -> str:
        self._minted += 1
        return f"{kind}-{derived(self.seed, kind, self._minted)}"

    def get(self, kind: type[D], id: str) -> D | None:
        ref = Ref(kind.collection, id)
        if ref not in self.reads:
            version, document = self._load(kind, ref)
            self.reads[ref], self._seen[ref] = version, document
        return self.puts.get(ref, self._seen.get(ref))  # type: ignore[return-value]

    def peek(self, kind: type[D], id: str) -> D | None:
        return self._load(kind, Ref(kind.collection, id))[1]

    def find(
        self,
        kind: type[D],
        query: Query,
        equals: Mapping[str, str | int | bool] | None = None,
        low: str | int | None = None,
        high: str | int | None = None,
        limit: int = 100,
    ) -> Sequence[D]:
        records = self._store.query(self._business, query, equals, low, high, limit)
        return [decode(kind, record.body) for record in records]

    def put(self, document: Document) -> None:
        ref = Ref(document.collection, document.id)
        self.reads.setdefault(ref, 0)
        self.puts[ref] = document

    def version(self, kind: type[D], id: str) -> int:
        self.get(kind, id)
        ref = Ref(kind.collection, id)
        return self.reads[ref] + (ref in self.puts)

    def recall(
        self,
        call: str,
        given: str,
        ask: Callable[[], Answer] | None,
        *,
        conversation: str | None = None,
        turn: str | None = None,
        day: str | None = None,
    ) -> Answer | None:
        message, _, agent = self.seed.partition("\x1f")
        asked = Asked(call, derived(message, call, given), message, agent, conversation)
        return kept(self._store, self._business, asked, ask, self._now, turn, day)

    def _load(self, kind: type[D], ref: Ref) -> tuple[int, D | None]:
        record = self._store.get(self._business, ref)
        if record is None:
            return 0, None
        return record.version, self._cache.decoded(self._business, kind, record)


class Cache:
    """Decoded documents that are read on every turn (profile, price book), by their version."""

    KINDS = frozenset({"Business", "PriceBook", "FaqBook", "SafetyTexts"})

    def __init__(self) -> None:
        self._held: dict[tuple[str, Ref], tuple[str, Document]] = {}

    def decoded(self, business: str, kind: type[D], record: Any) -> D:
        """The record's document; frozen, so one instance may serve everyone."""
        if kind.collection not in self.KINDS:
            return decode(kind, record.body)
        held = self._held.get((business, record.ref))
        if held is not None and held[0] == record.body:
            return held[1]  # type: ignore[return-value]
        document = decode(kind, record.body)
        self._held[business, record.ref] = (record.body, document)
        return document
