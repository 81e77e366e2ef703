"""A process may die between any two steps: what starts again on the same store ends the same way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.domain.control import Effect, EffectState
from deskhand.domain.errors import TryAgain
from deskhand.domain.messages import Message
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.ports.store import Store
from deskhand.providers.clock.settable import CountingIds, SettableClock
from deskhand.providers.store.memory import MemoryStore
from deskhand.providers.store.sqlite import SqliteStore
from deskhand.runtimes.embedded import Stepped
from tests.contracts.test_runtime_embedded import SteppedInstallation, app_of
from tests.scale import SEED, pick
from tests.support.crashes import Died, DyingStore, SilentStore
from tests.support.toys import LEASE_SECONDS, WAIT, Asked, Moved, Note, World

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
EVENTS: Sequence[Message] = (Asked(subject="s1"), Asked(subject="s2"), Moved(subject="s1"))
PATIENCE = timedelta(hours=1)

MakeStore = Callable[[], Store]


@pytest.fixture(params=["memory", "sqlite"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeStore]:
    """A new empty store at each call."""
    opened: list[Store] = []

    def make() -> Store:
        path = tmp_path / f"{len(opened)}.db"
        store = MemoryStore() if request.param == "memory" else SqliteStore(path, "NORMAL")
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


class Life(SteppedInstallation):
    """The toys on one store and one world, over the deaths of its processes."""

    def __init__(self, store: Store, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(store, folder)

    def live(self, store: Store, events: Sequence[Message], until: timedelta) -> None:
        """One process's life on `store`: it is given all events (again), then time passes."""
        app = app_of(store, self.clock, self.world)
        runtime = Stepped(app)
        for number, event in enumerate(events):
            runtime.submit(app.intake.post("toys", f"event {number}", event))
        runtime.advance(self.clock.now() + until)

    def crash(
        self, at: int, *, after: bool, events: Sequence[Message], until: timedelta = WAIT
    ) -> None:
        with suppress(Died):
            self.live(DyingStore(self.store, at, after=after), events, until)

    def told_once(self) -> None:
        """As an undisturbed life would have it; the effects apart."""
        for story in ("s1", "s2"):
            note = self.read(Note, story)
            assert note is not None
            assert note.told == 1
            assert note.woken[-1:] == (note.revision,)
            assert len(set(note.woken)) == len(note.woken)
        assert self.rows() == []
        assert self.rows("dead") == []


def operations(events: Sequence[Message], folder: Path) -> int:
    """How many store operations an undisturbed life takes."""
    counted = DyingStore(MemoryStore())
    Life(counted, folder).live(counted, events, WAIT)
    return counted.operations


def story(how: str) -> list[Message]:
    """All events, with a fate for the bell."""
    return [e.model_copy(update={"how": how}) if isinstance(e, Asked) else e for e in EVENTS]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("how", ["sent", "landed", "lost sent", "again sent"])
def test_dying_at_any_operation_changes_nothing(
    how: str, after: bool, make_store: MakeStore, tmp_path: Path
) -> None:
    events = story(how)
    count = operations(events, tmp_path / "count")
    assert count > 40
    steps = range(1, count + 1)
    if isinstance(make_store(), SqliteStore):
        steps = range(1 + SEED % 7, count + 1, pick(small=7, prove=1))
    for at in steps:
        life = Life(make_store(), tmp_path / f"{at}")
        life.crash(at, after=after, events=events)
        life.live(life.store, events, PATIENCE)
        life.told_once()
        assert sorted(life.world.subjects("rang")) == ["s1", "s2"], at
        assert {e.state for e in life.all(Effect)} == {EffectState.SENT}, at
        assert life.items() == [], at


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_without_a_way_to_look_up_nothing_is_sent_twice_and_nothing_is_forgotten(
    after: bool, tmp_path: Path
) -> None:
    events = story("sent,blind")
    doubtful = 0
    for at in range(1, operations(events, tmp_path / "count") + 1):
        life = Life(MemoryStore(), tmp_path / f"{at}")
        life.crash(at, after=after, events=events)
        life.live(life.store, events, PATIENCE)
        life.told_once()
        assert max(Counter(life.world.subjects("rang")).values(), default=0) <= 1, at
        unsure = [e for e in life.all(Effect) if e.state is not EffectState.SENT]
        assert [item.kind for item in life.items()] == ["maybe_sent"] * len(unsure), at
        doubtful += len(unsure)
    assert doubtful > 0, "no crash came between the ring and its receipt"


@pytest.mark.parametrize("stands", [False, True], ids=["lost", "stands"])
@pytest.mark.parametrize("how", ["sent", "landed", "lost sent", "again sent"])
def test_a_commit_of_which_nobody_can_say_whether_it_stands_changes_nothing(
    how: str, stands: bool, tmp_path: Path
) -> None:
    events = story(how)
    counted = DyingStore(MemoryStore())
    Life(counted, tmp_path / "count").live(counted, events, WAIT)
    for at in range(1, len(counted.commits) + 1):
        life = Life(MemoryStore(), tmp_path / f"{at}")
        with suppress(TryAgain):
            life.live(SilentStore(life.store, at, after=stands), events, PATIENCE)
        life.live(life.store, events, PATIENCE)
        life.told_once()
        assert sorted(life.world.subjects("rang")) == ["s1", "s2"], at
        assert {e.state for e in life.all(Effect)} == {EffectState.SENT}, at
        assert life.items() == [], at


@pytest.mark.parametrize("run", range(pick(small=10, prove=500)))
def test_dying_again_and_again(run: int, tmp_path: Path) -> None:
    rng = random.Random(f"{SEED}/{run}")
    events = story(rng.choice(["sent", "landed", "lost sent"]))
    rng.shuffle(events[:2])
    life = Life(MemoryStore(), tmp_path / "life")
    for _ in range(rng.randint(1, 6)):
        life.crash(rng.randint(1, 60), after=rng.random() < 0.5, events=events)
        life.clock.advance(timedelta(seconds=rng.choice([0, 1, 6, 90, 2 * LEASE_SECONDS])))
    life.live(life.store, events, PATIENCE)
    life.told_once()
    assert sorted(life.world.subjects("rang")) == ["s1", "s2"]


@pytest.mark.parametrize("at", range(1, 30))
def test_a_lone_runtime_takes_up_at_once_what_it_left(at: int, tmp_path: Path) -> None:
    life = Life(MemoryStore(), tmp_path / "life")
    events = [Asked(subject="s1")]
    life.crash(at, after=True, events=events, until=timedelta())
    app = app_of(life.store, life.clock, life.world)
    app.dispatcher.recover("toys")
    life.live(life.store, events, timedelta())
    assert life.world.subjects("rang") == ["s1"]
    assert [row.type for row in life.rows()] == ["Due"]


def test_what_was_not_accepted_left_no_trace(tmp_path: Path) -> None:
    for at in range(1, 10):
        inner = MemoryStore()
        dying = DyingStore(inner, at)
        dispatcher = Dispatcher(
            dying, SettableClock(NOON), app_of(inner, SettableClock(NOON), World(tmp_path)).pipeline
        )
        try:
            Intake(dispatcher, CountingIds()).post("toys", "k", Asked(subject="s1"))
        except Died:
            assert list(inner.everything("toys")) == []
        else:
            assert dying.commits
            return
    pytest.fail("it never came through")
