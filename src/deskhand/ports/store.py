"""The store: versioned documents, named queries declared as data, atomic commits. No SQL here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

BIGGEST_DOCUMENT = 200_000
MOST_WRITES = 300


@dataclass(frozen=True, slots=True)
class Ref:
    """The place of a document within a business."""

    collection: str
    id: str

    def __str__(self) -> str:
        return f"{self.collection}/{self.id}"


@dataclass(frozen=True, slots=True)
class Record:
    """A stored document: its place, its version (1 is the first) and its body as a JSON object."""

    ref: Ref
    version: int
    body: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query declared as data, so that every store can build its index beforehand.

    Equality on each of `equals`, then at most one `order` field, which a range may bound. Fields are
    top-level members of the body; values are strings, integers or booleans (instants as ISO text in
    UTC with the offset "Z", whose order is the order of time).
    """

    name: str
    collection: str
    equals: tuple[str, ...] = ()
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """All or nothing: every `expects` version must still hold (0 is absence), then `puts` are written.

    Every put must be among `expects`. A put's new version is the expected one plus 1.
    """

    expects: Mapping[Ref, int] = field(default_factory=dict)
    puts: Mapping[Ref, str] = field(default_factory=dict)


class Store(Protocol):
    """Firestore-shaped: documents by business, collection and id; no transaction stays open.

    Safe for any number of threads. Passing trouble (locked, disk full, network) raises `TryAgain`
    and has changed nothing, unless it is `Unanswered`; a damaged or foreign store raises
    `ConfigurationError` when opened.
    """

    writers: int
    """How many concurrent writers the contract suite should drive this adapter with."""

    def get(self, business: str, ref: Ref) -> Record | None:
        """The last committed record, or None."""

    def query(
        self,
        business: str,
        query: Query,
        equals: Mapping[str, str | int | bool] | None = None,
        low: str | int | None = None,
        high: str | int | None = None,
        limit: int = 100,
    ) -> Sequence[Record]:
        """Records of one business in the order of (order field, id); low <= field < high.

        A view: it tracks nothing, and no decision may rest on finding nothing.
        """

    def commit(self, business: str, commit: Commit) -> None:
        """Write all or nothing, durably. Raises `Conflict` when an expected version differs,
        `Unanswered` when the answer was lost and whether it stands could not be seen either,
        ValueError for a put above 200 kB, more than 300 writes or a put that is not expected."""

    def everything(self, business: str) -> Iterator[Record]:
        """Each record of one business as of one moment, for export and backup; order (collection, id)."""

    def businesses(self) -> Sequence[str]:
        """Ids of all businesses that have documents."""

    def backup(self, target: str) -> None:
        """One consistent copy into a new file while writers go on. Raises TryAgain (disk full), or
        ConfigurationError when the file exists or cannot be made; nothing is left behind then."""

    def load(self, rows: Iterable[tuple[str, Record]]) -> None:
        """Put records of businesses, versions and all, into a store that holds none: how a backup
        comes back. Raises ConfigurationError when it holds documents; one whose loading was broken
        off holds some of them, and is thrown away."""

    def close(self) -> None:
        """Release files and connections; may be repeated, other calls raise RuntimeError then."""
