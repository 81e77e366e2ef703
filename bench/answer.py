"""From a text to its answer, through real functions on Google's emulators: warm, and all of them cold."""

from __future__ import annotations

import tempfile
import time
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from deskhand.runtimes.functions.presets import PRESETS

ROUNDS = 5
ASKED = "How much to replace a toilet seat?"


def run(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Seconds, medians. The seconds a conversation settles (4 for texts) are left out: the clock of the
    installation is moved over them. Cold: every function is started when the text comes."""
    return [row for preset in PRESETS for row in _measured(preset, rounds)]


def _measured(preset: str, rounds: int) -> list[dict[str, Any]]:
    # The tests know how to start functions on emulators; they are not held to strict types.
    installation, runtimes, started = (
        import_module(f"tests.{name}")
        for name in ("flows.installation", "flows.runtimes", "support.functions")
    )
    functions = started.Functions(preset)
    try:
        with tempfile.TemporaryDirectory() as folder:
            kind = runtimes.functions_kind(preset, lambda: functions)
            house = installation.Installation(kind, Path(folder))
            spans: dict[str, list[float]] = {"warm": [], "cold": []}
            for number in range(rounds + 1):
                for name, found in spans.items():
                    sender = f"+1845555{2 * number + (name == 'cold'):04}"
                    start = time.perf_counter()
                    if name == "cold":
                        _again(functions)
                    house.say("sms", sender, ASKED)
                    house.settle()
                    span = time.perf_counter() - start
                    assert len(house.sent(sender)) == 1
                    if number:  # the first fills the caches
                        found.append(span)
            house.close()
    finally:
        functions.close()
    aims = {"warm": "<= 3", "cold": "<= 12"}
    return [
        {
            "name": f"a text answered by functions {preset}, {name}",
            "value": round(median(found), 2),
            "unit": "s",
            "aim": aims[name],
        }
        for name, found in spans.items()
    ]


def _again(functions: Any) -> None:
    """All of them anew, at once."""
    for name in functions.ports:
        functions.kill(name)
    for name in functions.ports:
        functions.start(name)
    for name in functions.ports:
        functions.until_up(name)
