"""What every runtime does with messages, timers and effects; runtimes inherit the suite with toys."""

from __future__ import annotations

import random
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeVar

import pytest

from deskhand.domain.base import Document
from deskhand.domain.control import AuditEntry, Effect, EffectState, OutboxRow, OwnerItem
from deskhand.domain.messages import Message
from deskhand.engine.codec import decode
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.ledger import LOOK_UPS
from deskhand.engine.rows import MOST_ATTEMPTS, Wake
from deskhand.ports.queries import ITEMS, OPEN_ROWS
from deskhand.ports.store import Ref, Store
from tests.scale import SEED, pick
from tests.support.toys import (
    LEASE_SECONDS,
    WAIT,
    Asked,
    Awkward,
    Moved,
    Note,
    Tally,
    Witness,
    World,
)

D = TypeVar("D", bound=Document)
BUSINESS = "toys"
DAY = timedelta(days=1)


class Installation(ABC):
    """A runtime that moves the toys' messages, seen from outside.

    `dispatcher` and `intake` are this process's own on the same store; what they return as wakes is
    given to the runtime by `submit`.
    """

    store: Store
    world: World
    dispatcher: Dispatcher
    intake: Intake

    @abstractmethod
    def now(self) -> datetime:
        """The runtime's clock."""

    @abstractmethod
    def submit(self, wakes: Sequence[Wake]) -> None:
        """Hand wakes to the runtime; any thread may. They and what follows have been delivered, or
        have failed, when it returns. A wake may be given any number of times."""

    @abstractmethod
    def advance(self, span: timedelta) -> None:
        """Let time pass in the runtime's own way: timers and retries due within have been delivered,
        each at its own time."""

    @abstractmethod
    def jump(self, span: timedelta) -> None:
        """Let time pass while nothing runs, then go on: all that was due meanwhile is late."""

    # ---- the same for every runtime

    def post(self, message: Message, key: str) -> list[Wake]:
        """Accept an entry event without handing on its wakes."""
        return self.intake.post(BUSINESS, key, message)

    def tell(self, message: Message, key: str = "") -> None:
        """Accept an entry event and let the runtime work on it."""
        self.submit(self.post(message, key or message.subject))

    def read(self, kind: type[D], id: str) -> D | None:
        record = self.store.get(BUSINESS, Ref(kind.collection, id))
        return decode(kind, record.body) if record else None

    def all(self, kind: type[D]) -> list[D]:
        found = self.store.everything(BUSINESS)
        return [decode(kind, r.body) for r in found if r.ref.collection == kind.collection]

    def rows(self, status: str = "open") -> list[OutboxRow]:
        found = self.store.query(BUSINESS, OPEN_ROWS, {"status": status}, limit=10_000)
        return [decode(OutboxRow, record.body) for record in found]

    def wakes(self) -> list[Wake]:
        """Of every row there ever was, done ones too."""
        return [Wake(BUSINESS, row.id) for row in self.all(OutboxRow)]

    def items(self) -> list[OwnerItem]:
        found = self.store.query(BUSINESS, ITEMS, limit=10_000)
        return [decode(OwnerItem, record.body) for record in found]

    def effect(self, subject: str) -> Effect:
        commands = [row for row in self.all(OutboxRow) if row.recipient in ("bell", "pager")]
        command = next(row for row in commands if row.message["subject"] == subject)
        effect = self.read(Effect, str(command.message["id"]))
        assert effect is not None
        return effect

    def ended_well(self, *stories: str) -> None:
        """Every story was counted, told, seen, rung and woken once, and nothing is left open."""
        tally = self.read(Tally, "all")
        assert tally is not None
        assert sorted(tally.counted) == sorted(stories)
        for story in stories:
            note, witness = self.read(Note, story), self.read(Witness, story)
            assert note is not None
            assert (note.told, note.woken) == (1, (note.revision,))
            assert witness is not None
            assert witness.seen == 1
            assert self.effect(story).state is EffectState.SENT
        assert sorted(self.world.subjects("rang")) == sorted(stories)
        assert self.rows() == []
        assert self.rows("dead") == []
        assert self.items() == []


@contextmanager
def together(number: int) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(number) as pool:
        yield pool


def all_at_once(work: Sequence[object], number: int, do: object) -> None:
    """Hand each piece of work to one of so many threads, which begin together."""
    assert callable(do)
    barrier = threading.Barrier(number)

    def run(lot: Sequence[object]) -> None:
        barrier.wait(timeout=60)
        for piece in lot:
            do(piece)

    with together(number) as pool:
        lots = [work[n::number] for n in range(number)]
        list(pool.map(run, lots))


class RuntimeContract:
    """Every runtime."""

    @pytest.fixture
    def installation(self) -> Installation:
        """An empty installation of the toys."""
        raise NotImplementedError

    # ---- the plain way

    def test_a_story_goes_its_way_once(self, installation: Installation) -> None:
        installation.tell(Asked(subject="s1"))
        assert installation.world.subjects("rang") == ["s1"]
        assert [row.type for row in installation.rows()] == ["Due"]
        installation.advance(WAIT)
        installation.ended_well("s1")

    def test_every_commit_is_in_the_audit_trail_with_its_cause(
        self, installation: Installation
    ) -> None:
        installation.tell(Asked(subject="s1"))
        trail = installation.all(AuditEntry)
        agents = sorted(entry.agent for entry in trail)
        assert agents == ["bell", "bell", "intake", "keeper", "onlooker", "teller"]
        made = {name.partition("/")[2] for entry in trail for name in entry.emitted}
        assert {entry.cause for entry in trail if entry.agent != "intake"} <= made
        written = {c.document: c.after for e in trail for c in e.changes}
        assert {"Tally/all", "Note/s1", "Witness/s1"} <= set(written)
        for document, version in written.items():
            collection, _, id = document.partition("/")
            record = installation.store.get(BUSINESS, Ref(collection, id))
            assert record is not None
            assert record.version == version

    # ---- duplicates and order

    @pytest.mark.parametrize("threads", [1, 4])
    def test_wakes_delivered_one_to_seven_times_do_the_same(
        self, installation: Installation, threads: int
    ) -> None:
        rng, threads = random.Random(f"{SEED}/{threads}"), min(threads, installation.store.writers)
        stories = [f"s{n}" for n in range(pick(small=4, prove=20))]
        wakes = [w for s in stories for w in installation.post(Asked(subject=s), s)]
        for _ in range(6):
            many = [[wake] for wake in wakes for _ in range(rng.randint(1, 7))]
            rng.shuffle(many)
            all_at_once(many, threads, installation.submit)
            wakes = installation.wakes()
        installation.advance(WAIT)
        all_at_once([[wake] for wake in installation.wakes() * 2], threads, installation.submit)
        installation.ended_well(*stories)

    @pytest.mark.parametrize("order", range(pick(small=3, prove=20)))
    def test_any_order_ends_the_same(self, installation: Installation, order: int) -> None:
        rng = random.Random(f"{SEED}/{order}")
        stories = [f"s{n}" for n in range(4)]
        for story in stories:
            installation.post(Asked(subject=story), story)
        while ready := [row for row in installation.rows() if row.not_before <= installation.now()]:
            installation.submit([Wake(BUSINESS, rng.choice(ready).id)])
        installation.advance(WAIT)
        installation.ended_well(*stories)

    def test_the_same_event_accepted_twice_is_one(self, installation: Installation) -> None:
        all_at_once(["same"] * 8, 8, lambda key: installation.tell(Asked(subject="s1"), str(key)))
        installation.advance(WAIT)
        installation.ended_well("s1")

    def test_many_stories_contend_for_one_document(self, installation: Installation) -> None:
        writers = installation.store.writers
        stories = [f"s{n}" for n in range(writers)]
        all_at_once(stories, writers, lambda s: installation.tell(Asked(subject=str(s))))
        installation.advance(WAIT)
        installation.ended_well(*stories)

    # ---- time

    def test_the_broker_may_lose_everything(self, installation: Installation) -> None:
        stories = [f"s{n}" for n in range(5)]
        for story in stories:
            installation.post(Asked(subject=story), story)
        installation.advance(WAIT + timedelta(minutes=1))
        installation.ended_well(*stories)

    def test_nothing_is_delivered_before_its_time(self, installation: Installation) -> None:
        installation.tell(Asked(subject="s1"))
        installation.advance(WAIT - timedelta(seconds=1))
        installation.submit(installation.wakes())
        note = installation.read(Note, "s1")
        assert note is not None
        assert note.woken == ()

    def test_a_late_timer_still_fires_once(self, installation: Installation) -> None:
        installation.tell(Asked(subject="s1"))
        installation.jump(3 * DAY)
        installation.ended_well("s1")

    def test_a_stale_timer_does_nothing(self, installation: Installation) -> None:
        installation.tell(Asked(subject="s1"))
        installation.advance(WAIT / 2)
        installation.tell(Moved(subject="s1"), "move 1")
        installation.tell(Moved(subject="s1"), "move 2")
        installation.advance(3 * WAIT)
        note = installation.read(Note, "s1")
        assert note is not None
        assert (note.revision, note.woken) == (3, (3,))
        assert installation.rows() == []

    # ---- trouble in an agent

    def test_passing_trouble_is_tried_again_later_and_later(
        self, installation: Installation
    ) -> None:
        installation.tell(Awkward(subject="a1", how="again again again fine"))
        assert installation.read(Note, "a1") is None
        installation.advance(DAY)
        note = installation.read(Note, "a1")
        assert note is not None
        assert note.told == 1
        times = [datetime.fromisoformat(at) for at in installation.world.of("attempt", "a1")]
        gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
        assert gaps == sorted(gaps)
        assert len(set(gaps)) == 3
        assert gaps[0] >= 1
        assert installation.rows() == []
        assert installation.items() == []

    @pytest.mark.parametrize("how", ["again", "bug"])
    def test_poison_is_dead_after_so_many_attempts_listed_and_replayable(
        self, installation: Installation, how: str
    ) -> None:
        installation.tell(Awkward(subject="p1", how=" ".join([how] * MOST_ATTEMPTS + ["fine"])))
        installation.tell(Asked(subject="s1"))
        installation.advance(3 * DAY)
        assert len(installation.world.of("attempt", "p1")) == MOST_ATTEMPTS
        (dead,) = installation.rows("dead")
        assert dead.message["subject"] == "p1"
        assert dead.error
        (item,) = installation.items()
        assert item.kind == "dead"
        assert "troublemaker" in item.reason
        assert installation.read(Note, "p1") is None
        assert installation.world.subjects("rang") == ["s1"]
        installation.submit(installation.dispatcher.replay(Wake(BUSINESS, dead.id)))
        note = installation.read(Note, "p1")
        assert note is not None
        assert note.told == 1
        assert installation.rows("dead") == []
        assert installation.rows() == []

    def test_what_can_never_be_handled_is_dead_at_once(self, installation: Installation) -> None:
        installation.tell(Awkward(subject="r1", how="reject"))
        assert len(installation.world.of("attempt", "r1")) == 1
        assert [row.message["subject"] for row in installation.rows("dead")] == ["r1"]
        assert [item.kind for item in installation.items()] == ["dead"]
        assert installation.read(Note, "r1") is None

    def test_what_only_the_owner_can_decide_is_on_his_list_once(
        self, installation: Installation
    ) -> None:
        wakes = installation.post(Awkward(subject="o1", how="owner"), "o1")
        all_at_once([wakes] * 8, 4, installation.submit)
        installation.advance(DAY)
        (item,) = installation.items()
        assert (item.kind, item.reason) == ("handoff", "is this one of ours?")
        assert installation.rows() == []
        assert installation.rows("dead") == []
        assert installation.read(Note, "o1") is None

    def test_what_is_too_new_stays_for_a_newer_release(self, installation: Installation) -> None:
        how = " ".join(["new"] * 40 + ["fine"])
        installation.tell(Awkward(subject="n1", how=how))
        installation.advance(timedelta(hours=2))
        (row,) = installation.rows()
        assert row.message["how"] == how
        assert installation.rows("dead") == []
        assert installation.items() == []
        installation.advance(DAY)
        assert installation.read(Note, "n1") is not None
        assert installation.rows() == []

    def test_an_undeclared_message_is_refused_with_all_that_came_with_it(
        self, installation: Installation
    ) -> None:
        installation.tell(Awkward(subject="u1", how="undeclared"))
        installation.advance(DAY)
        (dead,) = installation.rows("dead")
        assert "undeclared Ring" in (dead.error or "")
        assert installation.read(Note, "u1") is None
        assert installation.world.subjects("rang") == []

    # ---- effects

    def test_an_effect_is_claimed_by_one_of_many(self, installation: Installation) -> None:
        story = Asked(subject="s1")
        for _ in range(pick(small=3, prove=50)):
            wakes = installation.post(story, story.subject)
            while not [row for row in installation.rows() if row.type == "Ring"]:
                for row in installation.rows():
                    if row.not_before <= installation.now() and row.type != "Ring":
                        installation.dispatcher.deliver(Wake(BUSINESS, row.id))
            ring = [Wake(BUSINESS, row.id) for row in installation.rows() if row.type == "Ring"]
            all_at_once([ring] * 16, min(8, installation.store.writers), installation.submit)
            if story.subject not in installation.world.subjects("rang"):
                installation.advance(WAIT)  # each stood in the others' way: all are to come again
            assert installation.world.subjects("rang").count(story.subject) == 1
            assert installation.effect(story.subject).state is EffectState.SENT
            assert len(installation.world.of("attempt", story.subject)) == 1
            story = Asked(subject=f"{story.subject}x")
        assert wakes

    @pytest.mark.parametrize(
        ("how", "state", "rang", "attempts", "generation", "item"),
        [
            ("sent", EffectState.SENT, 1, 1, 1, None),
            ("again sent", EffectState.SENT, 1, 2, 1, None),
            ("again again again sent", EffectState.SENT, 1, 4, 1, None),
            ("again", EffectState.FAILED, 0, MOST_ATTEMPTS, 1, "failed"),
            ("reject", EffectState.FAILED, 0, 1, 1, "failed"),
            ("landed", EffectState.SENT, 1, 1, 1, None),
            ("lost sent", EffectState.SENT, 1, 2, 2, None),
            ("lost lost sent", EffectState.SENT, 1, 3, 3, None),
            ("lost again sent", EffectState.SENT, 1, 3, 2, None),
            ("lost landed", EffectState.SENT, 1, 2, 2, None),
            ("lost,blind sent", EffectState.UNKNOWN, 0, 1, 1, "maybe_sent"),
            ("landed,blind sent", EffectState.UNKNOWN, 1, 1, 1, "maybe_sent"),
            ("page sent", EffectState.SENT, 1, 1, 1, None),
            ("page landed", EffectState.SENT, 1, 1, 1, None),
            ("page lost,blind sent", EffectState.SENT, 1, 2, 2, None),
            ("page landed,blind sent", EffectState.SENT, 2, 2, 2, None),
            ("page lost,blind lost,blind sent", EffectState.SENT, 1, 3, 3, None),
        ],
    )
    def test_an_effect_ends_as_it_should(
        self,
        installation: Installation,
        how: str,
        state: EffectState,
        rang: int,
        attempts: int,
        generation: int,
        item: str | None,
    ) -> None:
        installation.tell(Asked(subject="e1", how=how))
        installation.advance(DAY)
        effect = installation.effect("e1")
        assert effect.state is state
        assert effect.generation == generation
        assert len(installation.world.of("attempt", "e1")) == attempts
        keys = installation.world.of("rang", "e1")
        assert len(keys) == rang
        assert len(set(keys)) == rang
        if effect.state is EffectState.SENT:
            assert effect.outside_id == f"bell-{effect.key}"
        assert [entry.kind for entry in installation.items()] == ([item] if item else [])
        assert installation.rows() == []
        assert installation.rows("dead") == []
        installation.submit(installation.wakes())
        installation.advance(DAY)
        assert len(installation.world.of("rang", "e1")) == rang

    def test_what_cannot_be_proven_is_looked_up_three_times_in_five_minutes(
        self, installation: Installation
    ) -> None:
        installation.tell(Asked(subject="e1", how="lost,blind"))
        installation.advance(DAY)
        looked = [datetime.fromisoformat(at) for at in installation.world.of("looked up", "e1")]
        assert len(looked) == LOOK_UPS == 3
        assert looked[-1] - looked[0] <= timedelta(minutes=5, seconds=30)
        assert looked[-1] - looked[0] >= timedelta(minutes=4)

    def test_each_new_generation_is_looked_up_as_patiently(
        self, installation: Installation
    ) -> None:
        installation.tell(Asked(subject="e1", how="page lost,blind lost,blind sent"))
        installation.advance(DAY)
        assert len(installation.world.of("looked up", "e1")) == 2 * LOOK_UPS

    def test_a_bug_in_an_effect_is_an_unknown_outcome(self, installation: Installation) -> None:
        installation.tell(Asked(subject="e1", how="bug sent"))
        assert installation.world.subjects("rang") == []
        installation.advance(timedelta(seconds=LEASE_SECONDS / 2))
        assert len(installation.world.of("attempt", "e1")) == 1, "within the lease nobody else acts"
        installation.advance(DAY)
        assert installation.effect("e1").state is EffectState.SENT
        assert installation.effect("e1").generation == 2
        assert len(installation.world.of("rang", "e1")) == 1
