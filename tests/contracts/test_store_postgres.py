"""PostgreSQL keeps the contract of Store, and meets lost connections and foreign places as it promises."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deskhand.domain.errors import ConfigurationError, Conflict, TryAgain
from deskhand.ports import queries
from deskhand.ports.store import Commit, Query, Ref, Store
from deskhand.providers._schema import VERSION
from deskhand.providers.store.postgres import PostgresStore
from tests.contracts.store import (
    BUSINESS,
    SharedStoreContract,
    add,
    at_once,
    body,
    fields,
    handles,
    in_a_file,
    put,
)
from tests.scale import pick
from tests.support import postgres

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture
def place() -> str:
    return postgres.fresh()


class TestPostgresStore(SharedStoreContract):
    @pytest.fixture
    def opened(self, place: str) -> Iterator[Callable[[], Store]]:
        yield from handles(lambda: PostgresStore(place))

    def copied(self, target: str, elsewhere: Path) -> Mapping[Ref, int]:
        return in_a_file(target)


@pytest.fixture
def store(place: str) -> Iterator[PostgresStore]:
    with closing(PostgresStore(place)) as opened:
        yield opened


def raw(place: str, sql: str, *values: object) -> list[Any]:
    with psycopg.connect(place, autocommit=True) as connection:
        cursor = connection.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def cut_lines(place: str) -> None:
    """End every other connection to this place, as a restarted server does."""
    raw(
        place,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database() AND usename = current_user",
    )


# ---- other processes, and many at once


def test_no_increment_is_lost_between_processes(place: str) -> None:
    each = pick(small=20, prove=500)
    work = (
        "import sys\n"
        "from deskhand.ports.store import Ref\n"
        "from deskhand.providers.store.postgres import PostgresStore\n"
        "from tests.contracts.store import add\n"
        "store = PostgresStore(sys.argv[1])\n"
        "for _ in range(int(sys.argv[2])):\n"
        "    add(store, Ref('Counter', 'c'))\n"
        "store.close()\n"
    )
    command = [sys.executable, "-c", work, place, str(each)]
    root = Path(__file__).parents[2]
    processes = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    assert [process.wait(timeout=100) for process in processes] == [0, 0]
    with closing(PostgresStore(place)) as store:
        assert fields(store.get(BUSINESS, Ref("Counter", "c")))["n"] == 2 * each


def test_two_that_open_an_empty_place_at_once_make_one_schema(place: str) -> None:
    opened = at_once(8, lambda _: PostgresStore(place, connections=1))
    for store in opened:
        store.close()
    assert raw(place, "SELECT version FROM deskhand_schema") == [(VERSION,)]


def test_absence_that_one_rests_on_is_not_filled_by_another_meanwhile(store: PostgresStore) -> None:
    """Two bookings that each saw the other's sheet absent: one of them must lose."""
    for n in range(pick(small=20, prove=500)):
        one, other = Ref("Sheet", f"a{n}"), Ref("Sheet", f"b{n}")

        def book(mine: Ref, others: Ref) -> bool:
            with suppress(Conflict):
                store.commit(BUSINESS, Commit({mine: 0, others: 0}, {mine: body(mine.id)}))
                return True
            return False

        pair = [(one, other), (other, one)]
        won = at_once(2, lambda k, pair=pair: book(*pair[k]))  # type: ignore[misc]
        assert won.count(True) == 1


def test_commits_over_the_same_places_in_any_order_never_wait_in_a_circle(
    store: PostgresStore,
) -> None:
    refs = [put(store, "Visit", f"v{n}", n=0) for n in range(6)]

    def work(k: int) -> None:
        mixed = refs[k:] + refs[:k]
        for _ in range(pick(small=5, prove=100)):
            held = {ref: store.get(BUSINESS, ref) for ref in mixed}
            expects = {ref: record.version for ref, record in held.items() if record}
            with suppress(Conflict):
                store.commit(BUSINESS, Commit(expects, {mixed[0]: body(mixed[0].id, n=k)}))

    at_once(6, work)


# ---- lines that break


def test_a_broken_line_is_passing_trouble_and_the_next_call_has_a_new_one(
    store: PostgresStore, place: str
) -> None:
    ref = put(store, "Visit", "v1", n=1)
    cut_lines(place)
    assert fields(store.get(BUSINESS, ref))["n"] == 1
    cut_lines(place)
    for _ in range(3):
        with suppress(TryAgain):
            put(store, "Visit", "v1", 1, n=2)
            break
    assert fields(store.get(BUSINESS, ref))["n"] == 2


def test_readers_and_writers_go_on_while_lines_are_cut(store: PostgresStore, place: str) -> None:
    ref, done = Ref("Counter", "c"), threading.Event()
    written = [0, 0]

    def write(k: int) -> None:
        while not done.is_set():
            with suppress(TryAgain):
                add(store, ref)
                written[k] += 1

    def cut(_: int) -> None:
        for _ in range(pick(small=5, prove=50)):
            done.wait(0.1)
            cut_lines(place)
        done.set()

    at_once(3, lambda k: write(k) if k < 2 else cut(k))
    assert fields(store.get(BUSINESS, ref))["n"] == sum(written)


# ---- places that are not ours, not there, or from the future


def test_a_server_that_is_not_there_is_passing_trouble(tmp_path: Path) -> None:
    with pytest.raises(TryAgain, match="PostgreSQL"):
        PostgresStore(f"postgresql://nobody:sesame@/deskhand?host={tmp_path}")


def test_a_password_is_in_no_error(tmp_path: Path) -> None:
    with pytest.raises(TryAgain) as caught:
        PostgresStore(f"postgresql://nobody:sesame@/deskhand?host={tmp_path}")
    assert "sesame" not in str(caught.value)


def test_a_database_that_is_not_there_is_a_wrong_installation(place: str) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        PostgresStore(place.replace("/postgres?", "/nowhere?"))


def test_a_newer_deskhands_documents_are_left_alone(place: str) -> None:
    PostgresStore(place).close()
    raw(place, "UPDATE deskhand_schema SET version=%s", VERSION + 1)
    with pytest.raises(ConfigurationError, match="newer Deskhand"):
        PostgresStore(place)


def test_an_id_that_the_server_cannot_hold_is_refused(store: PostgresStore) -> None:
    with pytest.raises(ValueError, match="NUL"):
        put(store, "Visit", "v\x001", n=1)


# ---- speed


@pytest.mark.parametrize("query", queries.ALL, ids=lambda query: str(query.name))
def test_every_declared_query_is_answered_from_its_index(
    store: PostgresStore, place: str, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Any]] = []
    read = store._read
    monkeypatch.setattr(
        store, "_read", lambda sql, values: asked.append((sql, values)) or read(sql, values)
    )
    equals: dict[str, str | int | bool] = dict.fromkeys(query.equals, "x")
    store.query(BUSINESS, query, equals, *(("a", "b") if query.order else (None, None)))
    store.query(BUSINESS, query, equals)
    with psycopg.connect(place) as connection:
        # Without rows a scan or a sort is cheapest: what is asked here is whether the index would do.
        for what in ("seqscan", "bitmapscan", "sort"):
            connection.execute(f"SET enable_{what} = off")
        for sql, values in asked:
            plan = [row[0] for row in connection.execute(f"EXPLAIN {sql}", values).fetchall()]
            text = "\n".join(plan)
            assert "Sort" not in text, text
            assert f"Index Scan using deskhand_{query.name} " in text, text


def test_documents_of_a_deskhand_before_are_found_by_a_query_declared_later(
    store: PostgresStore,
) -> None:
    put(store, "Visit", "v1", technician="Sam", n=3)
    later = Query("by_technician", "Visit", equals=("technician",), order="n")
    assert [r.ref.id for r in store.query(BUSINESS, later, {"technician": "Sam"})] == ["v1"]
