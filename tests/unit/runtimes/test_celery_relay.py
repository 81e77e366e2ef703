"""The relay hands on what is due, what is on its way not again at once, and forgets nothing by dying."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from deskhand.engine.rows import MOST_ATTEMPTS, Wake
from deskhand.providers.clock.settable import SettableClock
from deskhand.providers.store.memory import MemoryStore
from deskhand.runtimes.celery.relay import AGAIN_SECONDS, Relay
from deskhand.runtimes.office import PATIENCE, Office
from tests.contracts.runtime import BUSINESS
from tests.contracts.test_runtime_embedded import NOON, app_of
from tests.support.toys import Asked, Awkward, World


class Broker:
    """Takes what it is given, or nothing."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.room = 1000

    def hand_on(self, wakes: Sequence[Wake], *, again: bool = False) -> int:
        assert again
        taken = list(wakes[: self.room])
        self.took += [wake.row for wake in taken]
        return len(taken)


class Desk:
    def __init__(self, folder: Path) -> None:
        self.clock, self.seconds = SettableClock(NOON), 0.0
        self.app = app_of(MemoryStore(), self.clock, World(folder))
        self.office = Office(lambda: self.app)
        self.broker = Broker()
        self.relay = self.another()

    def another(self) -> Relay:
        broker = cast(Any, self.broker)
        return Relay(broker, self.app.dispatcher, BUSINESS, lambda: self.seconds)

    def post(self, subject: str, **fields: str) -> str:
        kind = Awkward if fields else Asked
        (wake,) = self.app.intake.post(BUSINESS, subject, kind(subject=subject, **fields))
        return wake.row

    def later(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))
        self.seconds += seconds


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_was_just_woken_is_left_to_its_first_message(desk: Desk) -> None:
    row = desk.post("s1")
    assert desk.relay.round() == 0
    desk.later(5)
    assert desk.relay.round() == 1
    assert desk.broker.took == [row]


def test_what_is_on_its_way_is_handed_on_again_only_after_a_while(desk: Desk) -> None:
    row = desk.post("s1")
    desk.later(5)
    rounds = [desk.relay.round()]
    for _ in range(int(AGAIN_SECONDS)):
        desk.later(1)
        rounds.append(desk.relay.round())
    assert sum(rounds) == 2
    assert desk.broker.took == [row, row]


def test_a_row_that_only_waits_uses_up_no_attempt(desk: Desk) -> None:
    """An hour in a queue that no worker takes from: the first who comes delivers it."""
    row = desk.post("s1")
    for _ in range(600):
        desk.later(6)
        desk.relay.round()
    (found,) = desk.app.dispatcher.due(BUSINESS)
    assert found.attempts == 0
    wake = Wake(BUSINESS, row)
    assert len(desk.office.deliver(wake, again=True)) == 2
    assert desk.office.deliver(wake, again=True) == ()


def test_what_the_broker_did_not_take_is_tried_in_the_next_round(desk: Desk) -> None:
    rows = [desk.post(f"s{n}") for n in range(5)]
    desk.later(5)
    desk.broker.room = 2
    assert [desk.relay.round() for _ in range(3)] == [2, 2, 1]
    assert sorted(desk.broker.took) == sorted(rows)


def test_another_relay_begins_where_this_one_ended(desk: Desk) -> None:
    desk.post("s1")
    desk.later(5)
    assert (desk.relay.round(), desk.another().round()) == (1, 1)


def test_a_delivery_that_never_ends_is_counted_and_not_made_for_ever(desk: Desk) -> None:
    """A message that kills its worker is given back each time; the row knows how often it was begun."""
    row = desk.post("p1", how="fine")
    dispatcher, wake = desk.app.dispatcher, Wake(BUSINESS, row)
    begun = 0
    for _ in range(2000):
        desk.later(60)
        begun += dispatcher.count(wake, PATIENCE)  # ... and dies before it delivers
    assert begun == MOST_ATTEMPTS
    assert list(dispatcher.due(BUSINESS)) == []


def test_what_somebody_is_at_is_nobody_elses(desk: Desk) -> None:
    wake = Wake(BUSINESS, desk.post("p1", how="fine"))
    desk.later(5)
    assert desk.app.dispatcher.count(wake, PATIENCE)
    assert not desk.app.dispatcher.count(wake, PATIENCE)
    desk.later(PATIENCE.total_seconds())
    assert desk.app.dispatcher.count(wake, PATIENCE)
