"""What Google Cloud must be told beforehand: Firestore's indexes and what expires. Opens nothing."""

from __future__ import annotations

from dataclasses import dataclass

from deskhand.domain.base import Document
from deskhand.ports import queries
from deskhand.providers.store.firestore_layout import BODY, CLOSED, EXPIRES, Index, indexes


@dataclass(frozen=True, slots=True)
class Layout:
    """`indexes` are composite ones; `unindexed` and `ttl` are (collection group, field)."""

    indexes: tuple[Index, ...]
    unindexed: tuple[tuple[str, str], ...]
    ttl: tuple[tuple[str, str], ...]


def firestore_layout() -> Layout:
    """Generated from the queries and collections in the code."""
    kinds = sorted({kind.collection for kind in _kinds(Document)})
    return Layout(
        indexes=indexes(queries.ALL),
        unindexed=tuple((collection, BODY) for collection in kinds),
        ttl=tuple((collection, EXPIRES) for collection in CLOSED),
    )


def _kinds(base: type[Document]) -> list[type[Document]]:
    found = [kind for sub in base.__subclasses__() for kind in (sub, *_kinds(sub))]
    return [kind for kind in found if hasattr(kind, "collection")]
