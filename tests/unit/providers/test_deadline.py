"""A call is over when its time is over, and what it raises is raised where somebody waits."""

from __future__ import annotations

import threading
import time

import pytest

from deskhand.domain.spending import Outcome
from deskhand.ports.llm import NoAnswer
from deskhand.providers._deadline import MOST_ABANDONED, within


def test_what_comes_in_time_comes() -> None:
    assert within(5.0, lambda: 7) == 7


def test_what_is_raised_is_raised() -> None:
    def fails() -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        within(5.0, fails)


def test_who_is_late_is_left_behind() -> None:
    release = threading.Event()
    began = time.monotonic()
    with pytest.raises(NoAnswer) as raised:
        within(0.1, lambda: release.wait(30))
    assert raised.value.why is Outcome.LATE
    assert time.monotonic() - began < 2.0
    release.set()


def test_no_more_are_left_behind_than_a_few() -> None:
    release = threading.Event()
    started: list[int] = []

    def hang() -> bool:
        started.append(1)
        return release.wait(30)

    for _ in range(MOST_ABANDONED + 4):
        with pytest.raises(NoAnswer):
            within(0.05, hang)
    assert len(started) == MOST_ABANDONED
    release.set()
    time.sleep(0.2)
    assert within(1.0, lambda: 1) == 1
