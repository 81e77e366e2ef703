"""The machine's clock and the settable one keep the contract; so do their ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.ports.clock import Clock, NewId
from deskhand.providers.clock import system
from deskhand.providers.clock.settable import CountingIds, SettableClock
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.clock.system import SystemClock, random_id
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.clock import ClockContract, NewIdContract

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("America/New_York"))


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return SystemClock()


class TestSettableClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return SettableClock(NOON)


class TestStoredClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return StoredClock(MemoryStore(), "biz", NOON)


class TestRandomIds(NewIdContract):
    @pytest.fixture
    def new_id(self) -> NewId:
        return random_id


class TestCountingIds(NewIdContract):
    @pytest.fixture
    def new_id(self) -> NewId:
        return CountingIds("seed")


def test_the_system_clock_stands_while_the_machines_goes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = SystemClock()
    before = clock.now()

    class Yesterday:
        @staticmethod
        def now(zone: object) -> datetime:
            return before - timedelta(days=1)

    with monkeypatch.context() as patch:
        patch.setattr(system, "datetime", Yesterday)
        assert clock.now() == before
    assert clock.now() >= before


def test_the_settable_clock_stands_and_moves_forward_only() -> None:
    clock = SettableClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(hours=1))
    clock.set(NOON)
    assert clock.now() == NOON + timedelta(hours=1)
    clock.set(NOON + timedelta(hours=2))
    assert clock.now() == (NOON + timedelta(hours=2)).astimezone(UTC)


def test_the_stored_clock_is_one_for_all_who_share_the_store() -> None:
    store = MemoryStore()
    one, other = StoredClock(store, "biz"), StoredClock(store, "biz")
    one.set(NOON)
    assert one.now() == other.now() == NOON
    other.set(NOON + timedelta(minutes=1))
    one.set(NOON)
    assert one.now() == other.now() == NOON + timedelta(minutes=1)


def test_counted_ids_repeat_with_their_seed() -> None:
    one, again, other = CountingIds("a"), CountingIds("a"), CountingIds("b")
    assert [one(), one()] == [again(), again()]
    assert one() != other()
