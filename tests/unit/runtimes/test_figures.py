"""The figures of the alarms: how late rows are, and what of a connection ends first."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from deskhand.bootstrap import App
from deskhand.providers.store.memory import MemoryStore
from deskhand.runtimes.functions import figures
from tests.contracts.test_runtime_functions import FunctionsInstallation
from tests.support.toys import Asked


def connected(*parts: dict[str, Any]) -> App:
    """An installation whose providers say this of themselves."""
    looks = [lambda part=part: part for part in parts]
    return cast(App, SimpleNamespace(parts=SimpleNamespace(looks=looks)))


def test_the_outbox_is_as_late_as_its_longest_waiting_row(tmp_path: Path) -> None:
    toys = FunctionsInstallation(MemoryStore(), tmp_path)
    assert figures.outbox(toys.app) == {"outbox_age": 0}
    toys.post(Asked(subject="one"), "one")
    toys.clock.advance(timedelta(minutes=10))
    toys.post(Asked(subject="two"), "two")
    late = figures.outbox(toys.app)["outbox_age"]
    assert 590 <= late <= 600


def test_the_tick_says_how_late_it_found_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    toys = FunctionsInstallation(MemoryStore(), tmp_path)
    toys.post(Asked(subject="one"), "one")
    toys.clock.advance(timedelta(minutes=10))
    with caplog.at_level(logging.INFO):
        assert next(iter(toys.served.values())).tick(None).status == 200
    (said,) = [r.getMessage() for r in caplog.records if r.name == "deskhand.figures"]
    assert said == "outbox_age: 595 s"


def test_what_ends_first_is_told_and_what_has_no_end_is_not() -> None:
    watch = {"gmail watch": {"ok": True, "left_seconds": 500_000}}
    one = {"google sam@a.example": {"ok": True, "left_seconds": 90}}
    two = {"google office@a.example": {"ok": False, "left_seconds": 0}}
    endless = {"google kay@a.example": {"ok": True}, "gmail sync": {"ok": True}}
    assert figures.connections(connected()) == {}
    assert figures.connections(connected(endless)) == {}
    assert figures.connections(connected(watch, endless)) == {"watch_left": 500_000}
    assert figures.connections(connected({**watch, **one}, two)) == {
        "watch_left": 500_000,
        "token_left": 0,
    }
