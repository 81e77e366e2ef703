"""Less than the price: what it buys, a smaller job, then the owner's word, asked once and for all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.domain.business import Mode
from deskhand.domain.control import ApprovalState
from deskhand.domain.work import QuoteStatus
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, money, with_policy
from tests.flows.price_files import with_prices
from tests.flows.stories import PERSON

FAUCET = "how much to repair a dripping faucet?"


def bid(installation: Installation, *words: str) -> None:
    """Dana hears the price and bids against it."""
    installation.ask("sms", DANA, FAUCET)
    for each in words:
        installation.ask("sms", DANA, each)


def test_first_it_is_said_what_the_price_covers_and_what_would_make_it_less(
    installation: Installation,
) -> None:
    installation.ask("sms", DANA, FAUCET)
    (answer,) = installation.ask("sms", DANA, "would you do it for $80?")
    assert money(answer.text) == {"$125"}
    assert "Included: labor" in answer
    assert "less of it, or several small jobs in one visit" in answer
    assert not installation.approvals
    assert not installation.handoffs


@pytest.mark.parametrize("words", ["that's too much, can you do better?", "está muy caro"])
def test_a_wish_without_an_amount_hears_the_same(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, FAUCET)
    (answer,) = installation.ask("sms", DANA, words)
    assert money(answer.text) == {"$125"}
    assert {q.status for q in installation.quotes()} == {QuoteStatus.SENT}
    assert not installation.approvals


def test_then_the_owner_is_asked_with_a_question_he_can_answer_yes_to(
    installation: Installation,
) -> None:
    installation.ask("sms", DANA, "Hi, this is Dana Reyes. " + FAUCET)
    installation.ask("sms", DANA, "would you do it for $80?")
    (answer,) = installation.ask("sms", DANA, "come on, $80 is fair")
    assert "I've asked Sam whether $80 is all right." in answer
    (question,) = installation.approvals
    assert question.amount == 8_000
    assert question.text.startswith("Dana Reyes offers $80 for Faucet repair ($125).")
    assert not [got for got in installation.told() if "offers" in got]  # it waits for the evening


def test_his_yes_makes_it_the_price_by_his_word(installation: Installation) -> None:
    bid(installation, "for $80?", "come on, $80")
    installation.owner("yes")
    told = installation.last(DANA)
    assert "Sam agrees. Faucet repair: $80." in told
    assert told.slots
    (old, new) = installation.quotes()
    assert (old.status, new.status) == (QuoteStatus.VOID, QuoteStatus.SENT)
    assert new.low == new.high == sum(line.high for line in new.lines) == 8_000
    assert new.lines[-1].source.startswith("Approval/")
    installation.ask("sms", DANA, "the first one")
    (booked,) = installation.ask("sms", DANA, PERSON)
    assert "Price: $80." in booked


def test_an_agreed_price_stays_agreed_when_another_time_is_wanted(
    installation: Installation,
) -> None:
    bid(installation, "for $80?", "come on, $80")
    installation.owner("yes")
    installation.ask("sms", DANA, "can you come Friday for the faucet?")
    assert installation.quotes()[-1].high == 8_000


def test_other_work_is_no_longer_what_he_agreed_to(installation: Installation) -> None:
    bid(installation, "for $80?", "come on, $80")
    installation.owner("yes")
    (answer,) = installation.ask("sms", DANA, "could you also mount a TV?")
    assert money(answer.text) == {"$125", "$165", "$290"}


def test_his_no_is_told_kindly_and_the_price_stands(installation: Installation) -> None:
    bid(installation, "for $80?", "come on, $80")
    installation.owner("no")
    told = installation.last(DANA)
    assert "Sorry, Sam can't go lower, so the price stays." in told
    assert money(told.text) == {"$125"}
    assert told.slots
    assert [q.status for q in installation.quotes()] == [QuoteStatus.SENT]


@pytest.mark.parametrize("answer", ["yes", "no", None])
def test_he_is_asked_once_and_never_again(installation: Installation, answer: str | None) -> None:
    bid(installation, "for $80?", "come on, $80")
    if answer:
        installation.owner(answer)
    asked = len(installation.approvals)
    for words in ("what about $70?", "$75, last word", "can you do it for 60?"):
        (told,) = installation.ask("sms", DANA, words)
        assert "asked Sam" not in told
        assert money(told.text) == {"$80" if answer == "yes" else "$125"}
    assert len(installation.approvals) == asked
    assert not installation.handoffs


def test_without_an_amount_it_is_his_to_settle_and_once(installation: Installation) -> None:
    bid(installation, "can you go lower?")
    (told,) = installation.ask("sms", DANA, "can't you come down a bit?")
    assert "passed this on to Sam" in told
    installation.ask("sms", DANA, "can you do better?")
    assert [i.reason.partition(":")[0] for i in installation.handoffs] == ["asks for a lower price"]


def test_his_own_words_go_out_instead_of_an_answer_of_ours(installation: Installation) -> None:
    bid(installation, "for $80?", "come on, $80")
    installation.owner("1 I can do $100 if you are flexible on the day.")
    assert not [got for got in installation.sent(DANA) if "go lower" in got]
    assert "I can do $100" in installation.last(DANA)


def test_a_yes_that_comes_after_he_booked_changes_nothing(installation: Installation) -> None:
    bid(installation, "for $80?", "come on, $80")
    installation.ask("sms", DANA, "ok, the first one then")
    installation.ask("sms", DANA, PERSON)
    before = installation.sent(DANA)
    installation.owner("yes")
    assert installation.sent(DANA) == before
    assert installation.quotes()[-1].high == 12_500


def test_silence_is_no_agreement(installation: Installation) -> None:
    bid(installation, "for $80?", "come on, $80")
    installation.advance(timedelta(days=40))
    (question,) = installation.approvals
    assert question.state is ApprovalState.OPEN
    installation.owner("yes")
    assert not [got for got in installation.sent(DANA) if "agrees" in got]


def test_too_expensive_thanks_anyway_asks_for_nothing(installation: Installation) -> None:
    installation.ask("sms", DANA, FAUCET)
    answers = installation.ask("sms", DANA, "too expensive for us, thanks anyway")
    assert not [got for got in answers if "price it" in got]


def test_the_price_of_more_than_he_offers_is_no_bid(installation: Installation) -> None:
    installation.ask("sms", DANA, FAUCET)
    installation.ask("sms", DANA, "ok, $125 is fine")
    assert not installation.approvals
    assert not [got for got in installation.sent(DANA) if "less of it" in got]


def test_a_bid_on_the_whole_of_two_jobs(installation: Installation) -> None:
    installation.ask("sms", DANA, "fix my dripping faucet and mount a TV, price?")
    installation.ask("sms", DANA, "all of it for $250?")
    installation.ask("sms", DANA, "$250 and we have a deal")
    installation.owner("yes")
    assert "Sam agrees. Faucet repair, TV mounting: $250." in installation.last(DANA)


def test_a_bid_against_a_range_is_agreed_as_one_amount(installation: Installation) -> None:
    installation.ask("sms", DANA, "how much to hang an interior door?")
    installation.ask("sms", DANA, "would $200 do?")
    installation.ask("sms", DANA, "please, $200")
    assert "($245-$395)" in installation.approvals[0].text
    installation.owner("yes")
    (new,) = [q for q in installation.quotes() if q.status is QuoteStatus.SENT]
    assert new.low == new.high == 20_000


def test_less_asked_for_in_the_first_message(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, f"{FAUCET} can you make it cheaper?")
    assert money(answer.text) == {"$125"}
    assert answer.slots


def test_a_price_is_haggled_over_in_spanish(installation: Installation) -> None:
    installation.ask("sms", DANA, "¿cuánto cuesta arreglar una llave que gotea?")
    (first,) = installation.ask("sms", DANA, "¿me lo deja en $80?")
    assert "varios trabajos chicos en una sola visita" in first
    (second,) = installation.ask("sms", DANA, "ándele, $80")
    assert "Ya le pregunté a Sam si acepta $80." in second
    installation.owner("yes")
    assert "Sam acepta. Reparación de llave: $80." in installation.last(DANA)


def test_in_draft_mode_his_yes_to_the_amount_is_enough(install: Install) -> None:
    installation = install(files=with_policy(with_prices(), mode=Mode.DRAFT))
    for words in (FAUCET, "for $80?", "come on, $80"):
        installation.ask("sms", DANA, words)
        for question in installation.approvals:
            if question.action != "price":
                installation.owner(f"yes {question.number}")
    (question,) = installation.approvals
    installation.owner(f"yes {question.number}")
    assert "Sam agrees. Faucet repair: $80." in installation.last(DANA)


@pytest.mark.parametrize(
    "text",
    [
        "The store wanted $80 to fix my dripping faucet and can't come for weeks. What would you charge?",
        "How much to fix a dripping faucet? Anything over $80 I have to run by my wife.",
        "My neighbor paid $60. How much to fix a dripping faucet, or replace it, whichever is cheaper?",
    ],
)
def test_what_others_charge_and_where_his_limit_is_are_no_bids(
    installation: Installation, text: str
) -> None:
    (got,) = installation.ask("sms", DANA, text)
    assert "We can do less" not in got.text
