"""Realistic mails for tests, all written here: customers, relays, machines, and broken ones."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
OWN = "hello@bluebird.example"
ANA = "Ana Diaz <ana@mail.example>"


def mail(
    text: str = "My kitchen faucet drips. Can you come Tuesday afternoon?\n",
    *,
    sender: str = ANA,
    to: str = f"Bluebird Handyman <{OWN}>",
    subject: str = "Dripping faucet",
    message_id: str = "<a1@mail.example>",
    headers: Sequence[tuple[str, str]] = (),
    html: str | None = None,
    files: Sequence[tuple[str, str, bytes]] = (),
    at: datetime = SUNDAY,
) -> bytes:
    """A mail as an ordinary mail program writes it. `files` are (name, media type, bytes)."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    for name, value in headers:
        message[name] = value
    if text or html is None:
        message.set_content(text)
    if html is not None:
        if text:
            message.add_alternative(html, subtype="html")
        else:
            message.set_content(html, subtype="html")
    for name, media_type, content in files:
        maintype, _, subtype = media_type.partition("/")
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()


def raw(head: str, body: str | bytes = "", line: str = "\r\n") -> bytes:
    """A mail written byte by byte, for what no library would write."""
    content = body if isinstance(body, bytes) else body.encode()
    return line.join(head.strip("\n").split("\n")).encode() + (line * 2).encode() + content


def reply(new: str, *, headers: Sequence[tuple[str, str]] = ()) -> bytes:
    """An answer to one of our mails."""
    chain = [
        ("In-Reply-To", "<q1@bluebird.example>"),
        ("References", "<q0@bluebird.example> <q1@bluebird.example>"),
    ]
    return mail(
        new,
        subject="Re: Dripping faucet",
        message_id="<a2@mail.example>",
        headers=[*chain, *headers],
    )


def bounce(recipient: str = "ana@mail.example") -> bytes:
    """A delivery status notification (RFC 3464) with our mail in it."""
    return raw(
        """
From: Mail Delivery System <MAILER-DAEMON@mx.mail.example>
To: hello@bluebird.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"
""",
        "--b1\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b1\r\nContent-Type: message/rfc822\r\n\r\n"
        "From: hello@bluebird.example\r\nSubject: Your visit\r\n\r\n"
        "We smell no gas here.\r\n--b1--\r\n",
    )


def web_form(
    *, reply_to: str | None = "jane@mail.example", sender: str = "wordpress@bluebird.example"
) -> bytes:
    """What a contact form on the owner's own site sends."""
    headers = [("Reply-To", reply_to)] if reply_to else []
    return mail(
        "Name: Jane Roe\nEmail: jane@mail.example\nPhone: (845) 555-0142\nService: Drywall\n"
        "Message:\nThere is a hole in the hallway wall.\nCould you patch it this week?\n\n"
        "-- \nThis e-mail was sent from a contact form on Bluebird Handyman (https://bluebird.example)\n",
        sender=f"Bluebird Website <{sender}>",
        subject="Contact form: Jane Roe",
        message_id="<form1@bluebird.example>",
        headers=headers,
    )


def angi() -> bytes:
    """A lead notice with the person's own contact data, from a box nobody reads."""
    return mail(
        "You have a new lead!\n\nCustomer Information\nCustomer: Mark Poe\nPhone: 845-555-0143\n"
        "Email: mark.poe@mail.example\nAddress: 14 Wall Street, Kingston, NY 12401\n\nJob Details\n"
        "Task: Toilet repair\nComments: The toilet in the upstairs bath runs all night.\n\n"
        "View this lead: https://pro.angi.com/leads/1\nUnsubscribe | Privacy Policy\n",
        sender="Angi Leads <noreply@angi.com>",
        subject="New Lead: Mark Poe - Toilet repair",
        message_id="<l1@angi.com>",
        headers=[("List-Unsubscribe", "<https://angi.com/u>"), ("Precedence", "bulk")],
    )


def thumbtack() -> bytes:
    """A lead that is answered through the relay's Reply-To."""
    return mail(
        'Lena K. is requesting a quote\n\n"I need two doors planed, they stick since the rain."\n\n'
        "Reply to this email to respond to Lena.\n",
        sender="Thumbtack <do-not-reply@thumbtack.com>",
        subject="Lena K. is requesting a quote",
        message_id="<l2@thumbtack.com>",
        headers=[("Reply-To", "message-3fa9c1@request.thumbtack.com")],
    )


def yelp() -> bytes:
    """A message through the lead site's own reply box, HTML only."""
    return mail(
        "",
        html="<p>New message from Omar S.</p><p>Do you hang ceiling fans? I have two.</p>"
        "<p><a href='https://www.yelp.com/x'>View message</a></p><p>Unsubscribe</p>",
        sender="Omar S. via Yelp <reply+8d7f6a5b@messaging.yelp.com>",
        subject="New message from Omar S.",
        message_id="<l3@messaging.yelp.com>",
    )


def nextdoor() -> bytes:
    """A neighbour's message through the lead site."""
    return mail(
        "Priya N. sent you a message:\n\nHi, my gutter came loose on the north side. Can you fix it?\n\n"
        "To respond to this message, reply directly to this email.\n",
        sender="Nextdoor <no-reply@rs.email.nextdoor.com>",
        subject="Priya N. sent you a private message",
        message_id="<l4@nextdoor.com>",
        headers=[
            ("Reply-To", "reply+abc123@reply.nextdoor.com"),
            ("List-Id", "<messages.nextdoor.com>"),
        ],
    )


def voicemail() -> bytes:
    """A voicemail service's notice: only a phone number leads back to the person."""
    return mail(
        "You received a new voicemail.\n\nFrom: (845) 555-0144\nDuration: 0:21\n\nTranscript:\n"
        '"Hi this is Bob Lane, my basement door won\'t lock. Please call me back."\n',
        sender="Voicemail <no-reply@openphone.com>",
        subject="New voicemail from (845) 555-0144",
        message_id="<v1@openphone.com>",
        headers=[("Auto-Submitted", "auto-generated")],
        files=[("voicemail.mp3", "audio/mpeg", b"ID3\x03")],
    )


def base64_part(content: bytes) -> str:
    """Bytes as the body of a base64 part."""
    return base64.encodebytes(content).decode()
