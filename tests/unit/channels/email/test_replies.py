"""New words are kept wherever they stand; what is cited and what stands below them is not among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.email.replies import strip

OURS = "We can come Tuesday.\nDoes 2 pm suit you?"
CITED = "\n".join(f"> {line}" for line in OURS.split("\n"))

HEADERS = {
    "gmail": "On Mon, Nov 23, 2026 at 10:00 AM Bluebird Handyman <hello@bluebird.example> wrote:",
    "gmail wrapped": "On Mon, Nov 23, 2026 at 10:00 AM Bluebird Handyman <\nhello@bluebird.example> wrote:",
    "gmail es": "El lun, 23 nov 2026 a las 10:00, Bluebird (<hello@bluebird.example>) escribió:",
    "gmail es wrapped": "El lun, 23 nov 2026 a las 10:00, Bluebird (<hello@bluebird.example>)\nescribió:",
    "apple": "On Nov 23, 2026, at 10:00, Bluebird Handyman <hello@bluebird.example> wrote:",
    "apple es": "El 23 nov 2026, a las 10:00, Bluebird Handyman <hello@bluebird.example> escribió:",
    "thunderbird": "On 11/23/26 10:00, Bluebird Handyman wrote:",
    "thunderbird es": "El 23/11/26 a las 10:00, Bluebird Handyman escribió:",
    "german": "Am 23.11.26 um 10:00 schrieb Bluebird Handyman:",
    "french": "Le 23/11/2026 à 10:00, Bluebird Handyman a écrit :",
    "italian": "Il giorno lun 23 nov 2026 alle ore 10:00 Bluebird <hello@bluebird.example> ha scritto:",
    "gmail short": "2026-11-23 10:00 GMT-05:00 Bluebird Handyman <hello@bluebird.example>:",
}
BLOCKS = {
    "outlook": "From: Bluebird Handyman <hello@bluebird.example>\nSent: Monday, November 23, 2026 10:00 AM\n"
    "To: Ana Diaz\nSubject: Re: Dripping faucet",
    "outlook ruled": "________________________________\nFrom: Bluebird Handyman <hello@bluebird.example>\n"
    "Sent: Monday, November 23, 2026 10:00 AM\nTo: Ana Diaz\nSubject: Re: Dripping faucet",
    "outlook es": "De: Bluebird Handyman <hello@bluebird.example>\n"
    "Enviado el: lunes, 23 de noviembre de 2026 10:00\n"
    "Para: Ana Diaz\nAsunto: Re: Grifo",
    "outlook es mobile": "________________________________\nDe: Bluebird <hello@bluebird.example>\n"
    "Enviado: lunes, 23 de noviembre de 2026 10:00\nPara: Ana\nAsunto: Re: Grifo",
    "outlook bold": "*From:* Bluebird <hello@bluebird.example>\n*Sent:* Monday\n*To:* Ana\n"
    "*Subject:* Re: Faucet",
    "date first": "Date: Mon, 23 Nov 2026 10:00:00 -0500\nSubject: Faucet\n"
    "From: hello@bluebird.example\nTo: ana@mail.example",
    "original": "-----Original Message-----\nFrom: hello@bluebird.example",
    "original es": "-----Mensaje original-----\nDe: hello@bluebird.example",
    "forwarded": "---------- Forwarded message ---------\nFrom: Bluebird <hello@bluebird.example>",
    "forwarded es": "---------- Mensaje reenviado ---------\nDe: Bluebird <hello@bluebird.example>",
    "apple forwarded": "Begin forwarded message:\n\nFrom: Bluebird <hello@bluebird.example>",
}
MARKED = [(name, header, CITED) for name, header in HEADERS.items()]
BARE = [(name, header, OURS) for name, header in (HEADERS | BLOCKS).items()]


@pytest.mark.parametrize(("name", "header", "cited"), MARKED + BARE)
def test_words_above_what_they_answer(name: str, header: str, cited: str) -> None:
    got = strip(f"Yes, 2 pm works.\nGate code to follow.\n\n{header}\n\n{cited}\n")
    assert got.text == "Yes, 2 pm works.\nGate code to follow."
    assert "Tuesday" in got.quoted
    assert ">" not in got.quoted.replace(header, "")


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_words_below_what_they_answer(header: str) -> None:
    got = strip(f"{header}\n{CITED}\n\nYes, 2 pm works.\n\n-- \nAna Diaz\n845-555-0142\n")
    assert got.text == "Yes, 2 pm works."
    assert got.signature is not None
    assert (got.signature.name, got.signature.phone) == ("Ana Diaz", "+18455550142")


def test_words_between_what_they_answer() -> None:
    got = strip(
        "Hi, see below.\n\nOn 11/23/26 10:00, Bluebird wrote:\n> We can come Tuesday.\n\nTuesday is fine.\n\n"
        "> Does 2 pm suit you?\nyes\n> Which faucet?\n\nThe kitchen one.\n"
    )
    assert got.text == "Hi, see below.\n\nTuesday is fine.\n\nyes\n\nThe kitchen one."
    assert got.quoted.split("\n")[-3:] == [
        "We can come Tuesday.",
        "Does 2 pm suit you?",
        "Which faucet?",
    ]


def test_a_cited_line_broken_in_two_is_no_new_word() -> None:
    got = strip(
        "ok\n\nOn 11/23/26 10:00, Bluebird wrote:\n"
        "> Our earliest time for the kitchen faucet would be Tuesday afternoon at\n2 pm\n"
        "> if that suits you.\n"
    )
    assert got.text == "ok"


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my iPhone",
        "Sent from my Galaxy S24",
        "Sent from Yahoo Mail for iPhone",
        "Sent from Mail for Windows",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Enviado desde mi iPhone",
        "Enviado desde mi dispositivo Galaxy",
        "Obtener Outlook para Android",
        "-- \nAna Diaz\nHudson Gas & Electric\n14 Wall Street",
        "--\nAna",
        "Thanks,\nAna Diaz\n(845) 555-0142",
        "Best regards,\n\nAna",
        "Saludos,\nAna Díaz",
        "Muchas gracias,\nAna\nwww.mail.example/ana",
        "Thank you!",
        "CONFIDENTIALITY NOTICE: This e-mail is for the addressee only.\nIf you smell gas, ignore it.",
        "This message may contain confidential information.",
    ],
)
def test_what_stands_below_is_not_among_the_words(footer: str) -> None:
    got = strip(f"My faucet drips.\n\n{footer}\n")
    assert got.text == "My faucet drips."
    assert got.signature is not None
    assert (
        strip(f"My faucet drips.\n\n{footer}\n\n{HEADERS['gmail']}\n{CITED}\n").text
        == "My faucet drips."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, can you come Tuesday?",
        "Thanks",
        "Sure!\n\nThanks,\nJane Roe\n55 Pine Street, Kingston 12401",
        "Please fix:\n- the faucet\n- the toilet",
        "Gracias,\n¿puede venir el martes?",
        "I sent it from my desk, no worries.",
        "Sent from my desk, it is easier.",
        "On Tuesday I am home all day.",
        "El martes me viene bien:\npor la tarde",
        "On Monday he wrote: call me.\nSo call him.",
        "The leak is from: the sink.\nTo: the floor.",
        "From 2 to 4 pm works.",
        "Please move a sofa.\nFrom: 14 Wall Street\nTo: 22 Main Street",
        "My faucet drips.\n\nThanks,\nis Friday possible?",
        "5 > 3 rooms",
        "Two doors -- both stick.",
        "I have two questions:\n\n1. price?\n2. when?",
        "Thanks,\nis Friday possible?",
    ],
)
def test_words_that_only_look_like_it_stay(text: str) -> None:
    assert strip(text).text == text


def test_a_warning_banner_is_dropped() -> None:
    got = strip(
        "CAUTION: This email originated from outside of the organization.\n\nMy faucet drips."
    )
    assert got.text == "My faucet drips."


def test_nothing_new_leaves_nothing() -> None:
    got = strip(f"{HEADERS['gmail']}\n{CITED}\n")
    assert got.text == ""
    assert got.quoted.endswith("Does 2 pm suit you?")


@given(st.text(alphabet=st.sampled_from("ab c>\n-:On wrote<@>1,.?_*ñ"), max_size=400))
def test_no_line_is_invented(text: str) -> None:
    got = strip(text)
    given_lines = {line.strip().lstrip("> ") for line in text.split("\n")} | {""}
    for line in got.text.split("\n"):
        assert line.strip().lstrip("> ") in given_lines


@given(
    st.lists(
        st.sampled_from(["The faucet drips.", "Can you come?", "It is urgent", "We are home"]),
        min_size=1,
    )
)
def test_plain_words_are_never_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert strip(text).text == text
    assert strip(f"{text}\n\n{HEADERS['gmail']}\n{CITED}\n").text == text
