"""All is pushed one to seven times, in any order and at once, on Firestore's own rules: it changes nothing.

Functions and Firestore are in this process (tests/support); real processes are driven by the other
stories. Many who want one slot: tests/contracts.
"""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest

from deskhand.bootstrap import App
from deskhand.providers.clock.settable import SettableClock
from tests.flows.runtimes import Kind
from tests.flows.test_again import (
    Stimulus,
    run,
    story,
    told_once,
)
from tests.flows.test_recorded_day import (
    ReplayElsewhere,
    ledger,
    lines_of_the_day,
    played,
    repeated,
)
from tests.scale import SEED, pick
from tests.support.firestore import BadLine, Shaped
from tests.support.pushing import Pushing

MOST = pick(small=3, prove=7)
TROUBLE = 0.01
"""The share of commits that never arrive, and of those whose answer is lost."""


def pushing(app: App) -> Pushing:
    store = app.store
    assert isinstance(store, Shaped)

    def another() -> Shaped:
        return Shaped(store.service, line=BadLine(store.service, TROUBLE, SEED))

    return Pushing(app, another, most=MOST, seed=SEED)


def kind() -> Kind:
    return Kind(
        "functions-here-shaped", lambda _: Shaped(), lambda store, _: store, pushing, pushing
    )


@pytest.mark.parametrize("again", range(pick(small=1, prove=10)))
def test_a_story_out_of_order_comes_to_the_same(tmp_path: Path, again: int) -> None:
    """Two customers, the owner and an alarm; what comes within a second comes in any order."""
    rng = random.Random(f"{SEED}/story/{again}")
    assert run(kind(), tmp_path, shuffled(rng)) == told_once()


def shuffled(rng: random.Random) -> list[Stimulus]:
    """Each one to MOST times, and those within a second of each other in any order."""
    copies = [one for one in story() for _ in range(rng.randint(1, MOST))]
    return sorted(copies, key=lambda one: (int(one.after), rng.random()))


class ReplayPushed(ReplayElsewhere):
    """The business on functions of this process."""

    def __init__(self) -> None:
        super().__init__(Shaped(), pushing)

    def clock_at(self, now: datetime) -> SettableClock:
        return SettableClock(now)


@pytest.fixture(scope="module")
def day() -> list[str]:
    return ledger(lines_of_the_day())


@pytest.mark.parametrize("again", range(pick(small=1, prove=5)))
def test_the_recorded_day_comes_to_the_same(day: list[str], again: int) -> None:
    """Its stimuli too come one to seven times, and now and then a commit is lost or its answer is."""
    rng = random.Random(f"{SEED}/{again}")
    stimuli = repeated(lambda: rng.randint(1, MOST))
    assert played(ReplayPushed(), stimuli) == day
