"""Firestore as its documentation has it, in this process, under Google's own client and our own adapter.

Stricter than the emulator and quick under contention: a query over several fields needs its composite index,
a transaction locks what it reads (absence too), the older of two that want the same goes first and the
younger is aborted; documents, ids and commits have Firestore's limits. It speaks the service's own requests.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest import mock

from google.api_core import exceptions as google
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1 import types

from deskhand.ports import queries
from deskhand.providers._firestore import indexes
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.store.firestore import FirestoreStore

BIGGEST_DOCUMENT = 1 << 20
BIGGEST_REQUEST = 10 << 20
MOST_WRITES = 500
LONGEST_ID = 1500
LONGEST_WAIT = 20.0
"""Seconds for which a commit waits for the locks of older transactions, until it is aborted."""
FAR = 0.001
"""Seconds that a request for documents is on its way, at most: others come between."""
RESERVED = re.compile(r"__.*__")
SIGNS = {
    "EQUAL": lambda a, b: a == b,
    "GREATER_THAN_OR_EQUAL": lambda a, b: a[0] == b[0] and a >= b,
    "LESS_THAN": lambda a, b: a[0] == b[0] and a < b,
}

Key = tuple[int, Any]
"""A value as Firestore orders it: its type's rank, then itself."""


class Stored:
    """A document at one moment."""

    def __init__(self, document: types.Document, at: datetime) -> None:
        self.at, self.document = at, document
        self.keys = dict(_keys("", types.Document.pb(document).fields))

    def shown(self, paths: Iterable[str]) -> types.Document:
        """With the fields that were asked for, which here are all at the top."""
        whole, asked = types.Document.pb(self.document), set(paths)
        shown = types.Document.pb(types.Document())
        shown.name = whole.name
        shown.create_time.CopyFrom(whole.create_time)
        shown.update_time.CopyFrom(whole.update_time)
        for name, value in whole.fields.items():
            if not asked or name in asked:
                shown.fields[name].CopyFrom(value)
        return types.Document.wrap(shown)


class Transaction:
    def __init__(self, age: int) -> None:
        self.age, self.wounded = age, False
        self.reads: set[str] = set()


class Service:
    """One project's database."""

    _transport = SimpleNamespace(
        run_query=SimpleNamespace(_retry=SimpleNamespace(_predicate=lambda _: False))
    )
    """Where the client looks whether a broken query may be asked again."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._now = datetime(2026, 11, 1, tzinfo=UTC)
        self._held: dict[str, dict[str, list[Stored]]] = {}
        self._open: dict[bytes, Transaction] = {}
        self._ages: dict[bytes, int] = {}
        self._numbers = count(1)
        self._indexes = {(one.collection, one.fields) for one in indexes(queries.ALL)}
        self._rng = random.Random(0)
        self.aborted = 0

    # ---- reading

    def batch_get_documents(
        self, request: Any, **_: Any
    ) -> Iterator[types.BatchGetDocumentsResponse]:
        asked = types.BatchGetDocumentsRequest(request)
        time.sleep(FAR * self._rng.random())
        with self._changed:
            if asked.transaction:
                transaction = self._transaction(asked.transaction)
                transaction.reads.update(asked.documents)
            found = [(name, self._latest(name)) for name in asked.documents]
            at = self._now
        for name, stored in found:
            if stored is None:
                yield types.BatchGetDocumentsResponse(missing=name, read_time=at)
            else:
                shown = stored.shown(asked.mask.field_paths)
                yield types.BatchGetDocumentsResponse(found=shown, read_time=at)

    def run_query(self, request: Any, **_: Any) -> Iterator[types.RunQueryResponse]:
        asked = types.RunQueryRequest(request)
        query = asked.structured_query
        (source,) = query.from_
        equal, filters = set(), []
        for one in _filters(query.where):
            sign, path = one.op.name, one.field.field_path
            if sign == "EQUAL":
                equal.add(path)
            filters.append((path, SIGNS[sign], _key(types.Value.pb(one.value))))
        orders = [order.field.field_path for order in query.order_by]
        self._check_index(source.collection_id, equal, orders)
        at = _instant(asked.read_time) if asked._pb.HasField("read_time") else None
        with self._changed:
            place = f"{asked.parent}/{source.collection_id}"
            found = [s for h in self._held.get(place, {}).values() if (s := _as_of(h, at))]
        by = [path for path in orders if path != "__name__"]
        found = [
            one
            for one in found
            if all(
                path in one.keys and is_so(one.keys[path], value) for path, is_so, value in filters
            )
            and all(path in one.keys for path in by)
        ]
        found.sort(key=lambda one: ([one.keys[path] for path in by], one.document.name))
        limit = query.limit.value if hasattr(query.limit, "value") else query.limit
        paths = [one.field_path for one in query.select.fields]
        moment = at or self._now
        for one in found[: limit or None]:
            yield types.RunQueryResponse(document=one.shown(paths), read_time=moment)

    def list_documents(self, request: Any, **_: Any) -> Sequence[types.Document]:
        """Also those that only have children."""
        asked = types.ListDocumentsRequest(request)
        start = f"{asked.parent}/{asked.collection_id}/"
        with self._changed:
            below = {n for held in self._held.values() for n in held if n.startswith(start)}
        names = {start + name[len(start) :].partition("/")[0] for name in below}
        return [types.Document(name=name) for name in sorted(names)]

    def list_collection_ids(self, request: Any, **_: Any) -> Sequence[str]:
        start = f"{types.ListCollectionIdsRequest(request).parent}/"
        with self._changed:
            places = [place for place, held in self._held.items() if held]
        return sorted({p[len(start) :].partition("/")[0] for p in places if p.startswith(start)})

    # ---- transactions

    def begin_transaction(self, request: Any, **_: Any) -> types.BeginTransactionResponse:
        """One that is tried again keeps its place in the line."""
        before = types.BeginTransactionRequest(request).options.read_write.retry_transaction
        time.sleep(FAR * self._rng.random())
        with self._changed:
            number = next(self._numbers)
            id = str(number).encode()
            self._open[id] = Transaction(self._ages.get(before, number))
            self._ages[id] = self._open[id].age
        return types.BeginTransactionResponse(transaction=id)

    def rollback(self, request: Any, **_: Any) -> None:
        with self._changed:
            self._open.pop(types.RollbackRequest(request).transaction, None)
            self._changed.notify_all()

    def commit(self, request: Any, **_: Any) -> types.CommitResponse:
        asked = types.CommitRequest(request)
        writes = [one.update for one in asked.writes]
        if asked._pb.ByteSize() > BIGGEST_REQUEST or len(writes) > MOST_WRITES:
            raise google.InvalidArgument("the request is too large")
        for document in writes:
            _check(document)
        time.sleep(FAR * self._rng.random())
        with self._changed:
            mine = self._transaction(asked.transaction) if asked.transaction else None
            age = mine.age if mine else next(self._numbers)
            self._lock([document.name for document in writes], mine, age)
            self._open.pop(asked.transaction, None)
            self._now += timedelta(microseconds=1)
            for document in writes:
                self._write(document)
            self._changed.notify_all()
            at = self._now
        results = [types.WriteResult(update_time=at) for _ in writes]
        return types.CommitResponse(write_results=results, commit_time=at)

    # ---- inside, under the lock

    def _transaction(self, id: bytes) -> Transaction:
        found = self._open.get(id)
        if found is None:
            raise google.InvalidArgument("no such transaction, or it has ended")
        if found.wounded:
            self._abort(id)
        return found

    def _abort(self, id: bytes) -> None:
        self._open.pop(id, None)
        self.aborted += 1
        self._changed.notify_all()
        raise google.Aborted("too much contention on these documents, please try again")

    def _lock(self, names: Sequence[str], mine: Transaction | None, age: int) -> None:
        """Younger ones that read these are cut, older ones are waited for."""
        wanted = set(names)

        def free() -> bool:
            if mine is not None and mine.wounded:
                return True
            others = [t for t in self._open.values() if t is not mine and t.reads & wanted]
            for other in others:
                other.wounded = other.wounded or other.age > age
            return not any(other.age < age for other in others)

        in_time = self._changed.wait_for(free, LONGEST_WAIT)
        if mine is not None and (mine.wounded or not in_time):
            self._abort(next(id for id, one in self._open.items() if one is mine))
        if not in_time:
            raise google.Aborted("held up by others")

    def _latest(self, name: str) -> Stored | None:
        history = self._held.get(name.rpartition("/")[0], {}).get(name)
        return history[-1] if history else None

    def _write(self, document: types.Document) -> None:
        before = self._latest(document.name)
        made = before.document.create_time if before else self._now
        fresh = types.Document(document)
        fresh.create_time, fresh.update_time = made, self._now
        place = self._held.setdefault(document.name.rpartition("/")[0], {})
        place.setdefault(document.name, []).append(Stored(fresh, self._now))

    def _check_index(self, collection: str, equal: set[str], orders: Sequence[str]) -> None:
        """Equalities alone are merged from the indexes of their fields; with an order they are not."""
        by = [path for path in orders if path != "__name__"]
        if not equal or not by:
            return
        for place, fields in self._indexes:
            if place == collection and set(fields[:-1]) == equal and [fields[-1]] == by:
                return
        raise google.FailedPrecondition(
            f"the query of {collection} by {equal}, {by} needs an index"
        )


class BadLine:
    """The way to a service on which some commits never arrive, and of as many the answer is lost."""

    def __init__(self, service: Service, share: float, seed: object) -> None:
        self._service, self._share, self._rng = service, share, random.Random(f"{seed}")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)

    def commit(self, request: Any, **options: Any) -> types.CommitResponse:
        lot = self._rng.random()
        if lot < self._share:
            raise google.ServiceUnavailable("the request never arrived")
        answer = self._service.commit(request, **options)
        if lot < 2 * self._share:
            raise google.DeadlineExceeded("the answer was lost")
        return answer


class Shaped(FirestoreStore):
    """Our adapter on such a service, over a line that may be bad once the store is open."""

    def __init__(
        self, service: Service | None = None, writers: int = 8, line: BadLine | None = None
    ) -> None:
        self.service, self.writers = service or Service(), writers

        def client(project: str, database: str) -> Any:
            made = Client(project=project, database=database, credentials=AnonymousCredentials())
            made._firestore_api_internal = self.service
            return made

        Client = firestore.Client  # noqa: N806
        with mock.patch.object(firestore, "Client", client):
            super().__init__("shaped", now=SystemClock().now)
        if line is not None:
            self._client._firestore_api_internal = line


def _instant(at: Any) -> datetime:
    return datetime.fromtimestamp(at.timestamp(), UTC).replace(microsecond=at.microsecond)


def _as_of(history: Sequence[Stored], at: datetime | None) -> Stored | None:
    return next((one for one in reversed(history) if at is None or one.at <= at), None)


def _filters(where: Any) -> list[Any]:
    if where._pb.HasField("composite_filter"):
        return [inner for one in where.composite_filter.filters for inner in _filters(one)]
    return [where.field_filter] if where._pb.HasField("field_filter") else []


def _keys(before: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, Key]]:
    """Every scalar by its path; lists are asked for by nobody."""
    for name, value in fields.items():
        path = f"{before}.{name}" if before else name
        if value.WhichOneof("value_type") == "map_value":
            yield from _keys(path, value.map_value.fields)
        else:
            yield path, _key(value)


def _key(value: Any) -> Key:
    kind = value.WhichOneof("value_type")
    ranks = {"null_value": 0, "boolean_value": 1, "integer_value": 2, "double_value": 2}
    held = getattr(value, kind)
    if kind == "timestamp_value":
        return (3, held.ToNanoseconds())
    return (ranks.get(kind, 4), held)


def _check(document: types.Document) -> None:
    """Firestore's limits. Raises InvalidArgument."""
    name = document.name.partition("/documents/")[2]
    for id in name.split("/"):
        if id in ("", ".", "..") or RESERVED.fullmatch(id) or len(id.encode()) > LONGEST_ID:
            raise google.InvalidArgument(f"no id for a document: {id[:40]!r}")
    size = 32 + len(name.encode()) + _size(types.Document.pb(document).fields)
    if size > BIGGEST_DOCUMENT:
        raise google.InvalidArgument(f"{name} has {size} bytes, at most {BIGGEST_DOCUMENT}")


def _size(fields: Mapping[str, Any]) -> int:
    size = 0
    for name, value in fields.items():
        if RESERVED.fullmatch(name) or not name:
            raise google.InvalidArgument(f"no name for a field: {name!r}")
        size += len(name.encode()) + 1
        kind = value.WhichOneof("value_type")
        if kind == "map_value":
            size += _size(value.map_value.fields)
        else:
            size += len(value.string_value.encode()) + 1 if kind == "string_value" else 8
    return size
