"""A relay's notice leads to the person; a machine's own mail does not pass for one."""

from __future__ import annotations

import pytest

from deskhand.channels.email.parse import parse
from tests.support import mails
from tests.support.mails import OWN, mail

OWNS = [OWN]


def test_a_form_on_the_owners_site() -> None:
    got = parse(mails.web_form(), own=OWNS)
    assert got.lead is not None
    assert (got.lead.kind, got.lead.source) == ("form", "bluebird.example")
    assert (got.lead.name, got.lead.email, got.lead.phone) == (
        "Jane Roe",
        "jane@mail.example",
        "+18455550142",
    )
    assert (
        got.text == "Drywall\nThere is a hole in the hallway wall.\nCould you patch it this week?"
    )
    assert got.automatic is None
    assert got.answer_to == "jane@mail.example"


def test_a_form_that_sends_from_our_own_address_or_without_reply_to() -> None:
    for sent in (mails.web_form(sender=OWN), mails.web_form(reply_to=None)):
        assert parse(sent, own=OWNS).answer_to == "jane@mail.example"


def test_a_forms_reply_to_that_is_nobody_gives_way_to_the_persons_address() -> None:
    for reply_to in ("no-reply@squarespace.com", OWN):
        assert parse(mails.web_form(reply_to=reply_to), own=OWNS).answer_to == "jane@mail.example"


def test_angi() -> None:
    got = parse(mails.angi(), own=OWNS)
    assert got.lead is not None
    assert (got.lead.kind, got.lead.source, got.lead.name) == ("site", "Angi", "Mark Poe")
    assert (got.lead.phone, got.lead.email) == ("+18455550143", "mark.poe@mail.example")
    assert got.lead.address == "14 Wall Street, Kingston, NY 12401"
    assert got.text == "Toilet repair\nThe toilet in the upstairs bath runs all night."
    assert got.answer_to == "mark.poe@mail.example"


def test_a_lead_sites_reply_box_comes_before_the_persons_own_address() -> None:
    sent = mails.angi().replace(b"\nPrecedence:", b"\nReply-To: lead+77@angi.com\nPrecedence:")
    assert parse(sent, own=OWNS).answer_to == "lead+77@angi.com"


def test_thumbtack_is_answered_through_its_reply_box() -> None:
    got = parse(mails.thumbtack(), own=OWNS)
    assert got.lead is not None
    assert (got.lead.source, got.lead.name) == ("Thumbtack", "Lena K.")
    assert got.answer_to == "message-3fa9c1@request.thumbtack.com"
    assert "two doors planed" in got.text
    assert "Reply to this email" not in got.text


def test_yelp() -> None:
    got = parse(mails.yelp(), own=OWNS)
    assert got.lead is not None
    assert (got.lead.source, got.lead.name) == ("Yelp", "Omar S.")
    assert got.answer_to == "reply+8d7f6a5b@messaging.yelp.com"
    assert "Do you hang ceiling fans? I have two." in got.text
    assert "Unsubscribe" not in got.text


def test_nextdoor_despite_its_list_header() -> None:
    got = parse(mails.nextdoor(), own=OWNS)
    assert got.lead is not None
    assert (got.lead.source, got.lead.name) == ("Nextdoor", "Priya N.")
    assert got.answer_to == "reply+abc123@reply.nextdoor.com"
    assert "my gutter came loose" in got.text


def test_a_persons_next_words_through_a_reply_box() -> None:
    got = parse(
        mail("Tuesday is fine.\n", sender="Nextdoor <reply+ab12@reply.nextdoor.com>"), own=OWNS
    )
    assert got.lead is not None
    assert (got.text, got.answer_to) == ("Tuesday is fine.", "reply+ab12@reply.nextdoor.com")


def test_a_voicemail_has_no_answer_address() -> None:
    got = parse(mails.voicemail(), own=OWNS)
    assert got.lead is not None
    assert (got.lead.kind, got.lead.source, got.lead.phone) == (
        "voicemail",
        "OpenPhone",
        "+18455550144",
    )
    assert got.text == "Hi this is Bob Lane, my basement door won't lock. Please call me back."
    assert got.automatic is None
    assert got.answer_to is None


def test_a_voicemail_nobody_can_be_reached_by_is_no_lead() -> None:
    sent = mail(
        "Caller: unknown\nYou missed a call.\n",
        sender="no-reply@openphone.com",
        subject="New voicemail",
        headers=[("Reply-To", "no-reply@openphone.com")],
    )
    assert parse(sent, own=OWNS).lead is None
    assert parse(sent, own=OWNS).automatic == "no-reply sender"


def test_a_caller_known_by_his_number_only_has_no_name() -> None:
    sent = mails.voicemail().replace(b"From: (845) 555-0144\n", b"Caller: (845) 555-0144\n")
    got = parse(sent, own=OWNS).lead
    assert got is not None
    assert (got.name, got.phone) == (None, "+18455550144")


def test_a_persons_own_recording_is_answered_to_him() -> None:
    files = [("note.m4a", "audio/mp4", b"x")]
    sent = mail("I left you a voicemail too, see the file.\n", subject="My voicemail", files=files)
    assert parse(sent, own=OWNS).answer_to == "ana@mail.example"


def test_an_office_telephone_system_is_a_voicemail_service() -> None:
    sent = mail(
        "See the recording.\n",
        sender="pbx@office.example",
        subject="Voice message from +1 845-555-0146",
        files=[("msg.wav", "audio/x-wav", b"RIFF")],
    )
    got = parse(sent, own=OWNS).lead
    assert got is not None
    assert (got.phone, got.answer_to) == ("+18455550146", None)


def test_a_text_through_google_voice_is_answered_through_it() -> None:
    sent = mail(
        "The gate sticks. Can you plane it?\n",
        sender='"(845) 555-0145" <18455550100.18455550145.q1w2@txt.voice.google.com>',
        subject="New text message from (845) 555-0145",
    )
    got = parse(sent, own=OWNS)
    assert got.lead is not None
    assert got.lead.phone == "+18455550145"
    assert got.answer_to == "18455550100.18455550145.q1w2@txt.voice.google.com"


FORM_SHAPES = {
    "labels above values": "First Name\nJane\nLast Name\nRoe\nEmail Address\njane@mail.example\n"
    "Message\nPatch a wall\n",
    "bold labels": "*Name:* Jane Roe\n*Email:* jane@mail.example\n*Message:* Patch a wall\n",
    "bullets": "- Name: Jane Roe\n- E-mail: Jane <jane@mail.example>\n- Comments: Patch a wall\n",
    "from line": "From: Jane Roe <jane@mail.example>\nSubject: Hello\n\nMessage Body:\n"
    "Patch a wall\n\n-- \nSent by a form\n",
    "spanish": "Nombre: Jane Roe\nCorreo electrónico: jane@mail.example\nMensaje:\nPatch a wall\n",
    "table": "Name\tJane Roe\nEmail\tjane@mail.example\nHow can we help?\tPatch a wall\n"
    "IP Address\t192.0.2.7\n",
    "dashes": "Name: Jane Roe\nEmail: jane@mail.example\nMessage: Patch a wall\n---\nDate: 22 Nov\n"
    "Page URL: https://x.example\n",
}


@pytest.mark.parametrize("body", FORM_SHAPES.values(), ids=FORM_SHAPES.keys())
def test_shapes_of_forms(body: str) -> None:
    got = parse(
        mail(body, sender="Forms <form-submission@squarespace.info>", subject="Form Submission"),
        own=OWNS,
    )
    assert got.lead is not None
    assert (got.lead.name, got.lead.email) == ("Jane Roe", "jane@mail.example")
    assert got.text == "Patch a wall"


def test_a_form_relay_known_only_by_its_reply_to() -> None:
    sent = mail(
        "A visitor wrote:\n\nMy porch rail is loose.\n",
        sender="no-reply@sitebuilder.example",
        headers=[("Reply-To", "Jane Roe <jane@mail.example>")],
    )
    got = parse(sent, own=OWNS)
    assert got.lead is not None
    assert got.lead.name == "Jane Roe"
    assert got.answer_to == "jane@mail.example"
    assert "My porch rail is loose." in got.text


@pytest.mark.parametrize(
    "sent",
    [
        mail(
            "Big sale!\n",
            sender="noreply@shop.example",
            headers=[("Reply-To", "help@shop.example")],
        ),
        mail(
            "News for pros.\nQuestions? Write to us.\n",
            sender="no-reply@news.example",
            headers=[
                ("Reply-To", "pro@crm.example"),
                ("List-Unsubscribe", "<https://news.example/u>"),
            ],
        ),
        mail(
            "Name: Ana Diaz\nEmail: ana@mail.example\nYour points: 200\n",
            sender="no-reply@news.example",
            headers=[("List-Unsubscribe", "<https://news.example/u>")],
        ),
        mail(
            "Your weekly digest: 3 neighbours talked.\n",
            sender="no-reply@email.nextdoor.com",
            subject="Top posts",
        ),
        mail(
            "Your statement is ready.\n", sender="Yelp <statements@yelp.com>", subject="Statement"
        ),
        mails.bounce(),
        mail(
            "I am away.\nName: Ana Diaz\nEmail: ana@mail.example\n",
            headers=[("Auto-Submitted", "auto-replied")],
        ),
        mail(
            "Your password was changed.\n",
            sender="no-reply@bank.example",
            subject="Security notice",
        ),
        mail("x", sender="no-reply@x.example", headers=[("Reply-To", "no-reply@y.example")]),
    ],
    ids=["sale", "newsletter", "points", "digest", "statement", "bounce", "away", "bank", "nobody"],
)
def test_what_is_no_lead_is_never_answered(sent: bytes) -> None:
    got = parse(sent, own=OWNS)
    assert got.lead is None
    assert got.automatic is not None
    assert got.answer_to is None


def test_a_person_who_writes_like_a_form_is_a_person() -> None:
    got = parse(mail("Name: Ana Diaz\nPhone: 845-555-0142\nMessage: the sink leaks\n"), own=OWNS)
    assert got.lead is None
    assert got.answer_to == "ana@mail.example"
    assert "the sink leaks" in got.text


def test_a_colleague_who_writes_like_a_form_is_a_colleague() -> None:
    text = "Name: Jane Roe\nPhone: 845-555-0142\nMessage: call her about the sink\n"
    assert parse(mail(text, sender="Sam <sam@bluebird.example>"), own=OWNS).lead is None


def test_no_answer_ever_goes_to_a_box_nobody_reads() -> None:
    sent = [
        mails.web_form(),
        mails.angi(),
        mails.thumbtack(),
        mails.yelp(),
        mails.nextdoor(),
        mails.voicemail(),
    ]
    for one in sent:
        to = parse(one, own=OWNS).answer_to
        assert to is None or ("no-reply" not in to and "not-reply" not in to and to != OWN)
