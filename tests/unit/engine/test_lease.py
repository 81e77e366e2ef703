"""Leases: one holder, taken over when it stalls, let go at once when it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskhand.engine.lease import Lease
from deskhand.ports.store import Store
from deskhand.providers.clock.settable import SettableClock
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.store import at_once

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
SPAN = timedelta(seconds=10)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOON)


@pytest.fixture
def store() -> Store:
    return MemoryStore()


def lease(store: Store, clock: SettableClock, holder: str) -> Lease:
    return Lease(store, "biz", "beat", holder, clock, SPAN)


def test_one_of_many_holds_it(store: Store, clock: SettableClock) -> None:
    took = at_once(8, lambda n: lease(store, clock, f"p{n}").take())
    assert took.count(True) == 1


def test_whoever_holds_it_goes_on_and_the_others_wait(store: Store, clock: SettableClock) -> None:
    one, other = lease(store, clock, "one"), lease(store, clock, "other")
    assert one.take()
    for _ in range(10):
        clock.advance(SPAN / 3)
        assert one.take()
        assert not other.take()
    assert other.holder() == "one"


def test_one_that_stalls_is_taken_over(store: Store, clock: SettableClock) -> None:
    one, other = lease(store, clock, "one"), lease(store, clock, "other")
    assert one.take()
    clock.advance(SPAN)
    assert other.holder() is None
    assert other.take()
    assert not one.take()


def test_one_that_is_let_go_is_free_at_once(store: Store, clock: SettableClock) -> None:
    one, other = lease(store, clock, "one"), lease(store, clock, "other")
    assert one.take()
    other.release()  # not its own
    assert not other.take()
    one.release()
    assert other.take()


def test_a_quiet_holder_writes_little(store: Store, clock: SettableClock) -> None:
    one = lease(store, clock, "one")
    for _ in range(100):
        assert one.take()
        clock.advance(timedelta(seconds=1))
    (record,) = store.everything("biz")
    assert record.version <= 21
