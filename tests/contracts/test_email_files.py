"""Mail in files keeps the contract of EmailClient, as far as files can."""

from __future__ import annotations

import mailbox
from collections.abc import Sequence
from pathlib import Path

import pytest

from deskhand.ports.email import EmailClient
from deskhand.providers.email.files import MailFiles
from tests.contracts.email import LARGEST, EmailClientContract, World


class InFiles(World):
    keeps_flags = False
    can_break = False

    def __init__(self, base: Path) -> None:
        self.inbox, self.outbox = base / "inbox", base / "outbox"
        self.number = 0
        self.by_owner: set[str] = set()
        self.make()

    def make(self) -> None:
        self.inbox.mkdir()

    def client(self) -> EmailClient:
        return MailFiles(self.inbox, self.outbox, max_bytes=LARGEST)

    def deliver(self, raw: bytes) -> None:
        self.number += 1
        # Names that sort against the order of arrival: it must not matter.
        (self.inbox / f"mail-{99 - self.number}.part").write_bytes(raw)
        (self.inbox / f"mail-{99 - self.number}.part").rename(
            self.inbox / f"mail-{99 - self.number}.eml"
        )

    def owner_sends(self, raw: bytes) -> None:
        self.number += 1
        self.outbox.mkdir(exist_ok=True)
        self.by_owner.add(f"own-{self.number}.eml")
        (self.outbox / f"own-{self.number}.eml").write_bytes(raw)

    def taken(self) -> Sequence[bytes]:
        files = sorted(self.outbox.glob("*.eml"))
        return [file.read_bytes() for file in files if file.name not in self.by_owner]

    def rebuild(self) -> None:
        (self.outbox / ".deskhand-inbox").unlink()


class InMaildir(InFiles):
    keeps_flags = True

    def make(self) -> None:
        self.box = mailbox.Maildir(str(self.inbox), create=True)
        self.keys: list[str] = []

    def deliver(self, raw: bytes) -> None:
        self.keys.append(self.box.add(raw))

    def flags(self) -> Sequence[frozenset[str]]:
        names = {"S": "seen", "R": "answered"}
        self.box._refresh()  # type: ignore[attr-defined]
        return [
            frozenset(names[flag] for flag in self.box.get_message(key).get_flags())
            for key in self.keys
        ]


class InMbox(InFiles):
    def make(self) -> None:
        self.inbox.touch()

    def deliver(self, raw: bytes) -> None:
        self.number += 1
        written = raw.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
        with self.inbox.open("ab") as file:
            file.write(
                b"From ana@mail.example Sun Nov 22 10:00:%02d 2026\n" % self.number
                + written
                + b"\n\n"
            )

    def rebuild(self) -> None:
        kept = self.inbox.read_bytes()
        self.inbox.write_bytes(
            b"From sam@bluebird.example Mon Nov 23 10:00:00 2026\n\nMoved.\n\n" + kept
        )


class TestFolder(EmailClientContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return InFiles(tmp_path)


class TestMaildir(EmailClientContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return InMaildir(tmp_path)


class TestMbox(EmailClientContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return InMbox(tmp_path)
