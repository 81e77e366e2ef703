"""What a mail is once it has been read: plain frozen data. No parsing here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a mail is looked at: bytes of raw mail, counts, characters of decoded text.

    A mail above `raw_bytes` is read by its headers only. What is cut is named in `problems`.
    """

    raw_bytes: int = 25_000_000
    head_bytes: int = 262_144
    header_chars: int = 16_384
    headers: int = 1_000
    references: int = 100
    parts: int = 200
    depth: int = 10
    attachments: int = 20
    attachment_bytes: int = 10_000_000
    html_chars: int = 300_000
    body_chars: int = 200_000
    text_chars: int = 50_000


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: `address` is checked (one @, no spaces or control characters), domain lower-case."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def local(self) -> str:
        return self.address.rpartition("@")[0]


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that came along, never opened or unpacked. `name` is safe as a file name."""

    name: str
    media_type: str
    content: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Lead:
    """A person's request carried by a form relay, a lead site or a voicemail service.

    `kind` is form, site or voicemail; `source` the relay's name or domain; `phone` E.164; `text` the
    person's own words. `answer_to` is where an answer reaches the person (his own address or the
    relay's Reply-To, never a no-reply box); None when only a phone number is known.
    """

    kind: str
    source: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    reply_to: str | None = None
    address: str | None = None
    text: str = ""

    @property
    def answer_to(self) -> str | None:
        first, second = (self.email, self.reply_to)
        if self.kind == "site":
            first, second = second, first
        return first or second


@dataclass(frozen=True, slots=True)
class Signature:
    """What stood below the words: its lines, and the name and phone (E.164) found in them."""

    text: str
    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One mail, read. Never more than the limits allow; `problems` says what was broken or cut.

    `message_id`, `in_reply_to` and `references` carry their angle brackets. `sent_at` is aware UTC,
    None when absent or absurd. `text` holds the newly written words, `quoted` what they cite.
    `automatic` is the reason why it must never be answered, None for a person's mail or a lead.
    `bounced` are the recipients a bounce speaks of.
    """

    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    subject: str = ""
    sender: Address | None = None
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    sent_at: datetime | None = None
    text: str = ""
    quoted: str = ""
    signature: Signature | None = None
    attachments: tuple[AttachedFile, ...] = ()
    automatic: str | None = None
    lead: Lead | None = None
    bounced: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def answer_to(self) -> str | None:
        """Where an answer goes; None when this must not, or cannot, be answered."""
        if self.lead is not None:
            return self.lead.answer_to
        if self.automatic is not None:
            return None
        to = self.reply_to or self.sender
        return to.address if to else None
