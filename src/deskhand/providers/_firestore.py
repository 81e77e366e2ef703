"""Where documents lie in Firestore and which indexes their queries need, as plain data. Opens nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from deskhand.ports.store import Query

ROOT = "businesses"
"""`businesses/{business}/{collection}/{id}`; ids as `written` says."""
BODY, FIELDS, VERSION, WRITTEN_IN, EXPIRES = "body", "fields", "version", "written_in", "expire_at"
"""A document's own JSON to the letter, the scalars in it that a query may ask for, its version, the
commit that wrote it, and when it may be forgotten."""
LONGEST_FIELD = 500
"""Characters from which a text is no field to ask for; queries ask for ids, states and instants."""
LONGEST_ID = 1500
"""Bytes of an id, as Firestore counts them."""

CLOSED = {"OutboxRow": ("status", "done")}
"""What a row of a collection says when it is closed for good."""
KEPT_CLOSED = timedelta(days=30)
"""How long a closed row stays, longer than any broker keeps a message that names it (7 days)."""


@dataclass(frozen=True, slots=True)
class Index:
    """A composite index: every field ascending; Firestore adds the document's name by itself."""

    name: str
    collection: str
    fields: tuple[str, ...]


def indexes(queries: Iterable[Query]) -> tuple[Index, ...]:
    """What must be made beforehand. A query over one field is answered by Firestore's own indexes."""
    found = []
    for query in queries:
        asked = (*query.equals, *((query.order,) if query.order else ()))
        if len(asked) > 1:
            found.append(Index(query.name, query.collection, tuple(map(field, asked))))
    return tuple(found)


def field(name: str) -> str:
    """The path of a member of the body that a query asks for."""
    return f"{FIELDS}.{name}"


def written(id: str) -> str:
    """An id as Firestore takes it: no slash, not "." or "__name__", and in the same order as before.
    Raises ValueError for one that is too long."""
    name = "-" + id.replace(".", ".0").replace("/", ".1")
    if len(name.encode()) > LONGEST_ID:
        raise ValueError(f"an id of {len(name.encode())} bytes, at most {LONGEST_ID}: {id[:40]}...")
    return name


def read(name: str) -> str:
    """The id that was written so."""
    return name[1:].replace(".1", "/").replace(".0", ".")
