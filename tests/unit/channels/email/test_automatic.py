"""Machines, lists, bounces and ourselves are never answered; people are."""

from __future__ import annotations

import pytest

from deskhand.channels.email.automatic import is_no_reply
from deskhand.channels.email.parse import parse
from deskhand.channels.email.render import message_id, render
from tests.support.mails import OWN, SUNDAY, bounce, mail, raw

OWNS = [OWN, "sam@bluebird.example"]


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (("Auto-Submitted", "auto-replied"), "auto-submitted (auto-replied)"),
        (("Auto-Submitted", "Auto-Generated; x=1"), "auto-submitted (auto-generated)"),
        (("Precedence", "bulk"), "precedence bulk"),
        (("Precedence", "List"), "precedence list"),
        (("Precedence", "auto_reply"), "precedence auto_reply"),
        (("List-Id", "<plumbers.list.example>"), "mailing list"),
        (("List-Unsubscribe", "<https://shop.example/u>"), "mailing list"),
        (("X-Auto-Response-Suppress", "All"), "asks for no automatic answer"),
        (("X-Auto-Response-Suppress", "DR, OOF"), "asks for no automatic answer"),
        (("X-Autoreply", "yes"), "auto-reply"),
        (("X-Autorespond", "Away"), "auto-reply"),
        (("Return-Path", "<>"), "null return path"),
        (("X-Failed-Recipients", "ana@mail.example"), "bounce"),
    ],
)
def test_marks_of_a_machine(header: tuple[str, str], why: str) -> None:
    got = parse(mail(headers=[header]), own=OWNS)
    assert got.automatic == why
    assert got.answer_to is None


@pytest.mark.parametrize(
    "header",
    [
        ("Auto-Submitted", "no"),
        ("Precedence", "normal"),
        ("X-Auto-Response-Suppress", "DR, RN"),
        ("X-Autoreply", "no"),
        ("Return-Path", "<ana@mail.example>"),
        ("X-Priority", "1"),
    ],
)
def test_a_person_is_answered(header: tuple[str, str]) -> None:
    got = parse(mail(headers=[header]), own=OWNS)
    assert got.automatic is None
    assert got.answer_to == "ana@mail.example"


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Dripping faucet",
        "Out of Office: back Monday",
        "Out of the office",
        "Auto-Reply: Re: Faucet",
        "Respuesta automática: Grifo",
        "=?utf-8?q?Fuera_de_la_oficina?=",
    ],
)
def test_away_notices_by_their_subject(subject: str) -> None:
    assert parse(mail(subject=subject)).automatic == "auto-reply"
    assert parse(mail(subject="Our out of office door sticks")).automatic is None


@pytest.mark.parametrize(
    ("address", "machine"),
    [
        ("no-reply@shop.example", True),
        ("noreply@shop.example", True),
        ("no_reply+17@shop.example", True),
        ("do-not-reply@shop.example", True),
        ("orders-noreply@shop.example", True),
        ("noresponder@shop.example", True),
        ("MAILER-DAEMON@mx.example", True),
        ("postmaster@mx.example", True),
        ("bounces+12=ana@mx.example", True),
        ("noreplyton@mail.example", False),
        ("ana.noe@mail.example", False),
        ("reply.to.ana@mail.example", False),
        ("nora@mail.example", False),
    ],
)
def test_boxes_nobody_reads(address: str, machine: bool) -> None:
    assert is_no_reply(address) is machine
    assert (parse(mail(sender=address)).automatic is not None) is machine


def test_bounces_and_read_receipts() -> None:
    assert parse(bounce()).automatic == "bounce"
    head = "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n"
    assert parse(raw(head, "gas")).automatic == "bounce"
    receipt = (
        "--b\r\n\r\nRead.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        "Final-Recipient: rfc822; ana@mail.example\r\n--b--\r\n"
    )
    declared = "multipart/report; report-type=disposition-notification; boundary=b"
    head = f"From: a@b.example\nContent-Type: {declared}\n"
    assert parse(raw(head, receipt)).automatic == "read receipt"


def test_an_answered_invitation_is_not_answered_but_an_invitation_is() -> None:
    body = (
        "--b\r\n\r\nAccepted.\r\n--b\r\nContent-Type: text/calendar{}\r\n\r\n"
        "BEGIN:VCALENDAR\r\nMETHOD:{}\r\n--b--\r\n"
    )
    head = "From: a@b.example\nContent-Type: multipart/alternative; boundary=b\n"
    assert parse(raw(head, body.format("; method=REPLY", "REPLY"))).automatic == "calendar reply"
    assert parse(raw(head, body.format("", "COUNTER"))).automatic == "calendar reply"
    assert parse(raw(head, body.format("; method=REQUEST", "REQUEST"))).automatic is None


def test_our_own_address_and_our_own_mail() -> None:
    assert parse(mail(sender="Sam <SAM@bluebird.example>"), own=OWNS).automatic == "our own address"
    ours = render(
        sender=OWN,
        recipient="ana@mail.example",
        subject="Your visit",
        text="Tuesday.",
        message_id=message_id("k.1", "bluebird.example"),
        effect="k.1",
        date=SUNDAY,
    )
    assert parse(ours.raw, own=OWNS).automatic == "our own mail"
    # A stranger who copies our mark gains nothing and loses nothing.
    assert parse(mail(headers=[("X-Deskhand-Effect", "k.1")]), own=OWNS).automatic is None


def test_another_deskhand_is_recognised_as_a_machine() -> None:
    theirs = render(
        sender="desk@other.example",
        recipient=OWN,
        subject="Dripping faucet",
        text="Hello",
        message_id=message_id("k.1", "other.example"),
        effect="k.1",
        date=SUNDAY,
        in_reply_to="<q1@bluebird.example>",
    )
    assert parse(theirs.raw, own=OWNS).automatic is not None
