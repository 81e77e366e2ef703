"""What Terraform is told of the code is what the code says today."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deskhand.ports import queries
from deskhand.runtimes.functions.presets import PRESETS
from deskhand.runtimes.functions.topology import as_json
from tests.iac.source import IAC

FILES = {preset: IAC / "topology" / f"{preset}.json" for preset in PRESETS}


@pytest.mark.parametrize("preset", PRESETS)
def test_it_is_current(preset: str) -> None:
    assert FILES[preset].read_text(encoding="utf-8") == as_json(preset) + "\n", "run make iac"


def test_there_is_no_other() -> None:
    assert set((IAC / "topology").iterdir()) == set(FILES.values())


def test_every_query_that_needs_an_index_has_one() -> None:
    told: dict[str, Any] = json.loads(FILES["apart"].read_text(encoding="utf-8"))
    made = {(one["collection"], *one["fields"]) for one in told["indexes"]}
    for query in queries.ALL:
        asked = (*query.equals, *([query.order] if query.order else []))
        if len(asked) > 1:
            assert (query.collection, *(f"fields.{name}" for name in asked)) in made, query.name
