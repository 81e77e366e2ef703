"""One line of `deskhand doctor`. What is looked at is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

OK, WARN, FAIL = "ok", "warn", "fail"
SERVE = "Start `deskhand serve`"


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, how it is, what was found, and what to do (empty when fine)."""

    what: str
    status: str
    found: str
    next_step: str = ""

    @property
    def data(self) -> dict[str, str]:
        return asdict(self)


STEPS = {
    "google": "deskhand connect google",
    "gmail watch": "Look at DESKHAND_GMAIL_TOPIC and at who may publish to it (docs/google.md)",
    "gmail pull": "Look at DESKHAND_GMAIL_SUBSCRIPTION and at who may read it (docs/google.md)",
    "gmail sync": f"{SERVE}, or a worker and beat",
}


def noted(what: str, told: Mapping[str, Any]) -> Check:
    """One part as its provider wrote it down."""
    facts = (f"{name.replace('_', ' ')} {value}" for name, value in told.items() if name != "ok")
    step = "" if told["ok"] else STEPS.get(what, STEPS["google"])
    return Check(what.capitalize(), OK if told["ok"] else WARN, ", ".join(facts), step)
