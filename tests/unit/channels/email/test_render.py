"""What goes out is a whole, standard mail that other programs read as it was meant."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.email.parse import parse
from deskhand.channels.email.render import MailFile, message_id, render
from deskhand.domain.errors import Reject
from deskhand.ports.email import OutgoingMail

INVITATION = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:%s\r\nSUMMARY:Ca\xc3\xb1o\r\nEND:VCALENDAR\r\n"
)
ID = message_id("k.1", "bluebird.example")


def sent(**changes: object) -> OutgoingMail:
    values: dict[str, object] = {
        "sender": "hello@bluebird.example",
        "sender_name": "Bluebird Handyman",
        "recipient": "ana@mail.example",
        "subject": "Dripping faucet",
        "text": "Tuesday from 2 to 4 pm.",
        "message_id": ID,
        "effect": "k.1",
        "date": datetime(2026, 11, 22, 15, 0, tzinfo=UTC),
    }
    return render(**(values | changes))  # type: ignore[arg-type]


def read(mail: OutgoingMail) -> EmailMessage:
    got = email.message_from_bytes(mail.raw, policy=email.policy.default)
    assert isinstance(got, EmailMessage)
    return got


def test_headers_of_an_answer() -> None:
    mail = sent(
        in_reply_to="<a2@mail.example>", references=["<a1@mail.example>", "<q1@bluebird.example>"]
    )
    got = read(mail)
    assert (mail.sender, mail.recipients, mail.message_id) == (
        "hello@bluebird.example",
        ("ana@mail.example",),
        ID,
    )
    assert got["From"] == "Bluebird Handyman <hello@bluebird.example>"
    assert got["Message-ID"] == ID
    assert got["In-Reply-To"] == "<a2@mail.example>"
    assert got["References"] == "<a1@mail.example> <q1@bluebird.example> <a2@mail.example>"
    assert got["Subject"] == "Re: Dripping faucet"
    assert got["Auto-Submitted"] == "auto-replied"
    assert "OOF" in got["X-Auto-Response-Suppress"]
    assert got["X-Deskhand-Effect"] == "k.1"
    assert got["Date"].datetime == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert not [name for name in got if name.lower().startswith("list-")]
    assert got["Precedence"] is None


def test_a_mail_we_start() -> None:
    got = read(sent())
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Subject"] == "Dripping faucet"
    assert got["In-Reply-To"] is None
    assert got["References"] is None


@pytest.mark.parametrize(
    "subject",
    ["Faucet", "Re: Faucet", "RE: Re: Faucet", "Re[2]: Faucet", "RV: Re: Faucet", "AW: Faucet"],
)
def test_re_is_never_doubled(subject: str) -> None:
    assert read(sent(subject=subject, in_reply_to="<a@b.example>"))["Subject"] == "Re: Faucet"


def test_the_chain_of_references_is_bounded_and_long_ids_stay_whole() -> None:
    ids = [f"<{'x' * 120}{number}@mail.example>" for number in range(60)]
    mail = sent(in_reply_to=ids[-1], references=ids)
    chain = parse(mail.raw).references
    assert chain == (ids[0], *ids[-19:])
    assert all(len(line) < 998 for line in mail.raw.split(b"\r\n"))


def test_malformed_ids_of_others_are_left_out() -> None:
    got = read(
        sent(
            in_reply_to="no brackets", references=["<a b@c>", "<ok@c.example>\r\nBcc: x@y.example"]
        )
    )
    assert got["References"] == "<ok@c.example>"
    assert got["In-Reply-To"] is None
    assert got["Bcc"] is None


def test_nothing_can_be_injected() -> None:
    got = read(
        sent(
            subject="Hi\r\nBcc: evil@x.example\u2028",
            sender_name='Blue"bird\r\nBcc: evil@x.example',
            effect="k\r\nBcc: evil@x.example",
        )
    )
    assert got["Bcc"] is None
    assert got["Subject"] == "Hi Bcc: evil@x.example"
    assert got["From"].addresses[0].addr_spec == "hello@bluebird.example"


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "ana",
        "a@b@c",
        "ana@mail.example\r\nRCPT TO:<x@y>",
        "ñ@mail.example",
        "a@exa mple",
        "a@-..",
    ],
)
def test_addresses_that_cannot_be_written_to(recipient: str) -> None:
    with pytest.raises(Reject):
        sent(recipient=recipient)


def test_a_domain_in_another_script_is_written_in_ascii() -> None:
    assert sent(recipient="ana@baño.example").recipients == ("ana@xn--bao-8ma.example",)


def test_names_in_any_script() -> None:
    got = read(sent(sender_name="Fontanería Ñandú, S.L."))
    assert got["From"].addresses[0].display_name == "Fontanería Ñandú, S.L."
    assert read(sent(sender_name="Smith, Bob"))["From"].addresses[0].display_name == "Smith, Bob"


@pytest.mark.parametrize("method", [b"REQUEST", b"CANCEL"])
def test_an_invitation_is_an_alternative_and_a_file(method: bytes) -> None:
    mail = sent(invitations=(INVITATION % method,))
    got = read(mail)
    assert got.get_content_type() == "multipart/mixed"
    inner, file = got.iter_parts()
    text, calendar = inner.iter_parts()
    assert inner.get_content_type() == "multipart/alternative"
    assert text.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == method.decode()
    assert calendar.get_payload(decode=True) == INVITATION % method
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_payload(decode=True) == INVITATION % method
    assert parse(mail.raw).text == "Tuesday from 2 to 4 pm."


def test_each_of_several_visits_has_its_file() -> None:
    first, second = INVITATION % b"REQUEST", INVITATION % b"CANCEL"
    inner, *files = read(sent(invitations=(first, second))).iter_parts()
    _, calendar = inner.iter_parts()
    assert calendar.get_payload(decode=True) == first
    assert [file.get_filename() for file in files] == ["invite.ics", "invite-2.ics"]
    assert [file.get_payload(decode=True) for file in files] == [first, second]


def test_an_invitation_needs_a_method() -> None:
    with pytest.raises(ValueError, match="METHOD"):
        sent(invitations=(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n",))


FILES = [
    MailFile("dana-1.jpg", "image/jpeg", b"\xff\xd8\r\n.\r\n\x00" * 500),
    MailFile("dana-2.png", "image/png", b""),
]


def test_files_go_along_whole_under_their_names() -> None:
    mail = read(sent(text="Two photos.", files=FILES))
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Two photos."
    parts = list(mail.iter_attachments())
    assert [(p.get_filename(), p.get_content_type(), p.get_content()) for p in parts] == FILES
    assert sent(files=FILES).raw.isascii()


def test_files_stand_beside_an_invitation() -> None:
    mail = read(sent(invitations=(INVITATION % b"REQUEST",), files=FILES))
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == ["invite.ics", "dana-1.jpg", "dana-2.png"]
    assert mail.get_body(("plain",)) is not None


def test_the_same_mail_is_the_same_bytes() -> None:
    both = (INVITATION % b"REQUEST", INVITATION % b"CANCEL")
    whole = {"invitations": both, "files": FILES}
    assert sent(**whole) == sent(**whole)


def test_message_ids_come_from_the_key() -> None:
    assert message_id("k.1", "bluebird.example") == ID
    assert message_id("k.2", "bluebird.example") != ID
    assert parse(f"Message-ID: {ID}\r\n\r\n".encode()).message_id == ID
    with pytest.raises(Reject):
        message_id("k.1", "not a domain")
    with pytest.raises(ValueError, match="Message-ID"):
        sent(message_id="k.1")


@given(st.text(max_size=3_000))
def test_any_text_arrives_as_it_was_written(text: str) -> None:
    mail = sent(text=text)
    assert mail.raw.isascii()
    assert all(len(line) <= 998 for line in mail.raw.split(b"\r\n"))
    assert b"\n" not in mail.raw.replace(b"\r\n", b"")
    got = read(mail).get_content()
    want = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip("\n") + "\n"
    assert got.replace("\r\n", "\n") == want


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_subject_and_name_give_one_readable_header(subject: str, name: str) -> None:
    mail = sent(subject=subject, sender_name=name)
    got = parse(mail.raw)
    assert got.sender is not None
    assert got.sender.address == "hello@bluebird.example"
    assert got.to[0].address == "ana@mail.example"
    assert len(got.message_id or "") > 10
