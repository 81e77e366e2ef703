"""The mailbox in memory keeps the contract of EmailClient."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from deskhand.ports.email import EmailClient
from deskhand.providers.email.memory import Fault, MemoryMailbox
from tests.contracts.email import LARGEST, EmailClientContract, World

FAULTS = {
    "not taken": Fault.NOT_TAKEN,
    "refused": Fault.REFUSED,
    "cut and taken": Fault.CUT_AND_TAKEN,
    "cut and lost": Fault.CUT_AND_LOST,
}


class InMemory(World):
    def __init__(self) -> None:
        self.mailbox = MemoryMailbox(max_bytes=LARGEST)
        self.delivered: list[str] = []

    def client(self) -> EmailClient:
        return self.mailbox

    def deliver(self, raw: bytes) -> None:
        self.delivered.append(self.mailbox.deliver(raw))

    def owner_sends(self, raw: bytes) -> None:
        self.mailbox.owner_sends(raw)

    def taken(self) -> Sequence[bytes]:
        return [mail.raw for mail in self.mailbox.sent]

    def rebuild(self) -> None:
        self.mailbox.rebuild()

    def flags(self) -> Sequence[frozenset[str]]:
        return [self.mailbox.flags(uid) for uid in self.delivered]

    def break_next(self, how: str) -> None:
        self.mailbox.faults.append(FAULTS[how])


class TestMemory(EmailClientContract):
    @pytest.fixture
    def world(self) -> World:
        return InMemory()
