"""docs/promises.md says which test holds each sentence; a sentence whose test is gone is no promise."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest

from deskhand.rehearsal.scenarios.script import load
from tests.architecture.source import ROOT

TESTS = ROOT / "tests"
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]
NAMED = [
    (place, name)
    for row in ROWS
    for place, name in re.findall(r"`([a-z_/0-9]+): ([^`]+)`", row.rpartition(" | ")[2])
]
SCENARIOS = {(PurePath(one.file).stem, one.scenario) for one in load(TESTS / "scenarios")}


def test_every_sentence_has_its_test() -> None:
    sentences = [row for row in ROWS if not row.startswith("| sentence |")]
    assert len(sentences) > 70
    assert not [row for row in sentences if "`" not in row.rpartition(" | ")[2]]


@pytest.mark.parametrize(("place", "name"), NAMED)
def test_it_exists(place: str, name: str) -> None:
    if "/" not in place:
        assert (place, name) in SCENARIOS
        return
    source = (TESTS / f"{place}.py").read_text(encoding="utf-8")
    assert f"def test_{name}(" in source
