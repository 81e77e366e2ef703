"""What the SQL stores share: the version of their schema, and a file of documents. No queries."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from deskhand.domain.errors import ConfigurationError
from deskhand.ports import queries

VERSION = 1
APPLICATION_ID = 0x44534B48  # "DSKH"
TABLE = """
CREATE TABLE IF NOT EXISTS documents (
    business TEXT NOT NULL,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (business, collection, id)
)
"""


def check_version(place: str, found: int) -> None:
    """Raises ConfigurationError for documents that a newer release wrote."""
    if found > VERSION:
        raise ConfigurationError(
            place,
            f"written by a newer Deskhand (schema {found}, this one knows {VERSION})",
            "install the newer release, or restore a backup made with this one",
        )


def lay_out(connection: sqlite3.Connection) -> None:
    """Table, indexes and marks of a SQLite file of documents, within the caller's transaction."""
    connection.execute(TABLE)
    for query in queries.ALL:
        fields = [sqlite_field(name) for name in (*query.equals, query.order) if name]
        connection.execute(
            f"CREATE INDEX IF NOT EXISTS q_{query.name} ON documents "
            f"({', '.join(('business', *fields, 'id'))}) "
            f"WHERE collection='{query.collection}'"
        )
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")


def sqlite_field(name: str) -> str:
    """A top-level member of the body, as SQLite reads it."""
    return f"json_extract(body,'$.{name}')"


def write_file(target: str, rows: Iterable[tuple[str, str, str, int, str]]) -> None:
    """A new SQLite file of documents (business, collection, id, version, body): what a backup holds,
    whatever store it was taken from. Raises sqlite3.Error and whatever `rows` raises; then there is
    no file."""
    try:
        connection = sqlite3.connect(target, isolation_level=None)
        try:
            connection.execute("BEGIN")
            lay_out(connection)
            connection.executemany("INSERT INTO documents VALUES (?,?,?,?,?)", rows)
            connection.execute("COMMIT")
        finally:
            connection.close()
    except BaseException:
        Path(target).unlink(missing_ok=True)
        raise
