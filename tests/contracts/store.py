"""What every Store does, whatever it is made of; adapters inherit the suite. No adapter is named here."""

from __future__ import annotations

import itertools
import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskhand.domain.base import instant_text
from deskhand.domain.errors import ConfigurationError, Conflict, TryAgain
from deskhand.ports.queries import (
    APPROVALS_BY_STATE,
    CUSTOMERS,
    EFFECTS_BY_STATE,
    OPEN_ROWS,
    VISITS_BY_START,
    VISITS_OF_CUSTOMER,
)
from deskhand.ports.store import BIGGEST_DOCUMENT, MOST_WRITES, Commit, Query, Record, Ref, Store
from deskhand.providers.store.sqlite import SqliteStore
from tests.scale import SEED, pick

BUSINESS = "bluebird"
# Examples share one store: each uses a document or a business of its own.
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
IDS = (
    "plain",
    "Sam:2026-11-24",
    "email:josé.núñez@example.org",
    "a/b//c",
    "..",
    "__all__",
    "with space",
    "😀🔧",
    "quote\"and'apostrophe",
    "x" * 200,
)


def body(id: str, **fields: object) -> str:
    return json.dumps({"id": id, **fields}, ensure_ascii=False)


def fields(record: Record | None) -> Mapping[str, Any]:
    """What a record says; a store may write its JSON in another way."""
    assert record is not None
    found: Mapping[str, Any] = json.loads(record.body)
    return found


def put(
    store: Store,
    collection: str,
    id: str,
    version: int = 0,
    business: str = BUSINESS,
    **more: object,
) -> Ref:
    ref = Ref(collection, id)
    store.commit(business, Commit({ref: version}, {ref: body(id, **more)}))
    return ref


def ids(found: Sequence[Record]) -> list[str]:
    return [record.ref.id for record in found]


def add(store: Store, ref: Ref, business: str = BUSINESS) -> None:
    """Raise a counter by one, as often as it takes."""
    while True:
        record = store.get(business, ref)
        version, n = (record.version, fields(record)["n"]) if record else (0, 0)
        with suppress(Conflict, TryAgain):
            # The read comes first: a store must not be caught between reading and writing.
            expects = {Ref("Business", "none"): 0, ref: version}
            store.commit(business, Commit(expects, {ref: body(ref.id, n=n + 1)}))
            return


def transfer(store: Store, rng: random.Random, accounts: Sequence[Ref]) -> None:
    """Move one from an account to another, so that their sum stays."""
    while True:
        two = rng.sample(list(accounts), 2)
        held = [store.get(BUSINESS, ref) for ref in two]
        puts = {
            ref: body(ref.id, n=fields(record)["n"] + change)
            for ref, record, change in zip(two, held, (-1, 1), strict=True)
        }
        expects = {
            ref: record.version if record else 0 for ref, record in zip(two, held, strict=True)
        }
        with suppress(Conflict, TryAgain):
            store.commit(BUSINESS, Commit(expects, puts))
            return


def in_a_file(target: str) -> Mapping[Ref, int]:
    """The `n` of BUSINESS's documents in a backup that is a database file."""
    with closing(SqliteStore(target)) as copy:
        return {record.ref: fields(record)["n"] for record in copy.everything(BUSINESS)}


def handles(made: Callable[[], Store]) -> Iterator[Callable[[], Store]]:
    """Opens as many handles on one place as a test asks for, and closes them."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(made()))


def at_once(writers: int, work: Callable[[int], object]) -> list[Any]:
    """Run `work` in so many threads that begin together; raises what one of them raised."""
    barrier = threading.Barrier(writers)

    def begin(n: int) -> object:
        barrier.wait(timeout=60)
        return work(n)

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(begin, range(writers)))


class StoreContract:
    """Every store."""

    @pytest.fixture
    def store(self) -> Store:
        """An empty store."""
        raise NotImplementedError

    def copied(self, target: str, elsewhere: Path) -> Mapping[Ref, int]:
        """A backup of BUSINESS opened or restored elsewhere: its documents' `n`."""
        raise NotImplementedError

    # ---- documents and versions

    def test_a_document_is_absent_then_at_version_one_then_two(self, store: Store) -> None:
        ref = Ref("Customer", "c1")
        assert store.get(BUSINESS, ref) is None
        put(store, "Customer", "c1", name="Dana")
        first = store.get(BUSINESS, ref)
        assert first is not None
        assert (first.ref, first.version) == (ref, 1)
        put(store, "Customer", "c1", 1, name="Dana Reyes")
        second = store.get(BUSINESS, ref)
        assert second is not None
        assert second.version == 2
        assert fields(second) == {"id": "c1", "name": "Dana Reyes"}

    def test_what_must_not_exist_is_created_once(self, store: Store) -> None:
        ref = put(store, "Inbox", "in-1", message="first")
        with pytest.raises(Conflict):
            put(store, "Inbox", "in-1", message="second")
        assert fields(store.get(BUSINESS, ref))["message"] == "first"

    @pytest.mark.parametrize("version", [0, 1, 3, 99])
    def test_another_version_is_a_conflict(self, store: Store, version: int) -> None:
        ref = put(store, "Visit", "v1", n=1)
        put(store, "Visit", "v1", 1, n=2)
        with pytest.raises(Conflict):
            put(store, "Visit", "v1", version, n=3)
        assert fields(store.get(BUSINESS, ref))["n"] == 2

    def test_what_is_absent_has_no_version_to_update(self, store: Store) -> None:
        with pytest.raises(Conflict):
            put(store, "Visit", "ghost", 1)
        assert store.get(BUSINESS, Ref("Visit", "ghost")) is None

    @pytest.mark.parametrize("broken", range(5))
    @pytest.mark.parametrize("read_only", [True, False])
    def test_a_conflict_leaves_nothing_half_written(
        self, store: Store, broken: int, read_only: bool
    ) -> None:
        refs = [put(store, "Visit", f"v{n}", n=n) for n in range(5)]
        expects = {ref: 2 if n == broken else 1 for n, ref in enumerate(refs)}
        new = Ref("Visit", "new")
        puts = {ref: body(ref.id, n=-1) for ref in refs if not (read_only and ref == refs[broken])}
        with pytest.raises(Conflict):
            store.commit(BUSINESS, Commit({new: 0, **expects}, {new: body("new"), **puts}))
        assert store.get(BUSINESS, new) is None
        for n, ref in enumerate(refs):
            record = store.get(BUSINESS, ref)
            assert record is not None
            assert (record.version, fields(record)["n"]) == (1, n)

    def test_a_document_only_read_is_checked_and_keeps_its_version(self, store: Store) -> None:
        read = put(store, "Business", "bluebird", n=1)
        absent, written = Ref("Visit", "none"), Ref("Visit", "v1")
        commit = Commit({read: 1, absent: 0, written: 0}, {written: body("v1")})
        store.commit(BUSINESS, commit)
        record = store.get(BUSINESS, read)
        assert record is not None
        assert record.version == 1
        assert store.get(BUSINESS, absent) is None

    def test_nothing_to_write_is_a_check_alone(self, store: Store) -> None:
        store.commit(BUSINESS, Commit())
        ref = put(store, "Visit", "v1")
        store.commit(BUSINESS, Commit({ref: 1}))
        with pytest.raises(Conflict):
            store.commit(BUSINESS, Commit({ref: 2}))

    def test_a_collection_is_part_of_the_place(self, store: Store) -> None:
        put(store, "Visit", "same", n=1)
        put(store, "Quote", "same", n=2)
        assert fields(store.get(BUSINESS, Ref("Visit", "same")))["n"] == 1
        assert fields(store.get(BUSINESS, Ref("Quote", "same")))["n"] == 2

    # ---- limits

    def test_a_document_of_the_most_bytes_is_kept(self, store: Store) -> None:
        empty = len(body("big", text=""))
        ref = put(store, "Message", "big", text="x" * (BIGGEST_DOCUMENT - empty))
        assert len(fields(store.get(BUSINESS, ref))["text"]) == BIGGEST_DOCUMENT - empty

    @pytest.mark.parametrize("letter", ["x", "é", "😀"])
    def test_a_document_above_is_refused_and_nothing_is_written(
        self, store: Store, letter: str
    ) -> None:
        size = len(letter.encode())
        small, big = Ref("Message", "small"), Ref("Message", "big")
        text = letter * (BIGGEST_DOCUMENT // size + 1)
        puts = {small: body("small"), big: body("big", text=text)}
        with pytest.raises(ValueError, match=r"200[_,]?000"):
            store.commit(BUSINESS, Commit({small: 0, big: 0}, puts))
        assert store.get(BUSINESS, small) is None

    def test_the_most_writes_go_and_one_more_does_not(self, store: Store) -> None:
        refs = [Ref("Visit", f"v{n}") for n in range(MOST_WRITES + 1)]
        puts = {ref: body(ref.id) for ref in refs}
        with pytest.raises(ValueError, match="301"):
            store.commit(BUSINESS, Commit(dict.fromkeys(refs, 0), puts))
        assert store.get(BUSINESS, refs[0]) is None
        puts.pop(refs[-1])
        store.commit(BUSINESS, Commit(dict.fromkeys(refs, 0), puts))
        assert store.get(BUSINESS, refs[-2]) is not None

    def test_a_put_that_is_not_expected_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="Visit/v1"):
            store.commit(BUSINESS, Commit({}, {Ref("Visit", "v1"): body("v1")}))

    # ---- text

    @pytest.mark.parametrize("id", IDS)
    def test_any_id_is_a_place_of_its_own(self, store: Store, id: str) -> None:
        others = [put(store, "Customer", other, name=other) for other in IDS if other != id]
        ref = put(store, "Customer", id, name="here")
        assert fields(store.get(BUSINESS, ref)) == {"id": id, "name": "here"}
        assert all(fields(store.get(BUSINESS, other))["name"] == other.id for other in others)
        assert set(ids(store.query(BUSINESS, CUSTOMERS))) == set(IDS)

    @settings(suppress_health_check=SHARED)
    @given(
        text=st.text(st.characters(exclude_categories=["Cs"])),
        number=st.integers(-(2**53), 2**53),
        raw=st.booleans(),
    )
    def test_any_text_comes_back_as_it_went(
        self, store: Store, text: str, number: int, raw: bool
    ) -> None:
        given_fields = {"id": "m", "text": text, "n": number, "none": None, "deep": [{"t": text}]}
        ref = Ref("Message", "m")
        record = store.get(BUSINESS, ref)
        version = record.version if record else 0
        written = json.dumps(given_fields, ensure_ascii=not raw)
        store.commit(BUSINESS, Commit({ref: version}, {ref: written}))
        assert fields(store.get(BUSINESS, ref)) == given_fields

    def test_emoji_and_nul_come_back(self, store: Store) -> None:
        text = "10 000 × 😀\x00 after NUL \u2028 \ufeff ñ é 👩‍🔧"
        ref = put(store, "Message", "m1", text=text)
        assert fields(store.get(BUSINESS, ref))["text"] == text

    # ---- queries

    def test_equality_and_an_open_range(self, store: Store) -> None:
        for n in range(6):
            due = instant_text(NOON + timedelta(minutes=n))
            put(store, "OutboxRow", f"r{n}", status="open" if n % 2 else "done", wake_at=due)
        found = store.query(BUSINESS, OPEN_ROWS, {"status": "open"})
        assert ids(found) == ["r1", "r3", "r5"]
        assert [fields(record)["status"] for record in found] == ["open"] * 3
        assert {record.version for record in found} == {1}
        high = instant_text(NOON + timedelta(minutes=3))
        assert ids(store.query(BUSINESS, OPEN_ROWS, {"status": "open"}, None, high)) == ["r1"]
        assert ids(store.query(BUSINESS, OPEN_ROWS, {"status": "open"}, high)) == ["r3", "r5"]
        assert store.query(BUSINESS, OPEN_ROWS, {"status": "dead"}) == []

    def test_equality_on_two_fields_one_of_them_a_number(self, store: Store) -> None:
        for n in range(6):
            due = instant_text(NOON + timedelta(minutes=n))
            put(store, "OutboxRow", f"r{n}", status="open", shard=n % 3, wake_at=due)
        two = Query("open_shard", "OutboxRow", equals=("status", "shard"))
        assert ids(store.query(BUSINESS, two, {"status": "open", "shard": 2})) == ["r2", "r5"]

    def test_equality_alone_is_in_the_order_of_ids(self, store: Store) -> None:
        for id in ("c", "a", "b"):
            put(store, "Effect", id, state="unknown")
        put(store, "Effect", "d", state="sent")
        put(store, "Effect", "e")
        assert ids(store.query(BUSINESS, EFFECTS_BY_STATE, {"state": "unknown"})) == ["a", "b", "c"]

    def test_numbers_are_ordered_as_numbers(self, store: Store) -> None:
        for n in (10, 9, 100, 1):
            put(store, "Approval", f"a{n}", state="open", number=n)
        assert ids(store.query(BUSINESS, APPROVALS_BY_STATE, {"state": "open"})) == [
            "a1",
            "a9",
            "a10",
            "a100",
        ]
        found = store.query(BUSINESS, APPROVALS_BY_STATE, {"state": "open"}, 9, 100)
        assert ids(found) == ["a9", "a10"]

    def test_equal_order_fields_are_ordered_by_id(self, store: Store) -> None:
        for id in ("b", "C", "a", "é", "A"):
            put(store, "Visit", id, start=instant_text(NOON))
        assert ids(store.query(BUSINESS, VISITS_BY_START)) == ["A", "C", "a", "b", "é"]

    def test_without_the_ordered_field_a_document_is_left_out(self, store: Store) -> None:
        put(store, "Visit", "with", start=instant_text(NOON), customer="c1")
        put(store, "Visit", "null", start=None, customer="c1")
        put(store, "Visit", "without", customer="c1")
        assert ids(store.query(BUSINESS, VISITS_BY_START)) == ["with"]
        assert ids(store.query(BUSINESS, VISITS_OF_CUSTOMER, {"customer": "c1"})) == ["with"]

    def test_the_limit_takes_the_first(self, store: Store) -> None:
        for n in range(9):
            put(store, "Visit", f"v{n}", start=instant_text(NOON - timedelta(hours=n)))
        assert ids(store.query(BUSINESS, VISITS_BY_START, limit=3)) == ["v8", "v7", "v6"]

    def test_a_query_sees_what_is_now(self, store: Store) -> None:
        put(store, "Effect", "e1", state="sending")
        assert ids(store.query(BUSINESS, EFFECTS_BY_STATE, {"state": "sending"})) == ["e1"]
        put(store, "Effect", "e1", 1, state="sent")
        assert store.query(BUSINESS, EFFECTS_BY_STATE, {"state": "sending"}) == []
        found = store.query(BUSINESS, EFFECTS_BY_STATE, {"state": "sent"})
        assert [(record.ref.id, record.version) for record in found] == [("e1", 2)]

    @pytest.mark.parametrize(
        ("query", "equals", "low"),
        [
            (OPEN_ROWS, None, None),
            (OPEN_ROWS, {"status": "open", "shard": 1}, None),
            (VISITS_BY_START, {"customer": "c1"}, None),
            (CUSTOMERS, None, "a"),
        ],
    )
    def test_a_query_is_asked_as_it_was_declared(
        self, store: Store, query: Query, equals: Mapping[str, str | int] | None, low: str | None
    ) -> None:
        with pytest.raises(ValueError, match=query.name):
            store.query(BUSINESS, query, equals, low)

    def test_the_order_of_instants_is_the_order_of_time(self, store: Store) -> None:
        rng = random.Random(SEED)
        spans = [
            0,
            1,
            10,
            999_999,
            1_000_000,
            10**9,
            10**12,
            *(rng.randrange(10**13) for _ in "x" * 20),
        ]
        starts = {f"v{n}": NOON + timedelta(microseconds=span) for n, span in enumerate(spans)}
        for id, start in starts.items():
            put(store, "Visit", id, start=instant_text(start))
        right = sorted(starts, key=lambda id: (starts[id], id))
        assert ids(store.query(BUSINESS, VISITS_BY_START)) == right
        low, high = sorted(rng.sample(sorted(starts.values()), 2))
        inside = [id for id in right if low <= starts[id] < high]
        found = store.query(BUSINESS, VISITS_BY_START, None, instant_text(low), instant_text(high))
        assert ids(found) == inside

    # ---- businesses

    def test_businesses_do_not_see_each_other(self, store: Store) -> None:
        assert list(store.businesses()) == []
        ref = put(store, "Visit", "v1", business="bluebird", start=instant_text(NOON), n=1)
        assert store.get("redbird", ref) is None
        put(store, "Visit", "v1", business="redbird", start=instant_text(NOON), n=2)
        put(store, "Visit", "v2", business="redbird", start=instant_text(NOON), n=3)
        assert sorted(store.businesses()) == ["bluebird", "redbird"]
        assert fields(store.get("bluebird", ref))["n"] == 1
        assert ids(store.query("bluebird", VISITS_BY_START)) == ["v1"]
        assert [record.ref.id for record in store.everything("redbird")] == ["v1", "v2"]
        with pytest.raises(Conflict):
            put(store, "Visit", "v2", 1, business="bluebird")

    def test_everything_is_in_the_order_of_places(self, store: Store) -> None:
        places = [("Visit", "b"), ("Quote", "z"), ("Visit", "a"), ("Approval", "é"), ("Visit", "B")]
        for collection, id in places:
            put(store, collection, id)
        found = [(record.ref.collection, record.ref.id) for record in store.everything(BUSINESS)]
        assert found == sorted(places)
        assert list(store.everything("redbird")) == []

    # ---- as a model says

    @settings(
        max_examples=pick(small=15, prove=300),
        suppress_health_check=[*SHARED, HealthCheck.too_slow],
    )
    @given(
        st.lists(
            st.dictionaries(
                st.sampled_from("abcd"),
                st.tuples(st.integers(0, 3), st.booleans()),
                min_size=1,
            ),
            max_size=12,
        )
    )
    def test_any_commits_do_what_a_dictionary_would(
        self, store: Store, commits: list[dict[str, tuple[int, bool]]]
    ) -> None:
        business = f"model-{next(_numbers)}"
        model: dict[str, tuple[int, int]] = {}
        for number, asked in enumerate(commits):
            expects = {Ref("Visit", id): version for id, (version, _) in asked.items()}
            puts = {
                Ref("Visit", id): body(id, n=number) for id, (_, writes) in asked.items() if writes
            }
            fits = all(model.get(id, (0, 0))[0] == version for id, (version, _) in asked.items())
            if fits:
                store.commit(business, Commit(expects, puts))
                model |= {ref.id: (expects[ref] + 1, number) for ref in puts}
            else:
                with pytest.raises(Conflict):
                    store.commit(business, Commit(expects, puts))
        found = {r.ref.id: (r.version, fields(r)["n"]) for r in store.everything(business)}
        assert found == model

    # ---- many at once

    def test_no_increment_is_lost(self, store: Store) -> None:
        each = pick(small=3, prove=50)
        ref = Ref("Counter", "c")

        def work(_: int) -> None:
            for _ in range(each):
                add(store, ref)

        at_once(store.writers, work)
        record = store.get(BUSINESS, ref)
        assert record is not None
        assert record.version == fields(record)["n"] == store.writers * each

    def test_writers_of_different_documents_do_not_conflict(self, store: Store) -> None:
        each = pick(small=3, prove=50)

        def work(n: int) -> None:
            for version in range(each):
                put(store, "Counter", f"c{n}", version, n=version + 1)

        at_once(store.writers, work)
        assert {fields(r)["n"] for r in store.everything(BUSINESS)} == {each}

    def test_one_of_many_creates_a_document(self, store: Store) -> None:
        def work(n: int) -> bool:
            while True:
                try:
                    put(store, "Inbox", "in-1", n=n)
                    return True
                except Conflict:
                    return False
                except TryAgain:
                    continue  # a lock was held too long; nothing is written

        won = at_once(store.writers, work)
        assert won.count(True) == 1
        assert fields(store.get(BUSINESS, Ref("Inbox", "in-1")))["n"] == won.index(True)

    def test_everything_and_backup_are_one_moment_while_others_write(
        self, store: Store, tmp_path: Path
    ) -> None:
        accounts = [put(store, "Account", f"a{n}", n=100) for n in range(8)]
        under_way, done = threading.Event(), threading.Event()
        writers = min(store.writers, 8)

        def write(n: int) -> None:
            rng = random.Random(f"{SEED}/{n}")
            while not done.is_set():
                transfer(store, rng, accounts)
                under_way.set()

        def look(_: int) -> None:
            try:
                assert under_way.wait(30)
                for n in range(pick(small=5, prove=100)):
                    seen = [fields(record)["n"] for record in store.everything(BUSINESS)]
                    assert (len(seen), sum(seen)) == (8, 800)
                    target = tmp_path / f"backup-{n}"
                    store.backup(str(target))
                    copy = self.copied(str(target), tmp_path / f"elsewhere-{n}")
                    assert set(copy) == set(accounts)
                    assert sum(copy.values()) == 800
            finally:
                done.set()

        at_once(writers + 1, lambda n: write(n) if n < writers else look(n))
        moved = [store.get(BUSINESS, ref) for ref in accounts]
        assert any(record and record.version > 1 for record in moved)

    def test_what_is_loaded_is_there_as_it_was(self, store: Store) -> None:
        rows = [
            ("bluebird", Record(Ref("Visit", id), n + 1, body(id, n=n, start=f"2026-11-{n + 10}")))
            for n, id in enumerate(IDS)
        ] + [("wren", Record(Ref("Visit", "a/b"), 7, body("a/b", n=7)))]
        store.load(iter(rows))
        assert list(store.businesses()) == ["bluebird", "wren"]
        for business, record in rows:
            found = store.get(business, record.ref)
            assert found is not None
            assert (found.version, fields(found)) == (record.version, fields(record))
        assert {r.ref for r in store.everything("bluebird")} == {Ref("Visit", id) for id in IDS}
        asked = store.query("bluebird", VISITS_BY_START, low="2026-11-12", high="2026-11-14")
        assert ids(asked) == list(IDS[2:4])
        put(store, "Visit", "a/b", 7, business="wren", n=8)
        with pytest.raises(Conflict):
            put(store, "Visit", "plain", 0)

    def test_nothing_is_loaded_over_documents(self, store: Store) -> None:
        put(store, "Visit", "v1", n=1)
        with pytest.raises(ConfigurationError, match="holds documents"):
            store.load([("wren", Record(Ref("Visit", "v2"), 1, body("v2")))])
        assert list(store.businesses()) == [BUSINESS]

    def test_a_backup_never_overwrites(self, store: Store, tmp_path: Path) -> None:
        put(store, "Visit", "v1", n=1)
        target = tmp_path / "letter.txt"
        target.write_text("keep me")
        with pytest.raises(ConfigurationError, match="exists"):
            store.backup(str(target))
        assert target.read_text() == "keep me"

    def test_a_closed_store_is_an_error(self, store: Store) -> None:
        ref = put(store, "Visit", "v1", start=instant_text(NOON))
        store.close()
        store.close()
        for call in (
            lambda: store.get(BUSINESS, ref),
            lambda: store.query(BUSINESS, VISITS_BY_START),
            lambda: put(store, "Visit", "v2"),
            lambda: list(store.everything(BUSINESS)),
            lambda: store.businesses(),
        ):
            with pytest.raises(RuntimeError, match="closed"):
                call()


_numbers = itertools.count()


class SharedStoreContract(StoreContract):
    """Every store that several handles (processes, machines) may open at once."""

    @pytest.fixture
    def opened(self, tmp_path: Path) -> Iterator[Callable[[], Store]]:
        """Opens another handle on one place; all are closed at the end."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, opened: Callable[[], Store]) -> Store:
        return opened()

    def test_what_one_commits_the_other_sees(self, opened: Callable[[], Store]) -> None:
        one, other = opened(), opened()
        ref = put(one, "Effect", "e1", state="sending", n=1)
        assert fields(other.get(BUSINESS, ref))["n"] == 1
        put(other, "Effect", "e1", 1, state="sending", n=2)
        assert fields(one.get(BUSINESS, ref))["n"] == 2
        assert ids(one.query(BUSINESS, EFFECTS_BY_STATE, {"state": "sending"})) == ["e1"]

    def test_one_that_read_before_the_other_wrote_conflicts(
        self, opened: Callable[[], Store]
    ) -> None:
        one, other = opened(), opened()
        ref = put(one, "DaySheet", "Sam:2026-11-24", n=0)
        seen = one.get(BUSINESS, ref)
        assert seen is not None
        put(other, "DaySheet", ref.id, seen.version, n=1)
        with pytest.raises(Conflict):
            put(one, "DaySheet", ref.id, seen.version, n=2)
        with pytest.raises(Conflict):
            one.commit(
                BUSINESS, Commit({ref: seen.version, Ref("A", "a"): 0}, {Ref("A", "a"): body("a")})
            )

    def test_no_increment_is_lost_between_handles(self, opened: Callable[[], Store]) -> None:
        handles = [opened() for _ in range(3)]
        each = pick(small=3, prove=50)
        ref = Ref("Counter", "c")

        def work(n: int) -> None:
            for _ in range(each):
                add(handles[n % 3], ref)

        writers = handles[0].writers
        at_once(writers, work)
        assert fields(handles[1].get(BUSINESS, ref))["n"] == writers * each

    def test_what_was_committed_is_there_after_reopening(self, opened: Callable[[], Store]) -> None:
        first = opened()
        refs = [put(first, "Visit", f"v{n}", n=n) for n in range(20)]
        put(first, "Visit", "v0", 1, n=100)
        first.close()
        again = opened()
        assert [fields(again.get(BUSINESS, ref))["n"] for ref in refs] == [100, *range(1, 20)]
        with pytest.raises(Conflict):
            put(again, "Visit", "v0", 1)
        put(again, "Visit", "v0", 2, n=101)
