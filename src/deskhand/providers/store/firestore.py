"""Documents in Firestore (Native mode), for functions that come and go. No runtime, no other database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from google.api_core import exceptions as google
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from deskhand.domain.errors import ConfigurationError, Conflict, TryAgain, Unanswered
from deskhand.ports.store import Commit, Query, Record, Ref
from deskhand.providers._firestore import (
    BODY,
    CLOSED,
    EXPIRES,
    FIELDS,
    KEPT_CLOSED,
    LONGEST_FIELD,
    ROOT,
    WRITTEN_IN,
    field,
    read,
    written,
)
from deskhand.providers._firestore import VERSION as VERSION_FIELD
from deskhand.providers._limits import check_commit, check_empty, check_new, check_query
from deskhand.providers._outcome import stands
from deskhand.providers._schema import VERSION, check_version, write_file

SCHEMA = ("deskhand", "schema")
"""The document that says which release wrote here."""
ATTEMPTS = 5
"""Of one transaction that others hold up, each from its reads on."""
SECONDS = 20.0
"""The longest wait for one answer."""
LOADED_AT_ONCE, BYTES_AT_ONCE = 400, 4 << 20
"""Of a backup: documents, and bytes of their bodies, in one write. Firestore takes 10 MiB, and stores a
body and what may be asked of it."""
NAME = "__name__"
INTEGERS = range(-(2**63), 2**63)
WRONG_INSTALLATION = (
    google.PermissionDenied,
    google.Unauthenticated,
    google.NotFound,
    google.FailedPrecondition,
)
"""What no waiting mends: rights, no such database, an index that was not made."""

Row = tuple[str, str, str, int, str]


class FirestoreStore:
    """Implements ports.store.Store. A commit reads all it expects, then writes, in one transaction: the
    database's concurrency mode is pessimistic (set where it is made), so absence is locked as presence
    is. `now` says when a closed row was closed."""

    writers = 3
    """Google's emulator stalls where more contend for one document; it loses nothing."""

    def __init__(
        self, project: str, database: str = "(default)", *, now: Callable[[], datetime]
    ) -> None:
        """Raises ConfigurationError (no such database, no rights, a newer release's documents) and
        TryAgain (the service does not answer)."""
        self.project, self.database = project, database
        self._place = f"Firestore {project}/{database}"
        self._now, self._closed = now, False
        with self._translated():
            self._client = firestore.Client(project=project, database=database)
            self._prepare()

    def get(self, business: str, ref: Ref) -> Record | None:
        with self._translated():
            found = self._document(business, ref).get([VERSION_FIELD, BODY], timeout=SECONDS)
        return _record(ref, found) if found.exists else None

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
        with self._translated():
            asked = self._business(business).collection(query.collection).select(
                [VERSION_FIELD, BODY]
            )  # fmt: skip
            for name in query.equals:
                asked = asked.where(filter=FieldFilter(field(name), "==", wanted[name]))
            for bound, sign in ((low, ">="), (high, "<")):
                if bound is not None and query.order:
                    asked = asked.where(filter=FieldFilter(field(query.order), sign, bound))
            if query.order:
                asked = asked.order_by(field(query.order))
            found = asked.order_by(NAME).limit(limit).stream(timeout=SECONDS)
            return [_record(Ref(query.collection, read(one.id)), one) for one in found]

    def commit(self, business: str, commit: Commit) -> None:
        check_commit(commit)
        id, sent = uuid4().hex, list[Ref]()
        try:
            with self._translated():
                self._transact(business, commit, id, sent)
        except Conflict:
            raise
        except TryAgain:
            # The answer may have been lost after the service had written: look before anyone repeats it.
            if not sent or not self._stands(business, commit, id):
                raise

    def everything(self, business: str) -> Iterator[Record]:
        with self._translated():
            place = self._business(business)
            collections = sorted(place.collections(timeout=SECONDS), key=lambda c: str(c.id))
            # As of one moment of the service's own clock, however long the reading takes.
            moment = cast(datetime, place.get(timeout=SECONDS).read_time)
            for collection in collections:
                for found in collection.order_by(NAME).stream(read_time=moment):
                    yield _record(Ref(collection.id, read(found.id)), found)

    def businesses(self) -> Sequence[str]:
        with self._translated():
            # Documents that are only the parents of others are listed too.
            listed = self._client.collection(ROOT).list_documents(timeout=SECONDS)
            return sorted(read(document.id) for document in listed)

    def backup(self, target: str) -> None:
        """One SQLite file, as every backup is: it can be restored on one machine or loaded again."""
        check_new(target)
        try:
            write_file(target, self._rows())
        except sqlite3.OperationalError as error:
            if "unable to open" in str(error):
                raise ConfigurationError(
                    target, f"cannot be written ({error})", "check folder and permissions"
                ) from error
            raise TryAgain(f"{target}: {error}") from error

    def load(self, rows: Iterable[tuple[str, Record]]) -> None:
        check_empty(self._place, self.businesses())
        with self._translated():
            batch, count, size = self._client.batch(), 0, 0
            for business, record in rows:
                if count == LOADED_AT_ONCE or size + len(record.body) > BYTES_AT_ONCE:
                    batch.commit(timeout=SECONDS)
                    batch, count, size = self._client.batch(), 0, 0
                stored = self._stored(record, "backup")
                batch.set(self._document(business, record.ref), stored)
                count, size = count + 1, size + len(record.body)
            if count:
                batch.commit(timeout=SECONDS)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._client.close()  # type: ignore[no-untyped-call]

    # ---- inside

    def _business(self, business: str) -> Any:
        return self._client.collection(ROOT).document(written(business))

    def _document(self, business: str, ref: Ref) -> Any:
        return self._business(business).collection(ref.collection).document(written(ref.id))

    def _transact(self, business: str, commit: Commit, id: str, sent: list[Ref]) -> None:
        """Fills `sent` once the service may have written."""
        places = {self._document(business, ref).path: ref for ref in commit.expects}
        documents = {ref: self._client.document(path) for path, ref in places.items()}
        puts = {
            ref: self._stored(Record(ref, commit.expects[ref] + 1, body), id)
            for ref, body in commit.puts.items()
        }

        @firestore.transactional
        def run(transaction: Any) -> None:
            held = self._client.get_all(
                list(documents.values()), [VERSION_FIELD], transaction, timeout=SECONDS
            )
            versions = {
                places[one.reference.path]: one.get(VERSION_FIELD) if one.exists else 0
                for one in held
            }
            for ref, version in commit.expects.items():
                if versions[ref] != version:
                    raise Conflict(f"{ref} is at {versions[ref]}, not {version}")
            for ref, stored in puts.items():
                transaction.set(documents[ref], stored)
                sent.append(ref)

        if not commit.expects:
            return
        # Google's client repeats a commit that others held up, but no read that waited for their locks.
        for _ in range(ATTEMPTS - 1):
            with suppress(google.Aborted):
                run(self._client.transaction(max_attempts=ATTEMPTS))
                return
        run(self._client.transaction(max_attempts=ATTEMPTS))

    def _stored(self, record: Record, id: str) -> dict[str, Any]:
        members = json.loads(record.body)
        stored = {
            VERSION_FIELD: record.version,
            BODY: record.body,
            FIELDS: {name: value for name, value in members.items() if _asked_for(name, value)},
            WRITTEN_IN: id,
        }
        closed = CLOSED.get(record.ref.collection)
        if closed and members.get(closed[0]) == closed[1]:
            stored[EXPIRES] = self._now() + KEPT_CLOSED
        return stored

    def _stands(self, business: str, commit: Commit, id: str) -> bool:
        """Was it written after all? Each document names the commit that wrote it last."""
        places = {self._document(business, ref).path: ref for ref in commit.puts}
        documents = [self._client.document(path) for path in places]
        try:
            with self._translated():
                found = self._client.get_all(
                    documents, [VERSION_FIELD, WRITTEN_IN], timeout=SECONDS
                )
                held = {
                    places[one.reference.path]: (one.get(VERSION_FIELD), one.get(WRITTEN_IN))
                    for one in found
                    if one.exists
                }
        except TryAgain as error:
            raise Unanswered(f"a commit's answer was lost, and {error}") from error
        stood = stands(held, commit, id)
        if stood is None:
            raise Unanswered(f"{self._place}: a commit's answer was lost, and others wrote since")
        return stood

    def _rows(self) -> Iterator[Row]:
        for business in self.businesses():
            for record in self.everything(business):
                ref = record.ref
                yield business, ref.collection, ref.id, record.version, record.body

    def _prepare(self) -> None:
        schema = self._client.collection(SCHEMA[0]).document(SCHEMA[1])
        found = schema.get(timeout=SECONDS)
        check_version(self._place, found.get(VERSION_FIELD) if found.exists else 0)
        if not found.exists:
            schema.set({VERSION_FIELD: VERSION}, timeout=SECONDS)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Google's errors in our families: passing trouble, or an installation to mend."""
        if self._closed:
            raise RuntimeError(f"{self._place} is closed")
        try:
            yield
        except WRONG_INSTALLATION as error:
            raise ConfigurationError(
                self._place,
                f"cannot be used ({_first_line(error)})",
                "check project, database, rights and indexes",
            ) from error
        except google.InvalidArgument as error:
            raise ValueError(f"{self._place} cannot hold this: {_first_line(error)}") from error
        except (google.GoogleAPICallError, google.RetryError) as error:
            raise TryAgain(f"{self._place}: {_first_line(error)}") from error
        except ValueError as error:
            if isinstance(error.__cause__, google.Aborted):
                raise TryAgain(f"{self._place}: {_first_line(error.__cause__)}") from error
            raise


def _record(ref: Ref, found: Any) -> Record:
    return Record(ref, found.get(VERSION_FIELD), found.get(BODY))


def _asked_for(name: str, value: object) -> bool:
    """May a query ask for this member? Firestore takes no field called `__x__`, and long ones cost."""
    if not name.isidentifier() or name.startswith("__"):
        return False
    if isinstance(value, str):
        return len(value) <= LONGEST_FIELD
    return isinstance(value, int) and value in INTEGERS


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
