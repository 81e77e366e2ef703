"""Gmail keeps the contract of EmailClient: one account, and an inbox with a sender beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from deskhand.ports.email import EmailClient
from deskhand.providers import _google
from deskhand.providers.email.gmail import GmailClient
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.email import LARGEST, EmailClientContract, World
from tests.support.google.accounts import MAIL_SCOPE, Accounts
from tests.support.google.gmail import Gmail
from tests.support.google.server import Fault, Google, served

INBOX, SENDER = "hello@bluebird.example", "secretary@bluebird.example"
SEND = "gmail.users.messages.send"


class InGmail(World):
    """`sender` is another account, or the same."""

    def __init__(self, google: Google, gmail: Gmail, accounts: Accounts, sender: str) -> None:
        self.google, self.gmail, self.accounts, self.sender = google, gmail, accounts, sender
        for address in (INBOX, sender):
            gmail.mailbox(address)
            accounts.connect(address, MAIL_SCOPE)
        gmail.aliases[sender] = INBOX

    def client(self) -> EmailClient:
        inbox = self.accounts.account(INBOX, MAIL_SCOPE)
        other = self.accounts.account(self.sender, MAIL_SCOPE) if self.sender != INBOX else None
        return GmailClient(inbox, other, max_bytes=LARGEST, settles=0.0)

    def deliver(self, raw: bytes) -> None:
        self.gmail.deliver(INBOX, raw)

    def owner_sends(self, raw: bytes) -> None:
        self.gmail.owner_sends(INBOX, raw)

    def taken(self) -> Sequence[bytes]:
        return self.gmail.taken

    def rebuild(self) -> None:
        """As when the account was deleted and made anew: nothing of before has a meaning."""
        old = self.gmail.mailboxes.pop(INBOX)
        box = self.gmail.mailbox(INBOX)
        box.history = old.history * 10
        box.forgotten = old.history * 9

    def flags(self) -> Sequence[frozenset[str]]:
        box = self.gmail.mailbox(INBOX)
        return [
            frozenset(() if "UNREAD" in kept.labels else ("seen",))
            | frozenset(("answered",) if "Deskhand/Answered" in box.named(kept) else ())
            for kept in self.gmail.inbox(INBOX)
        ]

    def break_next(self, how: str) -> None:
        fault = {
            "not taken": Fault(429, "rateLimitExceeded"),
            "refused": Fault(400, "invalidArgument"),
            "cut and taken": Fault(0, done=True),
            "cut and lost": Fault(0),
        }[how]
        self.google.fail(SEND, fault)


@pytest.fixture
def gmail() -> Gmail:
    return Gmail()


@pytest.fixture
def google(gmail: Gmail) -> Iterator[Google]:
    with served(gmail) as google:
        yield google


@pytest.fixture
def accounts(google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    monkeypatch.setattr(_google, "REST_SECONDS", (0.0,))
    store = MemoryStore()
    yield Accounts(google, store, tmp_path)
    store.close()


class TestOneAccount(EmailClientContract):
    @pytest.fixture
    def world(self, google: Google, gmail: Gmail, accounts: Accounts) -> World:
        return InGmail(google, gmail, accounts, INBOX)


class TestInboxAndSender(EmailClientContract):
    @pytest.fixture
    def world(self, google: Google, gmail: Gmail, accounts: Accounts) -> World:
        return InGmail(google, gmail, accounts, SENDER)
