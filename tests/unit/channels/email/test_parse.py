"""Any bytes become plain data, within limits and in time."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.email.model import Limits
from deskhand.channels.email.parse import parse
from tests.support.mails import SUNDAY, base64_part, bounce, mail, raw, reply


def test_an_ordinary_mail() -> None:
    got = parse(
        mail(
            "Hello,\n\nmy kitchen faucet drips.\n",
            sender="=?utf-8?q?Ana_D=C3=ADaz?= <ana@Mail.Example>",
            headers=[("Reply-To", "ana.home@mail.example"), ("Cc", "Luis <luis@mail.example>")],
        )
    )
    assert got.message_id == "<a1@mail.example>"
    assert got.sender is not None
    assert (got.sender.address, got.sender.name) == ("ana@mail.example", "Ana Díaz")
    assert got.reply_to is not None
    assert got.answer_to == "ana.home@mail.example"
    assert [item.address for item in got.to] == ["hello@bluebird.example"]
    assert [item.name for item in got.cc] == ["Luis"]
    assert got.sent_at == SUNDAY
    assert got.text == "Hello,\n\nmy kitchen faucet drips."
    assert (got.automatic, got.lead, got.problems) == (None, None, ())


def test_threading_headers() -> None:
    got = parse(reply("The first one works.\n"))
    assert got.in_reply_to == "<q1@bluebird.example>"
    assert got.references == ("<q0@bluebird.example>", "<q1@bluebird.example>")
    assert got.subject == "Re: Dripping faucet"


def test_too_many_references_keep_the_first_and_the_newest() -> None:
    ids = " ".join(f"<{number}@x.example>" for number in range(500))
    got = parse(raw(f"From: a@b.example\nReferences: {ids}\n", "x")).references
    assert len(got) == Limits().references
    assert (got[0], got[-1]) == ("<0@x.example>", "<499@x.example>")


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("utf-8", "año".encode(), "año"),
        ("iso-8859-1", "año".encode("latin-1"), "año"),
        ("windows-1252", "“año”".encode("cp1252"), "“año”"),
        ("iso-8859-1", "“año”".encode("cp1252"), "“año”"),
        ("iso-8859-1", "año".encode(), "año"),
        ("utf-8", "año".encode("latin-1"), "año"),
        ("us-ascii", "año".encode(), "año"),
        ("x-klingon", "año".encode(), "año"),
        ("utf-16", "año".encode("utf-16"), "año"),
        ("gb2312", "水龙头".encode("gb18030"), "水龙头"),
        ("shift_jis", "水".encode("shift_jis"), "水"),
        ("rot13", b"plain", "plain"),
        ("", "año".encode(), "año"),
    ],
)
def test_charsets_right_wrong_and_unknown(charset: str, content: bytes, text: str) -> None:
    head = f'From: a@b.example\nContent-Type: text/plain; charset="{charset}"\n'
    assert parse(raw(head, content)).text == text


def test_a_wrong_charset_is_noted() -> None:
    head = "From: a@b.example\nContent-Type: text/plain; charset=x-klingon\n"
    assert parse(raw(head, "hi")).problems == ("unknown charset 'x-klingon'",)


def test_encoded_words() -> None:
    head = (
        "From: =?iso-8859-1?Q?Jos=E9?= <jose@mail.example>\n"
        "Subject: =?utf-8?B?R3JpZsOz?= =?utf-8?B?biByb3Rv?= now =?x?q?=41?=\n"
    )
    got = parse(raw(head, "x"))
    assert got.subject == "Grifón roto now A"
    assert got.sender is not None
    assert got.sender.name == "José"


def test_a_character_cut_in_two_between_encoded_words() -> None:
    head = "From: a@b.example\nSubject: =?utf-8?q?a=C3?=\n =?utf-8?q?=B1o?=\n"
    assert parse(raw(head, "x")).subject == "año"


def test_raw_eight_bit_headers() -> None:
    sent = b"From: a@b.example\r\nSubject: a\xc3\xb1o\r\n\r\nx"
    assert parse(sent).subject == "año"
    assert parse(sent.replace(b"\xc3\xb1", b"\xf1")).subject == "año"


def test_attachment_names_in_all_their_encodings_are_safe() -> None:
    part = (
        "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; {}\r\n\r\nPDF\r\n"
    )
    names = [
        "filename*=utf-8''plano%20ba%C3%B1o.pdf",
        "filename*0*=utf-8''pla; filename*1=no.pdf",
        'filename="=?utf-8?q?plano.pdf?="',
        'filename="../../etc/passwd"',
        'filename="C:\\\\x\\\\CON.txt"',
        'filename=".bashrc"',
        'filename="fdp.\u202egpj.exe"',
        'filename=""',
        f'filename="{"n" * 300}.pdf"',
    ]
    body = "".join(part.format(name) for name in names) + "--b--\r\n"
    got = parse(raw("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n", body))
    found = [item.name for item in got.attachments]
    assert found[:8] == [
        "plano baño.pdf",
        "plano.pdf",
        "plano.pdf",
        "passwd",
        "_CON.txt",
        "bashrc",
        "fdp.gpj.exe",
        "attachment.pdf",
    ]
    assert len(found[8]) < 125
    assert all(item.content == b"PDF" and item.size == 3 for item in got.attachments)


def test_html_only_mail() -> None:
    got = parse(
        mail("", html="<html><body><p>My faucet <b>drips</b>.</p><p>Tuesday?</p></body></html>")
    )
    assert got.text == "My faucet drips.\n\nTuesday?"


def test_plain_text_wins_unless_it_says_nothing() -> None:
    html = "<p>From the HTML.</p>"
    assert parse(mail("From the text.\n", html=html)).text == "From the text."
    stub = "Your mail program does not support HTML. View this mail in a browser.\n"
    assert parse(mail(stub, html=html)).text == "From the HTML."


def test_damaged_encodings_give_what_can_be_read() -> None:
    head = "From: a@b.example\nContent-Transfer-Encoding: {}\n"
    spoiled = base64_part(b"My faucet drips").replace("RmF1", "Rm\r\n!F1")[:-4]
    got = parse(raw(head.format("base64"), "*" + spoiled))
    assert got.text.startswith("My fau")
    assert got.problems == ("damaged base64",)
    got = parse(raw(head.format("quoted-printable"), "a=C3=B1o =ZZ 100=\r\n%=3D"))
    assert got.text == "año =ZZ 100%="
    assert got.problems == ("damaged quoted-printable",)
    assert parse(raw(head.format("x-secret"), "x")).problems == ("unknown transfer encoding",)


def test_text_around_an_attachment_is_joined() -> None:
    body = (
        "--b\r\n\r\nBefore.\r\n--b\r\nContent-Type: image/jpeg; name=a.jpg\r\n\r\nJPG\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nAfter.\r\n--b--\r\nepilogue"
    )
    got = parse(
        raw("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n", "preamble\r\n" + body)
    )
    assert got.text == "Before.\n\nAfter."
    assert [item.media_type for item in got.attachments] == ["image/jpeg"]


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        ("multipart/mixed; boundary=b", "multipart not closed"),
        ("multipart/mixed; boundary=other", "wrong multipart boundary"),
        ("multipart/mixed", "wrong multipart boundary"),
    ],
)
def test_broken_multiparts(declared: str, problem: str) -> None:
    body = "--bbbbbbb\r\n\r\nFirst.\r\n--bbbbbbb\r\nContent-Type: text/plain\r\n\r\nSecond.\r\n"
    if "boundary=b" in declared:
        declared += "bbbbbb"
    got = parse(raw(f"From: a@b.example\nContent-Type: {declared}\n", body))
    assert got.text == "First.\n\nSecond."
    assert problem in got.problems


def test_a_forwarded_mail_is_a_file_and_something_cited() -> None:
    inner = mail("I smell gas.\n", subject="Help/../me")
    got = parse(mail("See below.\n", files=[("x.eml", "application/octet-stream", inner)]))
    assert got.quoted == ""
    head = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n"
    body = (
        b"--b\r\n\r\nSee below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--b--\r\n"
    )
    got = parse(raw(head, body))
    assert (got.text, got.quoted) == ("See below.", "I smell gas.")
    assert [item.name for item in got.attachments] == ["me.eml"]


def test_format_flowed() -> None:
    head = "From: a@b.example\nContent-Type: text/plain; format=flowed{}\n"
    body = (
        "My kitchen \r\nfaucet drips.\r\n\r\n> When did \r\n> it start?\r\nYesterday.\r\n-- \r\nAna"
    )
    got = parse(raw(head.format(""), body))
    assert got.text == "My kitchen faucet drips.\n\nYesterday."
    assert got.quoted == "When did it start?"
    assert parse(raw(head.format("; delsp=yes"), "fau \r\ncet")).text == "faucet"


def test_no_headers_at_all() -> None:
    got = parse(b"my faucet drips\r\n\r\nplease come")
    assert got.text == "my faucet drips\n\nplease come"
    assert got.problems == ("no headers",)
    assert got.automatic == "no sender"
    assert got.answer_to is None


def test_empty_mails() -> None:
    assert parse(b"").text == ""
    got = parse(raw("From: a@b.example\nSubject: Hi\n"))
    assert (got.text, got.subject, got.answer_to) == ("", "Hi", "a@b.example")


def test_ten_thousand_emoji_and_nul_bytes() -> None:
    got = parse(raw("From: a@b.example\nContent-Type: text/plain; charset=utf-8\n", "🔧" * 10_000))
    assert got.text == "🔧" * 10_000
    got = parse(raw("From: a@b.example\n", b"fau\0cet\0"))
    assert got.text == "faucet"
    assert got.problems == ("NUL bytes dropped",)


def test_headers_cannot_be_injected() -> None:
    head = (
        "From: Ana =?utf-8?q?=0D=0ABcc:_all@x.example?= <ana@mail.example>\n"
        "Subject: =?utf-8?q?Hi=0D=0ABcc:_all@x.example=00?=\nReply-To: <evil@x.example\rBcc:y@x.example>\n"
    )
    got = parse(raw(head, "x"))
    assert got.sender is not None
    for value in (got.subject, got.sender.name, got.sender.address):
        assert not set(value) & set("\r\n\0")
    assert got.reply_to is None
    assert (
        parse(b"From: a@b.example\r\nSubject: Hi\x1b[2J\x08\tthere\r\n\r\nx").subject
        == "Hi[2J there"
    )


def test_a_zip_is_never_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    got = parse(
        mail("See the photos.\n", files=[("photos.zip", "application/zip", packed.getvalue())])
    )
    assert [item.size for item in got.attachments] == [len(packed.getvalue())]
    assert got.text == "See the photos."


def test_a_mail_too_large_is_read_by_its_headers() -> None:
    sent = mail("My faucet drips.\n")
    small = Limits(raw_bytes=len(sent) - 1)
    got = parse(sent, small)
    assert (got.text, got.subject, got.problems) == ("", "Dripping faucet", ("too large",))
    assert parse(sent, Limits(raw_bytes=len(sent))).text == "My faucet drips."
    head = sent.partition(b"\n\n")[0]
    for size in (50_000_000, len(head) + 1):
        head_only = parse(head, size=size)
        assert (head_only.message_id, head_only.problems) == ("<a1@mail.example>", ("too large",))
    assert parse(sent, size=len(sent)) == parse(sent)


def test_attachments_are_limited_in_count_and_size() -> None:
    files = [(f"{number}.bin", "application/x-a", b"x" * 10) for number in range(5)]
    got = parse(mail(files=files), Limits(attachments=3))
    assert len(got.attachments) == 3
    assert got.problems == ("more than 3 attachments: the rest was dropped",)
    got = parse(mail(files=files), Limits(attachment_bytes=9))
    assert got.attachments == ()
    assert "attachment 0.bin too large: dropped (10 bytes)" in got.problems


def test_parts_and_depth_are_limited() -> None:
    head = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b{}\n"
    got = parse(raw(head.format(""), "--b\r\n\r\nx\r\n" * 500))
    assert "too many parts" in got.problems
    deep = "".join(
        f"--b{number}\r\nContent-Type: multipart/mixed; boundary=b{number + 1}\r\n\r\n"
        for number in range(2_000)
    )
    assert "parts nested too deep" in parse(raw(head.format(0), deep)).problems
    two_deep = deep.split("--b2", 1)[0] + "--b2\r\n\r\nwords\r\n"
    assert parse(raw(head.format(0), two_deep), Limits(depth=3)).text == "words"
    assert parse(raw(head.format(0), two_deep), Limits(depth=2)).text == ""
    letters = b"Content-Type: message/rfc822\r\n\r\n" * 2_000
    assert "parts nested too deep" in parse(b"From: a@b.example\r\n" + letters).problems


def test_long_text_is_cut() -> None:
    got = parse(raw("From: a@b.example\n", "word " * 30_000))
    assert len(got.text) == Limits().text_chars
    assert got.problems == ("text cut",)


@pytest.mark.parametrize(
    ("date", "received", "sent"),
    [
        ("Sun, 22 Nov 2026 10:00:00 -0500", "", SUNDAY),
        ("Sun, 22 Nov 2026 15:00:00", "", SUNDAY),
        ("22 Nov 26 15:00 GMT", "", SUNDAY),
        ("yesterday", "", None),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "", None),
        ("Fri, 1 Jan 9999 00:00:00 +0000", "", None),
        ("Sun, 22 Nov 2026 10:00:00 +9959", "", None),
        ("Sun, 22 Nov 2026 10:00:00 -0500", "Sun, 22 Nov 2026 15:00:05 +0000", SUNDAY),
        ("Sun, 22 Nov 2082 10:00:00 -0500", "Sun, 22 Nov 2026 15:00:05 +0000", None),
        ("Sun, 22 Nov 2016 10:00:00 -0500", "Sun, 22 Nov 2026 15:00:05 +0000", None),
    ],
)
def test_dates(date: str, received: str, sent: datetime | None) -> None:
    stamp = f"Received: from a by b; {received}\n" if received else ""
    got = parse(raw(f"{stamp}From: a@b.example\nDate: {date}\n", "x"))
    assert got.sent_at == sent
    assert bool(got.problems) == (sent is None)


def test_a_bounce_names_who_was_not_reached_and_quotes_ours() -> None:
    got = parse(bounce("ana@mail.example"))
    assert got.automatic == "bounce"
    assert got.bounced == ("ana@mail.example",)
    assert got.answer_to is None
    assert "We smell no gas here." in got.quoted
    assert "gas" not in got.text


# ---- any bytes

HEADS = [
    b"From: a@b.example\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Type: multipart/alternative; boundary=b\r\n",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"Content-Type: message/delivery-status\r\n",
    b"Content-Type: text/html; charset=utf-16\r\n",
    b"Content-Type: text/html\r\n",
    b"Content-Type: text/plain; format=flowed; delsp=yes; charset*=utf-7''x\r\n",
    b"Content-Type: text/calendar; method=REPLY\r\n",
    b"Content-Disposition: attachment; filename*0*=a'b'%zz; filename*1=\"\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"Subject: =?utf-8?b?!!!?= =?utf-7?q?+?= New voicemail from (845) 555-0142\r\n",
    b"Date: Sun, 99 Nov 99999 99:99:99 +9999999999\r\n",
    b"From: no-reply@yelp.com\r\nReply-To: <x@y>, ((((\r\n",
    b"References: <a@b> <<>> <\r\n",
    b"\r\n",
    b"\r\n--b\r\n",
    b"\r\n--b--\r\n",
    b'<p style="color:white">a<blockquote>b<!--<style>.c{display:none}</style>',
    b"On Mon, X <x@y.example> wrote:\r\n> a\r\n",
    b"From: x\r\nSent: y\r\nTo: z\r\n",
    b"-- \r\nAna\r\n",
    b"Name: Ana\r\nPhone: 845-555-0142\r\nMessage:\r\n",
    b"\0\xff\xfe\x80=\r\n=3",
]
MAILS = st.lists(st.one_of(st.sampled_from(HEADS), st.binary(max_size=60)), max_size=25).map(
    b"".join
)


@given(st.one_of(st.binary(max_size=2_000), MAILS))
def test_no_bytes_whatsoever_raise_or_break_the_limits(sent: bytes) -> None:
    limits = Limits(attachments=2, depth=3, parts=8, text_chars=100, body_chars=400, html_chars=300)
    got = parse(sent, limits, own=["a@b.example"])
    assert len(got.text) <= 100
    assert len(got.quoted) <= 100
    assert len(got.attachments) <= 2
    assert not set(got.subject) & set("\r\n\0")
    assert got.sent_at is None or got.sent_at.utcoffset() is not None
    for address in (got.sender, got.reply_to, *got.to, *got.cc):
        assert address is None or (address.address.count("@") == 1 and " " not in address.address)
    if got.automatic is not None:
        assert got.lead is None
        assert got.answer_to is None
    assert parse(sent, limits, own=["a@b.example"]) == got


HOSTILE = {
    "empty lines": b"\n",
    "quote marks": b">",
    "attributions": b"On a wrote\n",
    "open tags": b"<div>",
    "stray signs": b"<a",
    "comments": b"<!--",
    "parts": b"--b\n",
    "boundaries in a line": b"--b",
    "base64": b"QUFB",
    "soft breaks": b"= ",
    "flowed": b"a \n",
    "from lines": b"From: x\n",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(
    "declared",
    [
        "text/plain; format=flowed",
        "text/html",
        "multipart/mixed; boundary=b",
        "text/html\nContent-Transfer-Encoding: quoted-printable",
        "text/plain\nContent-Transfer-Encoding: base64",
    ],
    ids=["flowed", "html", "multipart", "qp", "base64"],
)
def test_two_megabytes_of_anything_take_no_longer_than_seconds(unit: bytes, declared: str) -> None:
    sent = raw(f"From: a@b.example\nContent-Type: {declared}\n", unit * (2_000_000 // len(unit)))
    begun = time.process_time()
    parse(sent)
    assert time.process_time() - begun < 5
