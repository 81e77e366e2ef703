"""The phone simulator: texts land in lists that tests, chat and replay read. No network."""

from __future__ import annotations

from collections.abc import Callable

from deskhand.ports.messaging import OutgoingText


class PhoneSimulator:
    """Implements ports.messaging.MessagingClient. `fault` may raise before or after a text lands, as
    a real line does; `on_text` sees each text as it lands."""

    def __init__(self, on_text: Callable[[OutgoingText], None] | None = None) -> None:
        self.sent: list[OutgoingText] = []
        self.fault: Callable[[OutgoingText, str], None] | None = None
        self._on_text = on_text

    def send(self, text: OutgoingText) -> str:
        if self.fault:
            self.fault(text, "before")
        self.sent.append(text)
        if self._on_text:
            self._on_text(text)
        if self.fault:
            self.fault(text, "after")
        return f"sim-{text.key}"

    def was_sent(self, key: str, to: str) -> bool | None:
        return any(text.key == key and text.to == to for text in self.sent)
