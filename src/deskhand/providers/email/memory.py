"""A mailbox in memory with switches for faults: what demo, replay and tests write to and read from."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from enum import StrEnum

from deskhand.channels.email.automatic import OURS
from deskhand.domain.errors import OutcomeUnknown, Reject, TryAgain
from deskhand.ports.email import Batch, IncomingMail, OutgoingMail

_HEAD = 65_536


class Fault(StrEnum):
    """What the next sending does instead of working."""

    NOT_TAKEN = "not taken"
    REFUSED = "refused"
    CUT_AND_TAKEN = "cut, but the server took it"
    CUT_AND_LOST = "cut, and the server dropped it"


@dataclass(slots=True)
class _Lying:
    raw: bytes
    flags: set[str] = field(default_factory=set)


class MemoryMailbox:
    """An EmailClient whose server is this object. Safe for any number of threads.

    `deliver` puts mail into the inbox, `owner_sends` into the Sent folder as the owner's own mail
    client would. `faults` are used up one by one by `send`; `down` makes every call raise TryAgain.
    With `keeps_sent` False there is no Sent folder, so `was_sent` knows nothing. `on_send`, if given,
    sees each mail that was taken.
    """

    def __init__(
        self,
        *,
        max_bytes: int = 25_000_000,
        keeps_sent: bool = True,
        on_send: Callable[[OutgoingMail], None] | None = None,
    ) -> None:
        self.max_bytes = max_bytes
        self.keeps_sent = keeps_sent
        self.on_send = on_send
        self.faults: deque[Fault] = deque()
        self.down = False
        self.sent: list[OutgoingMail] = []
        self._inbox: list[_Lying] = []
        self._sent_folder: list[bytes] = []
        self._validity = 1
        self._arrived = threading.Condition()
        self._closed = False
        self._polled = 0

    # ---- the other side

    def deliver(self, raw: bytes) -> str:
        """Put a mail into the inbox; returns its uid."""
        with self._arrived:
            self._inbox.append(_Lying(raw))
            self._arrived.notify_all()
            return self._uid(len(self._inbox))

    def owner_sends(self, raw: bytes) -> None:
        """A mail the owner wrote in his own mail client: it only shows in the Sent folder."""
        with self._arrived:
            self._sent_folder.append(raw)

    def rebuild(self) -> None:
        """The server rebuilds the mailbox: same mail, new UIDVALIDITY."""
        with self._arrived:
            self._validity += 1

    def flags(self, uid: str) -> frozenset[str]:
        """Flags of a mail: "seen", "answered", "waiting"."""
        with self._arrived:
            lying = self._find(uid)
            return frozenset(lying.flags) if lying else frozenset()

    # ---- the port

    def poll(self, cursor: str | None, limit: int = 50) -> Batch:
        with self._arrived:
            self._reachable()
            last = self._position(cursor, len(self._inbox))
            until = self._polled = min(len(self._inbox), last + limit)
            mails = [
                self._incoming(number, self._inbox[number - 1].raw)
                for number in range(last + 1, until + 1)
            ]
            return Batch(tuple(mails), f"{self._validity}:{until}")

    def wait(self, seconds: float) -> None:
        with self._arrived:
            self._arrived.wait_for(lambda: self._closed or len(self._inbox) > self._polled, seconds)

    def nudge(self) -> None:
        """Whoever waits is told by `deliver`."""

    def mark(self, uid: str, answered: bool = False, waiting: bool = False) -> None:
        with self._arrived:
            self._reachable()
            lying = self._find(uid)
            if lying is not None and waiting:
                lying.flags.add("waiting")
            elif lying is not None:
                lying.flags.discard("waiting")
                lying.flags |= {"seen", "answered"} if answered else {"seen"}

    def send(self, mail: OutgoingMail) -> str:
        with self._arrived:
            self._reachable()
            fault = self.faults.popleft() if self.faults else None
            if fault is Fault.NOT_TAKEN:
                raise TryAgain("the mail server took nothing")
            if fault is Fault.REFUSED:
                raise Reject("the mail server refused the recipient")
            if fault is Fault.CUT_AND_LOST:
                raise OutcomeUnknown("the connection broke while sending")
            self.sent.append(mail)
            self._sent_folder.append(mail.raw)
        if self.on_send is not None:
            self.on_send(mail)
        if fault is Fault.CUT_AND_TAKEN:
            raise OutcomeUnknown("the connection broke while sending")
        return mail.message_id

    def was_sent(self, message_id: str) -> bool | None:
        with self._arrived:
            self._reachable()
            if not self.keeps_sent:
                return None
            return any(_header(raw, "Message-ID") == message_id for raw in self._sent_folder)

    def owner_wrote_in(self, message_ids: Sequence[str]) -> bool:
        wanted = set(message_ids)
        with self._arrived:
            self._reachable()
            folder = self._sent_folder if self.keeps_sent else []
            return any(wanted & _thread(raw) for raw in folder if not _header(raw, OURS))

    def sent_by_owner(self, cursor: str | None) -> Batch:
        with self._arrived:
            self._reachable()
            folder = self._sent_folder if self.keeps_sent else []
            last = self._position(cursor, len(folder))
            mails = [
                self._incoming(number, folder[number - 1])
                for number in range(last + 1, len(folder) + 1)
                if not _header(folder[number - 1], OURS)
            ]
            return Batch(tuple(mails), f"{self._validity}:{len(folder)}")

    def close(self) -> None:
        with self._arrived:
            self._closed = True
            self._arrived.notify_all()

    # ---- private

    def _reachable(self) -> None:
        if self.down:
            raise TryAgain("the mail server cannot be reached")

    def _uid(self, number: int) -> str:
        return f"{self._validity}:{number}"

    def _position(self, cursor: str | None, now: int) -> int:
        validity, _, last = (cursor or "").partition(":")
        return int(last) if validity == str(self._validity) else now

    def _find(self, uid: str) -> _Lying | None:
        validity, _, number = uid.partition(":")
        index = int(number) - 1
        known = validity == str(self._validity) and 0 <= index < len(self._inbox)
        return self._inbox[index] if known else None

    def _incoming(self, number: int, raw: bytes) -> IncomingMail:
        head = raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0][:_HEAD]
        whole = raw if len(raw) <= self.max_bytes else None
        return IncomingMail(self._uid(number), len(raw), whole, head)


def _header(raw: bytes, name: str) -> str:
    return str(BytesHeaderParser().parsebytes(raw).get(name) or "").strip()


def _thread(raw: bytes) -> set[str]:
    head = BytesHeaderParser().parsebytes(raw)
    return {
        word
        for name in ("Message-ID", "In-Reply-To", "References")
        for word in str(head.get(name) or "").split()
    }
