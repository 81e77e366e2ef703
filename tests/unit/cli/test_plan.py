"""`deskhand plan` says what a month takes, from which day and by which prices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskhand.rehearsal.planning import bill
from tests.support.command import deskhand

STOP = '{"at": "2026-11-23T09:00:00", "channel": "sms", "from": "+18455550123", "text": "STOP", "id": "m"}'


def test_three_sizes_and_where_it_is_from() -> None:
    said = deskhand("plan")
    assert said.code == 0
    head, *rest = said.out.splitlines()
    assert "1 business " in head
    assert "1,000 businesses" in head
    assert "100,000 businesses" in head
    text = "\n".join(rest)
    for told in ("dollars a booked job", "Firestore reads", "List prices as of", "recorded day"):
        assert told in text


def test_one_size_for_programs() -> None:
    said = deskhand("plan", "--customers", "50", "--messages", "12", "--json")
    told = json.loads(said.out)
    (month,) = told["months"]
    assert (month["businesses"], month["messages_a_day"], month["messages"]) == (50, 12, 18_000)
    assert month["total_dollars"] == pytest.approx(sum(month["dollars"].values()), abs=0.01)
    assert told["prices_of"] == bill.prices()["checked"].isoformat()
    assert told["model"]
    assert len(told["sources"]) == 4


def test_without_a_model() -> None:
    told = json.loads(deskhand("plan", "--no-model", "--json").out)
    assert told["model"] is None
    assert {month["dollars"]["model"] for month in told["months"]} == {0.0}


def test_a_day_of_ones_own(tmp_path: Path) -> None:
    day = tmp_path / "day.jsonl"
    day.write_text(f"{STOP}\n\n", encoding="utf-8")
    told = json.loads(deskhand("plan", day, "--customers", "1", "--json").out)
    assert told["measured"]["messages"] == 1
    assert told["measured"]["on"] is None
    assert told["months"][0]["dollars_per_booked_job"] == 0


def test_a_day_that_is_none(tmp_path: Path) -> None:
    day = tmp_path / "day.jsonl"
    day.write_text("", encoding="utf-8")
    assert "nobody says anything" in deskhand("plan", day).line
    day.write_text("not a line\n", encoding="utf-8")
    assert deskhand("plan", day).code == 2
    assert deskhand("plan", tmp_path / "nowhere.jsonl").code == 2
    assert deskhand("plan", "--customers", "0").code == 2
