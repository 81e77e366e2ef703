"""An IMAP and an SMTP server, both real and on this machine, keep the contract of EmailClient."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pytest

from deskhand.ports.email import EmailClient
from deskhand.providers.email.imap_smtp import Copies, ImapSmtpClient, MailSettings, Tls
from tests.contracts.email import LARGEST, EmailClientContract, World
from tests.support.dovecot import PASSWORD, Dovecot, dovecot
from tests.support.smtp import Cut, Script, smtp_server

pytestmark = [
    pytest.mark.needs_program("dovecot", "dovecot-imapd"),
    pytest.mark.xdist_group("dovecot"),
]
_USERS = itertools.count(1)


class OnServers(World):
    """`copies` says who files what was sent: the server itself, or we (then absence proves nothing)."""

    def __init__(self, imap: Dovecot, smtp: Script, copies: Copies) -> None:
        self.imap, self.smtp, self.copies = imap, smtp, copies
        self.user = f"user{next(_USERS)}"
        self.knows_unsent = copies is Copies.SERVER
        if copies is Copies.SERVER:
            smtp.on_taken = lambda taken: self.imap.append(self.user, "Sent", taken.raw) and None

    def client(self) -> EmailClient:
        return ImapSmtpClient(
            MailSettings(
                imap_host="127.0.0.1",
                imap_port=self.imap.port,
                imap_tls=Tls.PLAIN,
                user=self.user,
                password=PASSWORD,
                folder="Work",
                sent_folder="Sent",
                copies=self.copies,
                smtp_host="127.0.0.1",
                smtp_port=self.smtp.port,
                smtp_tls=Tls.PLAIN,
                smtp_user="",
                timeout=10,
                noop_every=0.3,
                max_bytes=LARGEST,
            )
        )

    def deliver(self, raw: bytes) -> None:
        self.imap.append(self.user, "Work", raw)

    def owner_sends(self, raw: bytes) -> None:
        self.imap.append(self.user, "Sent", raw)

    def taken(self) -> Sequence[bytes]:
        return [taken.raw for taken in self.smtp.taken]

    def rebuild(self) -> None:
        self.imap.rebuild(self.user, "Work")

    def flags(self) -> Sequence[frozenset[str]]:
        wanted = {"\\Seen": "seen", "\\Answered": "answered"}
        mails = self.imap.mails(self.user, "Work")
        return [frozenset(wanted[flag] for flag in flags & wanted.keys()) for _, flags, _ in mails]

    def break_next(self, how: str) -> None:
        self.smtp.once = {
            "not taken": Script(answers={"RCPT": "451 greylisted"}),
            "refused": Script(answers={"RCPT": "550 no such user"}),
            "cut and taken": Script(cut=Cut.BEFORE_RECEIPT),
            "cut and lost": Script(cut=Cut.IN_DATA),
        }[how]


@pytest.fixture(scope="module")
def imap() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def imap_without_idle() -> Iterator[Dovecot]:
    with dovecot(idle=False) as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[Script]:
    with smtp_server() as script:
        yield script


class TestServerFilesCopies(EmailClientContract):
    @pytest.fixture
    def world(self, imap: Dovecot, smtp: Script) -> World:
        return OnServers(imap, smtp, Copies.SERVER)


class TestWeFileCopies(EmailClientContract):
    @pytest.fixture
    def world(self, imap_without_idle: Dovecot, smtp: Script) -> World:
        return OnServers(imap_without_idle, smtp, Copies.OURS)
