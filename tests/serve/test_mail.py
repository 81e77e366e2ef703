"""A mail put into a real mailbox is answered over real SMTP, once, in its thread."""

from __future__ import annotations

import email
import time
from collections.abc import Callable
from email.message import EmailMessage, Message
from email.policy import SMTP
from statistics import median

import icalendar
import pytest

from deskhand.domain.people import Conversation, InboundMessage
from deskhand.domain.work import Visit
from tests.support.served import ADDRESS, Served

pytestmark = [
    pytest.mark.needs_program("dovecot", "dovecot-imapd"),
    pytest.mark.xdist_group("dovecot"),
]
CUSTOMER = "dana@example.org"
PROMISED = 5.0
PATIENCE = 30.0
"""Seconds. One answer may be late while other tests keep the machine busy; the median may not."""


def write(text: str, id: str, subject: str = "Faucet", answers: Message | None = None) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Dana Reyes <{CUSTOMER}>"
    mail["To"] = ADDRESS
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{id}@example.org>"
    if answers is not None:
        mail["In-Reply-To"] = answers["Message-ID"]
        mail["References"] = f"{answers['References']} {answers['Message-ID']}"
    mail.set_content(text)
    return mail.as_bytes()


def until(found: Callable[[], bool], seconds: float, what: str) -> float:
    start = time.monotonic()
    while not found():
        assert time.monotonic() - start < seconds, what
        time.sleep(0.02)
    return time.monotonic() - start


def answer(
    installation: Served, number: int, seconds: float = PATIENCE, took: list[float] | None = None
) -> Message:
    """The number-th mail the customer got; `took` collects how long we waited for it (seconds).

    What Sam gets depends on the hour: of a visit booked for tomorrow he hears at once from 5 pm on.
    """

    def got() -> list[bytes]:
        return [mail.raw for mail in installation.smtp.taken if CUSTOMER in mail.recipients]

    waited = until(
        lambda: len(got()) >= number, seconds, f"no answer {number}:\n{installation.said()}"
    )
    if took is not None:
        took.append(waited)
    return email.message_from_bytes(got()[number - 1], policy=email.policy.default)


def words(mail: Message) -> str:
    part = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
    assert part is not None
    return str(part.get_content())


def invitation(mail: Message) -> icalendar.Event:
    """The one event of the .ics that came with a mail, and its method's calendar."""
    files = [p for p in mail.walk() if p.get_filename() == "invite.ics"]
    assert len(files) == 1
    payload = files[0].get_payload(decode=True)
    assert isinstance(payload, bytes)
    return icalendar.Calendar.from_ical(payload).walk("VEVENT")[0]


def test_a_mail_becomes_a_visit_that_moves_and_is_cancelled(installation: Served) -> None:
    installation.begin()
    took: list[float] = []
    asked = "My kitchen faucet drips. What would it cost, and can you come on a weekday afternoon?"
    installation.deliver(write(asked, "one"))
    first = answer(installation, 1, took=took)
    assert first["In-Reply-To"] == "<one@example.org>"
    assert first["References"].split() == ["<one@example.org>"]
    assert first["Subject"] == "Re: Faucet"
    assert first["Auto-Submitted"] == "auto-replied"
    assert "$125" in words(first)
    assert "1)" in words(first)

    picked = "The first one works. 14 Elm St, Kingston NY 12401\n\nDana Reyes"
    installation.deliver(write(picked, "two", "Re: Faucet", first))
    booked = answer(installation, 2, took=took)
    assert booked["References"].split()[-1] == "<two@example.org>"
    assert "14 Elm St" in words(booked)
    event = invitation(booked)
    assert event["STATUS"] == "CONFIRMED"

    installation.deliver(
        write("Sorry, can we move it to next week?", "three", "Re: Faucet", booked)
    )
    offered = answer(installation, 3, took=took)
    installation.deliver(write("The first one.", "four", "Re: Faucet", offered))
    moved = invitation(answer(installation, 4, took=took))
    assert moved["UID"] == event["UID"]
    assert moved["SEQUENCE"] > event["SEQUENCE"]
    assert moved["DTSTART"].dt != event["DTSTART"].dt

    installation.deliver(write("Please cancel my visit.", "five", "Re: Faucet", booked))
    gone = invitation(answer(installation, 5, took=took))
    assert gone["UID"] == event["UID"]
    assert gone["SEQUENCE"] > moved["SEQUENCE"]
    assert gone["STATUS"] == "CANCELLED"
    assert [visit.status for visit in installation.documents(Visit)] == ["cancelled"]
    assert median(took) <= PROMISED, took


def test_answered_once_across_a_restart_and_flags_follow(installation: Served) -> None:
    installation.deliver(write("An old mail from before go-live: how much for a TV mount?", "old"))
    installation.begin()
    installation.deliver(write("How much is it to fix a running toilet?", "new"))
    installation.deliver(
        b"From: Mom <mom@example.org>\r\nMessage-ID: <mom@example.org>\r\n"
        b"Subject: Sunday\r\n\r\nDinner on Sunday, dear? Dad says hello.\r\n"
    )
    answer(installation, 1)
    until(lambda: len(seen(installation)) == 1, PATIENCE, "the answered mail was not flagged")
    assert installation.stop() == 0
    installation.begin()
    time.sleep(2)
    assert [taken.recipients for taken in installation.smtp.taken] == [(CUSTOMER,)]
    flags = [flags for _, flags, _ in installation.imap.mails(installation.user, "INBOX")]
    assert "\\Seen" not in flags[0]
    assert {"\\Seen", "\\Answered"} <= flags[1]
    assert "\\Seen" not in flags[2]
    messages = installation.documents(InboundMessage)
    assert sorted(m.handled_by is not None for m in messages) == [True, True]


def seen(installation: Served) -> list[frozenset[str]]:
    mails = installation.imap.mails(installation.user, "INBOX")
    return [flags for _, flags, _ in mails if "\\Seen" in flags]


def test_a_reply_the_owner_sends_himself_silences_the_conversation(installation: Served) -> None:
    installation.begin()
    installation.deliver(write("How much is it to fix a running toilet?", "one"))
    first = answer(installation, 1)
    own = EmailMessage(policy=SMTP)
    own["From"], own["To"] = ADDRESS, CUSTOMER
    own["Message-ID"], own["In-Reply-To"] = "<own@bluebird.example>", "<one@example.org>"
    own.set_content("Hi Dana, Sam here. I will call you tonight.")
    installation.imap.append(installation.user, "Sent", own.as_bytes())
    silenced = lambda: [c.silenced_at for c in installation.documents(Conversation)]  # noqa: E731
    until(lambda: any(silenced()), PATIENCE, "his own mail was not noticed")
    installation.deliver(write("Great, and what about the sink?", "two", "Re: Faucet", first))
    handled = lambda: [  # noqa: E731
        m.handled_by for m in installation.documents(InboundMessage) if "sink" in m.text
    ]
    until(lambda: any(handled()), PATIENCE, f"not handled:\n{installation.said()}")
    assert len(installation.smtp.taken) == 1
    assert handled() != [None]
