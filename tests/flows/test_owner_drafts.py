"""What waits for the owner: one whole answer per customer, readable to him, and never out of date."""

from __future__ import annotations

import pytest

from deskhand.domain.base import Lang
from deskhand.domain.business import Mode, Person
from deskhand.domain.control import Approval, ApprovalState
from deskhand.domain.work import QuoteStatus
from tests.flows.conftest import Install
from tests.flows.installation import DANA, SAM, Installation, money, with_business, with_policy
from tests.flows.stories import PERSON, TUESDAY, book

BOB = "+18455550112"
DRAFT = with_policy(mode=Mode.DRAFT)
LOW_LIMIT = with_policy(quote_limit_cents=10_000)
SPANISH = "Hola, ¿cuánto cuesta cambiar la llave de la cocina? ¿puede venir el martes a la 1?"


# ---- a newer message


def test_a_newer_message_supersedes_the_draft_without_bothering_him(install: Install) -> None:
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "do you charge for estimates?")
    (open_now,) = installation.approvals
    first = min(installation.all(Approval), key=lambda a: a.number)
    assert first.state is ApprovalState.STALE
    assert open_now.number == 2
    assert not any("no longer fits" in got for got in installation.told("Sam"))


def test_the_newer_draft_carries_the_whole(install: Install) -> None:
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "do you charge for estimates?")
    (open_now,) = installation.approvals
    assert "drips" in (open_now.original or "")
    assert "estimates" in (open_now.original or "")
    installation.owner("yes")
    answer = installation.last(DANA)
    assert 12_500 in answer.amounts
    assert answer.text.count("automated assistant") == 1
    assert answer.text.count("?") == 1


def test_a_yes_to_the_older_number_sends_nothing_and_says_why(install: Install) -> None:
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "do you charge for estimates?")
    before = len(installation.sent(DANA))
    installation.owner("yes 1")
    assert len(installation.sent(DANA)) == before
    assert "1 is closed" in installation.told("Sam")[-1]


def test_an_answer_that_needs_no_yes_leaves_the_question_open(install: Install) -> None:
    """In auto mode a price above the limit goes on waiting while a plain question is answered."""
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "do you charge for estimates?")
    assert [a.number for a in installation.approvals] == [1]
    installation.owner("yes")
    assert installation.last(DANA).amounts == [12_500]


def test_other_work_closes_the_price_that_waited(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "actually no, my toilet runs instead, how much is that?")
    open_now = installation.approvals
    assert len(open_now) == 1
    assert open_now[0].number == 2
    assert [q.status for q in installation.quotes()].count(QuoteStatus.AWAITING_OWNER) == 1


def test_two_customers_do_not_supersede_each_other(install: Install) -> None:
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", BOB, "my toilet runs, how much?")
    assert [a.number for a in installation.approvals] == [1, 2]


def test_a_draft_whose_time_has_passed_is_not_sent(install: Install) -> None:
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, TUESDAY)
    (asked,) = installation.approvals
    assert asked.expires_at is not None
    installation.advance("2026-11-24 18:30")
    before = len(installation.sent(DANA))
    installation.owner("yes 1")
    assert len(installation.sent(DANA)) == before
    told, again = installation.told("Sam")[-2:]
    assert "the time in it has passed" in told
    assert "a fresh answer follows" in told
    assert "Answer yes 2" in again


def test_approve_twice_from_two_devices_sends_once(install: Install) -> None:
    """Complaint 2."""
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, TUESDAY)
    installation.say("sms", SAM, "yes 1", id="tap-1")
    installation.say("sms", SAM, "yes", id="tap-2")
    installation.settle()
    assert len([got for got in installation.sent(DANA) if money(got.text)]) == 1
    assert "Nothing is waiting" in installation.told("Sam")[-1]


# ---- what he reads


def test_an_approval_shows_who_what_they_wrote_and_what_would_be_sent(install: Install) -> None:
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, f"{TUESDAY} {PERSON}")
    (asked,) = installation.approvals
    assert asked.text.startswith("Dana Reyes wrote: ")
    assert "my faucet drips" in asked.text
    assert str(asked.command["text"]) in asked.text


def test_a_spanish_customers_draft_is_read_in_his_language(install: Install) -> None:
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, SPANISH)
    (asked,) = installation.approvals
    assert "wrote in Spanish" in asked.text
    assert "¿cuánto cuesta" in asked.text
    assert "We can come" in asked.text
    assert "Faucet replacement: $185" in asked.text
    assert "Cambio" not in asked.text
    installation.owner("yes")
    assert "Cambio de llave: $185" in installation.last(DANA)
    assert installation.last(DANA).lang == "es"


def test_an_owner_who_reads_spanish_gets_it_as_it_is(install: Install) -> None:
    sam = Person(name="Sam", phone=SAM, email="sam@bluebird.example", languages=(Lang.ES, Lang.EN))
    policy = DRAFT.business.policy
    installation = install(files=with_business(owner=sam, policy=policy))
    installation.ask("sms", DANA, SPANISH)
    (asked,) = installation.approvals
    assert asked.for_owner is None
    assert "escribió" in asked.text
    installation.owner("pausa")
    assert installation.told("Sam")[-1].text.startswith("En pausa")


def test_a_handoff_in_spanish_says_in_his_language_what_was_read(
    installation: Installation,
) -> None:
    installation.ask("sms", DANA, "Necesito hablar con una persona por la llave de la cocina")
    (item,) = installation.handoffs
    assert "Necesito hablar" in item.reason
    assert "in English: " in item.reason
    assert "wants to talk to a person" in item.reason


def test_a_handoff_in_his_language_is_not_explained(installation: Installation) -> None:
    installation.ask("sms", DANA, "can I talk to a real person please?")
    assert not any("in English" in item.reason for item in installation.handoffs)


# ---- interruptions


def test_a_plain_draft_waits_for_the_evening_mail(install: Install) -> None:
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, "how much to fix a faucet?")
    assert not installation.told("Sam")


def test_a_draft_that_expires_before_the_evening_mail_is_asked_at_once(install: Install) -> None:
    installation = install(files=DRAFT, start="2026-11-23 07:30")
    installation.ask("sms", DANA, "my faucet drips, can you come today at 1pm?")
    (told,) = installation.told("Sam")
    assert "Answer yes 1 or no 1" in told


@pytest.mark.parametrize("mode", [Mode.DRAFT, Mode.AUTO])
def test_pause_holds_what_was_planned_a_moment_before(install: Install, mode: Mode) -> None:
    """Within one hop: the gate reads it at the very claim."""
    installation = install(files=with_policy(mode=mode))
    book(installation) if mode is Mode.AUTO else None
    installation.owner("pause")
    before = len(installation.sent())
    installation.ask("sms", BOB, TUESDAY)
    installation.advance("2026-11-24 08:00")
    assert [g.text[:6] for g in installation.sent()[before:]] == ["Got it"]
