"""An installation on disk as `deskhand serve` leaves one, filled under a clock moved by hand."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskhand.bootstrap import App, Parts, assemble
from deskhand.business.load import load, starter_folder
from deskhand.domain.base import Channel
from deskhand.providers.blobs.folder import FolderBlobs
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.settable import CountingIds, SettableClock
from deskhand.providers.email.memory import MemoryMailbox
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.providers.messaging.simulator import PhoneSimulator
from deskhand.providers.store.sqlite import SqliteStore
from deskhand.rehearsal.ledger import lines
from deskhand.runtimes.embedded import Stepped

SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


class House:
    """The sample business in `folder`, its data in `folder`/.deskhand; mail and texts go nowhere."""

    def __init__(self, folder: Path, *, mode: str = "auto", start: datetime = SUNDAY) -> None:
        self.folder, self.data = folder, folder / ".deskhand"
        if not folder.exists():
            shutil.copytree(starter_folder(), folder)
            profile = folder / "business.yaml"
            text = profile.read_text(encoding="utf-8")
            assert "mode: auto" in text
            profile.write_text(text.replace("mode: auto", f"mode: {mode}"), encoding="utf-8")
        self.data.mkdir(exist_ok=True)
        self.mail, phone = MemoryMailbox(), PhoneSimulator()
        self.app: App = assemble(
            load(folder),
            Parts(
                store=SqliteStore(self.data / "deskhand.db", "NORMAL"),
                clock=SettableClock(start),
                new_id=CountingIds(),
                blobs=FolderBlobs(self.data / "blobs"),
                reader=OfflineEngine(),
                calendar=BuiltinCalendar(),
                mail=self.mail,
                texts={Channel.SMS: phone},
            ),
        )
        self.runtime = Stepped(self.app)

    def receive(self, *mails: bytes) -> None:
        """Mails come in, and a minute passes."""
        assert self.app.mailroom
        for raw in mails:
            self.runtime.submit(self.app.mailroom.take(raw))
        self.runtime.advance(self.runtime.clock.now() + timedelta(minutes=1))

    def ledger(self) -> list[str]:
        return list(lines(self.app.store, self.app.business))

    def close(self) -> None:
        self.app.close()
