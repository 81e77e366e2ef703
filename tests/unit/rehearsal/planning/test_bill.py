"""Counts times prices, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from deskhand.rehearsal.planning import bill
from deskhand.rehearsal.planning.counting import Counts

DAY = Counts(
    messages=10, deliveries=100, commits=120, reads=1_000, writes=400, stored_bytes=1 << 20,
    readings=2, wordings=1, input_tokens=2_000, booked=2,
)  # fmt: skip


@pytest.fixture
def table() -> dict[str, Any]:
    return bill.prices()


def test_a_thousand_businesses(table: dict[str, Any]) -> None:
    found = bill.month(1_000, 20, DAY, table, (0.30, 2.50))
    # 20 messages are two such days; 30 of them for each of a thousand.
    assert found.amounts == {
        "messages": 600_000,
        "deliveries": 6_000_000,
        "invocations": 6_000_000 + 3 * 43_200 + 600_000,
        "pubsub_operations": 12_000_000,
        "reads": 60_000_000 + 43_200_000,
        "writes": 24_000_000,
        "expired": 6_000_000,
        "stored_bytes": 60_000 << 20,
        "input_tokens": 120_000_000,
        "output_tokens": 3 * 60_000 * 150,
    }
    assert found.booked == 120_000
    dollars = found.dollars
    assert dollars["model"] == pytest.approx(120 * 0.30 + 27 * 2.50)
    firestore = 101.7e6 * 0.06e-5 + 23.4e6 * 0.18e-5 + 6e6 * 0.02e-5 + 60_000 / 1024 * 0.18
    assert dollars["Firestore"] == pytest.approx(firestore)
    pubsub = (12e9 - 10 * 2**30) / 2**40 * 40
    assert dollars["Pub/Sub"] == pytest.approx(pubsub)
    calls = 6_729_600
    idle = 43_200 * 60 * 1.5 * 0.0000025
    run = (
        (calls / 4 - 180_000) * 0.000024
        + (calls / 8 - 360_000) * 0.0000025
        + (calls - 2e6) * 0.4e-6
    )
    assert dollars["Cloud Run"] == pytest.approx(run + idle)
    assert found.total == pytest.approx(sum(dollars.values()))
    assert found.a_job == pytest.approx(found.total / 120_000)


def test_one_business_pays_for_an_idle_edge_and_little_else(table: dict[str, Any]) -> None:
    found = bill.month(1, 10, DAY, table, None)
    assert found.dollars["Pub/Sub"] == 0
    assert found.dollars["model"] == 0
    assert found.amounts["input_tokens"] == 0
    assert found.dollars["Cloud Run"] == pytest.approx(43_200 * 60 * 1.5 * 0.0000025)


def test_more_cost_less_each(table: dict[str, Any]) -> None:
    each = [bill.month(n, 10, DAY, table, (0.30, 2.50)).a_job for n in (1, 1_000, 100_000)]
    assert each[0] > each[1]
    assert each[1] == pytest.approx(each[2], rel=0.2)


def test_nothing_booked_has_no_price_a_job(table: dict[str, Any]) -> None:
    assert bill.month(1, 10, Counts(messages=10, deliveries=1), table, None).a_job == 0


def test_every_price_names_where_it_is_from_and_when(table: dict[str, Any]) -> None:
    assert isinstance(table["checked"], date)
    for name, part in table.items():
        if isinstance(part, dict) and name not in ("model", "assumed"):
            assert part["source"].startswith("cloud.google.com/"), name
