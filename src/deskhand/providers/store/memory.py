"""A store in memory: a product for tests, demo and replay, as strict as the durable ones."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deskhand.domain.errors import Conflict
from deskhand.ports.store import Commit, Query, Record, Ref
from deskhand.providers._limits import check_commit, check_empty, check_new, check_query


class MemoryStore:
    """Implements ports.store.Store; gone with the process."""

    writers = 64

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._closed = False
        self._held: dict[str, dict[Ref, Record]] = {}
        self._fields: dict[tuple[str, Ref], dict[str, Any]] = {}

    def get(self, business: str, ref: Ref) -> Record | None:
        with self._open():
            return self._held.get(business, {}).get(ref)

    def query(
        self,
        business: str,
        query: Query,
        equals: Mapping[str, str | int | bool] | None = None,
        low: str | int | None = None,
        high: str | int | None = None,
        limit: int = 100,
    ) -> Sequence[Record]:
        wanted = check_query(query, equals, low, high)
        with self._open():
            found = []
            for ref, record in self._held.get(business, {}).items():
                if ref.collection != query.collection:
                    continue
                body = self._fields[business, ref]
                if any(body.get(field) != value for field, value in wanted.items()):
                    continue
                key: Any = body.get(query.order) if query.order else ""
                if key is None or (low is not None and key < low):
                    continue
                if high is not None and key >= high:
                    continue
                found.append((key, ref.id, record))
            found.sort(key=lambda entry: entry[:2])
            return [record for _, _, record in found[:limit]]

    def commit(self, business: str, commit: Commit) -> None:
        check_commit(commit)
        with self._open():
            held = self._held.setdefault(business, {})
            for ref, version in commit.expects.items():
                record = held.get(ref)
                if (record.version if record else 0) != version:
                    raise Conflict(f"{ref} is at {record.version if record else 0}, not {version}")
            for ref, body in commit.puts.items():
                held[ref] = Record(ref, commit.expects[ref] + 1, body)
                self._fields[business, ref] = json.loads(body)

    def everything(self, business: str) -> Iterator[Record]:
        with self._open():
            records = list(self._held.get(business, {}).values())
        return iter(sorted(records, key=lambda r: (r.ref.collection, r.ref.id)))

    def businesses(self) -> Sequence[str]:
        with self._open():
            return sorted(business for business, held in self._held.items() if held)

    def backup(self, target: str) -> None:
        """A JSON Lines file: what a memory can leave behind."""
        check_new(target)
        with self._open(), Path(target).open("x", encoding="utf-8") as file:
            for business in self.businesses():
                for record in self.everything(business):
                    row = [business, record.ref.collection, record.ref.id, record.version]
                    file.write(json.dumps([*row, record.body]) + "\n")

    def load(self, rows: Iterable[tuple[str, Record]]) -> None:
        with self._open():
            check_empty("this store", self.businesses())
            for business, record in rows:
                self._held.setdefault(business, {})[record.ref] = record
                self._fields[business, record.ref] = json.loads(record.body)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._held.clear()
            self._fields.clear()

    @contextmanager
    def _open(self) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise RuntimeError("this store is closed")
            yield
