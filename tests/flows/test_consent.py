"""STOP, HELP, START, and what still reaches whom after a STOP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.domain.people import ContactPoint, InboundMessage
from tests.flows.installation import DANA, Installation, texts_of
from tests.flows.stories import MAIL, TUESDAY, book

STOPS = ["STOP", "stop", "Stop.", "UNSUBSCRIBE", "BAJA", "please stop texting me",
         "no me manden más mensajes"]  # fmt: skip


def _opted_out(installation: Installation) -> bool:
    contact = installation.get(ContactPoint, f"sms:{DANA}")
    return contact is not None and contact.opted_out_at is not None


@pytest.mark.parametrize("words", STOPS)
def test_stop_is_receipted_once_and_kept(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, TUESDAY)
    (receipt,) = installation.ask("sms", DANA, words)
    assert "START" in receipt
    assert _opted_out(installation)
    before = len(installation.sent(DANA))
    for text in ("hello?", "yes", TUESDAY, "HELP", words):
        installation.ask("sms", DANA, text)
    assert [got for got in installation.sent(DANA)[before:] if "START" not in got] == []
    assert not installation.visits()


def test_stop_silences_reminders_and_the_owner_knows(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "STOP")
    before = len(installation.sent(DANA))
    assert any("has a visit" in item.reason for item in installation.handoffs)
    installation.advance("2026-11-25 12:00")
    assert len(installation.sent(DANA)) == before
    assert len(installation.booked) == 1  # a stop is no cancellation


def test_stop_while_an_answer_is_settling(installation: Installation) -> None:
    """Nothing is claimed for sending after a STOP, not even what was asked before it."""
    installation.say("sms", DANA, TUESDAY)
    installation.say("sms", DANA, "STOP")
    installation.settle()
    (receipt,) = installation.sent(DANA)
    assert "START" in receipt


def test_what_he_writes_after_a_stop_is_the_owners(installation: Installation) -> None:
    installation.ask("sms", DANA, "STOP")
    installation.ask("sms", DANA, "are you still coming tomorrow?")
    (item,) = installation.handoffs
    assert "still coming" in item.reason


def test_a_hazard_after_a_stop_rings_the_owner_only(installation: Installation) -> None:
    installation.ask("sms", DANA, "STOP")
    before = len(installation.sent(DANA))
    installation.ask("sms", DANA, "I smell gas in the kitchen")
    installation.advance("2026-11-22 15:30")
    assert {page.person for page in installation.pages} == {"Sam", "Mike"}
    installation.owner("ok", "Mike")
    assert len(installation.sent(DANA)) == before


def test_a_stop_in_an_emergency_is_kept(installation: Installation) -> None:
    installation.ask("sms", DANA, "I smell gas in the kitchen")
    installation.ask("sms", DANA, "please stop texting me")
    assert _opted_out(installation)
    before = len(installation.sent(DANA))
    installation.advance("2026-11-22 16:00")
    assert len(installation.sent(DANA)) == before


def test_a_stop_while_the_owner_has_the_conversation_is_kept(installation: Installation) -> None:
    book(installation)
    installation.owner("take over Dana")
    installation.ask("sms", DANA, "please stop texting me")
    assert _opted_out(installation)


def test_start_turns_it_on_again(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "STOP")
    installation.advance("2026-11-22 15:30")
    (on,) = installation.ask("sms", DANA, "START")
    assert "back on" in on
    assert installation.ask("sms", DANA, "when are you coming?")[0].slots == ["2026-11-24 13:00"]
    assert not _opted_out(installation)


def test_help_says_who_we_are(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "HELP")
    assert "Bluebird Handyman" in answer
    assert "845-555-0100" in answer
    assert "STOP" in answer


def test_one_line_stopped_is_not_the_other(installation: Installation) -> None:
    installation.ask("sms", DANA, "STOP")
    (answer,) = installation.ask("email", MAIL, TUESDAY)
    assert answer.amounts == [12_500]


def test_stop_in_a_sentence_about_work_is_none(installation: Installation) -> None:
    (answer,) = installation.ask(
        "sms", DANA, "my faucet won't stop dripping, how much is a repair?"
    )
    assert answer.amounts == [12_500]
    assert "START" not in texts_of(installation.sent(DANA))
    assert not _opted_out(installation)


@pytest.mark.parametrize("words", ["STOP", "Stop!!", "CANCEL", "cancel.", "END", "Quit", "BAJA"])
def test_a_carrier_keyword_silences_and_cancels_nothing(
    installation: Installation, words: str
) -> None:
    book(installation)
    (receipt,) = installation.ask("sms", DANA, words)
    assert "START" in receipt
    assert _opted_out(installation)
    assert len(installation.booked) == 1
    (item,) = installation.handoffs
    assert "has a visit: call, do not text" in item.reason


@pytest.mark.parametrize(
    ("channel", "sender", "contact"),
    [
        ("email", MAIL, "email:dana@mail.example"),
        ("web", "session-1", "web:session-1"),
        ("sms", DANA, f"sms:{DANA}"),
    ],
)
@pytest.mark.parametrize("words", ["STOP", "please stop texting me", "no me escriban m\u00e1s"])
def test_stop_counts_on_every_line_and_in_both_languages(
    installation: Installation, channel: str, sender: str, contact: str, words: str
) -> None:
    book(installation, sender, channel=channel)
    before = len(installation.sent())
    installation.ask(channel, sender, words)
    kept = installation.get(ContactPoint, contact)
    assert kept is not None
    assert kept.opted_out_at is not None
    assert len(installation.booked) == 1
    assert any("call, do not text" in item.reason for item in installation.handoffs)
    installation.advance("2026-11-25 12:00")
    assert len(installation.sent()) == before + 1  # the receipt; no reminder after it


def test_start_works_where_the_receipt_says_so(installation: Installation) -> None:
    installation.ask("email", MAIL, TUESDAY)
    (receipt,) = installation.ask("email", MAIL, "please stop emailing me")
    assert "START" in receipt
    (on,) = installation.ask("email", MAIL, "START")
    assert "back on" in on


NO_STOPS = [
    "stop by Tuesday",
    "can you stop over tomorrow?",
    "please stop by",
    "the toilet won't stop running",
    "stop the leak please",
    "my faucet does not stop dripping",
    "can you stop by at the end of the week",
    "the end of the week is fine",
    "para el martes",
    "para el martes por favor",
    "la presi\u00f3n est\u00e1 baja",
    "el alto del techo son 3 metros",
    "cancel my appointment",
    "please cancel",
    "cancel my appointment for tuesday",
    "I want to quit smoking, can you paint the ceiling?",
    "we need help with a door",
]


@pytest.mark.parametrize("words", NO_STOPS)
def test_these_are_no_opt_outs(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, words)
    assert not _opted_out(installation)
    assert "START" not in texts_of(installation.sent(DANA))


def test_cancel_my_appointment_cancels(installation: Installation) -> None:
    book(installation)
    (told,) = installation.ask("sms", DANA, "cancel my appointment")
    assert "canceled" in told
    assert not installation.booked
    assert not _opted_out(installation)


def test_the_page_says_that_he_wants_no_texts(installation: Installation) -> None:
    installation.ask("sms", DANA, "STOP")
    installation.ask("sms", DANA, "I smell gas in the kitchen")
    (page,) = installation.pages
    assert "Opted out of messages: call." in page.text
    assert "845-555-0111" in page.text


def test_what_he_adds_after_a_stop_reaches_who_is_on_call(installation: Installation) -> None:
    installation.ask("sms", DANA, "STOP")
    installation.ask("sms", DANA, "I smell gas in the kitchen")
    installation.owner("on it, 20 minutes")
    before = len(installation.sent(DANA))
    installation.ask("sms", DANA, "we are all outside now")
    assert "all outside now" in installation.told("Sam")[-1]
    assert len(installation.sent(DANA)) == before
    assert all(m.handled_by for m in installation.all(InboundMessage) if m.contact.endswith(DANA))


def test_danger_by_mail_is_answered_by_mail_after_a_stop_by_text(
    installation: Installation,
) -> None:
    """The channel he stopped stays silent; the one he writes on now is his choice."""
    installation.ask("sms", DANA, "STOP")
    before = len(installation.sent(DANA))
    (safety,) = installation.ask("email", MAIL, "I smell gas in the kitchen")
    assert "911" in safety
    assert len(installation.sent(DANA)) == before


def test_a_start_from_before_his_stop_opens_nothing(installation: Installation) -> None:
    installation.ask("sms", DANA, "my faucet drips, what does it cost?")
    now = installation.clock.now()
    installation.say("sms", DANA, "STOP", at=now + timedelta(seconds=10))
    installation.say("sms", DANA, "START", at=now + timedelta(seconds=5))
    installation.settle()
    assert not installation.ask("sms", DANA, "and a toilet?")
