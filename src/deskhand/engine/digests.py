"""Count and hash of each collection, by which a copy is compared with what was copied. Copies nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from deskhand.ports.store import Record, Store


@dataclass(frozen=True, slots=True)
class Digest:
    """One collection of one business: how many documents, and the SHA-256 over all of them."""

    count: int
    sha256: str


Digests = dict[str, dict[str, Digest]]
"""Business to collection to digest."""


def digests(store: Store) -> Digests:
    """Each business as of one moment. Ids, versions and what the documents say count; how a store
    writes its JSON does not."""
    return {business: dict(_of(store.everything(business))) for business in store.businesses()}


def differences(wanted: Digests, found: Digests) -> list[str]:
    """What a person reads when a copy is not what was copied; empty when it is."""
    told = []
    for business in sorted({*wanted, *found}):
        ours, theirs = wanted.get(business, {}), found.get(business, {})
        for collection in sorted({*ours, *theirs}):
            here, there = ours.get(collection), theirs.get(collection)
            if here == there:
                continue
            counts = f"{there.count if there else 0} instead of {here.count if here else 0}"
            same = here and there and here.count == there.count
            what = "documents that differ" if same else f"{counts} documents"
            told.append(f"{business}/{collection}: {what}")
    return told


def _of(records: Iterator[Record]) -> Iterator[tuple[str, Digest]]:
    collection, count, running = "", 0, hashlib.sha256()
    for record in records:
        if record.ref.collection != collection:
            if count:
                yield collection, Digest(count, running.hexdigest())
            collection, count, running = record.ref.collection, 0, hashlib.sha256()
        body = json.dumps(json.loads(record.body), sort_keys=True, separators=(",", ":"))
        running.update(f"{record.ref.id}\0{record.version}\0{body}\0".encode())
        count += 1
    if count:
        yield collection, Digest(count, running.hexdigest())
