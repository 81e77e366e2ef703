"""The offline reader in a process of its own: time to load, memory, and what one message takes warm."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

MESSAGES = sorted((Path(__file__).parents[1] / "tests" / "data").glob("messages_*.jsonl"))
ROUNDS = 3
KILOBYTES = 1024


def run() -> list[dict[str, Any]]:
    """Each figure of the child process, with its aim."""
    command = [sys.executable, "-m", "bench.reader"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [
        _row("reader: from process start to the first message read", told["load"], "s", "<= 1.5"),
        _row("reader: memory with all vocabularies", told["memory"], "MB", "<= 300"),
        _row("reader: a message, warm, the sample's books, p50", told["p50"], "ms", "<= 12"),
        _row("reader: the same, p99", told["p99"], "ms", ""),
    ]


def _row(name: str, value: float, unit: str, aim: str) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": unit, "aim": aim}


def _measure() -> dict[str, float]:
    began = time.perf_counter()
    from deskhand.bootstrap import reader
    from deskhand.cli.common import files_of
    from deskhand.rehearsal.evaluation.gold import load
    from deskhand.rehearsal.understand import reading_context

    files, engine = files_of(None), reader()
    rows = [row for path in MESSAGES for row in load(path, files.business.zone)]
    now = datetime.now(UTC)

    def read(at: int) -> float:
        start = time.perf_counter()
        row = rows[at]
        context = reading_context(
            row.message, files.business, files.price_book, files.faq_book, now
        )
        engine.understand(row.message.text, context)
        return (time.perf_counter() - start) * 1000

    read(0)
    loaded = time.perf_counter() - began
    for at in range(len(rows)):
        read(at)
    spans = [read(at) for _ in range(ROUNDS) for at in range(len(rows))]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "load": loaded,
        "memory": memory / KILOBYTES / (KILOBYTES if sys.platform == "darwin" else 1),
        "p50": median(spans),
        "p99": quantiles(spans, n=100)[-1],
    }


if __name__ == "__main__":
    print(json.dumps(_measure()))
