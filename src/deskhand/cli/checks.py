"""One line of `deskhand doctor`. What is looked at is elsewhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass

OK, WARN, FAIL = "ok", "warn", "fail"


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
