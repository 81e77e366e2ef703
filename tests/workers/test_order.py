"""A worker takes danger first, whatever has waited longer; and one for danger takes nothing else."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from deskhand.bootstrap import App
from deskhand.engine.rows import Wake
from deskhand.runtimes.celery.application import Application
from deskhand.runtimes.celery.queues import urgent
from deskhand.runtimes.office import Office
from tests.support import redis
from tests.support.worker_here import worker_here

RECIPIENTS = ("emergency", "communication", "secretary", "messaging", "paging")
WAITING = 12


class Watched(Office):
    """Notes what is delivered, and when it was the last."""

    def __init__(self, last: int) -> None:
        super().__init__(self._nobody)
        self.delivered: list[str] = []
        self.done = threading.Event()
        self._last = last

    def deliver(self, wake: Wake, *, again: bool) -> Sequence[Wake]:
        self.delivered.append(wake.row.rpartition(".")[2])
        if len(self.delivered) == self._last:
            self.done.set()
        return ()

    def _nobody(self) -> App:
        raise AssertionError("nothing is opened")


def delivered(queues: list[str] | None, last: int) -> list[str]:
    """What a worker of one thread delivers, in order, of what had been waiting before it came."""
    office = Watched(last)
    celery = Application(redis.fresh(), office, RECIPIENTS)
    office.app = lambda: None  # type: ignore[method-assign,assignment,return-value]
    waiting = [f"{n}.{name}" for name in reversed(RECIPIENTS) for n in range(WAITING)]
    celery.hand_on([Wake("biz", row) for row in waiting])
    with worker_here(celery, 1, queues or celery.queues):
        assert office.done.wait(60)
    return office.delivered


@pytest.mark.timeout(200)
def test_danger_first_then_what_is_nearest_to_an_answer() -> None:
    order = delivered(None, WAITING * len(RECIPIENTS))
    first = {name: order.index(name) for name in RECIPIENTS}
    assert sorted(first, key=lambda name: first[name]) == [
        "emergency",
        "paging",
        "messaging",
        "secretary",
        "communication",
    ]
    assert set(order[: 2 * WAITING]) == {"emergency", "paging"}


@pytest.mark.timeout(200)
def test_a_worker_for_danger_takes_nothing_else() -> None:
    order = delivered(urgent(), 2 * WAITING)
    assert set(order) == {"emergency", "paging"}
