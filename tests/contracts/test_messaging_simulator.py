"""The phone simulator keeps the contract of MessagingClient."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from deskhand.domain.errors import OutcomeUnknown, Reject, TryAgain
from deskhand.ports.messaging import MessagingClient, OutgoingText
from deskhand.providers.messaging.simulator import PhoneSimulator
from tests.contracts.messaging import Line, MessagingContract, text

FAULTS: dict[str, tuple[str, Exception]] = {
    "not taken": ("before", TryAgain("engaged")),
    "refused": ("before", Reject("no such number")),
    "cut and taken": ("after", OutcomeUnknown("cut")),
    "cut and lost": ("before", OutcomeUnknown("cut")),
}


class Simulated(Line):
    def __init__(self) -> None:
        self.phone = PhoneSimulator()

    def client(self) -> MessagingClient:
        return self.phone

    def landed(self) -> Sequence[tuple[str, str]]:
        return [(sent.to, sent.text) for sent in self.phone.sent]

    def break_next(self, how: str) -> None:
        when, error = FAULTS[how]

        def fault(_: OutgoingText, now: str) -> None:
            if now == when:
                self.phone.fault = None
                raise error

        self.phone.fault = fault


class TestPhoneSimulator(MessagingContract):
    @pytest.fixture
    def line(self) -> Line:
        return Simulated()


def test_who_watches_sees_each_text_as_it_lands() -> None:
    seen: list[OutgoingText] = []
    phone = PhoneSimulator(seen.append)
    phone.send(text())
    assert seen == phone.sent == [text()]
