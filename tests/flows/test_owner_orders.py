"""What the owner and his technicians tell us to do: the day, the road, time off, and taking it back."""

from __future__ import annotations

import pytest

from deskhand.business.load import sample
from deskhand.domain.business import Business, Mode
from deskhand.domain.control import Approval, ApprovalState
from deskhand.domain.people import Conversation
from deskhand.domain.work import Block, DaySheet, Job, JobStatus, VisitStatus
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, when, with_business, with_policy
from tests.flows.stories import PERSON, TUESDAY, TUESDAY_AT_ONE, book

BOB = "+18455550112"
BOB_ASKS = "my toilet runs, can you come Tuesday at 4pm?"
BOB_IS = "I'm Bob Ross, 20 Elm St, Kingston"
TUESDAY_MORNING = "2026-11-24 07:30"
FRIDAY_AT_TWO = "my faucet drips, can you come Friday at 2pm?"


def on_tuesday(installation: Installation, at: str = "2026-11-24 12:40") -> str:
    """Dana's faucet is due at one; returns who goes there."""
    visit = book(installation)
    installation.advance(at)
    return visit.technicians[0]


# ---- the day


def test_my_day_in_spanish(installation: Installation) -> None:
    on_tuesday(installation, TUESDAY_MORNING)
    installation.owner("mi día")
    assert "14 Wurts St" in installation.told("Sam")[-1]


def test_tomorrow(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-23 17:55")
    installation.owner("tomorrow")
    assert "14 Wurts St" in installation.told("Sam")[-1]


@pytest.mark.parametrize("text", ["status", "?", "help", "estado"])
def test_status_says_what_is_open_in_three_lines_and_changes_nothing(
    install: Install, text: str
) -> None:
    installation = install(files=with_policy(quote_limit_cents=10_000))
    installation.ask("sms", DANA, TUESDAY)
    before = [a.model_dump() for a in installation.approvals]
    installation.owner(text)
    told = installation.told("Sam")[-1].text
    assert len(told.splitlines()) == 3
    assert "1 845-555-0111" in told
    assert [a.model_dump() for a in installation.approvals] == before


# ---- running late


@pytest.mark.parametrize("text", ["running 20 late", "I'm running 20 minutes late", "voy 20 tarde"])
def test_running_late_tells_the_next_customer_what_was_said(
    installation: Installation, text: str
) -> None:
    who = on_tuesday(installation)
    installation.owner(text, who)
    assert installation.last(DANA).text == (
        f"Word from {who}: running about 20 minutes late for your visit today, Tue Nov 24."
    )
    (visit,) = installation.booked
    assert visit.word is not None
    assert (visit.word.by, visit.word.late_minutes) == (who, 20)
    told = installation.told(who)[-1].text
    assert told.startswith("I am telling Dana Reyes:")
    assert "20 minutes" in told


def test_running_late_says_nothing_that_was_not_said(installation: Installation) -> None:
    who = on_tuesday(installation)
    installation.owner("running 20 late", who)
    late = installation.last(DANA)
    assert not late.slots
    assert not late.amounts
    assert [f.value for f in late.facts] == [who, "20 minutes", "2026-11-24"]
    assert all(f.source.endswith(".word") for f in late.facts)


def test_running_late_without_minutes_asks_how_many(installation: Installation) -> None:
    who = on_tuesday(installation)
    before = len(installation.sent(DANA))
    installation.owner("running late", who)
    assert len(installation.sent(DANA)) == before
    assert "How many minutes" in installation.told(who)[-1]


def test_late_after_the_visit_has_begun_is_for_the_next_one(install: Install) -> None:
    installation = install()
    first = book(installation)
    who = first.technicians[0]
    second = book(installation, BOB, ask=BOB_ASKS, person=BOB_IS)
    installation.advance("2026-11-24 14:10")
    before = len(installation.sent(DANA))
    installation.owner("running 20 late", second.technicians[0])
    assert "running about 20 minutes late" in installation.last(BOB)
    assert len(installation.sent(DANA)) == before
    assert who


def test_late_names_a_customer(install: Install) -> None:
    installation = install()
    book(installation)
    book(installation, BOB, ask=BOB_ASKS, person=BOB_IS)
    installation.advance("2026-11-24 12:00")
    installation.owner("running 30 late for Bob")
    assert "30 minutes" in installation.last(BOB)


def test_late_with_nothing_ahead_tells_nobody(installation: Installation) -> None:
    book(installation)
    before = len(installation.sent())
    installation.owner("running 20 late")
    assert len(installation.sent()) == before
    assert "nobody was told" in installation.told("Sam")[-1]


def test_the_owners_own_order_is_his_yes_in_draft_mode(install: Install) -> None:
    """I10: nobody is asked again for what he has just ordered himself."""
    installation = install(files=with_policy(mode=Mode.DRAFT))
    for text in (TUESDAY, "yes, the first one", PERSON):
        installation.ask("sms", DANA, text)
        installation.owner("yes")
    installation.advance("2026-11-24 12:40")
    installation.owner("running 20 late for Dana")
    assert "20 minutes" in installation.last(DANA)
    given = [a for a in installation.all(Approval) if a.action == "late"]
    assert [(a.number, a.state) for a in given] == [(0, ApprovalState.YES)]


def test_whoever_said_stop_is_called_and_not_texted(installation: Installation) -> None:
    who = on_tuesday(installation)
    installation.ask("sms", DANA, "STOP")
    before = len(installation.sent(DANA))
    installation.owner("running 20 late", who)
    assert len(installation.sent(DANA)) == before
    assert "please call" in installation.told(who)[-1]


def test_a_technicians_word_waits_for_the_owner_in_draft_mode(install: Install) -> None:
    alone = sample().business.technicians[1:]
    policy = sample().business.policy.model_copy(update={"mode": Mode.DRAFT})
    installation = install(files=with_business(technicians=alone, policy=policy))
    for text in (TUESDAY, "yes, the first one", PERSON):
        installation.ask("sms", DANA, text)
        installation.owner("yes")
    installation.advance("2026-11-24 12:40")
    before = len(installation.sent(DANA))
    installation.owner("running 20 late", "Mike")
    assert len(installation.sent(DANA)) == before
    assert "waits for Sam's yes" in installation.told("Mike")[-1]


# ---- done, nobody home


def test_done_closes_the_visit_and_gives_back_its_time(installation: Installation) -> None:
    who = on_tuesday(installation, "2026-11-24 13:20")
    visit = installation.booked[0]
    installation.owner("done", who)
    (done,) = installation.visits(VisitStatus.DONE)
    assert done.id == visit.id
    job = installation.get(Job, f"job-{visit.id}")
    assert job is not None
    assert job.status is JobStatus.DONE
    sheet = installation.get(DaySheet, f"{who}:2026-11-24")
    assert sheet is not None
    assert [when(b.end) for b in sheet.entries] == ["2026-11-24 13:20"]
    assert installation.told(who)[-1].text.startswith("Done: Dana Reyes")


def test_done_before_anything_began_asks_which(installation: Installation) -> None:
    on_tuesday(installation, "2026-11-24 09:00")
    installation.owner("done", "Mike")
    assert installation.booked
    assert "Which visit" in installation.told("Mike")[-1]


def test_done_tells_the_customer_nothing(installation: Installation) -> None:
    who = on_tuesday(installation, "2026-11-24 13:20")
    before = len(installation.sent(DANA))
    installation.owner("listo", who)
    assert len(installation.sent(DANA)) == before


def test_nobody_home_offers_two_times_kindly(installation: Installation) -> None:
    who = on_tuesday(installation, "2026-11-24 13:10")
    installation.owner("nobody home", who)
    (missed,) = installation.visits(VisitStatus.COULD_NOT_ENTER)
    heard = installation.last(DANA)
    assert heard.text.startswith("Sorry we missed you")
    assert len(heard.slots) == 2
    assert not heard.amounts
    (item,) = [i for i in installation.handoffs if i.customer == missed.customer]
    assert "nobody home at 14 Wurts St" in item.reason
    installation.ask("sms", DANA, "the first one please")
    (again,) = installation.booked
    assert when(again.window.start) == heard.slots[0]


def test_a_no_show_fee_is_his_to_bill_and_not_said(install: Install) -> None:
    installation = install(files=with_policy(no_show_fee_cents=4_000))
    who = on_tuesday(installation, "2026-11-24 13:10")
    installation.owner("nobody home", who)
    assert not installation.last(DANA).amounts
    assert "$40" not in installation.last(DANA)
    assert any("no-show fee is $40" in i.reason for i in installation.handoffs)


def test_without_a_rule_no_fee_is_spoken_of(installation: Installation) -> None:
    who = on_tuesday(installation, "2026-11-24 13:10")
    installation.owner("nobody home", who)
    assert not any("fee" in i.reason for i in installation.handoffs)


# ---- time off


def test_a_blocked_afternoon_is_not_offered(installation: Installation) -> None:
    installation.owner("block Friday afternoon")
    told = installation.told("Sam")[-1].text
    assert "Blocked for Sam, Mike: Fri Nov 27, 12-6 pm." in told
    installation.ask("sms", DANA, FRIDAY_AT_TWO)
    (talk,) = installation.all(Conversation)
    assert talk.offered is not None
    starts = [when(offer.start) for offer in talk.offered.offers]
    assert not [s for s in starts if "2026-11-27 12:00" <= s < "2026-11-27 18:00"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("block tomorrow 1-3", "2026-11-23 13:00", "2026-11-23 15:00"),
        ("block Dec 24", "2026-12-24 08:00", "2026-12-24 18:00"),
        ("block Friday", "2026-11-27 08:00", "2026-11-27 18:00"),
        ("block Friday morning", "2026-11-27 08:00", "2026-11-27 12:00"),
        ("bloquear el viernes por la tarde", "2026-11-27 12:00", "2026-11-27 18:00"),
    ],
)
def test_what_is_blocked(installation: Installation, text: str, start: str, end: str) -> None:
    installation.owner(text)
    (block,) = installation.all(Block)
    assert (when(block.start), when(block.end)) == (start, end)


def test_block_for_one_leaves_the_other_bookable(installation: Installation) -> None:
    installation.owner("block Mike Friday")
    (block,) = installation.all(Block)
    assert block.technicians == ("Mike",)


def test_block_names_the_visits_that_lie_in_it(installation: Installation) -> None:
    book(installation)
    installation.owner("block Tuesday afternoon")
    assert "Still booked in it: Dana Reyes" in installation.told("Sam")[-1]
    assert installation.booked


def test_block_without_a_time_asks(installation: Installation) -> None:
    installation.owner("block")
    installation.owner("block Monday 9am")
    assert not installation.all(Block)
    assert "Until when" in installation.told("Sam")[-1]


@pytest.mark.parametrize("text", ["undo", "unblock Friday", "deshacer", "desbloquear el viernes"])
def test_blocked_time_is_given_back(installation: Installation, text: str) -> None:
    installation.owner("block Friday afternoon")
    installation.owner(text)
    (block,) = installation.all(Block)
    assert block.lifted_at is not None
    (offer,) = installation.ask("sms", DANA, FRIDAY_AT_TWO)
    assert offer.slots[0] == "2026-11-27 14:00"


# ---- undo


def test_undo_pause_and_resume(installation: Installation) -> None:
    installation.owner("pause")
    installation.owner("undo")
    (answer,) = installation.ask("sms", DANA, TUESDAY)
    assert answer.amounts


def test_undo_take_over(installation: Installation) -> None:
    book(installation)
    installation.owner("take over Dana")
    installation.owner("undo")
    conversation = installation.get(Conversation, installation.booked[0].customer)
    assert conversation is not None
    assert conversation.silenced_at is None


def test_undo_done(installation: Installation) -> None:
    who = on_tuesday(installation, "2026-11-24 13:20")
    sheet = installation.get(DaySheet, f"{who}:2026-11-24")
    installation.owner("done", who)
    installation.owner("undo", who)
    assert [when(v.window.start) for v in installation.booked] == [TUESDAY_AT_ONE]
    assert installation.get(DaySheet, f"{who}:2026-11-24") == sheet


def test_undo_nobody_home_says_that_the_message_is_out(installation: Installation) -> None:
    who = on_tuesday(installation, "2026-11-24 13:10")
    installation.owner("nobody home", who)
    installation.owner("undo", who)
    assert installation.booked
    assert "That message to Dana Reyes is already out" in installation.told(who)[-1]


def test_undo_of_a_message_says_plainly_that_it_is_out(installation: Installation) -> None:
    who = on_tuesday(installation)
    installation.owner("running 20 late", who)
    installation.owner("undo", who)
    assert installation.told(who)[-1].text == "That message to Dana Reyes is already out."


def test_undo_of_a_yes_says_that_it_cannot(install: Install) -> None:
    installation = install(files=with_policy(quote_limit_cents=10_000))
    installation.ask("sms", DANA, TUESDAY)
    installation.owner("yes")
    installation.owner("undo")
    assert "can't take it back" in installation.told("Sam")[-1]


def test_undo_twice_undoes_once(installation: Installation) -> None:
    installation.owner("pause")
    installation.owner("undo")
    installation.owner("undo")
    assert "nothing to undo" in installation.told("Sam")[-1]


def test_undo_is_for_ones_own_orders(installation: Installation) -> None:
    installation.owner("pause")
    installation.owner("undo", "Mike")
    business = installation.get(Business, installation.app.business)
    assert business is not None
    assert business.policy.paused


# ---- by name


def test_two_of_a_name_are_asked_apart(install: Install) -> None:
    installation = install()
    book(installation)
    book(installation, BOB, ask=BOB_ASKS, person="I'm Dana Poe, 20 Elm St, Kingston")
    installation.owner("take over Dana")
    told = installation.told("Sam")[-1].text
    assert "Dana Reyes 845-555-0111" in told
    assert "Dana Poe 845-555-0112" in told
    installation.owner("take over 845-555-0112")
    assert "Dana Poe is yours" in installation.told("Sam")[-1]
