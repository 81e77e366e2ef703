"""What an effect is to the engine: the only code that touches the outside world, run under a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from deskhand.domain.control import Effect
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers


@dataclass(frozen=True, slots=True)
class Receipt:
    """The world's answer: its id for what happened, and through what (`via`)."""

    outside_id: str | None = None
    via: str = ""


class EffectHandler(Protocol):
    """Performs commands. The engine claims (gate included), calls `perform` once under a lease, and
    commits the outcome. A provider's timeout must stay below half of `lease_seconds`.
    """

    name: str
    emits: Emits
    timers: Timers
    lease_seconds: int
    resend_unknown: bool
    """Send again when look-ups prove nothing: true for pages, never for money or customers."""

    def claim(self, command: Any, desk: Desk) -> None:
        """Within the first claim's commit: count what caps count. Decides nothing."""

    def perform(self, command: Any, effect: Effect, desk: Desk) -> Receipt:
        """Touch the world. `desk` is for reading. Raises TryAgain (certainly nothing happened),
        Reject (never will), OutcomeUnknown (cut in the middle)."""

    def look_up(self, command: Any, effect: Effect, desk: Desk) -> Receipt | bool | None:
        """After an unknown outcome: a Receipt (it happened), False (it did not), None (no way to know)."""

    def done(self, command: Any, receipt: Receipt, desk: Desk) -> Iterable[Outgoing]:
        """Within the outcome's commit: write what it means, return the events."""

    def failed(self, command: Any, reason: str, maybe: bool, desk: Desk) -> Iterable[Outgoing]:
        """Within the outcome's commit, when it was rejected for good or (`maybe`) stays unknown."""
