"""One outgoing mail, from plain data to bytes: the door of this room for what goes out. Sends nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from typing import NamedTuple

from deskhand.channels.email.automatic import OUR_ID, OURS
from deskhand.channels.email.headers import mailbox, message_ids
from deskhand.domain.errors import Reject
from deskhand.ports.email import OutgoingMail

_MOST_REFERENCES = 20
_RE = re.compile(r"^(?:\s*(?:re|rv|aw|sv|antw|resp)\s?(?:\[\d+\])?\s?:\s*)+", re.I)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]+")
_METHOD = re.compile(rb"^METHOD:(REQUEST|CANCEL|PUBLISH)\r?$", re.M)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_IDS = frozenset({"message-id", "in-reply-to", "references", OUR_ID.lower()})


class MailFile(NamedTuple):
    """A file that goes along: an ASCII name with its ending, "image/jpeg" and the bytes."""

    name: str
    media_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"MailFile({self.name!r}, {self.media_type!r}, {len(self.content)} bytes)"


class _Policy(EmailPolicy):
    """SMTP lines; ids are folded between, never inside: the library would encode a long one."""

    def fold(self, name: str, value: object) -> str:
        if name.lower() in _IDS:
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        return str(super().fold(name, value))  # type: ignore[arg-type]

    def fold_binary(self, name: str, value: object) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_POLICY = _Policy(linesep="\r\n", max_line_length=78)


def message_id(key: str, domain: str) -> str:
    """The Message-ID of an effect, with angle brackets; the same key always gives the same one."""
    return f"<deskhand.{hashlib.sha256(key.encode()).hexdigest()[:32]}@{_ascii_domain(domain)}>"


def render(
    *,
    sender: str,
    recipient: str,
    subject: str,
    text: str,
    message_id: str,
    effect: str,
    date: datetime,
    sender_name: str = "",
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
    invitations: Sequence[bytes] = (),
    reply_to: str | None = None,
    files: Sequence[MailFile] = (),
) -> OutgoingMail:
    """Build a mail. `date` is an aware instant, `effect` the effect's key, `invitations` iCalendar
    objects with METHOD REQUEST, CANCEL or PUBLISH, one for each visit. Raises Reject when an address
    cannot be written to, ValueError for an invitation without a method or a malformed Message-ID."""
    own_ids = message_ids(message_id, 1)
    if own_ids != (message_id,):
        raise ValueError(f"not a Message-ID: {message_id!r}")
    from_, to = _address(sender), _address(recipient)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = (
        formataddr((_line(sender_name), from_))
        if sender_name.isascii()
        else _named(sender_name, from_)
    )
    mail["To"] = to
    if reply_to is not None:
        mail["Reply-To"] = _address(reply_to)
    mail["Subject"] = _subject(subject, replying=bool(in_reply_to))
    mail["Date"] = format_datetime(date.astimezone(UTC))
    mail["Message-ID"] = message_id
    chain = _chain(references, in_reply_to)
    answered = message_ids(in_reply_to or "", 1)
    if answered:
        mail["In-Reply-To"] = answered[0]
    if chain:
        mail["References"] = " ".join(chain)
    mail["Auto-Submitted"] = "auto-replied" if answered else "auto-generated"
    # Not "All": a bounce must still reach us.
    mail["X-Auto-Response-Suppress"] = "DR, RN, NRN, OOF, AutoReply"
    mail[OURS] = _line(effect)
    mail[OUR_ID] = message_id
    mail.set_content(_body(text), charset="utf-8", cte="quoted-printable")
    _invite(mail, invitations)
    for file in files:
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    # Boundaries from the id: the same mail is the same bytes. "=_" stands in no encoded part.
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{hashlib.sha256(message_id.encode()).hexdigest()[:24]}")
    return OutgoingMail(message_id, from_, (to,), mail.as_bytes())


def _invite(mail: EmailMessage, invitations: Sequence[bytes]) -> None:
    """The shape Gmail, Outlook and Apple Mail show as an invitation: an alternative and a file. They
    show one alternative; of several invitations the others are files only."""
    for number, invitation in enumerate(invitations, 1):
        method = _METHOD.search(invitation)
        if method is None:
            raise ValueError("an invitation needs METHOD:REQUEST, CANCEL or PUBLISH")
        if number == 1:
            mail.add_alternative(
                invitation.decode("utf-8"),
                subtype="calendar",
                charset="utf-8",
                cte="base64",
                params={"method": method[1].decode("ascii")},
            )
        name = "invite.ics" if number == 1 else f"invite-{number}.ics"
        mail.add_attachment(invitation, maintype="application", subtype="ics", filename=name)


def _address(written: str) -> str:
    found = mailbox(written)
    # A whole "Name <address>", or anything smuggled in beside one, is not what we were given.
    bare = found is not None and found.address.lower() == written.strip().lower()
    if found is None or not bare or not found.local.isascii():
        raise Reject(f"not a mail address we can write to: {written[:100]!r}")
    return f"{found.local}@{_ascii_domain(found.domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Reject(f"not a mail domain: {domain[:100]!r}") from error
    if not re.fullmatch(rf"{_LABEL}(?:\.{_LABEL})*", ascii_domain):
        raise Reject(f"not a mail domain: {domain[:100]!r}")
    return ascii_domain


def _named(name: str, address: str) -> str:
    quoted = _line(name).replace("\\", "").replace('"', "")
    return f'"{quoted}" <{address}>'


def _subject(subject: str, replying: bool) -> str:
    bare = _RE.sub("", _line(subject)).strip()[:200]
    if replying:
        return f"Re: {bare}".strip()
    return bare


def _chain(references: Sequence[str], in_reply_to: str | None) -> tuple[str, ...]:
    return message_ids(" ".join((*references, in_reply_to or "")), _MOST_REFERENCES)


def _line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _body(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.rstrip("\n") + "\n"
