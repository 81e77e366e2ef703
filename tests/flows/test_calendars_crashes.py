"""A process dies in the middle of a move: in the end one event stands, at the new time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.work import DaySheet
from deskhand.ports.store import Store
from deskhand.providers.calendar.memory import MemoryCalendars
from deskhand.providers.store.memory import MemoryStore
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, when
from tests.flows.runtimes import MEMORY
from tests.flows.stories import HIS, book, only_sam
from tests.support.crashes import Died, DyingStore

MOVE = "can we move it to Wednesday at 10am?"
NEW = "2026-11-25 10:00"


class Deadly(MemoryCalendars):
    """Whoever asks dies at the n-th call (counted from 1), before or after it happened."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._after, self.died = 0, False, False

    def kill(self, at: int, *, after: bool) -> None:
        self._left, self._after = at, after

    def spare(self) -> None:
        self._left = 0

    def listed(self, *asked: Any) -> Any:
        return self._call(super().listed, asked)

    def find(self, *asked: Any) -> Any:
        return self._call(super().find, asked)

    def put(self, *asked: Any) -> Any:
        return self._call(super().put, asked)

    def remove(self, *asked: Any) -> Any:
        return self._call(super().remove, asked)

    def _call(self, do: Callable[..., Any], asked: tuple[Any, ...]) -> Any:
        self._left -= 1
        if self._left != 0:
            return do(*asked)
        self.died = True
        if self._after:
            do(*asked)
        raise Died(do.__name__)


def ready(made: Installation) -> Installation:
    made.look()
    book(made)
    made.advance(timedelta(minutes=5))
    return made


def ends_well(made: Installation, calendars: MemoryCalendars) -> None:
    made.look()  # the rounds of the calendars go on, whatever is half done
    made.advance(timedelta(minutes=10))
    made.look()
    made.settle()
    (visit,) = made.booked
    assert when(visit.start) == NEW
    assert [when(event.start) for event, _ in calendars.of(HIS)] == [NEW]
    assert [when(e.start) for s in made.all(DaySheet) for e in s.entries] == [NEW]
    assert made.last(DANA).slots == [NEW]
    assert not made.approvals
    assert not made.dead


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
def test_complaint_5_a_process_dies_at_any_call_of_his_calendar(
    install: Install, after: bool
) -> None:
    for at in itertools.count(1):
        calendars = Deadly()
        made = ready(install(files=only_sam(), calendars=calendars))
        calendars.kill(at, after=after)
        made.survive(lambda made=made: made.ask("sms", DANA, MOVE))  # type: ignore[misc]
        calendars.spare()
        ends_well(made, calendars)
        if not calendars.died:
            break
    assert at > 3


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
def test_complaint_5_a_process_dies_at_any_commit_of_a_move(tmp_path: Path, after: bool) -> None:
    def moving(store: Store, do: Callable[[Installation], object]) -> None:
        calendars = MemoryCalendars()
        made = ready(
            Installation(MEMORY, tmp_path, files=only_sam(), store=store, calendars=calendars)
        )
        do(made)
        ends_well(made, calendars)

    counted = DyingStore(MemoryStore())
    commits: list[int] = []

    def watched(made: Installation) -> None:
        before = len(counted.commits)
        made.ask("sms", DANA, MOVE, id="SM5")
        commits.extend(counted.commits[before:])

    moving(counted, watched)
    assert len(commits) > 8
    for at in commits:
        dying = DyingStore(MemoryStore(), after=after)

        def killed(made: Installation, dying: DyingStore = dying, at: int = at) -> None:
            dying.at = at
            with pytest.raises(Died):
                made.ask("sms", DANA, MOVE, id="SM5")
            dying.at = None
            made.restart()
            made.say("sms", DANA, MOVE, id="SM5")  # a provider repeats what was not taken in

        moving(dying, killed)
