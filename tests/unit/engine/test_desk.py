"""The unit of work: what is read is tracked, what is written waits, ids and answers repeat."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskhand.domain.control import Effect, EffectState, ModelAnswer
from deskhand.domain.errors import Conflict, TooNew
from deskhand.domain.price_book import PriceBook
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


def test_an_answer_is_kept_before_use_and_used_again(store: MemoryStore) -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("asked")
        return f"answer {len(asked)}"

    assert desk(store).recall("understand", "hello", ask) == "answer 1"
    assert desk(store).recall("understand", "hello", ask) == "answer 1"
    assert desk(store).recall("word", "hello", ask) == "answer 2"
    assert desk(store).recall("understand", "hello!", ask) == "answer 3"
    assert desk(store, "m2\x1fkeeper").recall("understand", "hello", ask) == "answer 4"
    kept = [r for r in store.everything("toys") if r.ref.collection == ModelAnswer.collection]
    assert len(kept) == 4


def test_of_two_answers_at_once_the_first_kept_counts(store: MemoryStore) -> None:
    def slow() -> str:
        desk(store).recall("understand", "hello", lambda: "the other's")
        return "mine"

    assert desk(store).recall("understand", "hello", slow) == "the other's"


def test_an_answer_that_failed_is_not_kept(store: MemoryStore) -> None:
    def down() -> str:
        raise Conflict("down")

    with pytest.raises(Conflict):
        desk(store).recall("understand", "hello", down)
    assert list(store.everything("toys")) == []


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
