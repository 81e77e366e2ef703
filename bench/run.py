"""Every measurement, printed as a table: `make bench`. Nothing is judged here; docs/benchmarks.md says."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from bench import answer, cold, engine, reader, slots, start, turn, workers

ALL: tuple[tuple[str, Callable[[], list[dict[str, Any]]]], ...] = (
    ("engine", engine.run),
    ("turn", turn.run),
    ("reader", reader.run),
    ("slots", slots.run),
    ("start", start.run),
    ("workers", workers.run),
    ("cold", cold.run),
    ("answer", answer.run),
)


def main() -> None:
    """Run what is named on the command line, else all; `--json` for programs."""
    wanted = {name for name in sys.argv[1:] if not name.startswith("-")}
    rows = []
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, SQLite {sqlite3.sqlite_version}", file=sys.stderr)
    for name, run in ALL:
        if not wanted or name in wanted:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            rows += [{"bench": name, **row} for row in run()]
    if "--json" in sys.argv:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        extra = "".join(
            f"   {key} {short(row[key])}" for key in ("aim", "floor", "ratio") if row.get(key)
        )
        print(f"{row['name']:62s} {short(row['value']):>9} {row['unit']}{extra}")


def short(value: Any) -> str:
    """A figure with the digits that mean something."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
