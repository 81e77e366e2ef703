"""What every Clock and every NewId does; adapters inherit the suites."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from deskhand.ports.clock import Clock, NewId
from tests.contracts.store import at_once


class ClockContract:
    """Every clock."""

    @pytest.fixture
    def clock(self) -> Clock:
        raise NotImplementedError

    def test_an_instant_is_in_utc(self, clock: Clock) -> None:
        assert clock.now().utcoffset() == timedelta()

    def test_it_never_goes_back_for_anybody(self, clock: Clock) -> None:
        def watch(_: int) -> bool:
            seen = [clock.now() for _ in range(200)]
            return seen == sorted(seen)

        assert all(at_once(4, watch))


class NewIdContract:
    """Every maker of ids."""

    @pytest.fixture
    def new_id(self) -> NewId:
        raise NotImplementedError

    def test_an_id_is_long_lower_case_and_safe_in_a_url(self, new_id: NewId) -> None:
        for _ in range(50):
            assert re.fullmatch(r"[0-9a-z]{26,}", new_id())

    def test_no_id_comes_twice_from_any_thread(self, new_id: NewId) -> None:
        made = [id for lot in at_once(8, lambda _: [new_id() for _ in range(100)]) for id in lot]
        assert len(set(made)) == 800
