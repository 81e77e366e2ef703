"""What a delivery does beside the contract of runtimes: newer rows, wrong installations, observers."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.domain.base import instant_text
from deskhand.domain.business import Mode
from deskhand.domain.control import AuditEntry, EffectState
from deskhand.domain.errors import ConfigurationError, Conflict, TryAgain
from deskhand.domain.messages import Message
from deskhand.engine.rows import BACKOFF, MOST_ATTEMPTS, Wake
from deskhand.ports.store import Commit, Ref
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.runtime import BUSINESS, WAIT
from tests.contracts.test_runtime_embedded import SteppedInstallation
from tests.support.bluebird import Office
from tests.support.crashes import DyingStore
from tests.support.toys import Asked, Awkward, Note

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def toys(tmp_path: Path) -> SteppedInstallation:
    return SteppedInstallation(MemoryStore(), tmp_path)


# ---- what a newer release wrote


def newer_row(toys: SteppedInstallation, **fields: object) -> tuple[Ref, str]:
    ref = Ref("OutboxRow", "newer.keeper")
    at = instant_text(NOON - timedelta(hours=1))
    body = json.dumps(
        {
            "id": ref.id,
            "schema_version": 2,
            "status": "open",
            "wake_at": at,
            "not_before": at,
            **fields,
        }
    )
    toys.store.commit(BUSINESS, Commit({ref: 0}, {ref: body}))
    return ref, body


@pytest.mark.parametrize("fields", [{}, {"recipient": ["a", "b"], "type": 7}])
def test_a_newer_releases_row_stays_as_it_is_and_stops_nobody(
    toys: SteppedInstallation, fields: dict[str, object]
) -> None:
    ref, body = newer_row(toys, **fields)
    toys.post(Asked(subject="s1"), "s1")
    assert toys.dispatcher.next_wake(BUSINESS) is not None
    toys.advance(2 * WAIT)
    assert toys.world.subjects("rang") == ["s1"]
    assert toys.dispatcher.deliver(Wake(BUSINESS, ref.id)) == []
    toys.dispatcher.recover(BUSINESS)
    assert toys.dispatcher.next_wake(BUSINESS) is None
    record = toys.store.get(BUSINESS, ref)
    assert record is not None
    assert (record.version, record.body) == (1, body)


def test_a_newer_releases_document_is_not_overwritten(toys: SteppedInstallation) -> None:
    ref, body = Ref("Note", "s1"), json.dumps({"id": "s1", "schema_version": 2, "told": "twice"})
    toys.store.commit(BUSINESS, Commit({ref: 0}, {ref: body}))
    toys.tell(Asked(subject="s1"))
    toys.advance(timedelta(days=2))
    record = toys.store.get(BUSINESS, ref)
    assert record is not None
    assert (record.version, record.body) == (1, body)
    waiting = [row for row in toys.rows() if row.recipient == "keeper"]
    assert [row.type for row in waiting] == ["Told"]
    assert toys.rows("dead") == []


# ---- a wrong installation


def test_a_wrong_installation_met_by_an_agent_is_told_to_who_runs_it(
    toys: SteppedInstallation,
) -> None:
    with pytest.raises(ConfigurationError):
        toys.tell(Awkward(subject="w1", how="wrong fine"))
    assert toys.read(Note, "w1") is None
    toys.advance(WAIT)
    assert toys.read(Note, "w1") is not None


def test_a_wrong_installation_met_by_an_effect_leaves_it_certain_that_nothing_went(
    toys: SteppedInstallation,
) -> None:
    with pytest.raises(ConfigurationError, match="bell"):
        toys.tell(Asked(subject="w1", how="wrong sent,blind"))
    assert toys.effect("w1").state is EffectState.PLANNED
    toys.advance(2 * WAIT)
    assert toys.effect("w1").state is EffectState.SENT
    assert toys.effect("w1").generation == 1
    assert len(toys.world.of("rang", "w1")) == 1


# ---- trouble of the store


def test_trouble_of_the_store_is_the_callers_and_nothing_is_lost(tmp_path: Path) -> None:
    class Troubled(DyingStore):
        failing = 0

        def commit(self, business: str, commit: Commit) -> None:
            if self.failing:
                self.failing -= 1
                raise TryAgain("disk full")
            super().commit(business, commit)

    for at in range(1, 9):
        (tmp_path / str(at)).mkdir()
        store = Troubled(MemoryStore())
        toys = SteppedInstallation(store, tmp_path / str(at))
        wakes = toys.post(Asked(subject="s1"), "s1")
        for _ in range(at):
            if wakes:
                wakes = [*wakes[1:], *toys.dispatcher.deliver(wakes[0])]
        store.failing = 2  # the delivery's commit, and the note that it failed
        if wakes:
            with pytest.raises(TryAgain, match="disk full"):
                toys.submit(wakes)
        store.failing = 0
        toys.advance(timedelta(hours=1))
        toys.ended_well("s1")


def test_a_document_that_changes_under_every_run_is_given_up_for_later(
    toys: SteppedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = toys.store.commit

    def contended(business: str, changes: Commit) -> None:
        if Ref("Tally", "all") in changes.puts:
            raise Conflict("always somebody else")
        commit(business, changes)

    monkeypatch.setattr(toys.store, "commit", contended)
    toys.tell(Asked(subject="s1"))
    (row,) = toys.rows()
    assert (row.attempts, row.error) == (1, "the documents kept changing")
    monkeypatch.setattr(toys.store, "commit", commit)
    toys.advance(2 * WAIT)
    toys.ended_well("s1")


# ---- counting


def test_back_off_is_as_declared_and_a_delivery_is_counted_once(toys: SteppedInstallation) -> None:
    toys.tell(Awkward(subject="a1", how="again"))
    toys.advance(timedelta(days=1))
    times = [datetime.fromisoformat(at) for at in toys.world.of("attempt", "a1")]
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert gaps == list(BACKOFF)[: MOST_ATTEMPTS - 1]


def test_a_delivery_that_never_comes_back_is_dead_in_the_end(toys: SteppedInstallation) -> None:
    from tests.support.crashes import Died

    toys.post(Awkward(subject="k1", how="fine"), "k1")
    handle = toys.app.pipeline.agents["troublemaker"].handle
    deaths = 0

    def kill(*_: object) -> object:
        nonlocal deaths
        deaths += 1
        raise Died

    toys.app.pipeline.agents["troublemaker"].handle = kill  # type: ignore[method-assign,assignment]
    for _ in range(3 * MOST_ATTEMPTS):
        toys.clock.advance(timedelta(hours=2))
        try:
            toys.dispatcher.tick(BUSINESS)
        except Died:
            continue
    assert deaths == MOST_ATTEMPTS
    assert [item.kind for item in toys.items()] == ["dead"]
    toys.app.pipeline.agents["troublemaker"].handle = handle  # type: ignore[method-assign]
    (dead,) = toys.rows("dead")
    toys.submit(toys.dispatcher.replay(Wake(BUSINESS, dead.id)))
    assert toys.read(Note, "k1") is not None


def test_replaying_what_is_not_dead_does_nothing(toys: SteppedInstallation) -> None:
    toys.tell(Asked(subject="s1"))
    for wake in toys.wakes():
        toys.submit(toys.dispatcher.replay(wake))
    assert toys.dispatcher.replay(Wake(BUSINESS, "no such row")) == []
    toys.advance(WAIT)
    toys.ended_well("s1")


# ---- observers, audit, wiring


def test_observers_see_what_was_committed_and_only_that(toys: SteppedInstallation) -> None:
    seen: list[str] = []
    toys.dispatcher.outbox.observers.append(lambda _, message: seen.append(type(message).__name__))
    toys.tell(Awkward(subject="u1", how="undeclared"))
    toys.tell(Asked(subject="s1"))
    toys.advance(WAIT)
    assert sorted(seen) == sorted(["Awkward", "HandedOff", "Asked", "Told", "Ring", "Due", "Rang"])


def test_the_same_files_may_be_published_again_after_others(tmp_path: Path) -> None:
    from deskhand.bootstrap.published import publish
    from tests.support.bluebird import sample_with

    office = Office(mode=Mode.AUTO)
    for mode in (Mode.DRAFT, Mode.AUTO, Mode.DRAFT, Mode.DRAFT):
        publish(office.app, sample_with(mode=mode))
    written = [
        c.after for e in office.all(AuditEntry) for c in e.changes if "Business" in c.document
    ]
    assert sorted(written) == [1, 2, 3, 4]


def test_a_message_carries_its_header(toys: SteppedInstallation) -> None:
    toys.tell(Asked(subject="s1"))
    rows = {row.type: row for row in toys.wakes() and toys.all(type(toys.rows()[0]))}
    told, ring = rows["Told"].message, rows["Ring"].message
    assert told["business"] == BUSINESS
    assert told["cause"] == rows["Asked"].message["id"]
    assert ring["cause"] == told["id"]
    assert datetime.fromisoformat(ring["at"]) == toys.now()
    assert Message.model_validate(ring).schema_version == 1
