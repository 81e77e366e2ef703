"""The unit of work: what is read is tracked, what is written waits, ids and answers repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from deskhand.domain.base import Document
from deskhand.domain.control import AuditEntry, Effect, EffectState, ModelAnswer
from deskhand.domain.errors import Conflict, TooNew
from deskhand.domain.price_book import PriceBook
from deskhand.domain.spending import Answer, ModelDay, ModelTurn, Outcome, Spent
from deskhand.engine.codec import encode
from deskhand.engine.desk import Cache, TrackedDesk
from deskhand.ports.queries import EFFECTS_BY_STATE
from deskhand.ports.store import Commit, Ref
from deskhand.providers.store.memory import MemoryStore
from tests.support.toys import Note

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def desk(store: MemoryStore, seed: str = "m1\x1fkeeper", business: str = "toys") -> TrackedDesk:
    return TrackedDesk(store, business, NOW, seed, Cache())


def keep(store: MemoryStore, note: Note, version: int = 0) -> None:
    ref = Ref("Note", note.id)
    store.commit("toys", Commit({ref: version}, {ref: encode(note)}))


def test_a_read_is_tracked_by_its_version_absence_too(store: MemoryStore) -> None:
    keep(store, Note(id="n1"))
    at = desk(store)
    assert at.get(Note, "n1") == Note(id="n1")
    assert at.get(Note, "n2") is None
    assert at.reads == {Ref("Note", "n1"): 1, Ref("Note", "n2"): 0}


def test_peeking_and_finding_track_nothing(store: MemoryStore) -> None:
    keep(store, Note(id="n1"))
    at = desk(store)
    at.peek(Note, "n1")
    at.find(Effect, EFFECTS_BY_STATE, {"state": "sent"})
    assert at.reads == {}


def test_a_second_read_is_the_first_whatever_others_wrote(store: MemoryStore) -> None:
    keep(store, Note(id="n1", told=1))
    at = desk(store)
    first = at.get(Note, "n1")
    keep(store, Note(id="n1", told=2), 1)
    assert at.get(Note, "n1") == first
    assert at.reads == {Ref("Note", "n1"): 1}
    assert at.peek(Note, "n1") == Note(id="n1", told=2)


def test_a_write_is_read_back_and_goes_nowhere(store: MemoryStore) -> None:
    keep(store, Note(id="n1"))
    at = desk(store)
    at.get(Note, "n1")
    at.put(Note(id="n1", told=7))
    assert at.get(Note, "n1") == Note(id="n1", told=7)
    assert at.peek(Note, "n1") == Note(id="n1")
    assert next(iter(store.everything("toys"))).version == 1


def test_own_writes_are_in_no_query(store: MemoryStore) -> None:
    at = desk(store)
    at.put(Effect(id="e1", kind="Ring", state=EffectState.SENT))
    assert at.find(Effect, EFFECTS_BY_STATE, {"state": "sent"}) == []


def test_what_was_not_read_is_expected_to_be_absent(store: MemoryStore) -> None:
    at = desk(store)
    at.put(Note(id="n1"))
    assert at.reads == {Ref("Note", "n1"): 0}


def test_a_version_is_the_one_after_this_run(store: MemoryStore) -> None:
    keep(store, Note(id="n1"))
    at = desk(store)
    assert at.version(Note, "n1") == 1
    assert at.version(Note, "n2") == 0
    at.put(Note(id="n1", told=1))
    at.put(Note(id="n2"))
    assert (at.version(Note, "n1"), at.version(Note, "n2")) == (2, 1)
    assert set(at.reads) == {Ref("Note", "n1"), Ref("Note", "n2")}


def test_minted_ids_repeat_with_the_run_and_with_nothing_else(store: MemoryStore) -> None:
    first, again = desk(store), desk(store)
    ids = [first.new_id("item"), first.new_id("item"), first.new_id("visit")]
    assert ids == [again.new_id("item"), again.new_id("item"), again.new_id("visit")]
    assert len({*ids, desk(store, "m2\x1fkeeper").new_id("item")}) == 4
    assert desk(store, "m1\x1fother").new_id("item") not in ids


def test_another_business_is_out_of_reach(store: MemoryStore) -> None:
    keep(store, Note(id="n1"))
    assert desk(store, business="others").get(Note, "n1") is None


def test_a_document_of_a_newer_release_is_not_read(store: MemoryStore) -> None:
    keep(store, Note(id="n1", schema_version=2))
    with pytest.raises(TooNew):
        desk(store).get(Note, "n1")


# ---- a model's answers

SPENT = Spent(model="m", outcome=Outcome.ANSWERED, input_tokens=900, microdollars=40)


def says(text: str | None, spent: Spent | None = None) -> Callable[[], Answer]:
    return lambda: Answer(text=text, spent=spent)


def never() -> Answer:
    raise AssertionError("asked again")


def everything(store: MemoryStore, kind: type[Document]) -> list[Any]:
    return [
        kind.model_validate_json(r.body)
        for r in store.everything("toys")
        if r.ref.collection == kind.collection
    ]


def test_an_answer_is_kept_before_use_and_used_again(store: MemoryStore) -> None:
    assert desk(store).recall("understand", "hello", says("one")) == Answer(text="one")
    assert desk(store).recall("understand", "hello", never) == Answer(text="one")
    assert desk(store).recall("word", "hello", says("two")) == Answer(text="two")
    assert desk(store).recall("understand", "hello!", says("three")) == Answer(text="three")
    other = desk(store, "m2\x1fkeeper")
    assert other.recall("understand", "hello", says("four")) == Answer(text="four")
    assert len(everything(store, ModelAnswer)) == 4


def test_an_answer_that_gave_nothing_is_kept_too(store: MemoryStore) -> None:
    """Whoever was too slow once is not waited for again when the handler runs again."""
    late = Spent(model="m", outcome=Outcome.LATE)
    assert desk(store).recall("understand", "hello", says(None, late)) == Answer(spent=late)
    assert desk(store).recall("understand", "hello", never) == Answer(spent=late)


def test_of_two_answers_at_once_the_first_kept_counts(store: MemoryStore) -> None:
    def slow() -> Answer:
        desk(store).recall("understand", "hello", says("the other's"))
        return Answer(text="mine")

    assert desk(store).recall("understand", "hello", slow) == Answer(text="the other's")


def test_an_answer_that_failed_is_not_kept(store: MemoryStore) -> None:
    def down() -> Answer:
        raise Conflict("down")

    with pytest.raises(Conflict):
        desk(store).recall("understand", "hello", down)
    assert list(store.everything("toys")) == []


def test_what_a_call_took_is_on_the_day_and_in_the_audit_trail(store: MemoryStore) -> None:
    for n in range(3):
        desk(store, f"m{n}\x1fkeeper").recall(
            "understand", "hello", says("x", SPENT), conversation="c1", day="2026-11-23"
        )
    desk(store, "m0\x1fkeeper").recall("understand", "hello", never, day="2026-11-23")
    (day,) = everything(store, ModelDay)
    assert (day.id, day.calls, day.microdollars) == ("2026-11-23", 3, 120)
    kept = everything(store, ModelAnswer)
    assert {(one.call, one.conversation, one.spent) for one in kept} == {
        ("understand", "c1", SPENT)
    }
    entries = everything(store, AuditEntry)
    assert {(e.agent, e.cause, e.spent) for e in entries} == {
        ("keeper", f"m{n}", SPENT) for n in range(3)
    }
    assert all(f"ModelAnswer/{one.id}" in str(entries) for one in kept)


def test_a_turn_asks_one_question_of_a_kind(store: MemoryStore) -> None:
    first, second = desk(store, "m1\x1fkeeper"), desk(store, "m2\x1fkeeper")
    assert first.recall("understand", "one", says("x"), turn="t1") == Answer(text="x")
    assert second.recall("understand", "two", never, turn="t1") is None
    assert first.recall("understand", "one, as it stands now", never, turn="t1") is None
    assert desk(store, "m1\x1fkeeper").recall("understand", "one", never, turn="t1") == Answer(
        text="x"
    )
    assert second.recall("word", "two", says("y"), turn="t1") == Answer(text="y")
    assert second.recall("understand", "two", says("z"), turn="t2") == Answer(text="z")


def test_a_claim_is_in_the_audit_trail_too(store: MemoryStore) -> None:
    desk(store).recall("understand", "one", says("x"), turn="t1")
    (claim,) = everything(store, ModelTurn)
    changed = [c.document for entry in everything(store, AuditEntry) for c in entry.changes]
    assert f"ModelTurn/{claim.id}" in changed


def test_without_a_way_to_ask_what_was_kept_counts(store: MemoryStore) -> None:
    assert desk(store).recall("understand", "hello", None) is None
    desk(store).recall("understand", "hello", says("x"))
    assert desk(store).recall("understand", "hello", None) == Answer(text="x")


def test_a_crash_before_the_answer_leaves_the_question_to_be_asked(store: MemoryStore) -> None:
    def crash() -> Answer:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk(store).recall("understand", "one", crash, turn="t1")
    assert desk(store).recall("understand", "one", says("x"), turn="t1") == Answer(text="x")


# ---- the cache


def test_the_cache_never_serves_an_old_version(store: MemoryStore) -> None:
    cache, ref = Cache(), Ref("PriceBook", "main")

    def read() -> PriceBook | None:
        return TrackedDesk(store, "toys", NOW, "m\x1fa", cache).get(PriceBook, "main")

    store.commit(
        "toys", Commit({ref: 0}, {ref: encode(PriceBook(id="main", hourly_cents=1, items=()))})
    )
    first = read()
    assert first is read()
    store.commit(
        "toys", Commit({ref: 1}, {ref: encode(PriceBook(id="main", hourly_cents=2, items=()))})
    )
    second = read()
    assert second is not None
    assert second.hourly_cents == 2
