"""The default store: one SQLite file, WAL, one writer, a schema version. No other database."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deskhand.domain.errors import ConfigurationError, Conflict, TryAgain
from deskhand.ports.store import Commit, Query, Record, Ref
from deskhand.providers._limits import check_commit, check_empty, check_new, check_query
from deskhand.providers._schema import APPLICATION_ID, check_version, lay_out, sqlite_field

BUSY_SECONDS = 5.0
PASSING = ("locked", "busy", "full", "disk i/o", "unable to open", "readonly")
UNWRITABLE = ("unable to open", "readonly")
"""Passing while running (no file handle left); a wrong installation when met at opening."""


class SqliteStore:
    """Implements ports.store.Store. `synchronous` FULL survives power loss; NORMAL may lose the last
    commits then. Reads share a pool of connections, writes one connection behind a lock."""

    writers = 64

    def __init__(self, path: str | Path, synchronous: str = "FULL") -> None:
        self._path = str(path)
        self._synchronous = synchronous
        self._write_lock = threading.Lock()
        self._readers: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._opened: list[sqlite3.Connection] = []
        self._closed = False
        try:
            with _translated(self._path, opening=True):
                self._writer = self._connect()
                self._prepare()
        except BaseException:
            self.close()
            raise

    def get(self, business: str, ref: Ref) -> Record | None:
        row = self._read(
            "SELECT version, body FROM documents WHERE business=? AND collection=? AND id=?",
            (business, ref.collection, ref.id),
        )
        return Record(ref, row[0][0], row[0][1]) if row else None

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
        # The collection is written out, not bound, so that the planner sees the partial index.
        where = [f"collection='{query.collection}'", "business=?"]
        values: list[str | int | bool] = [business]
        for field in query.equals:
            where.append(f"{sqlite_field(field)}=?")
            values.append(wanted[field])
        if query.order:
            where.append(f"{sqlite_field(query.order)} IS NOT NULL")
        for bound, sign in ((low, ">="), (high, "<")):
            if bound is not None and query.order:
                where.append(f"{sqlite_field(query.order)}{sign}?")
                values.append(bound)
        order = f"{sqlite_field(query.order)}, id" if query.order else "id"
        rows = self._read(
            f"SELECT id, version, body FROM documents WHERE {' AND '.join(where)} "
            f"ORDER BY {order} LIMIT ?",
            (*values, limit),
        )
        return [Record(Ref(query.collection, id), version, body) for id, version, body in rows]

    def commit(self, business: str, commit: Commit) -> None:
        check_commit(commit)
        with self._write_lock, _translated(self._path):
            self._check_open()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                self._apply(business, commit)
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def everything(self, business: str) -> Iterator[Record]:
        with _translated(self._path):
            connection = self._connect()
            try:
                connection.execute("BEGIN")
                yield from (
                    Record(Ref(collection, id), version, body)
                    for collection, id, version, body in connection.execute(
                        "SELECT collection, id, version, body FROM documents "
                        "WHERE business=? ORDER BY collection, id",
                        (business,),
                    )
                )
            finally:
                self._forget(connection)

    def businesses(self) -> Sequence[str]:
        return [
            row[0] for row in self._read("SELECT DISTINCT business FROM documents ORDER BY 1", ())
        ]

    def backup(self, target: str) -> None:
        check_new(target)
        with _translated(self._path):
            source = self._connect()
        try:
            with _translated(target, opening=True):
                copy = sqlite3.connect(target)
                try:
                    source.backup(copy)
                    copy.execute("PRAGMA journal_mode=DELETE")
                finally:
                    copy.close()
        except BaseException:
            Path(target).unlink(missing_ok=True)
            raise
        finally:
            self._forget(source)

    def load(self, rows: Iterable[tuple[str, Record]]) -> None:
        check_empty(self._path, self.businesses())
        with self._write_lock, _translated(self._path):
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                self._writer.executemany(
                    "INSERT INTO documents VALUES (?,?,?,?,?)",
                    ((at, r.ref.collection, r.ref.id, r.version, r.body) for at, r in rows),
                )
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def close(self) -> None:
        with self._write_lock:
            self._closed = True
            for connection in self._opened:
                connection.close()
            self._opened.clear()

    # ---- inside

    def _apply(self, business: str, commit: Commit) -> None:
        run = self._writer.execute
        for ref, version in commit.expects.items():
            body = commit.puts.get(ref)
            place = (business, ref.collection, ref.id)
            if body is None:
                found = run(
                    "SELECT version FROM documents WHERE business=? AND collection=? AND id=?",
                    place,
                ).fetchone()
                held = found[0] if found else 0
                if held != version:
                    raise Conflict(f"{ref} is at {held}, not {version}")
            elif version == 0:
                cursor = run("INSERT OR IGNORE INTO documents VALUES (?,?,?,1,?)", (*place, body))
                if cursor.rowcount == 0:
                    raise Conflict(f"{ref} exists already")
            else:
                cursor = run(
                    "UPDATE documents SET version=version+1, body=? "
                    "WHERE business=? AND collection=? AND id=? AND version=?",
                    (body, *place, version),
                )
                if cursor.rowcount == 0:
                    raise Conflict(f"{ref} is no longer at {version}")

    def _read(self, sql: str, values: Sequence[str | int | bool]) -> list[Any]:
        self._check_open()
        with _translated(self._path):
            try:
                connection = self._readers.get_nowait()
            except queue.Empty:
                connection = self._connect()
            try:
                return connection.execute(sql, values).fetchall()
            finally:
                self._readers.put(connection)

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError(f"{self._path} is closed")

    def _connect(self) -> sqlite3.Connection:
        self._check_open()
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._opened.append(connection)
        connection.execute(f"PRAGMA synchronous={self._synchronous}")
        return connection

    def _forget(self, connection: sqlite3.Connection) -> None:
        connection.close()
        if connection in self._opened:
            self._opened.remove(connection)

    def _prepare(self) -> None:
        run = self._writer.execute
        known = run("PRAGMA application_id").fetchone()[0]
        version = run("PRAGMA user_version").fetchone()[0]
        tables = run("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if known not in (0, APPLICATION_ID) or (known == 0 and tables):
            raise ConfigurationError(
                self._path, "this SQLite file is not Deskhand's", "name another file"
            )
        check_version(self._path, version)
        run("PRAGMA journal_mode=WAL")
        run("BEGIN IMMEDIATE")
        lay_out(self._writer)
        run("COMMIT")


@contextmanager
def _translated(place: str, *, opening: bool = False) -> Iterator[None]:
    """sqlite3's errors in our families: passing trouble, or an installation to mend."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error).lower()
        if opening and any(word in text for word in UNWRITABLE):
            raise ConfigurationError(
                place, f"cannot be opened for writing ({error})", "check folder and permissions"
            ) from error
        if isinstance(error, sqlite3.OperationalError) and any(word in text for word in PASSING):
            raise TryAgain(f"{place}: {error}") from error
        if isinstance(error, sqlite3.DatabaseError):
            raise ConfigurationError(
                place, f"the database cannot be used ({error})", "restore the last good backup"
            ) from error
        raise
