"""What stands on his list has a number as what waits for his yes does: "2 yes", "3 done", "4 and words"."""

from __future__ import annotations

import pytest

from deskhand.domain.control import ApprovalState
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, with_policy
from tests.flows.stories import PERSON, TUESDAY
from tests.flows.test_evening import BOB, mail_of, part

RUTH = "+18455550144"
PERSON_PLEASE = "I'm Bob Ross. Can I talk to a real person please?"


def open_items(shop: Installation) -> list[str]:
    return [item.reason for item in shop.handoffs if item.done_at is None]


def evening(install: Install) -> Installation:
    """Two questions to him and two people to call, told in the evening mail as 1 to 4."""
    shop = install(files=with_policy(quote_limit_cents=10_000))
    shop.ask("sms", DANA, TUESDAY)
    shop.ask("sms", BOB, PERSON_PLEASE)
    shop.ask("sms", RUTH, "I want to talk to somebody, it's Ruth Vega")
    return shop


def test_the_evening_mail_numbers_what_is_his_to_settle(install: Install) -> None:
    shop = evening(install)
    text = mail_of(shop).text
    yes, settle = part(text, "WAITING FOR YOUR YES"), part(text, "FOR YOU TO SETTLE")
    assert yes.startswith("1. ")
    assert [line[:3] for line in settle.splitlines()[:2]] == ["2. ", "3. "]
    assert "done 2" in settle


def test_yes_and_done_by_number_in_one_answer(install: Install) -> None:
    shop = evening(install)
    mail_of(shop)
    shop.owner("1 yes, 2 done")
    assert not shop.approvals
    assert "$125" in shop.last(DANA)
    assert len(open_items(shop)) == 1
    assert "Ruth" in open_items(shop)[0]


@pytest.mark.parametrize(
    "words",
    [
        "done 2",
        "2 done",
        "#2 settled",
        "settled 2",
        "2 is done",
        "2: done, thanks",
        "listo 2",
        "2 listo",
    ],
)
def test_done_in_other_words(install: Install, words: str) -> None:
    shop = evening(install)
    mail_of(shop)
    shop.owner(words)
    assert len(open_items(shop)) == 1
    assert "Settled, 2" in shop.told("Sam")[-1]
    shop.owner("undo")
    assert len(open_items(shop)) == 2


def test_several_are_done_at_once(install: Install) -> None:
    shop = evening(install)
    mail_of(shop)
    shop.owner("2 and 3 done")
    assert not open_items(shop)
    assert [a.number for a in shop.approvals] == [1]


def test_the_number_of_an_item_is_no_question(install: Install) -> None:
    shop = evening(install)
    mail_of(shop)
    before = len(shop.sent())
    shop.owner("yes 2")
    assert "say done 2" in shop.told("Sam")[-1]
    shop.owner("done 1")
    assert "yes 1 or no 1" in shop.told("Sam")[-1]
    shop.owner("done 9")
    assert "under 9" in shop.told("Sam")[-1]
    assert len(shop.sent()) == before
    assert len(open_items(shop)) == 2
    assert [a.state for a in shop.approvals] == [ApprovalState.OPEN]


def test_his_words_to_an_item_go_to_whoever_wrote_and_settle_it(install: Install) -> None:
    shop = evening(install)
    mail_of(shop)
    shop.owner("2 I'll call you tomorrow at nine")
    assert "I'll call you tomorrow at nine" in shop.last(BOB)
    assert len(open_items(shop)) == 1
    shop.ask("sms", BOB, "nine is fine")
    assert any("answers what you wrote" in reason for reason in open_items(shop))


def test_his_words_do_not_go_to_whoever_said_stop(install: Install) -> None:
    shop = install()
    shop.ask("sms", BOB, PERSON_PLEASE)
    shop.ask("sms", BOB, "STOP")
    mail_of(shop)
    before = len(shop.sent(BOB))
    shop.owner("1 I'll call you tomorrow")
    assert "wants no messages: please call" in shop.told("Sam")[-1]
    assert len(shop.sent(BOB)) == before
    assert len(open_items(shop)) == 1


def test_what_interrupts_him_says_its_number(install: Install) -> None:
    shop = install()
    shop.ask(
        "sms", DANA, "This is a disgrace, you people ruined my floor and I want my money back!"
    )
    (told,) = [got for got in shop.told("Sam") if "disgrace" in got]
    assert "Answer done 1 when" in told
    shop.owner("1 done")
    assert not open_items(shop)


def test_what_is_open_is_listed_with_its_numbers(install: Install) -> None:
    shop = install()
    shop.ask("sms", BOB, PERSON_PLEASE)
    shop.owner("?")
    assert "On your list: 1 (1 Bob Ross)" in shop.told("Sam")[-1]
    shop.owner("done 1")
    assert not open_items(shop)


def test_an_item_keeps_its_number_from_one_evening_to_the_next(install: Install) -> None:
    shop = evening(install)
    mail_of(shop)
    shop.advance("2026-11-23 09:00")
    shop.ask("sms", DANA, PERSON)
    settle = part(mail_of(shop, "2026-11-23 18:05").text, "FOR YOU TO SETTLE")
    assert "2. Bob Ross" in settle


def test_a_number_from_a_forged_mail_settles_nothing(install: Install) -> None:
    shop = evening(install)
    mail_of(shop)
    shop.mail("Sam <sam@bluebird.example>", "1 yes\n2 done")
    shop.settle()
    assert len(open_items(shop)) == 2
    assert len(shop.approvals) == 1


def test_his_answer_to_the_evening_mail_settles_by_number(install: Install) -> None:
    shop = evening(install)
    evening_mail = mail_of(shop)
    shop.mail("Sam <sam@bluebird.example>", "1 yes\n3 done", reply_to=evening_mail)
    shop.settle()
    assert not shop.approvals
    assert len(open_items(shop)) == 1


def test_a_technician_settles_nothing_by_number(install: Install) -> None:
    shop = evening(install)
    mail_of(shop)
    shop.owner("2 done", "Mike")
    assert len(open_items(shop)) == 2
