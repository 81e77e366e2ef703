"""Machines that answer machines, and everything that writes without end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, with_policy
from tests.flows.stories import TUESDAY

AWAY = "Thank you for your message. We have received it and will get back to you soon."


@pytest.mark.everywhere
def test_complaint_13_another_machine_on_the_line(installation: Installation) -> None:
    """Two assistants thank each other: it ends after a few texts."""
    for _ in range(40):
        installation.ask("sms", DANA, AWAY)
    assert len(installation.sent(DANA)) <= 4


def test_complaint_13_a_machine_that_varies_its_words_meets_the_cap(install: Install) -> None:
    installation = install(files=with_policy(max_automatic_messages=5))
    for n in range(30):
        installation.ask("sms", DANA, f"Ticket {n * 7919}: how much does a faucet repair cost?")
    assert len(installation.sent(DANA)) == 5


def test_complaint_13_the_owner_is_told_when_the_cap_is_met(install: Install) -> None:
    installation = install(files=with_policy(max_automatic_messages=2))
    for n in range(4):
        installation.ask("sms", DANA, f"Ticket {n * 7919}: how much does a faucet repair cost?")
    installation.advance("2026-11-22 18:30")
    assert any(DANA in told.text and "too many" in told.text for told in installation.told("Sam"))


def test_the_cap_is_per_window(install: Install) -> None:
    installation = install(files=with_policy(max_automatic_messages=3))
    for n in range(6):
        installation.ask("sms", DANA, f"what does a faucet repair cost, no {n}?")
    assert len(installation.sent(DANA)) == 3
    installation.advance(timedelta(hours=25))
    installation.ask("sms", DANA, "what does a faucet repair cost?")
    assert len(installation.sent(DANA)) == 4


def test_the_cap_is_per_person(install: Install) -> None:
    installation = install(files=with_policy(max_automatic_messages=2))
    for n in range(4):
        installation.ask("sms", DANA, f"what does a faucet repair cost, no {n}?")
    (answer,) = installation.ask("sms", "+18455550199", TUESDAY)
    assert answer.amounts == [12_500]


def test_a_hazard_is_above_the_cap(install: Install) -> None:
    installation = install(files=with_policy(max_automatic_messages=1))
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "what about a toilet?")
    (safety,) = installation.ask("sms", DANA, "I smell gas in the house")
    assert "911" in safety
    assert installation.pages


def test_complaint_10_yes_twice_to_two_questions_is_no_repeat(installation: Installation) -> None:
    """The same words twice are two answers when two things were asked."""
    installation.ask("sms", DANA, "I'm Dana Reyes, 14 Wurts St, Kingston. " + TUESDAY)
    installation.ask("sms", DANA, "yes")
    installation.ask("sms", DANA, "my toilet runs, can you come Wednesday at 9am?")
    installation.ask("sms", DANA, "yes")
    assert len(installation.booked) == 2


def test_complaint_13_a_mail_loop_ends(installation: Installation) -> None:
    """A vacation notice without any header of its kind still comes to an end."""
    sender = "Kim Poe <kim@mail.example>"
    installation.ask("email", sender, TUESDAY)
    for n in range(30):
        installation.mail(
            sender,
            "I am out of the office until Monday and will answer then.",
            reply_to=installation.last("kim@mail.example"),
            id=f"<away-{n}@mail.example>",
        )
        installation.settle()
    said = installation.sent("kim@mail.example")
    assert len(said) <= 5
    assert {got.mail["Auto-Submitted"] for got in said if got.mail} == {"auto-replied"}
