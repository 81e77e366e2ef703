"""After failures in a row nobody asks for a while, then one tries for all."""

from __future__ import annotations

from deskhand.providers._breaker import FAILURES, REST_SECONDS, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        assert not breaker.open()
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it_and_others_do_not() -> None:
    breaker = Breaker(Clock())
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.worked()
        assert not breaker.open()


def test_after_a_rest_one_tries_for_all() -> None:
    clock = Clock()
    breaker = broken(clock)
    assert breaker.open()
    clock.now += REST_SECONDS
    assert [breaker.open() for _ in range(4)] == [False, True, True, True]
    breaker.worked()
    assert not breaker.open()


def test_who_tries_and_fails_rests_it_again() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += REST_SECONDS
    assert not breaker.open()
    breaker.failed()
    assert breaker.open()
    clock.now += REST_SECONDS - 1
    assert breaker.open()


def test_a_rest_the_server_names_is_kept_from_the_first_failure_on() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(53.0)
    assert breaker.open()
    clock.now += 53.0
    assert not breaker.open()
