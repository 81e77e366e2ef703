"""A Gmail account as an EmailClient: read by its history, marked by labels, sent from once. No MIME here."""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from deskhand.channels.email.automatic import OUR_ID, OURS
from deskhand.domain.errors import (
    ConfigurationError,
    DeskhandError,
    Disconnected,
    OutcomeUnknown,
)
from deskhand.ports.email import Batch, IncomingMail, OutgoingMail
from deskhand.providers._google import Account, Refused
from deskhand.providers.email.gmail.box import Box, head_of, header
from deskhand.providers.email.gmail.changes import Changes
from deskhand.providers.email.gmail.watch import Watch

_log = logging.getLogger(__name__)
HANDLED, ANSWERED, WAITING = "Deskhand/Handled", "Deskhand/Answered", "Deskhand/Waiting"
LOOK_EVERY = 2.0
"""Seconds between looks while waiting."""
UNSAID_EVERY = 20.0
"""Seconds between looks where Google pushes what is new: a push may be lost."""
LATEST_SENT = 25
"""Sent mails looked through for one that search does not find."""
MOST_IDS = 12
SETTLES = 60.0


class GmailClient:
    """An EmailClient on Gmail. `inbox` is read; `sender`, where it is another account, is sent from.

    Safe for any number of threads. `label` is what is read; for `settles` seconds after a sending broke
    its absence proves nothing.
    """

    def __init__(
        self,
        inbox: Account,
        sender: Account | None = None,
        *,
        watch: Watch | None = None,
        label: str = "INBOX",
        max_bytes: int = 25_000_000,
        settles: float = SETTLES,
    ) -> None:
        self._inbox = Box(inbox)
        self._sender = Box(sender) if sender else self._inbox
        self._watch = watch
        self._max_bytes, self._settles = max_bytes, settles
        self._arrivals = Changes(self._inbox, label, self._whole, passes=HANDLED)
        self._owners = Changes(self._inbox, "SENT", _owners_own)
        self._cursor: str | None = None
        self._nudged, self._closed = threading.Event(), threading.Event()
        self._broken: dict[str, float] = {}
        self._pushed, self._looked = False, dict[str, float]()

    # ---- reading

    def poll(self, cursor: str | None, limit: int = 50) -> Batch:
        if cursor is not None and cursor == self._cursor and self._nothing_said("inbox"):
            return Batch((), cursor)
        if self._watch:
            self._watch.keep(self._inbox)
        with self._noting(self._inbox):
            batch = self._arrivals.since(cursor, limit)
        self._cursor = batch.cursor
        if self._watch:
            self._watch.looked()
        return batch

    def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._closed.is_set():
            if self._nudged.wait(min(left, LOOK_EVERY)):
                self._nudged.clear()
                return
            if left > LOOK_EVERY and self._cursor and self._arrivals.anything(self._cursor):
                return

    def nudge(self) -> None:
        self._pushed = True
        self._looked.clear()
        self._nudged.set()

    def _nothing_said(self, what: str) -> bool:
        """Where pushes come, one that is missing is looked for now and then only."""
        now, last = time.monotonic(), self._looked.get(what)
        if self._pushed and last is not None and now - last < UNSAID_EVERY:
            return True
        self._looked[what] = now
        return False

    def sent_by_owner(self, cursor: str | None) -> Batch:
        if cursor is not None and self._nothing_said("sent"):
            return Batch((), cursor)
        return self._owners.since(cursor, 200)

    def owner_wrote_in(self, message_ids: Sequence[str]) -> bool:
        wanted = list(dict.fromkeys(message_ids))[-MOST_IDS:]
        threads: set[str] = set()
        for id in wanted:
            if found := self._inbox.named(id):
                threads.add(found["threadId"])
        for thread in threads:
            request = self._inbox.users.threads().get(
                userId="me", id=thread, format="metadata", metadataHeaders=[OURS]
            )
            if any(_is_owners(message) for message in self._inbox.ask(request)["messages"]):
                return True
        return not threads and self._cites(wanted)

    def _cites(self, wanted: Sequence[str]) -> bool:
        """Did he answer something that does not lie here? Only his latest mails are looked at."""
        fields = (OURS, "Message-ID", "In-Reply-To", "References")
        for message in _latest_sent(self._inbox, fields) if wanted else ():
            cited = " ".join(header(message, name) for name in fields[1:]).split()
            if set(wanted) & set(cited) and _is_owners(message):
                return True
        return False

    # ---- marking

    def mark(self, uid: str, answered: bool = False, waiting: bool = False) -> None:
        names = (WAITING,) if waiting else (HANDLED, ANSWERED) if answered else (HANDLED,)
        body = {"addLabelIds": [self._inbox.label(name) for name in names]}
        if not waiting:
            body["removeLabelIds"] = ["UNREAD", self._inbox.label(WAITING)]
        request = self._inbox.users.messages().modify(userId="me", id=uid, body=body)
        try:
            self._inbox.ask(request)
        except Refused as error:
            if error.status != 404:
                raise

    # ---- sending

    def send(self, mail: OutgoingMail) -> str:
        with self._noting(self._sender):
            return self._send(mail)

    def _send(self, mail: OutgoingMail) -> str:
        body = {"raw": base64.urlsafe_b64encode(mail.raw).decode("ascii")}
        if thread := self._thread_for(mail.raw):
            body["threadId"] = thread
        request = self._sender.users.messages().send(userId="me", body=body)
        try:
            sent = self._sender.ask(request, acts=True)
        except OutcomeUnknown:
            self._broken[mail.message_id] = time.monotonic()
            raise
        return self._name_of(sent.get("id", ""), mail.message_id)

    def was_sent(self, message_id: str) -> bool | None:
        if self._sender.named(message_id, "SENT"):
            return True
        # Search may lag, and Google may have given the mail another Message-ID: look at the mails.
        latest = _latest_sent(self._sender, ("Message-ID", OUR_ID))
        if any(message_id in (header(m, "Message-ID"), header(m, OUR_ID)) for m in latest):
            return True
        broke = self._broken.get(message_id)
        if broke is not None and time.monotonic() - broke < self._settles:
            return None
        return False

    def close(self) -> None:
        self._closed.set()
        self._nudged.set()
        for box in {self._inbox, self._sender}:
            box.account.close()

    # ---- inside

    @contextmanager
    def _noting(self, box: Box) -> Iterator[None]:
        """Whether the account is open, for whoever checks."""
        try:
            yield
        except Disconnected as closed:
            if self._watch:
                self._watch.closed(box.account.address, f"{closed.problem}. {closed.remedy}")
            raise
        if self._watch:
            self._watch.closed(box.account.address, None)

    def _whole(self, message: dict[str, Any]) -> IncomingMail | None:
        uid, size = message["id"], int(message.get("sizeEstimate", 0))
        if size > self._max_bytes:
            return IncomingMail(uid, size, None, head_of(message))
        raw = self._inbox.raw(uid)
        if raw is None:
            return None
        return IncomingMail(uid, len(raw), raw, raw.partition(b"\r\n\r\n")[0])

    def _thread_for(self, raw: bytes) -> str | None:
        """The sender's own thread with what this mail answers; without one its headers have to do."""
        from email.parser import BytesHeaderParser

        head = BytesHeaderParser().parsebytes(raw)
        cited = f"{head.get('References') or ''} {head.get('In-Reply-To') or ''}".split()
        for id in list(dict.fromkeys(reversed(cited)))[:MOST_IDS]:
            if found := self._sender.named(id):
                return str(found["threadId"])
        return None

    def _name_of(self, id: str, given: str) -> str:
        """The Message-ID it bears now. It is out, so no trouble here is trouble of the sending."""
        try:
            sent = self._sender.short(id, ["Message-ID"])
        except (DeskhandError, ConfigurationError) as trouble:
            _log.info("what was sent cannot be read back: %s", trouble)
            return given
        return (header(sent, "Message-ID") if sent else "") or given


def _latest_sent(box: Box, fields: Sequence[str]) -> Sequence[dict[str, Any]]:
    found = (box.short(ref["id"], fields) for ref in box.ids(LATEST_SENT, labelIds=["SENT"]))
    return [message for message in found if message is not None]


def _is_owners(message: dict[str, Any]) -> bool:
    return "SENT" in message.get("labelIds", ()) and not header(message, OURS)


def _owners_own(message: dict[str, Any]) -> IncomingMail | None:
    if not _is_owners(message):
        return None
    head = head_of(message)
    return IncomingMail(message["id"], int(message.get("sizeEstimate", len(head))), None, head)
