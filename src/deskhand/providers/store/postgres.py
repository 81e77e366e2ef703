"""Documents in PostgreSQL, for many workers on many machines. No other database, no runtime."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar
from uuid import uuid4

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from deskhand.domain.errors import ConfigurationError, Conflict, TryAgain, Unanswered
from deskhand.ports import queries
from deskhand.ports.store import Commit, Query, Record, Ref
from deskhand.providers._limits import check_commit, check_empty, check_new, check_query
from deskhand.providers._outcome import stands
from deskhand.providers._schema import VERSION, check_version, write_file

SCHEMA = """
CREATE TABLE IF NOT EXISTS deskhand_documents (
    business text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    fields jsonb NOT NULL,
    written_in text NOT NULL,
    PRIMARY KEY (business, collection, id)
);
CREATE TABLE IF NOT EXISTS deskhand_schema (version integer NOT NULL);
"""
"""`body` is what was put, to the letter; `fields` are its scalars in the order queries ask for;
`written_in` names the commit, so that one whose answer was lost can be looked up."""
OPENING = 0x44534B48
"""The lock under which a schema is made: two processes may start at once."""
LONGEST_FIELD = 500
"""Characters from which a text is no field to ask for; queries ask for ids, states and instants."""
CONNECT_SECONDS = 10
"""How long is waited for a line to a server that is away: whoever asks over the web waits no longer."""
OUTCOME_SECONDS = 20.0
"""How long a commit whose answer was lost waits to be looked up: most restarts take less."""
AGAIN_SECONDS = 5.0
"""The pool asks a server that is away more and more seldom, for so long; then it begins anew."""

LOCK = (
    "SELECT CASE WHEN writes THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END "
    "FROM unnest(%s::bigint[], %s::boolean[]) AS asked(key, writes)"
)
HELD = (
    "SELECT d.collection, d.id, d.version, d.written_in FROM deskhand_documents d "
    "JOIN unnest(%s::text[], %s::text[]) AS asked(collection, id) "
    "ON d.business=%s AND d.collection=asked.collection AND d.id=asked.id"
)
PUT = (
    "INSERT INTO deskhand_documents "
    "SELECT %s, *, %s FROM unnest(%s::text[], %s::text[], %s::integer[], %s::text[], %s::jsonb[]) "
    "ON CONFLICT (business, collection, id) DO UPDATE SET version=EXCLUDED.version, "
    "body=EXCLUDED.body, fields=EXCLUDED.fields, written_in=EXCLUDED.written_in"
)
WRONG_INSTALLATION = ("28", "3D", "42", "0A")
"""SQLSTATE classes that no waiting mends: login, no such database, rights, an old server."""
REFUSED = ("authentication failed", "does not exist", "permission denied", "no password")
"""What a server that lets nobody in says before there is a SQLSTATE."""

Row = tuple[str, str, str, int, str]
Answer = TypeVar("Answer")


class PostgresStore:
    """Implements ports.store.Store over a pool of `connections`; open it after a fork, never before.

    A commit takes an advisory lock for each place it expects, shared where it only reads, in one
    order: absence is locked as presence is, and no two commits wait for each other in a circle.
    """

    writers = 64

    def __init__(self, url: str, connections: int = 10) -> None:
        """`url` is a libpq connection string. Raises ConfigurationError (no such database, no rights,
        a newer release's documents) and TryAgain (the server does not answer)."""
        self._place = shown(url)
        self.url = url
        with _translated(self._place):
            with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
                _prepare(connection, self._place)
            self._pool = ConnectionPool(
                url,
                min_size=1,
                max_size=connections,
                timeout=CONNECT_SECONDS,
                reconnect_timeout=AGAIN_SECONDS,
                reconnect_failed=ConnectionPool.check,
                kwargs={"autocommit": True, "connect_timeout": CONNECT_SECONDS},
                open=True,
            )

    def get(self, business: str, ref: Ref) -> Record | None:
        rows = self._read(
            "SELECT version, body FROM deskhand_documents WHERE business=%s AND collection=%s AND id=%s",
            (business, ref.collection, ref.id),
        )
        return Record(ref, rows[0][0], rows[0][1]) if rows else None

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
        where = [f"collection='{query.collection}'", "business=%s"]
        values: list[str | int] = [business]
        for field in query.equals:
            where.append(f"{_field(field)}=%s")
            values.append(_sortable(wanted[field]))
        if query.order:
            where.append(f"{_field(query.order)} IS NOT NULL")
        for bound, sign in ((low, ">="), (high, "<")):
            if bound is not None and query.order:
                where.append(f"{_field(query.order)}{sign}%s")
                values.append(_sortable(bound))
        order = f"{_field(query.order)}, id" if query.order else "id"
        rows = self._read(
            f"SELECT id, version, body FROM deskhand_documents WHERE {' AND '.join(where)} "
            f"ORDER BY {order} LIMIT %s",
            (*values, limit),
        )
        return [Record(Ref(query.collection, id), version, body) for id, version, body in rows]

    def commit(self, business: str, commit: Commit) -> None:
        check_commit(commit)
        if commit.expects:
            self._once_more(lambda: self._write(business, commit))

    def everything(self, business: str) -> Iterator[Record]:
        with self._moment() as connection:
            for _, collection, id, version, body in _rows(connection, business):
                yield Record(Ref(collection, id), version, body)

    def businesses(self) -> Sequence[str]:
        rows = self._read("SELECT DISTINCT business FROM deskhand_documents ORDER BY 1", ())
        return [row[0] for row in rows]

    def backup(self, target: str) -> None:
        """One SQLite file, as every backup is: it can be restored on one machine or loaded again."""
        check_new(target)
        try:
            with self._moment() as connection:
                write_file(target, _rows(connection, None))
        except sqlite3.OperationalError as error:
            if "unable to open" in str(error):
                raise ConfigurationError(
                    target, f"cannot be written ({error})", "check folder and permissions"
                ) from error
            raise TryAgain(f"{target}: {error}") from error

    def load(self, rows: Iterable[tuple[str, Record]]) -> None:
        check_empty(self._place, self.businesses())
        with (
            _translated(self._place),
            self._pool.connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
            cursor.copy("COPY deskhand_documents FROM STDIN") as copy,
        ):
            for business, r in rows:
                place = (business, r.ref.collection, r.ref.id)
                copy.write_row((*place, r.version, r.body, _fields(r.body), "backup"))

    def close(self) -> None:
        self._pool.close()

    # ---- inside

    def _read(self, sql: str, values: Sequence[str | int]) -> list[TupleRow]:
        def ask() -> list[TupleRow]:
            with _translated(self._place), self._pool.connection() as connection:
                return connection.execute(sql, values).fetchall()

        return self._once_more(ask)

    def _write(self, business: str, commit: Commit) -> None:
        """Raises TryAgain when the commit does not stand, Unanswered when that cannot be known."""
        id, ending = uuid4().hex, False
        try:
            with (
                _translated(self._place),
                self._pool.connection() as connection,
                connection.transaction(),
            ):
                _apply(connection, business, commit, id)
                ending = True
        except TryAgain:
            # From here on the server may have written, whatever became of its answer.
            if not ending or not self._stands(business, commit, id):
                raise

    def _stands(self, business: str, commit: Commit, id: str) -> bool:
        """Was the commit `id`, whose answer was lost, written?"""

        def look() -> bool | None:
            with (
                _translated(self._place),
                self._pool.connection(OUTCOME_SECONDS) as connection,
                connection.transaction(),
            ):
                # Behind its locks: a commit that the server is still finishing is waited for.
                held = _held(connection, business, commit, writing=False)
            return stands(held, commit, id)

        try:
            written = self._once_more(look)
        except TryAgain as error:
            raise Unanswered(f"a commit's answer was lost, and {error}") from error
        if written is None:
            raise Unanswered(f"{self._place}: a commit's answer was lost, and others wrote since")
        return written

    def _once_more(self, ask: Callable[[], Answer]) -> Answer:
        """What has changed nothing is asked again, without the lines that died in the pool."""
        try:
            return ask()
        except TryAgain as error:
            known = isinstance(error, (Conflict, Unanswered))
            if known or isinstance(error.__cause__, PoolTimeout):
                raise
            self._pool.check()
            return ask()

    @contextmanager
    def _moment(self) -> Iterator[psycopg.Connection[TupleRow]]:
        """A connection of its own that sees one moment, however long it is read from."""
        if self._pool.closed:
            raise RuntimeError(f"{self._place} is closed")
        with _translated(self._place):
            connection = psycopg.connect(self.url, connect_timeout=CONNECT_SECONDS)
            with connection:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.read_only = True
                yield connection


def _apply(
    connection: psycopg.Connection[TupleRow], business: str, commit: Commit, id: str
) -> None:
    held = _held(connection, business, commit)
    for ref, version in commit.expects.items():
        found, _ = held.get(ref, (0, ""))
        if found != version:
            raise Conflict(f"{ref} is at {found}, not {version}")
    if commit.puts:
        puts = list(commit.puts.items())
        connection.execute(
            PUT,
            (
                business,
                id,
                [ref.collection for ref, _ in puts],
                [ref.id for ref, _ in puts],
                [commit.expects[ref] + 1 for ref, _ in puts],
                [body for _, body in puts],
                [_fields(body) for _, body in puts],
            ),
        )


def _held(
    connection: psycopg.Connection[TupleRow], business: str, commit: Commit, *, writing: bool = True
) -> dict[Ref, tuple[int, str]]:
    """Version and last commit of each place expected, locked until the transaction ends."""
    keys, writes = _locks(business, commit)
    collections = [ref.collection for ref in commit.expects]
    # Two statements, so that the second sees what was committed while the first waited.
    with connection.pipeline():
        connection.execute(LOCK, (keys, [writing and wrote for wrote in writes]))
        asked = connection.execute(
            HELD, (collections, [ref.id for ref in commit.expects], business)
        )
    return {Ref(at, id): (version, by) for at, id, version, by in asked.fetchall()}


def _locks(business: str, commit: Commit) -> tuple[list[int], list[bool]]:
    """The locks of a commit in the one order that all commits keep, and which of them write."""
    writes: dict[int, bool] = {}
    for ref in commit.expects:
        place = f"{business}\0{ref.collection}\0{ref.id}".encode()
        digest = hashlib.blake2b(place, digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        writes[key] = writes.get(key, False) or ref in commit.puts
    keys = sorted(writes)
    return keys, [writes[key] for key in keys]


def _rows(connection: psycopg.Connection[TupleRow], business: str | None) -> Iterator[Row]:
    with connection.cursor(name="everything") as cursor:
        cursor.itersize = 500
        cursor.execute(
            "SELECT business, collection, id, version, body FROM deskhand_documents "
            "WHERE %(business)s::text IS NULL OR business=%(business)s "
            "ORDER BY business, collection, id",
            {"business": business},
        )
        yield from cursor


def _field(name: str) -> str:
    return f"""(fields->>'{name}' COLLATE "C")"""


def _fields(body: str) -> str:
    scalars = {
        name: _sortable(value)
        for name, value in json.loads(body).items()
        if isinstance(value, int) or (isinstance(value, str) and len(value) <= LONGEST_FIELD)
    }
    return json.dumps(scalars, ensure_ascii=False)


def _sortable(value: str | int | bool) -> str:
    """A text whose order is that of the values; a NUL, which PostgreSQL cannot hold, is marked."""
    if isinstance(value, str):
        return "s" + value.replace("\0", "\ufffd")
    return f"b{value:d}" if isinstance(value, bool) else f"n{value + 2**63:020d}"


def _prepare(connection: psycopg.Connection[TupleRow], place: str) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (OPENING,))
        connection.execute(SCHEMA)
        found = connection.execute("SELECT max(version) FROM deskhand_schema").fetchone()
        check_version(place, (found and found[0]) or 0)
        for query in queries.ALL:
            fields = [_field(name) for name in (*query.equals, query.order) if name]
            connection.execute(
                f"CREATE INDEX IF NOT EXISTS deskhand_{query.name} ON deskhand_documents "
                f"({', '.join(('business', *fields, 'id'))}) WHERE collection='{query.collection}'"
            )
        if not found or found[0] is None:
            connection.execute("INSERT INTO deskhand_schema VALUES (%s)", (VERSION,))


def shown(url: str) -> str:
    """Host and database of a connection string, never its password."""
    try:
        parts = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise ConfigurationError(
            "DESKHAND_POSTGRES",
            "is no address that PostgreSQL's client reads",
            "set postgresql://USER:PASSWORD@HOST/DATABASE",
        ) from error
    return f"PostgreSQL {parts.get('host') or 'localhost'}/{parts.get('dbname') or ''}"


@contextmanager
def _translated(place: str) -> Iterator[None]:
    """psycopg's errors in our families: passing trouble, or an installation to mend."""
    try:
        yield
    except PoolClosed as error:
        raise RuntimeError(f"{place} is closed") from error
    except PoolTimeout as error:
        raise TryAgain(f"{place}: no free connection ({error})") from error
    except psycopg.Error as error:
        raise _meaning(place, error) from error


def _meaning(place: str, error: psycopg.Error) -> Exception:
    text = str(error).strip().partition("\n")[0]
    state = error.sqlstate or ""
    if isinstance(error, psycopg.DataError):
        return ValueError(f"{place} cannot hold this: {text}")
    if state.startswith(WRONG_INSTALLATION) or (not state and any(w in text for w in REFUSED)):
        return ConfigurationError(
            place,
            f"cannot be used ({text})",
            "check the address, the user's rights and the release",
        )
    if state.startswith("XX"):
        return ConfigurationError(place, f"is damaged ({text})", "restore the last good backup")
    return TryAgain(f"{place}: {text}")
