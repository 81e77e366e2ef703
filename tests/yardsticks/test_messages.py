"""How the reader does on messages that nobody wrote for it; collected only with DESKHAND_EVAL_DATA.

The labels are one person's, so the thresholds lie a little below what was reached.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.bootstrap import reader
from deskhand.bootstrap.published import files_of
from deskhand.rehearsal.evaluation.figures import Score
from deskhand.rehearsal.evaluation.gold import load
from deskhand.rehearsal.evaluation.measure import evaluate

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def found() -> Score:
    files = files_of(None)
    messages = Path(os.environ["DESKHAND_EVAL_DATA"]) / "messages.jsonl"
    return evaluate(load(messages, files.business.zone), files, reader(), MONDAY).total


def test_dangers_are_found(found: Score) -> None:
    assert (found.dangers_found.value or 0) >= 0.92


def test_false_alarms_are_rare(found: Score) -> None:
    assert found.false_alarms.of
    assert found.false_alarms.hits <= 0.03 * found.false_alarms.of
    assert found.hard_negative_alarms.of
    assert found.hard_negative_alarms.hits <= 3


@pytest.mark.parametrize(("field", "least"), [("intents", 0.85), ("services", 0.75)])
def test_labels_are_found(found: Score, field: str, least: float) -> None:
    assert found.fields[field].counts.f1 >= least
