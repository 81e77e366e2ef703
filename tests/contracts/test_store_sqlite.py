"""SQLite keeps the contract of Store, and meets damaged files and full disks as it promises."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.ports import queries
from deskhand.ports.store import Query, Ref, Store
from deskhand.providers._schema import VERSION
from deskhand.providers.store import sqlite
from deskhand.providers.store.sqlite import SqliteStore
from tests.contracts.store import BUSINESS, SharedStoreContract, add, fields, in_a_file, put
from tests.scale import pick


class TestSqliteStore(SharedStoreContract):
    @pytest.fixture
    def opened(self, tmp_path: Path) -> Iterator[Callable[[], Store]]:
        handles: list[SqliteStore] = []

        def another() -> Store:
            handles.append(SqliteStore(tmp_path / "deskhand.db"))
            return handles[-1]

        yield another
        for handle in handles:
            handle.close()

    def copied(self, target: str, elsewhere: Path) -> Mapping[Ref, int]:
        return in_a_file(shutil.copy(target, elsewhere))  # alone: a backup is one file


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "deskhand.db"


def filled(place: Path, documents: int = 50) -> None:
    with closing(SqliteStore(place)) as store:
        for n in range(documents):
            put(store, "Visit", f"v{n}", n=n, text="x" * 2000)


# ---- other processes


def test_no_increment_is_lost_between_processes(place: Path) -> None:
    each = pick(small=20, prove=500)
    work = (
        "import sys\n"
        "from deskhand.ports.store import Ref\n"
        "from deskhand.providers.store.sqlite import SqliteStore\n"
        "from tests.contracts.store import add\n"
        "store = SqliteStore(sys.argv[1])\n"
        "for _ in range(int(sys.argv[2])):\n"
        "    add(store, Ref('Counter', 'c'))\n"
    )
    command = [sys.executable, "-c", work, str(place), str(each)]
    root = Path(__file__).parents[2]
    processes = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    assert [process.wait(timeout=100) for process in processes] == [0, 0]
    with closing(SqliteStore(place)) as store:
        assert fields(store.get(BUSINESS, Ref("Counter", "c")))["n"] == 2 * each


def test_many_short_threads_leave_no_connections_behind(place: Path) -> None:
    with closing(SqliteStore(place)) as store:
        ref = put(store, "Visit", "v1", n=1)

        def read() -> None:
            assert fields(store.get(BUSINESS, ref))["n"] == 1

        def one_more() -> None:
            thread = threading.Thread(target=read)
            thread.start()
            thread.join()

        one_more()
        before = len(os.listdir("/dev/fd"))  # noqa: PTH208 - the open files of this process
        for _ in range(30):
            one_more()
        assert len(os.listdir("/dev/fd")) <= before + 3  # noqa: PTH208


# ---- files that are not ours, damaged, or from the future


def test_a_file_that_is_no_database_is_named(place: Path) -> None:
    place.write_bytes(b"this is a letter to my aunt, not a database\n" * 100)
    before = place.read_bytes()
    with pytest.raises(ConfigurationError, match=r"deskhand\.db.*restore") as caught:
        SqliteStore(place)
    assert caught.value.place == str(place)
    assert place.read_bytes() == before


@pytest.mark.parametrize("application", [0, 0x0F055112])
def test_another_programs_database_is_left_alone(place: Path, application: int) -> None:
    with closing(sqlite3.connect(place)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.execute("INSERT INTO recipes VALUES ('arepas')")
        other.execute(f"PRAGMA application_id={application}")
        other.commit()
    before = place.read_bytes()
    with pytest.raises(ConfigurationError, match="not Deskhand's"):
        SqliteStore(place)
    assert place.read_bytes() == before


def test_a_newer_deskhands_database_is_left_alone(place: Path) -> None:
    filled(place, 1)
    with closing(sqlite3.connect(place)) as newer:
        newer.execute(f"PRAGMA user_version={VERSION + 1}")
    before = place.read_bytes()
    with pytest.raises(ConfigurationError, match="newer Deskhand"):
        SqliteStore(place)
    assert place.read_bytes() == before


def test_damage_met_while_running_is_no_passing_trouble(place: Path) -> None:
    filled(place)
    with place.open("r+b") as file:
        half = place.stat().st_size // 2
        file.seek(half)
        file.write(b"\xff" * half)
    with pytest.raises(ConfigurationError, match="restore"), closing(SqliteStore(place)) as store:
        list(store.everything(BUSINESS))


def test_a_truncated_file_is_no_passing_trouble(place: Path) -> None:
    filled(place)
    with place.open("r+b") as file:
        file.truncate(4096 * 5 + 17)
    with pytest.raises(ConfigurationError, match="restore"), closing(SqliteStore(place)) as store:
        list(store.everything(BUSINESS))


# ---- places that cannot be written


def test_a_folder_that_is_not_there_is_a_wrong_installation(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nowhere"):
        SqliteStore(tmp_path / "nowhere" / "deskhand.db")


def test_a_backup_into_such_a_folder_is_one_too_and_the_store_goes_on(
    place: Path, tmp_path: Path
) -> None:
    with closing(SqliteStore(place)) as store:
        put(store, "Visit", "v1", n=1)
        with pytest.raises(ConfigurationError, match="nowhere"):
            store.backup(str(tmp_path / "nowhere" / "backup.db"))
        put(store, "Visit", "v2", n=2)


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """Root may write anywhere: a folder of nobody's, as nobody."""
    folder = Path(tempfile.mkdtemp(prefix="deskhand-test-"))
    folder.chmod(0o777)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o777)
        shutil.rmtree(folder)


def test_a_folder_that_may_not_be_written_is_a_wrong_installation() -> None:
    with ordinary_user() as folder:
        home = folder / "data"
        home.mkdir()
        filled(home / "deskhand.db", 1)
        home.chmod(0o555)
        (home / "deskhand.db").chmod(0o444)
        try:
            with pytest.raises(ConfigurationError, match="permission"):
                SqliteStore(home / "deskhand.db")
            with pytest.raises(ConfigurationError, match="permission"):
                SqliteStore(home / "new.db")
        finally:
            home.chmod(0o777)


def test_a_full_disk_is_passing_and_loses_nothing(place: Path) -> None:
    with closing(SqliteStore(place)) as store:
        first = put(store, "Visit", "v0", n=0)
        pages = store._writer.execute("PRAGMA page_count").fetchone()[0]
        store._writer.execute(f"PRAGMA max_page_count={pages + 4}")
        written = [first]

        def fill() -> None:
            for n in range(1, 100):
                ref = put(store, "Visit", f"v{n}", n=n, text="x" * 3000)
                written.append(ref)

        with pytest.raises(TryAgain, match="full"):
            fill()
        assert 1 <= len(written) < 100
        lost = Ref("Visit", f"v{len(written)}")
        assert store.get(BUSINESS, lost) is None
        assert [fields(store.get(BUSINESS, ref))["n"] for ref in written] == list(
            range(len(written))
        )
        store._writer.execute("PRAGMA max_page_count=100000")
        put(store, "Visit", lost.id, n=1)
    with closing(SqliteStore(place)) as again:
        assert len(list(again.everything(BUSINESS))) == len(written) + 1


def test_a_lock_held_too_long_is_passing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with closing(SqliteStore(place)) as store, closing(sqlite3.connect(place)) as other:
        ref = put(store, "Visit", "v1", n=1)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TryAgain, match="locked"):
            put(store, "Visit", "v1", 1, n=2)
        assert fields(store.get(BUSINESS, ref))["n"] == 1
        other.execute("ROLLBACK")
        put(store, "Visit", "v1", 1, n=2)


# ---- durability and speed


@pytest.mark.parametrize(("level", "number"), [("FULL", 2), ("NORMAL", 1)])
def test_every_connection_is_as_durable_as_asked(place: Path, level: str, number: int) -> None:
    with closing(SqliteStore(place, level)) as store:
        assert store._writer.execute("PRAGMA synchronous").fetchone()[0] == number
        assert store._writer.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_the_durable_level_is_the_default(place: Path) -> None:
    with closing(SqliteStore(place)) as store:
        assert store._writer.execute("PRAGMA synchronous").fetchone()[0] == 2


@pytest.mark.parametrize("query", queries.ALL, ids=lambda query: str(query.name))
def test_every_declared_query_is_answered_from_an_index(
    place: Path, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Any]] = []
    with closing(SqliteStore(place)) as store:
        read = store._read
        monkeypatch.setattr(
            store, "_read", lambda sql, values: asked.append((sql, values)) or read(sql, values)
        )
        equals: dict[str, str | int | bool] = dict.fromkeys(query.equals, "x")
        bounds = ("a", "b") if query.order else (None, None)
        store.query(BUSINESS, query, equals, *bounds)
        store.query(BUSINESS, query, equals)
        for sql, values in asked:
            plan = store._writer.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
            steps = [step[3] for step in plan]
            assert len(steps) == 1, steps  # no sorting afterwards
            assert steps[0].startswith("SEARCH documents USING INDEX"), steps
            if query.equals or query.order:
                assert f"q_{query.name} (business=?" in steps[0], steps
                assert steps[0].count("<expr>=?") == len(query.equals), steps


def test_two_handles_add_up(place: Path) -> None:
    with closing(SqliteStore(place)) as one, closing(SqliteStore(place)) as other:
        for store in (one, other, one):
            add(store, Ref("Counter", "c"))
        assert fields(other.get(BUSINESS, Ref("Counter", "c")))["n"] == 3
