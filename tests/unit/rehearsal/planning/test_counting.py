"""What the recorded day takes is counted, and the figures in the package are of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.business.load import sample
from deskhand.rehearsal.planning import bill
from deskhand.rehearsal.planning.counting import Counts, counted
from tests.architecture.source import ROOT

DAY = ROOT / "tests" / "flows" / "recorded_day.jsonl"
DRIFT = 0.02
"""A change of a word changes a token; more than this is another day."""


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def found() -> Counts:
    return counted(lines(DAY), sample())


def test_the_figures_in_the_package_are_of_today(found: Counts) -> None:
    kept, _ = bill.measured()
    for name, value in found.data.items():
        was = kept.data[name]
        assert abs(value - was) <= max(2, was * DRIFT), f"{name}: {value}; measured.toml has {was}"


def test_every_message_and_every_hop_counts(found: Counts) -> None:
    assert found.messages == 38
    assert found.booked == 7
    assert found.deliveries > 5 * found.messages
    assert found.commits > found.deliveries  # an effect has two, a timer is counted first
    assert found.reads > found.writes > found.deliveries
    assert found.stored_bytes > 100_000


def test_half_a_day_is_less(found: Counts) -> None:
    half = counted(lines(DAY)[: len(lines(DAY)) // 2], sample())
    for name in ("messages", "deliveries", "reads", "writes", "stored_bytes"):
        assert 0 < half.data[name] < found.data[name], name


def test_one_message_is_counted_to_the_last_row() -> None:
    """A vendor's mail: triaged, left alone, and nobody answers."""
    one = '{"at": "2026-11-23T09:00:00", "channel": "sms", "from": "+18455550123", "text": "STOP", "id": "m"}'
    stop = counted([one], sample())
    assert (stop.messages, stop.booked, stop.readings) == (1, 0, 0)
    assert 2 <= stop.deliveries <= 6
