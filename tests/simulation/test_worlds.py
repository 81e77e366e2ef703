"""Random worlds keep every promise; and worlds without gate, guard or lock are seen to break them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.domain.policy import ALLOW
from tests.scale import SEED, pick
from tests.simulation.cast import Broken, Figures
from tests.simulation.world import FullBook, World

BLOCK = 10
BLOCKS = pick(small=6, prove=40)
STEPS = pick(small=20, prove=60)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_worlds_keep_their_promises(block: int, tmp_path: Path) -> None:
    total = Figures()
    for n in range(BLOCK):
        world = World((SEED + block * BLOCK + n) % 2**31, tmp_path, STEPS)
        total += world.run()
    print(f"worlds {SEED + block * BLOCK}..{SEED + block * BLOCK + BLOCK - 1}: {total}")
    assert total.got
    assert total.said


def test_the_worlds_are_worth_something(tmp_path: Path) -> None:
    """Bookings, pages, questions to the owner, faults and crashes all come about."""
    total = Figures()
    for seed in range(8):
        total += World(seed, tmp_path, 25).run()
    assert min(vars(total).values()) > 0, str(total)


def test_a_seed_is_one_world(tmp_path: Path) -> None:
    logs = []
    for n in range(2):
        (tmp_path / str(n)).mkdir()
        world = World(4, tmp_path / str(n), 15)
        world.run()
        logs.append((world.log, [(got.to, got.text) for got in world.customers_got()]))
    assert logs[0] == logs[1]


# ---- tests of the tests: with a guard rail gone, some world falls


def _first_to_break(folder: Path, seeds: Iterator[int], kind: type[World] = World) -> str:
    for seed in seeds:
        try:
            kind(seed, folder, 25).run()
        except Broken as broken:
            return str(broken)
    return ""


def test_without_the_gate_they_break(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskhand.engine.ledger.judge", lambda command, desk: ALLOW)
    broken = _first_to_break(tmp_path, iter(range(40)))
    assert "i10_nothing_without_his_yes" in broken or "i5_consent" in broken
    assert "again: python -m tests.simulation.again" in broken


def test_without_the_guard_they_break(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "deskhand.agents.communication.saying.check", lambda text, plan, reviewed=False: ()
    )
    broken = _first_to_break(tmp_path, iter(range(40)))
    assert "i6_no_amount_but_the_documents" in broken


def test_without_the_lock_they_break(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = lambda taken, opens, closes: ((opens, closes),)  # noqa: E731
    monkeypatch.setattr("deskhand.domain.schedule.view.gaps_between", everything)
    assert "i2_no_two_visits_overlap" in _first_to_break(tmp_path, iter(range(120)))


def test_a_full_book_keeps_the_rules_of_the_day(tmp_path: Path) -> None:
    total = Figures()
    for seed in range(3):
        total += FullBook(seed, tmp_path, 8).run()
    assert total.visits


@pytest.mark.parametrize(("rule", "said"), [("full", "jobs on"), ("crosses_lunch", "across lunch")])
def test_without_the_rules_of_the_day_they_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, said: str
) -> None:
    monkeypatch.setattr(f"deskhand.domain.schedule.rules.DayRules.{rule}", lambda *given: False)
    broken = _first_to_break(tmp_path, iter(range(20)), FullBook)
    assert "i2_the_rules_of_the_day" in broken
    assert said in broken


def test_without_the_inbox_they_break(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A redelivery is taken for a new message."""
    monkeypatch.setattr(
        "deskhand.engine.intake.Intake.identity", lambda self, message: f"in-{self._new_id()}"
    )
    assert "i4_answered_once" in _first_to_break(tmp_path, iter(range(60)))
