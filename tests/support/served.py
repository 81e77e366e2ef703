"""`deskhand serve` as a process of its own, on a real mailbox; started, killed and read from outside."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from deskhand.business.load import starter_folder
from deskhand.domain.base import Document
from deskhand.domain.control import AgentState
from deskhand.engine.codec import decode
from deskhand.ports.store import Ref
from deskhand.providers.store.sqlite import SqliteStore
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.smtp import Script

D = TypeVar("D", bound=Document)
T = TypeVar("T")

BUSINESS = "main"
ADDRESS = "hello@bluebird.example"
CODE = "from deskhand.cli import main; main()"


@dataclass
class Served:
    """One installation: its folder, its mailbox, and the process when it runs."""

    folder: Path
    imap: Dovecot
    smtp: Script
    user: str
    process: subprocess.Popen[str] | None = field(default=None, repr=False)
    starts: int = 0

    @property
    def database(self) -> Path:
        return self.folder / ".deskhand" / "deskhand.db"

    def start(self) -> None:
        """Start the process; `ready` waits for it."""
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", CODE, "serve", "--business", str(self.folder)],
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
            )

    def begin(self, seconds: float = 30) -> None:
        """Start it and wait until it has taken its place in the mailbox: go-live on the first start."""
        self.starts += 1
        self.start()
        until = time.monotonic() + seconds
        while self.said().count("Next: ") < self.starts or not self.position():
            assert self.process is not None
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.02)

    def position(self) -> str | None:
        """The mailbox cursor as stored."""
        record = self._read(
            lambda store: store.get(BUSINESS, Ref(AgentState.collection, "mailbox"))
        )
        return decode(AgentState, record.body).values.get("inbox") if record else None

    def documents(self, kind: type[D]) -> list[D]:
        """Everything stored of one kind."""
        records = self._read(lambda store: list(store.everything(BUSINESS))) or []
        return [decode(kind, r.body) for r in records if r.ref.collection == kind.collection]

    def _read(self, ask: Callable[[SqliteStore], T]) -> T | None:
        if not self.database.exists():
            return None
        store = SqliteStore(self.database)
        try:
            return ask(store)
        finally:
            store.close()

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)
            self.process = None

    def stop(self) -> int:
        """As Ctrl-C would."""
        assert self.process is not None
        self.process.terminate()
        code = self.process.wait(20)
        self.process = None
        return code

    def said(self) -> str:
        log = self.folder / "log"
        return log.read_text() if log.exists() else ""

    def deliver(self, raw: bytes) -> int:
        return self.imap.append(self.user, "INBOX", raw)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ},
            "HOME": str(self.folder),
            "DESKHAND_WEB_PORT": "0",
            "DESKHAND_MAIL_ADDRESS": ADDRESS,
            "DESKHAND_MAIL_USER": self.user,
            "DESKHAND_MAIL_PASSWORD": PASSWORD,
            "DESKHAND_IMAP_HOST": "127.0.0.1",
            "DESKHAND_IMAP_PORT": str(self.imap.port),
            "DESKHAND_IMAP_TLS": "plain",
            "DESKHAND_IMAP_SENT_FOLDER": "Sent",
            "DESKHAND_SMTP_HOST": "127.0.0.1",
            "DESKHAND_SMTP_PORT": str(self.smtp.port),
            "DESKHAND_SMTP_TLS": "plain",
            "DESKHAND_SMTP_USER": "",
        }


@contextmanager
def served(folder: Path, imap: Dovecot, smtp: Script, user: str) -> Iterator[Served]:
    """The sample business in a folder of its own, not yet started."""
    business = folder / "bluebird"
    shutil.copytree(starter_folder(), business)
    installation = Served(business, imap, smtp, user)
    try:
        yield installation
    finally:
        installation.kill()
