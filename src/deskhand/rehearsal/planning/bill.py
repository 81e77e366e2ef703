"""Counts times prices: a month of so many businesses, and what one booked job comes to. Measures nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from deskhand.rehearsal.planning.counting import Counts

DAYS = 30
MINUTES = DAYS * 24 * 60
CLOCKED = 3
"""What the scheduler calls each minute: the tick, a round of the mailboxes and one of the calendars."""
BACKUPS = 2
MEMORY = 0.5
"""GiB of a function."""
GIB, TIB = 1 << 30, 1 << 40

Price = tuple[float, float]
"""Dollars per million tokens in and out."""


@dataclass(frozen=True, slots=True)
class Bill:
    """A month. `amounts` are what is done, `dollars` what each vendor takes for it."""

    businesses: int
    messages: int
    booked: float
    amounts: dict[str, int]
    dollars: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.dollars.values())

    @property
    def a_job(self) -> float:
        """Dollars per booked job."""
        return self.total / self.booked if self.booked else 0.0


def measured() -> tuple[Counts, date]:
    """The recorded day as it was counted, and when."""
    told = _table("measured.toml")
    return Counts(**told["counts"]), told["measured"]


def prices() -> dict[str, Any]:
    """The price table, with the day on which it was compared with the vendors' pages."""
    return _table("prices.toml")


def month(
    businesses: int, messages: int, day: Counts, table: dict[str, Any], tokens: Price | None
) -> Bill:
    """A month of businesses with so many messages a day each; `tokens` is the model's price, None
    without a model. Free amounts are taken off once, as the vendors do."""
    share = businesses * messages / day.messages * DAYS  # recorded days in this month
    ticks = MINUTES * CLOCKED
    amounts = {
        "messages": round(businesses * messages * DAYS),
        "deliveries": round(day.deliveries * share),
        "invocations": round(day.deliveries * share) + ticks + round(businesses * messages * DAYS),
        "pubsub_operations": 2 * round(day.deliveries * share),
        "reads": round(day.reads * share) + businesses * MINUTES,
        "writes": round(day.writes * share),
        "expired": round(day.deliveries * share),
        "stored_bytes": round(day.stored_bytes * share),
        "input_tokens": round(day.input_tokens * share) if tokens else 0,
        "output_tokens": _answered(day, table, share) if tokens else 0,
    }
    dollars = {
        "Cloud Run": _run(amounts["invocations"], table),
        "Firestore": _firestore(amounts, table["firestore"]),
        "Pub/Sub": _pubsub(amounts["pubsub_operations"], table),
        "Scheduler": table["scheduler"]["job_month"]
        * max(0, CLOCKED + BACKUPS - table["scheduler"]["free_jobs"]),
        "model": (amounts["input_tokens"] * tokens[0] + amounts["output_tokens"] * tokens[1]) / 1e6
        if tokens
        else 0.0,
    }
    return Bill(businesses, messages, day.booked * share, amounts, dollars)


def _answered(day: Counts, table: dict[str, Any], share: float) -> int:
    tokens: int = table["model"]["answer_tokens"]
    return round((day.readings + day.wordings) * share * tokens)


def _run(invocations: int, table: dict[str, Any]) -> float:
    price, assumed = table["run"], table["assumed"]
    seconds = invocations * assumed["seconds_an_invocation"]
    idle = assumed["idle_instances"] * MINUTES * 60 * (1 + MEMORY) * price["idle_second"]
    return float(
        max(0.0, seconds - price["free_vcpu_seconds"]) * price["vcpu_second"]
        + max(0.0, seconds * MEMORY - price["free_gibibyte_seconds"]) * price["gibibyte_second"]
        + max(0, invocations - price["free_requests"]) * price["request"]
        + idle
    )


def _firestore(amounts: dict[str, int], price: dict[str, Any]) -> float:
    return float(
        max(0, amounts["reads"] - price["free_reads"]) * price["reads"]
        + max(0, amounts["writes"] - price["free_writes"]) * price["writes"]
        + max(0, amounts["expired"] - price["free_deletes"]) * price["deletes"]
        + amounts["stored_bytes"] / GIB * price["gibibyte_month"]
    )


def _pubsub(operations: int, table: dict[str, Any]) -> float:
    size = max(table["pubsub"]["least_bytes"], 1_000 * table["assumed"]["kilobytes_a_message"])
    billed = max(0, operations * size - table["pubsub"]["free_bytes"])
    return float(billed / TIB * table["pubsub"]["tebibyte"])


@cache
def _table(name: str) -> dict[str, Any]:
    source = files("deskhand.rehearsal.planning").joinpath(name)
    return tomllib.loads(source.read_text(encoding="utf-8"))
