"""A digest differs exactly when a document does."""

from __future__ import annotations

import json

from deskhand.engine.digests import differences, digests
from deskhand.ports.store import Record, Ref
from deskhand.providers.store.memory import MemoryStore

ROWS = [
    ("bluebird", Record(Ref("Visit", "v1"), 1, '{"id": "v1", "n": 1}')),
    ("bluebird", Record(Ref("Visit", "v2"), 3, '{"id": "v2", "n": 2}')),
    ("bluebird", Record(Ref("Job", "j1"), 1, '{"id": "j1", "name": "Jos\\u00e9"}')),
    ("wren", Record(Ref("Visit", "v1"), 1, '{"id": "v1", "n": 1}')),
]


def held(rows: list[tuple[str, Record]]) -> MemoryStore:
    store = MemoryStore()
    store.load(rows)
    return store


def test_each_collection_of_each_business_is_counted() -> None:
    found = digests(held(ROWS))
    assert {b: {c: one.count for c, one in kinds.items()} for b, kinds in found.items()} == {
        "bluebird": {"Job": 1, "Visit": 2},
        "wren": {"Visit": 1},
    }


def test_how_a_store_writes_its_json_does_not_count() -> None:
    other = [
        (
            at,
            Record(
                r.ref, r.version, json.dumps(dict(reversed(json.loads(r.body).items())), indent=1)
            ),
        )
        for at, r in ROWS
    ]
    assert differences(digests(held(ROWS)), digests(held(other))) == []


def test_what_differs_is_named() -> None:
    wanted = digests(held(ROWS))
    at, record = ROWS[1]
    changed = Record(record.ref, record.version, record.body.replace("2}", "3}"))
    older = Record(record.ref, record.version - 1, record.body)
    renamed = Record(Ref("Visit", "v3"), record.version, record.body)
    for other in (changed, older, renamed):
        found = digests(held([ROWS[0], (at, other), *ROWS[2:]]))
        assert differences(wanted, found) == ["bluebird/Visit: documents that differ"]
    assert differences(wanted, digests(held(ROWS[:3]))) == ["wren/Visit: 0 instead of 1 documents"]
    assert differences({}, digests(held(ROWS[3:]))) == ["wren/Visit: 1 instead of 0 documents"]
