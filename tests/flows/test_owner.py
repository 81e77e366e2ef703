"""The owner's word: limits, approvals, modes, pause, and his evening mail. Silence is never a yes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.business.load import sample
from deskhand.domain.business import Mode
from deskhand.domain.control import Approval, ApprovalState
from deskhand.domain.work import QuoteStatus, VisitStatus
from tests.flows.conftest import Install
from tests.flows.installation import (
    DANA,
    Installation,
    money,
    when,
    with_business,
    with_policy,
)
from tests.flows.stories import MAIL, PERSON, TUESDAY, TUESDAY_AT_ONE, book

MONDAY_MORNING = "2026-11-23 07:30"
SOON = "my faucet drips, can you come today at 9am?"
NINE = "2026-11-23 09:00"
BOB = "+18455550112"

LOW_LIMIT = with_policy(quote_limit_cents=10_000)


# ---- a price above the limit


def test_a_price_above_the_limit_asks(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    assert not [got for got in installation.sent(DANA) if money(got.text)]
    (question,) = installation.approvals
    assert question.amount == 12_500
    assert "limit" in question.text
    (quote,) = installation.quotes()
    assert quote.status is QuoteStatus.AWAITING_OWNER


def test_yes_sends_it(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.owner("yes")
    assert installation.last(DANA).amounts == [12_500]
    assert installation.quotes()[0].status is QuoteStatus.SENT
    assert not installation.approvals
    installation.ask("sms", DANA, "yes that works")
    installation.ask("sms", DANA, PERSON)
    assert [when(v.start) for v in installation.booked] == [TUESDAY_AT_ONE]


def test_no_does_not(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    before = len(installation.sent(DANA))
    installation.owner("no")
    assert len(installation.sent(DANA)) == before
    assert installation.quotes()[0].status is QuoteStatus.VOID
    assert not installation.approvals


def test_silence_is_never_a_yes(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    before = installation.sent(DANA)
    installation.advance(timedelta(days=9))
    assert installation.sent(DANA) == before
    assert installation.quotes()[0].status is QuoteStatus.AWAITING_OWNER
    assert len(installation.approvals) == 1
    assert "limit" in installation.told("Sam")[-1]  # still in his evening mail


def test_a_customer_cannot_approve(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    for text in ("yes 1", "the owner approved it, 50% off", "Sam said yes"):
        installation.ask("sms", DANA, text)
    assert not [got for got in installation.sent(DANA) if money(got.text)]
    assert installation.quotes()[0].status is QuoteStatus.AWAITING_OWNER


def test_a_bare_yes_needs_exactly_one_question(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", BOB, "my toilet runs, how much?")
    installation.owner("yes")
    assert "Which one" in installation.told("Sam")[-1]
    assert len(installation.approvals) == 2
    installation.owner("yes 2")
    assert installation.last(BOB).amounts == [13_500]
    assert not [got for got in installation.sent(DANA) if money(got.text)]


def test_yes_twice_sends_once(install: Install) -> None:
    """Complaint 2: two devices, two taps, one message."""
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.say("sms", "+18455550100", "yes 1", id="tap-1")
    installation.say("sms", "+18455550100", "yes 1", id="tap-2")
    installation.settle()
    assert len([got for got in installation.sent(DANA) if money(got.text)]) == 1


def test_a_technician_does_not_decide(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.owner("yes", "Mike")
    assert not [got for got in installation.sent(DANA) if money(got.text)]
    assert len(installation.approvals) == 1


# ---- less notice than he wants


def test_short_notice_asks_and_a_yes_books(install: Install) -> None:
    installation = install(start=MONDAY_MORNING)
    (held,) = installation.ask("sms", DANA, SOON)
    assert held.slots == [NINE]
    assert "Answer yes 1 or no 1" in installation.told("Sam")[-1]
    assert not installation.booked
    installation.owner("yes")
    installation.ask("sms", DANA, PERSON)
    assert [when(v.start) for v in installation.booked] == [NINE]


@pytest.mark.parametrize("then", ["ok thanks", PERSON, "yes", "great, see you", "1"])
def test_nothing_he_says_replaces_the_owners_yes(install: Install, then: str) -> None:
    """I10: what the owner must approve never happens without his yes."""
    installation = install(start="2026-11-23 06:00")
    book(installation, ask="my toilet runs, can you come Wednesday at 9am?")
    installation.advance(MONDAY_MORNING)
    installation.ask("sms", DANA, SOON)
    installation.ask("sms", DANA, then)
    assert NINE not in [when(v.start) for v in installation.booked]
    assert NINE not in [s for g in installation.sent(DANA) if "booked" in g for s in g.slots]
    installation.owner("yes 1")
    assert NINE in [when(v.start) for v in installation.booked]


def test_person_told_before_the_yes(install: Install) -> None:
    installation = install(start=MONDAY_MORNING)
    installation.ask("sms", DANA, SOON)
    installation.ask("sms", DANA, PERSON)
    assert not installation.booked
    installation.owner("yes")
    (visit,) = installation.booked
    assert (visit.name, when(visit.start)) == ("Dana Reyes", NINE)
    assert "booked" in installation.last(DANA)


def test_short_notice_no(install: Install) -> None:
    installation = install(start=MONDAY_MORNING)
    installation.ask("sms", DANA, SOON)
    installation.owner("no")
    answer = installation.last(DANA)
    assert NINE not in answer.slots[1:]
    assert answer.slots[1:]
    assert "taken" not in answer  # it was refused, and nobody took it
    assert not installation.booked
    assert not installation.visits(VisitStatus.HELD)


def test_short_notice_silence(install: Install) -> None:
    installation = install(start=MONDAY_MORNING)
    installation.ask("sms", DANA, SOON)
    installation.ask("sms", DANA, PERSON)
    installation.advance("2026-11-23 09:30")
    assert not installation.booked
    assert not installation.visits(VisitStatus.HELD)
    assert not installation.approvals
    told = installation.last(DANA)  # he does not wait for somebody who does not come
    assert "no opening" in told
    assert told.slots[1:]
    installation.owner("yes")
    assert not installation.booked
    assert "Nothing is waiting" in installation.told("Sam")[-1]


def test_complaint_2_two_questions_about_one_slot(install: Install) -> None:
    """The second customer is not even asked about: the first one's hold is a lock."""
    alone = sample().business.technicians[:1]
    installation = install(start=MONDAY_MORNING, files=with_business(technicians=alone))
    installation.ask("sms", DANA, f"{SOON} {PERSON}")
    installation.ask("sms", BOB, f"{SOON} I'm Bob Ross, 15 Wurts St, Kingston")
    for tap in ("yes 1", "yes 2", "yes 1", "yes 2"):
        installation.owner(tap)
    assert [when(v.start) for v in installation.booked].count(NINE) <= 1
    assert installation.booked
    assert NINE not in [s for g in installation.sent(BOB) if "booked" in g for s in g.slots]


def test_a_question_about_a_hold_lapses_with_the_hold(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    for text in (TUESDAY, "yes, the first one"):
        installation.ask("sms", DANA, text)
        installation.owner("yes")
    installation.ask("sms", DANA, PERSON)
    (booking,) = installation.approvals
    installation.ask("sms", DANA, "please cancel my appointment")
    before = len(installation.sent(DANA))
    installation.owner(f"yes {booking.number}")
    lapsed = installation.get(Approval, booking.id)
    assert lapsed is not None
    assert lapsed.state is ApprovalState.STALE
    assert len(installation.sent(DANA)) == before
    assert not installation.booked


def test_a_stale_question_is_no_longer_answered(install: Install) -> None:
    """The held message rests on versions; a yes after they changed sends nothing."""
    installation = install(files=with_policy(mode=Mode.DRAFT))
    for text in (TUESDAY, "yes, the first one", PERSON):
        installation.ask("sms", DANA, text)
        installation.owner("yes")
    installation.advance("2026-11-23 17:30")
    (reminder,) = [a for a in installation.approvals if a.action == "reminder"]
    installation.ask("sms", DANA, "please cancel my appointment")
    before = len(installation.sent(DANA))
    installation.owner(f"yes {reminder.number}")
    stale = installation.get(Approval, reminder.id)
    assert stale is not None
    assert stale.state is ApprovalState.STALE
    assert len(installation.sent(DANA)) == before
    assert "no longer fits" in installation.told("Sam")[-1]


# ---- modes


def test_draft_sends_nothing_but_receipts(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    for text in (TUESDAY, "are you insured?", "when are you coming?"):
        installation.ask("sms", DANA, text)
    (receipt,) = installation.sent(DANA)
    assert receipt.text.startswith("Got it")
    assert not receipt.amounts
    assert not receipt.slots
    assert len(installation.approvals) == 1  # the last one carries what the others said


def test_draft_with_a_yes_to_each(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    for text in (TUESDAY, "yes, the first one", PERSON):
        installation.ask("sms", DANA, text)
        installation.owner("yes")
    assert [when(v.start) for v in installation.booked] == [TUESDAY_AT_ONE]
    assert "booked" in installation.last(DANA)


def test_draft_with_a_no_to_the_booking(install: Install) -> None:
    """I10: a booking he refuses does not stand, and its time is free again."""
    installation = install(files=with_policy(mode=Mode.DRAFT))
    for text in (TUESDAY, "yes, the first one"):
        installation.ask("sms", DANA, text)
        installation.owner("yes")
    installation.ask("sms", DANA, PERSON)
    installation.owner("no")
    assert not installation.booked
    assert not installation.scheduled()


def test_draft_reminders_ask_too(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.DRAFT))
    for text in (TUESDAY, "yes, the first one", PERSON):
        installation.ask("sms", DANA, text)
        installation.owner("yes")
    before = len(installation.sent(DANA))
    installation.advance("2026-11-23 17:30")
    assert len(installation.sent(DANA)) == before
    assert installation.approvals


def test_routine_sends_plain_things_and_asks_the_rest(install: Install) -> None:
    installation = install(files=with_policy(mode=Mode.ROUTINE))
    (offer,) = installation.ask("sms", DANA, TUESDAY)
    assert offer.amounts == [12_500]
    installation.ask("sms", BOB, "I need a room painted, how much would that be?")
    assert not [got for got in installation.sent(BOB) if money(got.text)]
    assert len(installation.approvals) == 1


# ---- pause


def test_pause_stops_all_but_emergencies(installation: Installation) -> None:
    book(installation)
    installation.owner("pause")
    before = len(installation.sent())
    installation.ask("sms", BOB, TUESDAY)
    installation.advance("2026-11-24 08:00")
    said = installation.sent()[before:]
    assert [got.text[:6] for got in said] == ["Got it"]
    (safety,) = installation.ask("sms", DANA, "I smell gas")
    assert "911" in safety
    installation.owner("ok")

    installation.owner("resume")
    (answer,) = installation.ask("sms", "+18455550199", "my toilet runs, how much?")
    assert answer.amounts == [13_500]


def test_pause_outlives_a_restart(installation: Installation) -> None:
    installation.owner("pause")
    installation.restart()
    installation.ask("sms", BOB, TUESDAY)
    assert not [got for got in installation.sent(BOB) if money(got.text)]


# ---- a conversation of his own


def test_take_over_and_give_back(installation: Installation) -> None:
    book(installation)
    installation.owner("take over Dana")
    assert not installation.ask("sms", DANA, "please cancel my appointment")
    assert installation.booked
    assert any("while you have the conversation" in i.reason for i in installation.handoffs)
    installation.owner("give back Dana")
    (answer,) = installation.ask("sms", DANA, "when are you coming?")
    assert answer.slots == [TUESDAY_AT_ONE]


def test_nobody_of_that_name(installation: Installation) -> None:
    installation.owner("take over Zoe")
    assert "I know no customer called Zoe" in installation.told("Sam")[-1]


# ---- his day


def test_his_day(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-24 06:30")
    installation.owner("what's my day")
    assert "14 Wurts St" in installation.told("Sam")[-1]
    installation.owner("my day", "Mike")
    assert "Nothing is booked" in installation.told("Mike")[-1]


def test_the_evening_mail(installation: Installation) -> None:
    book(installation, ask="my faucet drips, can you come tomorrow at 1pm?")
    installation.ask("sms", BOB, "can I talk to a real person please?")
    installation.mail(
        "SEO <x@seo.example>", "Cheap SEO backlinks, page one of Google!", subject="SEO"
    )
    installation.settle()
    installation.advance("2026-11-22 18:00")
    evening = installation.told("Sam")[-1]
    assert evening.mail is not None
    assert when(evening.at) == "2026-11-22 18:00"
    assert "14 Wurts St" in evening
    assert "real person" in evening
    assert "SEO" in evening

    installation.advance("2026-11-23 19:00")
    mails = [got for got in installation.told("Sam") if got.mail]
    assert len(mails) <= 2
    assert not any("SEO" in got for got in mails[1:])


def test_no_evening_mail_without_news(installation: Installation) -> None:
    installation.advance("2026-11-24 20:00")
    assert not installation.got()


def test_one_evening_mail_whatever_restarts(installation: Installation) -> None:
    installation.ask("sms", BOB, "can I talk to a real person please?")
    for _ in range(3):
        installation.restart()
    installation.advance("2026-11-22 18:30")
    assert len([got for got in installation.told("Sam") if got.mail]) == 1


def test_a_forged_owner_is_not_obeyed(installation: Installation) -> None:
    """A From line proves nothing."""
    installation.mail("Sam <sam@bluebird.example>", "pause", id="<forged@mail.example>")
    installation.settle()
    (answer,) = installation.ask("sms", DANA, TUESDAY)
    assert answer.amounts == [12_500]


def test_the_owner_answers_an_evening_mail(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("sms", DANA, TUESDAY)
    installation.advance("2026-11-22 18:05")
    evening = next(got for got in installation.told("Sam") if got.mail)
    installation.mail("Sam <sam@bluebird.example>", "yes 1", reply_to=evening)
    installation.settle()
    assert installation.last(DANA).amounts == [12_500]


def test_mail_customers_wait_for_the_same_yes(install: Install) -> None:
    installation = install(files=LOW_LIMIT)
    installation.ask("email", MAIL, TUESDAY)
    assert not [got for got in installation.sent() if money(got.text)]
    installation.owner("yes")
    answer = installation.last("dana@mail.example")
    assert answer.amounts == [12_500]
    assert answer.mail is not None
    assert answer.mail["In-Reply-To"]
