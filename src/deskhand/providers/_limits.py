"""The limits every store keeps, checked alike by all of them. No storage."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from deskhand.domain.errors import ConfigurationError
from deskhand.ports.store import BIGGEST_DOCUMENT, MOST_WRITES, Commit, Query


def check_commit(commit: Commit) -> None:
    """The limits every store keeps. Raises ValueError."""
    if len(commit.puts) > MOST_WRITES:
        raise ValueError(f"{len(commit.puts)} writes in one commit, at most {MOST_WRITES}")
    for ref, body in commit.puts.items():
        if ref not in commit.expects:
            raise ValueError(f"{ref} is put without an expected version")
        if len(body.encode()) > BIGGEST_DOCUMENT:
            raise ValueError(f"{ref} is larger than {BIGGEST_DOCUMENT} bytes")


def check_query(
    query: Query,
    equals: Mapping[str, str | int | bool] | None,
    low: str | int | None,
    high: str | int | None,
) -> Mapping[str, str | int | bool]:
    """A query is asked exactly as declared. Raises ValueError."""
    wanted = equals or {}
    if set(wanted) != set(query.equals):
        raise ValueError(f"{query.name} takes {query.equals}, not {tuple(wanted)}")
    if query.order is None and (low is not None or high is not None):
        raise ValueError(f"{query.name} has no order to bound")
    return wanted


def check_new(target: str) -> None:
    """A backup never overwrites. Raises ConfigurationError."""
    if Path(target).exists():
        raise ConfigurationError(target, "exists already", "name a new file")


def check_empty(place: str, businesses: Sequence[str]) -> None:
    """A backup comes back into an empty store. Raises ConfigurationError."""
    if businesses:
        raise ConfigurationError(place, "holds documents already", "name a new, empty database")


def check_blob_name(name: str) -> None:
    """A blob is named by its SHA-256 in lower-case hex. Raises ValueError."""
    if not re.fullmatch(r"[0-9a-f]{64}", name):
        raise ValueError(f"not a SHA-256: {name!r}")
