"""What the alarms watch: a line of the log for each figure, `NAME: N s`. Measures nothing itself.

iac/modules/alarms reads each of these names back out of the log, and a test that both have the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deskhand.bootstrap import App
from deskhand.runtimes.journal import FIGURES
from deskhand.web.health import oldest_due

OUTBOX_AGE, WATCH_LEFT, TOKEN_LEFT = "outbox_age", "watch_left", "token_left"
NAMES = (OUTBOX_AGE, WATCH_LEFT, TOKEN_LEFT)
WATCHES, ACCOUNTS = "gmail watch", "google "
"""How the parts begin whose time runs out."""


def outbox(app: App) -> dict[str, int]:
    """By how many seconds the row that is longest due is late. Raises TryAgain."""
    return {OUTBOX_AGE: round(oldest_due(app, app.parts.clock.now()))}


def connections(app: App) -> dict[str, int]:
    """For how many seconds what was connected still is: the first to end, and nothing of what has no
    end. Raises TryAgain."""
    found = {name: part for look in app.parts.looks for name, part in look().items()}
    ends = {
        WATCH_LEFT: _left(part for name, part in found.items() if name == WATCHES),
        TOKEN_LEFT: _left(part for name, part in found.items() if name.startswith(ACCOUNTS)),
    }
    return {name: min(left) for name, left in ends.items() if left}


def write(figures: Mapping[str, int]) -> None:
    """A line each, whatever level the log is set to: an alarm waits for it."""
    for name, seconds in figures.items():
        FIGURES.info("%s: %d s", name, seconds)


def _left(parts: Iterable[Mapping[str, Any]]) -> list[int]:
    return [part["left_seconds"] for part in parts if "left_seconds" in part]
