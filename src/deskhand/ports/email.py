"""E-mail in and out. MIME is the channel's business: a client moves raw RFC 822 bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail as it lies in the mailbox. `uid` is the client's handle, unique within the mailbox.

    `raw` is None when the mail is larger than the client was told to fetch: then `head` holds its
    headers and `size` its length in bytes.
    """

    uid: str
    size: int
    raw: bytes | None
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A finished mail. `message_id` (with angle brackets) is ours and derived from the effect."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """New mail since a cursor, and the cursor after it. Cursors are opaque JSON-able text."""

    mails: Sequence[IncomingMail]
    cursor: str


class EmailClient(Protocol):
    """One mailbox. Reading never changes a flag; `mark` is called after our commit.

    Passing trouble raises `TryAgain`; refused credentials or folders raise `ConfigurationError`.
    """

    def poll(self, cursor: str | None, limit: int = 50) -> Batch:
        """Mail that arrived after `cursor`, oldest first. None is go-live: an empty batch whose cursor
        marks now, so older mail is never answered. Asking twice with one cursor gives the same mails;
        a mailbox rebuilt meanwhile (new UIDVALIDITY) starts from now again, never from the beginning; one
        that only forgot its history goes on with what arrived since."""

    def wait(self, seconds: float) -> None:
        """Return early when new mail may be there, else after `seconds`."""

    def nudge(self) -> None:
        """Somebody says that new mail is there: who waits looks at once."""

    def mark(self, uid: str, answered: bool = False, waiting: bool = False) -> None:
        """Set seen (and answered); or, `waiting`, show that the owner has to say something first, where
        the mailbox can show it. Idempotent; a mail that is gone is no error."""

    def send(self, mail: OutgoingMail) -> str:
        """Hand the mail over. Returns when the server took it, with the Message-ID it bears from now on:
        ours, unless the server gave it another. Raises `TryAgain` when it certainly did
        not, `Reject` when it never will (bad recipient), `OutcomeUnknown` when the dialogue broke
        after the data was sent."""

    def was_sent(self, message_id: str) -> bool | None:
        """Does the Sent folder hold it? None when there is no way to know."""

    def owner_wrote_in(self, message_ids: Sequence[str]) -> bool:
        """Did the owner himself, from his own mail client, write in the thread of these Message-IDs?
        Mail that Deskhand sent does not count."""

    def sent_by_owner(self, cursor: str | None) -> Batch:
        """Mail in the Sent folder after `cursor` that Deskhand did not send (headers suffice)."""

    def close(self) -> None:
        """End the connections."""
