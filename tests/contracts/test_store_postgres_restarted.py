"""A PostgreSQL server that is stopped, crashes and starts again under its stores: nothing is lost, nothing is
written twice, and whoever is to try again is told so."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext, suppress

import psycopg
import pytest

from deskhand.domain.errors import Conflict, TryAgain, Unanswered
from deskhand.ports.store import Commit, Ref
from deskhand.providers.store import postgres as module
from deskhand.providers.store.postgres import PostgresStore
from tests.contracts.store import BUSINESS, at_once, body, fields, put
from tests.scale import pick
from tests.support import postgres
from tests.support.broken_line import BreakingLine

pytestmark = [pytest.mark.xdist_group("postgres"), pytest.mark.timeout(pick(small=120, prove=900))]
REF = Ref("Visit", "v1")
either_way = pytest.mark.parametrize("how", ["fast", "immediate"])


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    started = postgres.Server()
    yield started
    started.close()


@pytest.fixture
def place(server: postgres.Server) -> str:
    return server.fresh()


@pytest.fixture
def store(place: str) -> Iterator[PostgresStore]:
    with closing(PostgresStore(place)) as opened:
        yield opened


@pytest.fixture
def line(server: postgres.Server) -> Iterator[BreakingLine]:
    with closing(BreakingLine(server.port)) as made:
        yield made


@pytest.fixture
def beyond(server: postgres.Server, place: str, line: BreakingLine) -> Iterator[PostgresStore]:
    """The store as it is seen over a line that breaks."""
    with closing(PostgresStore(place.replace(f":{server.port}/", f":{line.port}/"))) as opened:
        yield opened


def found(store: PostgresStore) -> tuple[int, int]:
    """Version and `n` of the one visit."""
    record = store.get(BUSINESS, REF)
    assert record is not None
    return record.version, fields(record)["n"]


# ---- a restart between, within and at the end of commits


@either_way
def test_after_a_restart_the_first_commit_has_a_new_line(
    server: postgres.Server, store: PostgresStore, how: postgres.Stop
) -> None:
    put(store, "Visit", "v1", n=1)
    at_once(5, lambda _: store.get(BUSINESS, REF))  # so many lines die
    server.restart(how, 0)
    put(store, "Visit", "v1", 1, n=2)
    assert found(store) == (2, 2)


@either_way
def test_a_commit_that_a_restart_ended_is_made_once_when_the_server_is_back(
    server: postgres.Server, store: PostgresStore, place: str, how: postgres.Stop
) -> None:
    (key,), _ = module._locks(BUSINESS, Commit({REF: 0}))
    with suppress(psycopg.OperationalError), psycopg.connect(place) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (key,))
        writing = threading.Thread(target=lambda: put(store, "Visit", "v1", n=1))
        writing.start()
        waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not other.execute(waits).fetchone():
            time.sleep(0.01)
        server.restart(how, 0.5)
    writing.join()
    assert found(store) == (1, 1)


@either_way
def test_a_commit_whose_answer_a_restart_swallowed_is_looked_up_and_not_repeated(
    server: postgres.Server, beyond: PostgresStore, line: BreakingLine, how: postgres.Stop
) -> None:
    line.break_at(b"COMMIT", heard=True, meanwhile=lambda: server.restart(how, 0.5))
    put(beyond, "Visit", "v1", n=1)
    assert found(beyond) == (1, 1)


@either_way
def test_a_commit_that_the_server_never_heard_is_made_when_it_is_back(
    server: postgres.Server, beyond: PostgresStore, line: BreakingLine, how: postgres.Stop
) -> None:
    line.break_at(b"COMMIT", heard=False, meanwhile=lambda: server.restart(how, 0.5))
    put(beyond, "Visit", "v1", n=1)
    assert found(beyond) == (1, 1)


def test_a_commit_that_never_arrived_loses_to_who_wrote_the_same_words_meanwhile(
    store: PostgresStore, beyond: PostgresStore, line: BreakingLine
) -> None:
    line.break_at(b"COMMIT", heard=False, meanwhile=lambda: put(store, "Visit", "v1", n=1))
    with pytest.raises(Conflict):
        put(beyond, "Visit", "v1", n=1)


# ---- what cannot be known


def test_a_lost_answer_that_nobody_can_look_up_is_not_said_to_have_changed_nothing(
    server: postgres.Server,
    beyond: PostgresStore,
    line: BreakingLine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "OUTCOME_SECONDS", 1.0)
    line.break_at(b"COMMIT", heard=True, meanwhile=lambda: server.stop("immediate"))
    try:
        with pytest.raises(Unanswered):
            put(beyond, "Visit", "v1", n=1)
    finally:
        server.start()
    assert found(beyond) == (1, 1)


def test_a_lost_answer_that_others_have_written_over_is_not_said_to_have_changed_nothing(
    store: PostgresStore, beyond: PostgresStore, line: BreakingLine
) -> None:
    line.break_at(b"COMMIT", heard=True, meanwhile=lambda: put(store, "Visit", "v1", 1, n=2))
    with pytest.raises(Unanswered):
        put(beyond, "Visit", "v1", n=1)


# ---- away


@either_way
def test_while_the_server_is_away_each_call_says_so_in_time(
    server: postgres.Server, place: str, monkeypatch: pytest.MonkeyPatch, how: postgres.Stop
) -> None:
    monkeypatch.setattr(module, "CONNECT_SECONDS", 1)
    with closing(PostgresStore(place)) as store:
        put(store, "Visit", "v1", n=1)
        server.stop(how)
        calls: list[Callable[[], object]] = [
            lambda: store.get(BUSINESS, REF),
            lambda: put(store, "Visit", "v2", n=1),
            lambda: store.businesses(),
            lambda: list(store.everything(BUSINESS)),
            lambda: PostgresStore(place),
        ]
        try:
            for call in calls:
                began = time.monotonic()
                with pytest.raises(TryAgain) as caught:
                    call()
                assert not isinstance(caught.value, Unanswered)
                assert time.monotonic() - began < 5
        finally:
            server.start()


def test_a_server_that_was_away_for_long_is_found_soon_after_it_is_back(
    server: postgres.Server, store: PostgresStore
) -> None:
    put(store, "Visit", "v1", n=1)
    server.stop("fast")
    for _ in range(
        2
    ):  # 10 s each: left to itself the pool asks 15 s after the beginning, and again at 31
        with pytest.raises(TryAgain):
            store.get(BUSINESS, REF)
    server.start()
    began = time.monotonic()
    assert found(store) == (1, 1)
    assert time.monotonic() - began < 4


def test_no_write_is_lost_or_made_twice_while_the_server_is_restarted(
    server: postgres.Server, place: str
) -> None:
    """Each writer counts what it was told; some open the store anew each time, as processes that start."""
    told: list[Counter[str]] = [Counter() for _ in range(4)]
    over = threading.Event()

    def write(k: int) -> None:
        kept = PostgresStore(place) if k % 2 else None
        while not over.is_set():
            try:
                with nullcontext(kept) if kept else closing(PostgresStore(place, 1)) as store:
                    raise_by_one(store)
                told[k]["written"] += 1
            except Conflict:
                pass
            except Unanswered:
                told[k]["perhaps"] += 1
            except TryAgain:
                told[k]["again"] += 1
        if kept is not None:
            kept.close()

    def raise_by_one(store: PostgresStore) -> None:
        record = store.get(BUSINESS, REF)
        version, n = (record.version, fields(record)["n"]) if record else (0, 0)
        store.commit(BUSINESS, Commit({REF: version}, {REF: body(REF.id, n=n + 1)}))

    def met() -> int:
        """How often somebody was told of a restart; a busy machine may have all of them wait it out."""
        return sum(one["again"] + one["perhaps"] for one in told)

    def restart(_: int) -> None:
        try:
            least = pick(small=2, prove=30)
            for n in range(5 * least):
                time.sleep(1)
                if n >= least and met():
                    break
                server.restart("immediate" if n % 2 else "fast", 0.2)
            time.sleep(1)
        finally:
            over.set()

    at_once(5, lambda k: write(k) if k < 4 else restart(k))
    with closing(PostgresStore(place)) as store:
        _, n = found(store)
    total = sum(told, Counter())
    print(f"{n} written, {dict(total)}")
    assert met()
    assert total["written"] <= n <= total["written"] + total["perhaps"]
