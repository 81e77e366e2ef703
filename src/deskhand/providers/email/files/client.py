"""The EmailClient over files: cursors, sending into the outbox folder, looking up what was sent."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.parser import BytesHeaderParser
from pathlib import Path

from deskhand.channels.email.automatic import OURS
from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.ports.email import Batch, IncomingMail, OutgoingMail
from deskhand.providers.email.files.sources import Entry, Folder, Mbox, Source

_BATCH_BYTES = 30_000_000
_HEAD = 262_144
_LOOK_EVERY = 0.5


class MailFiles:
    """An EmailClient without a server.

    `inbox` is an mbox file, a maildir or a folder of .eml files (put there by renaming, so that none
    is read half-written). Each mail sent becomes a file in `outbox`, which is also the Sent folder:
    what lies there without our mark, the owner wrote. Only a maildir has flags; on the others `mark`
    changes nothing. Names in the order of arrival are kept in hidden files in `outbox`.
    """

    def __init__(self, inbox: Path, outbox: Path, *, max_bytes: int = 25_000_000) -> None:
        self.max_bytes = max_bytes
        self._outbox = outbox
        self._one_at_a_time = threading.RLock()
        self._closed = threading.Event()
        self._polled = 0
        with _passing("mail folder"):
            outbox.mkdir(parents=True, exist_ok=True)
        self._inbox = _source(inbox, outbox / ".deskhand-inbox")
        self._sent = Folder(outbox, outbox / ".deskhand-sent")
        self.keeps_flags = isinstance(self._inbox, Folder) and (inbox / "cur").is_dir()

    def beginning(self) -> str:
        """A cursor before the oldest mail: to rehearse old mail, never to answer it."""
        with self._using():
            return f"{self._inbox.validity}:0"

    def poll(self, cursor: str | None, limit: int = 50) -> Batch:
        with self._using():
            batch = _batch(self._inbox, cursor, limit, self.max_bytes)
            self._polled = int(batch.cursor.rpartition(":")[2])
            return batch

    def wait(self, seconds: float) -> None:
        left = seconds
        while left > 0:
            with self._using():
                if self._inbox.last() != self._polled:
                    return
            if self._closed.wait(min(left, _LOOK_EVERY)):
                return
            left -= _LOOK_EVERY

    def nudge(self) -> None:
        """Files are looked at often enough."""

    def mark(self, uid: str, answered: bool = False, waiting: bool = False) -> None:
        if waiting:
            return  # a file cannot show it: it stays unread
        with self._using():
            validity, _, number = uid.partition(":")
            if validity == self._inbox.validity:
                self._inbox.mark(int(number), answered)

    def send(self, mail: OutgoingMail) -> str:
        """Written beside, then renamed: the file is there whole, or not at all."""
        target = self._file(mail.message_id)
        beside = target.with_name(f".{target.name}.part")
        with self._using():
            try:
                with beside.open("wb") as file:
                    file.write(mail.raw)
                    file.flush()
                    os.fsync(file.fileno())
                beside.rename(target)
            except OSError:
                with suppress(OSError):
                    beside.unlink()
                raise
        return mail.message_id

    def was_sent(self, message_id: str) -> bool | None:
        with self._using():
            return self._file(message_id).exists()

    def owner_wrote_in(self, message_ids: Sequence[str]) -> bool:
        wanted = set(message_ids)
        with self._using():
            heads = (self._sent.read(entry, _HEAD) for entry in self._sent.after(0))
            return any(wanted & _thread(head) for head in heads if not _is_ours(head))

    def sent_by_owner(self, cursor: str | None) -> Batch:
        with self._using():
            found = _batch(self._sent, cursor, 200, 0)
            mails = tuple(mail for mail in found.mails if not _is_ours(mail.head))
            return Batch(mails, found.cursor)

    def close(self) -> None:
        self._closed.set()

    def _file(self, message_id: str) -> Path:
        return self._outbox / f"{hashlib.sha256(message_id.encode()).hexdigest()[:32]}.eml"

    @contextmanager
    def _using(self) -> Iterator[None]:
        with self._one_at_a_time, _passing("mail folder"):
            yield


@contextmanager
def _passing(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TryAgain(f"{what}: {error.strerror or type(error).__name__}") from error


def _source(inbox: Path, index: Path) -> Source:
    if inbox.is_file():
        return Mbox(inbox)
    if inbox.is_dir():
        return Folder(inbox, index, maildir=(inbox / "cur").is_dir() and (inbox / "new").is_dir())
    raise ConfigurationError(
        f"mail {inbox}",
        "there is no such file or folder",
        "Name an mbox, a maildir or a folder of .eml",
    )


def _batch(source: Source, cursor: str | None, limit: int, max_bytes: int) -> Batch:
    validity = source.validity
    seen, _, number = (cursor or "").partition(":")
    if cursor is None or not (seen == validity or (seen == "empty" and number == "0")):
        return Batch((), f"{validity}:{source.last()}")
    last = int(number)
    if last > source.last():  # an mbox that was cut short
        return Batch((), f"{validity}:{source.last()}")
    mails: list[IncomingMail] = []
    total = 0
    for entry in source.after(last):
        total += entry.size if entry.size <= max_bytes else 0
        if len(mails) >= limit or (mails and total > _BATCH_BYTES):
            break
        mails.append(_incoming(source, validity, entry, max_bytes))
        last = entry.number
    return Batch(tuple(mails), f"{validity}:{last}")


def _incoming(source: Source, validity: str, entry: Entry, max_bytes: int) -> IncomingMail:
    raw = source.read(entry, entry.size if entry.size <= max_bytes else _HEAD)
    head = raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    whole = raw if entry.size <= max_bytes else None
    size = entry.size if whole is None else len(raw)
    return IncomingMail(f"{validity}:{entry.number}", size, whole, head)


def _is_ours(head: bytes) -> bool:
    return OURS in BytesHeaderParser().parsebytes(head)


def _thread(raw: bytes) -> set[str]:
    head = BytesHeaderParser().parsebytes(raw)
    names = ("Message-ID", "In-Reply-To", "References")
    return {word for name in names for word in str(head.get(name) or "").split()}
