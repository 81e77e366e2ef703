"""The owner's own words, and several answers at once: sent to whom he means, and never by a slip."""

from __future__ import annotations

import pytest

from deskhand.domain.business import Mode
from deskhand.domain.control import Approval, ApprovalState
from deskhand.domain.work import QuoteStatus, VisitStatus
from tests.flows.conftest import Install
from tests.flows.installation import DANA, SAM_MAIL, Installation, money, with_policy
from tests.flows.stories import MAIL, PERSON, TUESDAY

BOB = "+18455550112"
LOW_LIMIT = with_policy(quote_limit_cents=10_000)
DRAFT = with_policy(mode=Mode.DRAFT)
SAM_FROM = f"Sam <{SAM_MAIL}>"


def two_wait(install: Install) -> Installation:
    """Dana's price is number 1, Bob's number 2."""
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", BOB, "my toilet runs, how much?")
    assert [a.number for a in installation.approvals] == [1, 2]
    return installation


# ---- several answers


@pytest.mark.parametrize("text", ["yes 1, no 2", "yes 1\nno 2\nSam", "1 yes 2 no", "sí 1, no 2"])
def test_several_numbered_answers_in_one_message(install: Install, text: str) -> None:
    installation = two_wait(install)
    installation.owner(text)
    assert installation.last(DANA).amounts
    assert not [got for got in installation.sent(BOB) if money(got.text)]
    assert not installation.approvals
    told = installation.told("Sam")[-1]
    assert "1: yes" in told
    assert "2: no" in told


def test_several_numbered_answers_in_one_mail(install: Install) -> None:
    installation = two_wait(install)
    installation.advance("2026-11-22 18:05")
    evening = next(got for got in installation.told("Sam") if got.mail)
    installation.mail(SAM_FROM, "yes 2\n1: I'll call you tonight\n", reply_to=evening)
    installation.settle()
    assert installation.last(DANA).text == "I'll call you tonight"
    assert installation.last(BOB).amounts
    answer = installation.told("Sam")[-1]
    assert answer.mail is not None
    assert answer.mail["In-Reply-To"]


def test_half_understood_is_not_understood(install: Install) -> None:
    installation = two_wait(install)
    installation.owner("yes 1\nand tell the other one I am away all week long")
    assert len(installation.approvals) == 2
    assert "Nothing was done" in installation.told("Sam")[-1]


def test_a_yes_that_can_be_read_two_ways_sends_nothing(install: Install) -> None:
    installation = two_wait(install)
    installation.owner("yes 1, 2 no")
    assert len(installation.approvals) == 2
    assert not [got for got in installation.sent() if money(got.text)]


# ---- his own words


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("1: I can do Friday for a hundred even", "I can do Friday for a hundred even"),
        ("1 I can do Friday", "I can do Friday"),
        ("1: tell her I can do Friday", "I can do Friday"),
    ],
)
def test_own_words_to_a_number_are_sent_instead_of_the_draft(
    install: Install, text: str, sent: str
) -> None:
    installation = two_wait(install)
    installation.owner(text)
    assert installation.last(DANA).text == sent
    assert [a.number for a in installation.approvals] == [2]
    assert installation.quotes()[0].status is QuoteStatus.VOID
    assert sent in installation.told("Sam")[-1]


def test_own_words_close_the_draft_and_say_so(install: Install) -> None:
    installation = two_wait(install)
    installation.owner("1: I can do Friday")
    first = min(installation.all(Approval), key=lambda a: a.number)
    assert (first.state, first.own_words) == (ApprovalState.YES, "I can do Friday")
    installation.owner("yes 1")
    assert len(installation.sent(DANA)) == 2  # the receipt and his words
    assert "you said yes" in installation.told("Sam")[-1]


def test_words_without_a_number_are_never_sent_at_once(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    before = len(installation.sent(DANA))
    installation.owner("I can do Friday morning instead")
    assert len(installation.sent(DANA)) == before
    asked = installation.told("Sam")[-1]
    assert 'would get: "I can do Friday morning instead". Send it? yes 2 or no 2' in asked
    installation.owner("yes")
    assert installation.last(DANA).text == "I can do Friday morning instead"
    assert not installation.approvals


def test_no_to_his_own_words_brings_the_draft_back(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.owner("I can do Friday morning instead")
    installation.owner("no 2")
    assert [a.number for a in installation.approvals] == [1]
    assert "1 still waits" in installation.told("Sam")[-1]
    installation.owner("yes")
    assert installation.last(DANA).amounts == [12_500]


def test_words_about_her_are_not_sent_to_her_unasked(install: Install) -> None:
    installation = two_wait(install)
    before = len(installation.sent(DANA))
    installation.owner("1: tell her she can call me")
    assert len(installation.sent(DANA)) == before
    assert "Send it?" in installation.told("Sam")[-1]


def test_words_with_two_open_go_nowhere(install: Install) -> None:
    installation = two_wait(install)
    before = len(installation.sent())
    installation.owner("I can do Friday morning instead")
    assert len(installation.sent()) == before
    assert len(installation.approvals) == 2
    assert "I did not understand" in installation.told("Sam")[-1]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("pasue", "pause"), ("taek over Dana", "take over Dana"), ("blok Friday", "block Friday")],
)
def test_a_mistyped_order_is_asked_back_and_never_sent(
    install: Install, slip: str, meant: str
) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    before = len(installation.sent(DANA))
    installation.owner(slip)
    assert f"Did you mean: {meant}?" in installation.told("Sam")[-1]
    assert len(installation.sent(DANA)) == before
    assert len(installation.approvals) == 1


def test_own_words_in_the_mail_thread_of_one_question(install: Install) -> None:
    """He answers the mail that asked about her as he would answer her."""
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.advance("2026-11-22 18:05")
    evening = next(got for got in installation.told("Sam") if got.mail)
    installation.mail(SAM_FROM, "I could squeeze you in on Friday", reply_to=evening)
    installation.settle()
    asked = installation.told("Sam")[-1]
    assert "Send it?" in asked
    assert not any("squeeze" in got for got in installation.sent(DANA))
    installation.mail(SAM_FROM, "Actually I could do Thursday at eight", reply_to=asked)
    installation.settle()
    assert installation.last(DANA).text == "Actually I could do Thursday at eight"
    assert not installation.approvals


def test_own_words_do_not_reach_whoever_said_stop(install: Install) -> None:
    installation = two_wait(install)
    installation.ask("sms", DANA, "STOP")
    before = len(installation.sent(DANA))
    installation.owner("1: I can do Friday")
    assert len(installation.sent(DANA)) == before


def test_own_words_instead_of_a_booking_let_the_time_go(install: Install) -> None:
    installation = install(start="2026-11-23 07:30")
    installation.ask("sms", DANA, f"my faucet drips, can you come today at 9am? {PERSON}")
    (asked,) = installation.approvals
    installation.owner(f"{asked.number}: I can only do the afternoon")
    assert installation.last(DANA).text == "I can only do the afternoon"
    assert not installation.booked
    assert not installation.visits(VisitStatus.HELD)


@pytest.mark.parametrize("words", [["can't right now"], ["can't right now", "well, perhaps"]])
def test_while_he_is_asked_about_his_own_words_nothing_is_booked(
    install: Install, words: list[str]
) -> None:
    """They would take the place of his yes to a visit at short notice, so that yes is still missing."""
    installation = install(start="2026-11-23 07:30")
    installation.ask("sms", DANA, "my faucet drips, can you come today at 9am?")
    for said in words:
        installation.owner(said)
    installation.ask("sms", DANA, PERSON)
    assert not installation.booked
    assert "Sam" in installation.last(DANA).text
    for _ in words:
        (asked,) = installation.approvals
        installation.owner(f"no {asked.number}")
    (again,) = installation.approvals
    installation.owner(f"yes {again.number}")
    assert installation.booked


def test_the_times_of_a_refused_draft_cannot_be_chosen(install: Install) -> None:
    """She never saw them: "the first one" is none of them."""
    installation = install(files=DRAFT)
    installation.ask("sms", DANA, TUESDAY)
    installation.owner("1: When would suit you?")
    installation.ask("sms", DANA, "the first one")
    assert not installation.visits(VisitStatus.HELD)


# ---- a mail in his name


@pytest.mark.parametrize(
    "text", ["yes 1", "1: I can do it for free", "pause", "take over Dana", "block Friday", "done"]
)
def test_a_forged_from_line_commands_nothing(install: Install, text: str) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    before = len(installation.got())
    forged = (
        ("In-Reply-To", "<guess@bluebird.example>"),
        ("References", "<guess@bluebird.example>"),
    )
    installation.mail(SAM_FROM, text, id="<forged@mail.example>", headers=forged)
    installation.settle()
    assert len(installation.got()) == before
    assert len(installation.approvals) == 1


def test_a_reply_in_a_customers_thread_is_no_owner(install: Install) -> None:
    """Whoever got a mail of ours as a customer cannot speak for the owner with its token."""
    installation = install(files=LOW_LIMIT)
    (got_it,) = installation.ask("email", MAIL, TUESDAY)
    installation.mail(SAM_FROM, "yes 1", id="<forged@mail.example>", reply_to=got_it)
    installation.settle()
    assert not [got for got in installation.sent() if money(got.text)]
    assert len(installation.approvals) == 1


@pytest.mark.parametrize(
    "text", ["yes 1", "1: I can do Friday", "pause", "take over Dana", "block Friday"]
)
def test_a_technician_may_not(install: Install, text: str) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    before = len(installation.sent(DANA))
    installation.owner(text, "Mike")
    assert len(installation.sent(DANA)) == before
    assert len(installation.approvals) == 1
    assert installation.told("Mike")
