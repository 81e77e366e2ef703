"""The messages the reader was taught with, every field: thresholds a little below what was reached."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.bootstrap import reader
from deskhand.bootstrap.published import files_of
from deskhand.rehearsal.evaluation.figures import Score
from deskhand.rehearsal.evaluation.gold import load
from deskhand.rehearsal.evaluation.measure import evaluate

FRESH = Path(__file__).parents[3] / "data" / "messages_fresh.jsonl"
AT_LEAST = {
    "intents": 0.93,
    "services": 0.92,
    "windows": 0.94,
    "phone": 0.98,
    "address": 0.97,
    "name": 0.97,
}


@pytest.fixture(scope="module")
def fresh() -> Score:
    files = files_of(None)
    rows = load(FRESH, files.business.zone)
    return evaluate(rows, files, reader(), datetime(2026, 11, 22, 20, tzinfo=UTC)).total


@pytest.mark.parametrize("field", AT_LEAST)
def test_a_field(fresh: Score, field: str) -> None:
    assert fresh.fields[field].counts.f1 >= AT_LEAST[field]


def test_dangers_and_look_alikes(fresh: Score) -> None:
    assert fresh.dangers_found.value == 1
    assert (fresh.false_alarms.value or 0) <= 0.02
