"""Every attribute in iac/ is one that the provider knows, and every required one is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.iac.source import Block, Body, blocks, texts

SCHEMA: dict[str, Any] = json.loads(
    Path(__file__).with_name("provider_schema.json").read_text(encoding="utf-8")
)
META = {"for_each", "count", "depends_on", "lifecycle", "provider", "dynamic"}


def problems(found: list[Block]) -> Iterator[str]:
    for block in found:
        if block.type.startswith("google_"):
            name = f"data.{block.type}" if block.kind == "data" else block.type
            if name not in SCHEMA:
                yield f"{block}: not in provider_schema.json (scripts/provider_schema.py makes it anew)"
            else:
                yield from _inside(str(block), block.body, SCHEMA[name])


def _inside(place: str, body: Body, known: dict[str, Any]) -> Iterator[str]:
    made = {name for dynamic in body.get("dynamic", []) for name in dynamic}
    for name in (set(body) - META) | made:
        if name not in known:
            yield f"{place}: the provider knows no {name}"
    for name, kind in known.items():
        need = kind[""] if isinstance(kind, dict) else kind
        if name and need == "required" and name not in body and name not in made:
            yield f"{place}: {name} is missing"
        if name and isinstance(kind, dict):
            parts = body.get(name, [])
            contents = [c for d in body.get("dynamic", []) if name in d for c in d[name]["content"]]
            if not isinstance(parts, list) or any(not isinstance(one, dict) for one in parts):
                yield f"{place}: {name} is a block, not a value"
                continue
            for one in (*parts, *contents):
                yield from _inside(f"{place} > {name}", one, kind)


def test_the_provider_knows_every_attribute() -> None:
    assert list(problems(blocks(texts()))) == []


def test_what_it_does_not_know_is_seen() -> None:
    path = "modules/inbox/main.tf"
    for old, new, told in (
        ("ack_deadline_seconds ", "ack_deadline ", "knows no ack_deadline"),
        ("    ttl = ", "    after = ", "ttl is missing"),
        ("topic                      = google_pubsub_topic.this.id", "", "topic is missing"),
        ('retry_policy {\n    minimum_backoff = "10s"\n    maximum_backoff = "600s"\n  }',
         'retry_policy = "10s"', "is a block"),
        ("google_pubsub_topic\" \"this\"", "google_pubsub_tropic\" \"this\"", "not in provider_schema"),
    ):  # fmt: skip
        text = texts()[path]
        assert old in text
        found = list(problems(blocks({path: text.replace(old, new, 1)})))
        assert any(told in one for one in found), (new, found)


def test_nothing_is_kept_that_is_not_used() -> None:
    used = {b.type if b.kind == "resource" else f"data.{b.type}" for b in blocks(texts()) if b.type}
    assert set(SCHEMA) == used
