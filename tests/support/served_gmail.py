"""`deskhand serve`, `worker`, `beat` and `web` on a mailbox in the loopback Gmail, read from outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from deskhand.business.load import starter_folder
from deskhand.ports.store import Store
from deskhand.providers.store.sqlite import SqliteStore
from tests.support.google.accounts import MAIL_SCOPE, Accounts
from tests.support.google.gmail import Gmail
from tests.support.google.server import Google
from tests.support.served import ADDRESS, BUSINESS, Served


@dataclass
class OnGmail(Served):
    """One installation whose mailbox is Gmail's. `sender` is the account it writes from."""

    google: Google = field(kw_only=True)
    gmail: Gmail = field(kw_only=True)
    sender: str = field(kw_only=True, default=ADDRESS)
    more: dict[str, str] = field(kw_only=True, default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        own = {"DESKHAND_GMAIL_SENDER": self.sender} if self.sender != ADDRESS else {}
        return {
            **{key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ},
            "HOME": str(self.folder),
            "DESKHAND_WEB_PORT": "0",
            "DESKHAND_GMAIL": ADDRESS,
            "DESKHAND_GOOGLE_URL": self.google.url,
            **own,
            **self.more,
        }

    def connect(self, *addresses: str, store: Store | None = None) -> None:
        """As `deskhand connect google` leaves it."""
        self.database.parent.mkdir(mode=0o700, exist_ok=True)
        opened = store or SqliteStore(self.database)
        try:
            accounts = Accounts(self.google, opened, self.database.parent, BUSINESS)
            for address in addresses or {ADDRESS, self.sender}:
                self.gmail.mailbox(address)
                accounts.connect(address, MAIL_SCOPE)
        finally:
            if store is None:
                opened.close()

    def deliver(self, raw: bytes) -> str:  # type: ignore[override]
        return self.gmail.deliver(ADDRESS, raw)

    def sent(self) -> list[EmailMessage]:
        """What Deskhand wrote, oldest first."""
        with self.google.lock:
            taken = list(self.gmail.taken)
        return [cast(EmailMessage, message_from_bytes(r, policy=policy.default)) for r in taken]


@contextmanager
def served_gmail(
    folder: Path, google: Google, gmail: Gmail, sender: str = ADDRESS
) -> Iterator[OnGmail]:
    """The sample business in a folder of its own, connected and not yet started."""
    business = folder / "bluebird"
    shutil.copytree(starter_folder(), business)
    installation = OnGmail(
        business,
        None,
        None,
        "nobody",
        google=google,
        gmail=gmail,
        sender=sender,  # type: ignore[arg-type]
    )
    installation.connect()
    try:
        yield installation
    finally:
        installation.kill()
