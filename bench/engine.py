"""Engine messages per second against a raw sqlite3 loop that does the same reads and writes."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

from deskhand.domain.base import Document
from deskhand.domain.messages import HandedOff, Message, MessageAccepted, MessageUnderstood
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.pipeline import Pipeline
from deskhand.engine.rows import Wake
from deskhand.ports.desk import Desk, Emits, Timers
from deskhand.providers.clock.system import SystemClock, random_id
from deskhand.providers.store.sqlite import SqliteStore

ROUNDS = 9
MESSAGES = 60
BUSINESS = "bench"
STATE_BYTES = 2000


class Tally(Document):
    """The state the benchmark's agent keeps: about 2 kB."""

    collection: ClassVar[str] = "Tally"

    count: int = 0
    filler: str = ""


class Counting:
    """Reads one document, writes it back, emits two messages."""

    name = "counting"
    emits: Emits = {MessageAccepted: (MessageUnderstood, HandedOff)}
    timers: Timers = ()

    def handle(self, message: Any, desk: Desk) -> list[Message]:
        tally = desk.get(Tally, "one") or Tally(id="one", filler="x" * STATE_BYTES)
        desk.put(tally.model_copy(update={"count": tally.count + 1}))
        return [
            MessageUnderstood(subject="conversation"),
            HandedOff(subject="item", reason="bench"),
        ]


class Sink:
    """Takes what is emitted, so that rows are written; never delivered here."""

    name = "sink"
    emits: Emits = {MessageUnderstood: (), HandedOff: ()}
    timers: Timers = ()

    def handle(self, message: Any, desk: Desk) -> list[Message]:
        return []


def run(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Rates of engine and floors, interleaved; ratios are medians of the rounds' ratios."""
    with tempfile.TemporaryDirectory() as folder:
        engine = _engine(Path(folder) / "engine.db")
        floor = _floor(Path(folder) / "floor.db")
        bare = _bare(Path(folder) / "bare.db")
        rates: dict[str, list[float]] = {"engine": [], "floor": [], "bare": []}
        for _ in range(rounds):
            for name, work in (("engine", engine), ("floor", floor), ("bare", bare)):
                rates[name].append(_rate(work))
    to_floor = median(e / f for e, f in zip(rates["engine"], rates["floor"], strict=True))
    to_bare = median(e / b for e, b in zip(rates["engine"], rates["bare"], strict=True))
    return [
        _row("engine messages, synchronous=FULL", median(rates["engine"]), "messages/s"),
        _row("raw sqlite3 doing the same work", median(rates["floor"]), "messages/s"),
        _row("bare pre-serialised commits", median(rates["bare"]), "messages/s"),
        {**_row("engine / raw sqlite3", to_floor, "ratio"), "aim": ">= 0.5"},
        _row("engine / bare commits", to_bare, "ratio"),
    ]


def _row(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": unit}


def _rate(work: Callable[[], Callable[[], None]]) -> float:
    once = work()
    start = time.perf_counter()
    for _ in range(MESSAGES):
        once()
    return MESSAGES / (time.perf_counter() - start)


def _engine(path: Path) -> Callable[[], Callable[[], None]]:
    store = SqliteStore(path)
    pipeline = Pipeline([Counting(), Sink()], [], entries=[MessageAccepted])
    dispatcher = Dispatcher(store, SystemClock(), pipeline)
    intake = Intake(dispatcher, random_id)

    def prepared() -> Callable[[], None]:
        waiting: list[Wake] = []
        for _ in range(MESSAGES):
            waiting += intake.post(BUSINESS, random_id(), MessageAccepted(subject="m"))

        def once() -> None:
            dispatcher.deliver(waiting.pop())

        return once

    return prepared


ROW = {
    "recipient": "sink", "type": "MessageUnderstood", "status": "open", "attempts": 0, "shard": 3,
    "message": {"subject": "conversation", "at": "2026-11-22T10:00:00Z", "schema_version": 1},
    "not_before": "2026-11-22T10:00:00.000000Z", "wake_at": "2026-11-22T10:00:05.000000Z",
}  # fmt: skip


def _tables(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE state (id TEXT PRIMARY KEY, version INTEGER, body TEXT)")
    connection.execute(
        "CREATE TABLE outbox (id TEXT PRIMARY KEY, status TEXT, wake_at TEXT, version INTEGER, body TEXT)"
    )
    connection.execute("CREATE INDEX open_rows ON outbox (status, wake_at)")
    body = json.dumps({"count": 0, "filler": "x" * STATE_BYTES})
    connection.execute("INSERT INTO state VALUES ('one', 1, ?)", (body,))
    return connection


def _insert(run: Callable[..., Any], id: str, body: str) -> None:
    run("INSERT INTO outbox VALUES (?, 'open', ?, 1, ?)", (id, ROW["wake_at"], body))


def _floor(path: Path) -> Callable[[], Callable[[], None]]:
    """The same reads, json both ways, one versioned state update, two rows, one row closed."""
    connection = _tables(path)
    run = connection.execute

    def prepared() -> Callable[[], None]:
        waiting = [random_id() for _ in range(MESSAGES)]
        for id in waiting:
            _insert(run, id, json.dumps(ROW))

        def once() -> None:
            row = waiting.pop()
            version, body = run("SELECT version, body FROM outbox WHERE id=?", (row,)).fetchone()
            closing = json.loads(body)
            held, text = run("SELECT version, body FROM state WHERE id='one'").fetchone()
            state = json.loads(text)
            state["count"] += 1
            closing["status"] = "done"
            now = datetime.now(UTC).isoformat()
            new = [json.dumps({**ROW, "id": random_id(), "at": now}) for _ in range(2)]
            run("BEGIN IMMEDIATE")
            if run(
                "UPDATE state SET version=version+1, body=? WHERE id='one' AND version=?",
                (json.dumps(state), held),
            ).rowcount != 1:  # fmt: skip
                raise RuntimeError("somebody else wrote the state")
            run(
                "UPDATE outbox SET status='done', version=version+1, body=? WHERE id=? AND version=?",
                (json.dumps(closing), row, version),
            )
            for text in new:
                _insert(run, random_id(), text)
            run("COMMIT")

        return once

    return prepared


def _bare(path: Path) -> Callable[[], Callable[[], None]]:
    """Pre-serialised writes of the same documents, nothing read."""
    connection = _tables(path)
    run = connection.execute
    body, state = json.dumps(ROW), json.dumps({"count": 0, "filler": "x" * STATE_BYTES})

    def prepared() -> Callable[[], None]:
        waiting = [random_id() for _ in range(MESSAGES)]
        for id in waiting:
            _insert(run, id, body)

        def once() -> None:
            run("BEGIN IMMEDIATE")
            run("UPDATE state SET version=version+1, body=? WHERE id='one'", (state,))
            run("UPDATE outbox SET status='done', body=? WHERE id=?", (body, waiting.pop()))
            for _ in range(2):
                _insert(run, random_id(), body)
            run("COMMIT")

        return once

    return prepared
