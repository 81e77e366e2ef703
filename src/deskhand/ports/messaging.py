"""Text messages out (SMS, web chat, the phone simulator). Inbound texts come by webhook or replay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """`to` is E.164 or a session id; `key` is the effect's key, for providers that know idempotence."""

    key: str
    to: str
    text: str


class MessagingClient(Protocol):
    """A line that carries texts. Errors as in `EmailClient.send`."""

    def send(self, text: OutgoingText) -> str:
        """Hand over; returns the provider's id. Raises TryAgain, Reject or OutcomeUnknown."""

    def was_sent(self, key: str, to: str) -> bool | None:
        """Look an unknown outcome up: True, False, or None when there is no way to know."""
