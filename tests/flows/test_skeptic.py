"""What real people write that no script foresees: changed minds, late answers, haggling, thumbs."""

from __future__ import annotations

import pytest

from deskhand.domain.plan import FactType
from deskhand.domain.work import QuoteStatus, VisitKind, VisitStatus
from tests.flows.installation import DANA, MIKE, Installation, when
from tests.flows.stories import NAME, PERSON, STREET, TUESDAY, TUESDAY_AT_ONE, book

FRIDAY_AT_NINE = "2026-11-27 09:00"
PRICE = "$125"


def test_another_day_while_a_time_is_held(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes")
    (offered,) = installation.ask("sms", DANA, "sorry, I meant Friday")
    assert all(slot.startswith("2026-11-27") for slot in offered.slots)
    (held,) = installation.visits()
    assert held.status is VisitStatus.CANCELLED

    installation.ask("sms", DANA, "the first one")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert when(visit.start) == offered.slots[0]


def test_another_hour_while_a_time_is_held(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes")
    (held,) = installation.ask("sms", DANA, "friday at 9am instead")
    assert held.slots == [FRIDAY_AT_NINE]
    installation.ask("sms", DANA, PERSON)
    assert [when(v.start) for v in installation.booked] == [FRIDAY_AT_NINE]


def test_a_time_stated_after_the_price_is_taken(installation: Installation) -> None:
    installation.ask("sms", DANA, "my faucet drips, what does it cost?")
    (held,) = installation.ask("sms", DANA, "ok, friday at 9am then")
    assert "holding" in held
    assert held.slots == [FRIDAY_AT_NINE]


def test_a_time_asked_about_is_only_offered(installation: Installation) -> None:
    installation.ask("sms", DANA, "my faucet drips, what does it cost?")
    (offered,) = installation.ask("sms", DANA, "would friday at 9am be possible?")
    assert offered.slots == [FRIDAY_AT_NINE]
    assert not installation.visits()


def test_who_he_is_answers_a_single_offer(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    (booked,) = installation.ask("sms", DANA, PERSON)
    assert "booked" in booked
    (visit,) = installation.booked
    assert (when(visit.start), visit.name, visit.address) == (TUESDAY_AT_ONE, NAME, STREET)


def test_a_shorter_name_is_no_news(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "hi, it's Dana. my toilet runs, can you come Wednesday at 9am?")
    installation.ask("sms", DANA, "yes")
    assert {visit.name for visit in installation.booked} == {NAME}


@pytest.mark.parametrize(
    "words", ["👍", "👍🏽", "ok", "k", "yes", "thanks!", "ok bye", "perfecto gracias"]
)
def test_settled_is_settled(installation: Installation, words: str) -> None:
    book(installation)
    assert installation.ask("sms", DANA, words) == []
    assert not installation.handoffs


def test_no_to_a_reminder_starts_a_reschedule(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-23 17:05")
    (offered,) = installation.ask("sms", DANA, "no")
    assert TUESDAY_AT_ONE not in offered.slots
    assert len(offered.slots) > 1


def test_a_price_is_held_and_the_owner_asked_once(installation: Installation) -> None:
    installation.ask("sms", DANA, "how much to repair a dripping faucet?")
    for words in ("would you do it for $80?", "come on, $90?", "can you do it for 100?"):
        (held,) = installation.ask("sms", DANA, words)
        assert PRICE in held
    assert [question.amount for question in installation.approvals] == [9_000]
    assert {q.status for q in installation.quotes()} == {QuoteStatus.SENT}


def test_cancelled_and_wanted_back(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "please cancel my appointment")
    installation.ask("sms", DANA, "actually, can you come Tuesday at 1pm after all?")
    installation.ask("sms", DANA, "yes")
    (visit,) = installation.booked
    assert (when(visit.start), visit.kind) == (TUESDAY_AT_ONE, VisitKind.WORK)


def test_where_is_he_after_the_window(installation: Installation) -> None:
    book(installation)
    installation.advance("2026-11-24 15:20")
    (told,) = installation.ask("sms", DANA, "where is he??")
    assert told.slots == [TUESDAY_AT_ONE]
    assert "asked" in told
    assert any("asks where you are" in got for got in installation.told())


def test_whom_to_call_when_handed_over(installation: Installation) -> None:
    (told,) = installation.ask("sms", DANA, "can I talk to a real person please")
    assert told.values(FactType.PHONE)


def test_who_is_next_on_call_may_take_it_before_he_is_paged(installation: Installation) -> None:
    installation.ask("sms", DANA, "I smell gas in the kitchen")
    installation.owner("ok on my way", "Mike")
    installation.settle()
    assert "Mike" in installation.last(DANA)
    pages = len(installation.pages)
    installation.advance("2026-11-23 03:00")
    assert len(installation.pages) == pages
    assert MIKE


def test_found_someone_else(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    (told,) = installation.ask("sms", DANA, "please cancel, we found someone else")
    assert "Understood" in told
    assert [q.status for q in installation.quotes()] == [QuoteStatus.DECLINED]


def test_a_held_time_given_up(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes")
    (told,) = installation.ask("sms", DANA, "please cancel that")
    assert "let go" in told
    assert not installation.booked


def test_it_may_stay_where_it_is(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, "can we move it to Friday?")
    (told,) = installation.ask("sms", DANA, "actually Nov 24 is fine after all")
    assert told.slots == [TUESDAY_AT_ONE]
    assert [when(v.start) for v in installation.booked] == [TUESDAY_AT_ONE]
    assert installation.ask("sms", DANA, "thanks") == []
