"""`deskhand --help` from process start, beside a bare Python in the same run."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median
from typing import Any

ROUNDS = 11
CODE = "import sys; sys.argv=['deskhand','--help']; from deskhand.cli import main; main()"
HELP = [sys.executable, "-c", CODE]
BARE = [sys.executable, "-c", "pass"]


def run(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Seconds, medians of interleaved rounds after one that fills the caches."""
    spans: dict[str, list[float]] = {"help": [], "bare": []}
    for turn in range(rounds + 1):
        for name, command in (("help", HELP), ("bare", BARE)):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if turn:
                spans[name].append(time.perf_counter() - start)
    return [
        {
            "name": "deskhand --help from process start",
            "value": round(median(spans["help"]), 3),
            "unit": "s",
            "aim": "<= 0.35",
            "floor": f"bare python {median(spans['bare']):.3f} s",
        }
    ]
