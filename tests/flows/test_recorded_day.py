"""A whole recorded day: `deskhand replay --ledger` comes to the same, however and wherever it is run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from deskhand.bootstrap import App, Parts, assemble
from deskhand.business.load import sample
from deskhand.domain.base import Channel
from deskhand.ports.store import Store
from deskhand.providers.blobs.memory import MemoryBlobs
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.settable import CountingIds
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.email.memory import MemoryMailbox
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.providers.messaging.simulator import PhoneSimulator
from deskhand.providers.store.firestore import FirestoreStore
from deskhand.providers.store.postgres import PostgresStore
from deskhand.rehearsal.ledger import lines as ledger_lines
from deskhand.rehearsal.ledger import replayed
from deskhand.rehearsal.replay import replay
from deskhand.rehearsal.replay.run import Replay
from deskhand.rehearsal.replay.stimuli import Burst, SetupLine, State, Tick, parse_line, read
from deskhand.runtimes.embedded import Steered, VirtualClock
from deskhand.runtimes.functions.presets import APART, TOGETHER
from tests.support import emulators, postgres
from tests.support.functions import OnFunctions, running
from tests.support.works import OnCelery, works

DAY = Path(__file__).with_name("recorded_day.jsonl")


def lines_of_the_day() -> list[str]:
    return DAY.read_text(encoding="utf-8").splitlines()


def ledger(stimuli: list[str]) -> list[str]:
    out: list[str] = []
    complaints: list[str] = []
    assert replayed(stimuli, sample(), out.append, complaints.append) == 0
    assert complaints == []
    return out


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    out: list[str] = []
    assert replay(lines_of_the_day(), sample(), out.append) == 0
    return [json.loads(line) for line in out]


@pytest.fixture(scope="module")
def day() -> list[str]:
    return ledger(lines_of_the_day())


def test_it_is_a_whole_day() -> None:
    said = [json.loads(line) for line in lines_of_the_day()]
    flat = [one for line in said for one in line.get("burst", [line])]
    channels = Counter(one.get("channel", "owner" if "owner" in one else "") for one in flat)
    assert {"sms", "email", "web", "voicemail", "owner"} <= set(channels)
    assert sum(channels.values()) - channels[""] >= 25


def test_what_it_comes_to(rows: list[dict[str, Any]]) -> None:
    state = rows[-1]
    assert state["kind"] == "state"
    visits = Counter(visit["status"] for visit in state["visits"])
    assert visits["confirmed"] == 7
    assert visits["cancelled"] == 1
    assert [row["emergency_kind"] for row in rows if row["kind"] == "page"] == ["gas"]
    asked = [row["action"] for row in rows if row["kind"] == "approval"]
    assert sorted(asked) == ["book", "question"]
    reasons = [row["reason"] for row in rows if row["kind"] == "handoff"]
    assert any("unhappy" in reason for reason in reasons)
    assert any("opting out" in reason for reason in reasons)
    said = [row for row in rows if row["kind"] == "message"]
    assert {row["lang"] for row in said} == {"en", "es"}
    assert not [row for row in said if row["to"] in ("grow@seo.example", "away@mail.example")]
    assert state["scheduled"] == []
    reminders = Counter(
        row["to"] for row in said if "reminder" in row["text"] or "recordamos" in row["text"]
    )
    assert max(reminders.values()) == 2


def test_every_fact_names_its_source(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for fact in row.get("facts", ()):
            assert fact["source"], row["text"]


def test_again_it_is_the_same(day: list[str]) -> None:
    assert day
    assert ledger(lines_of_the_day()) == day


def test_on_another_store_it_is_the_same(day: list[str]) -> None:
    run = Replay(sample(), lambda row: None, None)
    assert played(run) == day


class ReplayElsewhere(Replay):
    """The same business in another store, its messages moved by other processes."""

    def __init__(self, store: Store, steered: Callable[[App], Steered]) -> None:
        super().__init__(sample(), lambda row: None, None)
        self._store, self._steered = store, steered

    def clock_at(self, now: datetime) -> VirtualClock:
        """The clock of all of them."""
        clock = StoredClock(self._store, sample().business.id)
        clock.set(now)
        return clock

    def _staged(self, now: datetime) -> tuple[App, Steered]:
        store, clock = self._store, self.clock_at(now)
        phone = PhoneSimulator()
        parts = Parts(
            store=store,
            clock=clock,
            new_id=CountingIds(""),
            blobs=MemoryBlobs(),
            reader=OfflineEngine(),
            calendar=BuiltinCalendar(),
            mail=MemoryMailbox(),
            texts={Channel.SMS: phone, Channel.WEB: phone, Channel.CONSOLE: phone},
            observers=[self._happened],
        )
        app = assemble(self._files, parts)
        return app, self._steered(app)


@pytest.mark.xdist_group("celery")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("processes", [2, pytest.param(4, marks=pytest.mark.prove)])
def test_on_celery_redis_and_postgresql_it_is_the_same(day: list[str], processes: int) -> None:
    place = postgres.fresh()
    run = ReplayElsewhere(PostgresStore(place), lambda app: OnCelery(app, works(processes), place))
    assert played(run) == day


@pytest.mark.prove
@pytest.mark.xdist_group("functions")
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("preset", [APART, TOGETHER])
def test_on_functions_pubsub_and_firestore_it_is_the_same(day: list[str], preset: str) -> None:
    emulators.firestore()
    store = FirestoreStore(emulators.project(), now=SystemClock().now)
    run = ReplayElsewhere(store, lambda app: OnFunctions(app, running(preset), store.project))
    assert played(run) == day


def played(run: Replay, stimuli: Sequence[str] = ()) -> list[str]:
    """The ledger after the day, or these lines, one stimulus or burst at a time."""
    for line in stimuli or lines_of_the_day():
        parsed = parse_line(line, run.zone)
        if isinstance(parsed, SetupLine):
            run.setup(parsed.setup)
        elif isinstance(parsed, Burst):
            for data in parsed.burst:
                one = read(data, run.zone)
                assert not isinstance(one, SetupLine | State | Burst)
                run.deliver(one)
            run.settle()
        elif not isinstance(parsed, State):
            run.deliver(parsed)
            run.settle()
    found = list(ledger_lines(run.app.store, sample().business.id))
    run.close()
    return found


def repeated(times: Callable[[], int]) -> list[str]:
    """The day, each of its stimuli so many times."""
    again = []
    for line in lines_of_the_day():
        data = json.loads(line)
        if "burst" in data:
            data["burst"] = [one for one in data["burst"] for _ in range(times())]
            again.append(json.dumps(data))
        else:
            again += [line] * (times() if "id" in data else 1)
    return again


@pytest.mark.parametrize("times", [2, 3])
def test_each_stimulus_delivered_again(day: list[str], times: int) -> None:
    assert ledger(repeated(lambda: times)) == day


def test_a_day_without_one_message_is_another(day: list[str]) -> None:
    """A test of the test."""
    without = [line for line in lines_of_the_day() if '"d-16"' not in line]
    assert ledger(without) != day


def test_time_that_passes_is_a_stimulus() -> None:
    assert isinstance(parse_line('{"at":"2026-11-23T18:05:00","tick":true}', "UTC"), Tick)
