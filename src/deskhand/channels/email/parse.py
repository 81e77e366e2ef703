"""One mail, from raw bytes to plain data: the door of this room for what comes in."""

from __future__ import annotations

from collections.abc import Collection

from deskhand.channels.email import automatic, headers, leads, mime, replies
from deskhand.channels.email.headers import Headers
from deskhand.channels.email.mime import Contents
from deskhand.channels.email.model import Address, Lead, Limits, ParsedMail

DEFAULT = Limits()


def parse(
    raw: bytes, limits: Limits = DEFAULT, *, own: Collection[str] = (), size: int | None = None
) -> ParsedMail:
    """Read a mail. Takes any bytes, raises nothing; time and memory are bounded by the size.

    `own` are the addresses of the mailbox itself, not the owner's private one. A mail above
    `limits.raw_bytes`, or whose true `size` (bytes) is above that of `raw`, because only its headers
    were fetched, is read by its headers.
    """
    problems: list[str] = []
    head_bytes, body = headers.split(raw, limits.head_bytes)
    head = headers.read(head_bytes, limits, problems)
    if len(raw) > limits.raw_bytes or (size is not None and size > len(raw)):
        problems.append("too large")
        found = Contents(problems=problems, blocks=[])
    else:
        found = mime.contents(head, body, limits)
        found.problems[:0] = problems
    if not len(head):
        found.note("no headers")
    body_text = mime.text(found, limits)
    return _mail(head, found, body_text, limits, frozenset(item.lower() for item in own))


def _mail(
    head: Headers, found: Contents, body: str, limits: Limits, own: frozenset[str]
) -> ParsedMail:
    sender = _one(head, "From") or _one(head, "Sender")
    reply_to = _one(head, "Reply-To")
    subject = head.text("Subject")[:1_000]
    split = replies.strip(body)
    quoted = "\n\n".join(filter(None, (split.quoted, *found.nested)))
    reason = automatic.reason(automatic.Seen(head, found, sender, subject, own))
    lead = None
    if reason is None or not reason.certain:
        lead = leads.find(
            leads.Sources(
                head=head,
                sender=sender,
                reply_to=reply_to,
                subject=subject,
                words="\n".join(line for line in body.split("\n") if not line.startswith(">")),
                files=tuple(found.files),
                own=own,
                machine=reason is not None and reason.why != "no sender",
            )
        )
    why = reason.why if reason else None
    if lead is None and why is None and sender and leads.site_of(sender.domain, leads.SITES):
        why = "notice of a lead site"
    return ParsedMail(
        message_id=next(iter(headers.message_ids(head.first("Message-ID"), 1)), None),
        in_reply_to=next(iter(headers.message_ids(head.first("In-Reply-To"), 1)), None),
        references=headers.message_ids(head.first("References"), limits.references),
        subject=subject,
        sender=sender,
        reply_to=reply_to,
        to=headers.addresses(", ".join(head.every("To"))),
        cc=headers.addresses(", ".join(head.every("Cc"))),
        sent_at=headers.sent_at(head, found.problems),
        text=_kept(lead, split.text, limits, found),
        quoted=_cut(quoted, limits, found, "quoted text cut"),
        signature=split.signature if lead is None else None,
        attachments=tuple(found.files),
        automatic=None if lead else why,
        lead=lead,
        bounced=tuple(found.failed) or _failed_recipients(head),
        problems=tuple(found.problems),
    )


def _kept(lead: Lead | None, text: str, limits: Limits, found: Contents) -> str:
    return _cut(lead.text if lead else text, limits, found, "text cut")


def _cut(text: str, limits: Limits, found: Contents, problem: str) -> str:
    if len(text) > limits.text_chars:
        found.note(problem)
    return text[: limits.text_chars]


def _one(head: Headers, name: str) -> Address | None:
    return next(iter(headers.addresses(head.first(name))), None)


def _failed_recipients(head: Headers) -> tuple[str, ...]:
    return tuple(item.address for item in headers.addresses(head.first("X-Failed-Recipients")))
