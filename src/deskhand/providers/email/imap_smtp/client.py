"""A real account: read over IMAP (IDLE where offered), sent over SMTP. No MIME is understood here."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

from deskhand.channels.email.automatic import OURS
from deskhand.domain.errors import TryAgain
from deskhand.ports.email import Batch, IncomingMail, OutgoingMail
from deskhand.providers.email.imap_smtp import smtp
from deskhand.providers.email.imap_smtp.imap import Folder, Session, fetch_headers, thread_search
from deskhand.providers.email.imap_smtp.settings import Copies, MailSettings

_log = logging.getLogger(__name__)
_BATCH_BYTES = 30_000_000
_HEADS_AT_ONCE = 200


class ImapSmtpClient:
    """An EmailClient on an IMAP and an SMTP server.

    Two IMAP connections: one for the polling thread (`poll`, `wait`), opened read-only, so that reading
    cannot change a flag; one for everything else. Each is used by one thread at a time, each sending
    has a connection of its own. A connection that broke is opened anew by the next call.
    """

    def __init__(self, settings: MailSettings) -> None:
        self.settings = settings
        self._reading = Session(settings)
        self._acting = Session(settings)
        self._closed = threading.Event()

    def poll(self, cursor: str | None, limit: int = 50) -> Batch:
        with self._reading.use() as server:
            folder = Folder.open(server, self.settings.folder, readonly=True)
            last = folder.position(cursor)
            if last is None:
                return Batch((), folder.cursor_now)
            uids = folder.after(last)[:limit]
            sizes = server.fetch(uids, ["RFC822.SIZE"]) if uids else {}
            mails: list[IncomingMail] = []
            total = 0
            for uid in uids:
                size = sizes.get(uid, {}).get(b"RFC822.SIZE")
                if size is None:
                    last = uid  # deleted meanwhile
                    continue
                total += size if size <= self.settings.max_bytes else 0
                if mails and total > _BATCH_BYTES:
                    break
                mail = self._fetch(server, folder, uid, size)
                last = uid
                if mail is not None:
                    mails.append(mail)
            return Batch(tuple(mails), folder.cursor(last))

    def wait(self, seconds: float) -> None:
        self._reading.wait(seconds, self.settings.folder, self._closed)

    def nudge(self) -> None:
        """The server itself tells who waits."""

    def mark(self, uid: str, answered: bool = False, waiting: bool = False) -> None:
        if waiting:
            return  # IMAP has no flag for it: it stays unread
        flags = [rb"\Seen", rb"\Answered"] if answered else [rb"\Seen"]
        with self._acting.use() as server:
            folder = Folder.open(server, self.settings.folder, readonly=False)
            number = folder.number(uid)
            if number is not None:
                server.add_flags([number], flags, silent=True)

    def send(self, mail: OutgoingMail) -> str:
        smtp.deliver(mail, self.settings)
        if self.settings.sent_folder is not None and self.settings.copies is Copies.OURS:
            self._keep_copy(mail, self.settings.sent_folder)
        return mail.message_id

    def was_sent(self, message_id: str) -> bool | None:
        if self.settings.sent_folder is None:
            return None
        with self._acting.use() as server:
            Folder.open(server, self.settings.sent_folder, readonly=True)
            if server.search(["HEADER", "Message-ID", message_id]):
                return True
        # Our own copy is written after the sending: its absence proves nothing.
        return False if self.settings.copies is Copies.SERVER else None

    def owner_wrote_in(self, message_ids: Sequence[str]) -> bool:
        if self.settings.sent_folder is None or not message_ids:
            return False
        with self._acting.use() as server:
            Folder.open(server, self.settings.sent_folder, readonly=True)
            uids = server.search(thread_search(message_ids))
            heads = fetch_headers(server, uids, [OURS])
            return any(not head.strip() for head in heads.values())

    def sent_by_owner(self, cursor: str | None) -> Batch:
        if self.settings.sent_folder is None:
            return Batch((), cursor or "none")
        with self._acting.use() as server:
            folder = Folder.open(server, self.settings.sent_folder, readonly=True)
            last = folder.position(cursor)
            if last is None:
                return Batch((), folder.cursor_now)
            uids = folder.after(last)[:_HEADS_AT_ONCE]
            ours = fetch_headers(server, uids, [OURS])
            owners = [uid for uid in uids if uid in ours and not ours[uid].strip()]
            sizes = server.fetch(owners, ["RFC822.SIZE"]) if owners else {}
            heads = fetch_headers(server, owners, None)
            mails = tuple(
                IncomingMail(folder.uid(uid), sizes[uid][b"RFC822.SIZE"], None, heads[uid])
                for uid in owners
                if uid in heads and uid in sizes
            )
            return Batch(mails, folder.cursor(uids[-1] if uids else last))

    def close(self) -> None:
        self._closed.set()
        self._reading.close()
        self._acting.close()

    def _fetch(self, server: Any, folder: Folder, uid: int, size: int) -> IncomingMail | None:
        if size > self.settings.max_bytes:
            heads = fetch_headers(server, [uid], None)
            return IncomingMail(folder.uid(uid), size, None, heads[uid]) if uid in heads else None
        raw = server.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
        if raw is None:
            return None
        head = raw.partition(b"\r\n\r\n")[0]
        return IncomingMail(folder.uid(uid), len(raw), raw, head)

    def _keep_copy(self, mail: OutgoingMail, sent_folder: str) -> None:
        """The mail is out; a missing copy must not make anybody send it again."""
        try:
            with self._acting.use() as server:
                Folder.open(server, sent_folder, readonly=True)
                if not server.search(["HEADER", "Message-ID", mail.message_id]):
                    server.append(sent_folder, mail.raw, [rb"\Seen"])
        except TryAgain as error:
            _log.warning("no copy of %s in the Sent folder: %s", mail.message_id, error)
