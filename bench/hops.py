"""A chain of messages, moved by the engine and by hand-written tasks: what the workers of a bench run."""

from __future__ import annotations

import json
import os
import secrets
from typing import Any, ClassVar

import psycopg
from psycopg.rows import TupleRow

from deskhand.bootstrap import App, Parts
from deskhand.domain.base import Document
from deskhand.domain.messages import Message
from deskhand.engine import codec
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.pipeline import Pipeline
from deskhand.ports.desk import Desk, Emits, Timers
from deskhand.providers.blobs.memory import MemoryBlobs
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.system import SystemClock, random_id
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.providers.store.postgres import PostgresStore
from deskhand.runtimes.celery.application import Application
from deskhand.runtimes.office import Office

REDIS, POSTGRES = "BENCH_REDIS", "BENCH_POSTGRES"
BUSINESS = "bench"
LENGTH = 5
"""Hops of a chain, as many as from a customer's message to its answer."""
STATE_BYTES = 2000
HOPS: list[type[Message]] = [type(f"Hop{n}", (Message,), {}) for n in range(LENGTH + 1)]
codec.MESSAGES.update({hop.__name__: hop for hop in HOPS})


class Chain(Document):
    """The state of a chain: about 2 kB."""

    collection: ClassVar[str] = "Chain"

    count: int = 0
    filler: str = "x" * STATE_BYTES


class Hopper:
    """Reads the chain's document, writes it back, emits the next hop."""

    timers: Timers = ()

    def __init__(self, number: int) -> None:
        self.name = f"hopper{number}"
        self._next = HOPS[number + 1]
        self.emits: Emits = {HOPS[number]: (self._next,)}

    def handle(self, message: Any, desk: Desk) -> list[Message]:
        chain = desk.get(Chain, message.subject) or Chain(id=message.subject)
        desk.put(chain.model_copy(update={"count": chain.count + 1}))
        return [self._next(subject=message.subject)]


def opened() -> App:
    """The engine on the benchmark's database."""
    store, clock = PostgresStore(os.environ[POSTGRES], connections=4), SystemClock()
    graph = Pipeline([Hopper(n) for n in range(LENGTH)], [], HOPS[:1], HOPS[-1:])
    dispatcher = Dispatcher(store, clock, graph)
    parts = Parts(store, clock, random_id, MemoryBlobs(), OfflineEngine(), BuiltinCalendar())
    return App(BUSINESS, parts, graph, dispatcher, Intake(dispatcher, random_id), None)


def application() -> Application:
    """The runtime's own tasks, and the two they are compared with."""
    made = Application(os.environ[REDIS], Office(opened), [f"hopper{n}" for n in range(LENGTH)])

    def by_hand(row: str, chain: str, left: int) -> None:
        follower = hand_written(row, chain)
        if follower and left > 1:
            rest = (follower, chain, left - 1)
            made.send_task("bench.by_hand", rest, queue="deskhand.hopper0")

    def nothing() -> None:
        return None

    made.task(by_hand, name="bench.by_hand", shared=False)
    made.task(nothing, name="bench.nothing", shared=False)
    return made


# ------------------------------------------------------------------ the same by hand

TABLES = """
CREATE TABLE IF NOT EXISTS state (id text PRIMARY KEY, version integer, body text);
CREATE TABLE IF NOT EXISTS outbox
    (id text PRIMARY KEY, status text, wake_at text, version integer, body text);
CREATE INDEX IF NOT EXISTS open_rows ON outbox (status, wake_at);
CREATE TABLE IF NOT EXISTS audit (id text PRIMARY KEY, body text);
"""
ROW = {
    "recipient": "sink", "type": "MessageUnderstood", "status": "open", "attempts": 0, "shard": 3,
    "message": {"subject": "conversation", "at": "2026-11-22T10:00:00Z", "schema_version": 1},
    "not_before": "2026-11-22T10:00:00.000000Z", "wake_at": "2026-11-22T10:00:05.000000Z",
}  # fmt: skip
AUDIT = {"agent": "by hand", "cause": "x", "changes": [{"document": "x", "before": 1, "after": 2}]}
_lines: dict[int, psycopg.Connection[TupleRow]] = {}


def line() -> psycopg.Connection[TupleRow]:
    """This process's own connection."""
    if os.getpid() not in _lines:
        _lines[os.getpid()] = psycopg.connect(os.environ[POSTGRES], autocommit=True)
    return _lines[os.getpid()]


def hand_written(row: str, chain: str) -> str | None:
    """The same reads, JSON both ways, one versioned update, one row opened and one closed, one entry
    of an audit trail, in one commit; returns the row to wake."""
    connection = line()
    found = connection.execute(
        "SELECT version, status, body FROM outbox WHERE id=%s", (row,)
    ).fetchone()
    held = connection.execute("SELECT version, body FROM state WHERE id=%s", (chain,)).fetchone()
    if found is None or held is None or found[1] != "open":
        return None
    closing, state, new = json.loads(found[2]), json.loads(held[1]), secrets.token_hex(10)
    state["count"] += 1
    closing["status"] = "done"
    with connection.transaction():
        changed = connection.execute(
            "UPDATE state SET version=version+1, body=%s WHERE id=%s AND version=%s",
            (json.dumps(state), chain, held[0]),
        )
        closed = connection.execute(
            "UPDATE outbox SET status='done', version=version+1, body=%s WHERE id=%s AND version=%s",
            (json.dumps(closing), row, found[0]),
        )
        if (changed.rowcount, closed.rowcount) != (1, 1):
            raise RuntimeError("somebody else wrote it")
        add_row(connection, new)
        connection.execute(
            "INSERT INTO audit VALUES (%s, %s)", (secrets.token_hex(10), json.dumps(AUDIT))
        )
    return new


def add_row(connection: psycopg.Connection[TupleRow], id: str) -> None:
    """An open row."""
    body = json.dumps({**ROW, "id": id})
    connection.execute(
        "INSERT INTO outbox VALUES (%s, 'open', %s, 1, %s)", (id, ROW["wake_at"], body)
    )
