"""Questions, wishes we cannot fulfil, and everything that a person has to read."""

from __future__ import annotations

from datetime import date

import pytest

from deskhand.business.load import BusinessFiles, sample
from deskhand.domain.base import Lang
from deskhand.domain.price_book import HowQuoted
from deskhand.domain.work import VisitKind
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, money, when, with_business
from tests.flows.stories import PERSON, TUESDAY, book

FAUCET = "my faucet drips, can you come"


def test_a_question_with_an_answer(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "where do you park?")
    assert "A spot for a van" in answer
    assert any(fact.source.startswith("FaqBook/") for fact in answer.facts)
    assert not installation.handoffs


def test_a_question_in_spanish(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "¿dónde se estacionan?")
    assert answer.lang == "es"
    assert any(fact.source.startswith("FaqBook/") for fact in answer.facts)


def test_a_question_without_an_answer(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "do you have a showroom I could walk through?")
    assert "passed this on to Sam" in answer
    (question,) = installation.approvals
    assert "showroom" in question.text


def test_a_question_beside_a_wish(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, f"{TUESDAY} And where do you park?")
    assert "A spot for a van" in answer
    assert money(answer.text) == {"$125"}
    assert answer.slots == ["2026-11-24 13:00"]


@pytest.mark.parametrize(
    "words",
    [
        "my toilet runs. what's your minimum charge and can you come Tuesday?",
        "my toilet runs. is there a minimum charge, and could somebody come Tuesday?",
        "el inodoro no para. ¿cuál es su cargo mínimo y pueden venir el martes?",
    ],
)
def test_a_question_in_the_same_sentence_takes_no_day_away(
    installation: Installation, words: str
) -> None:
    (answer,) = installation.ask("sms", DANA, words)
    assert any(fact.source.startswith("FaqBook/") for fact in answer.facts)
    assert answer.slots
    assert all(slot.startswith("2026-11-24") for slot in answer.slots)


def test_a_question_beside_a_pick(installation: Installation) -> None:
    installation.ask("sms", DANA, "my faucet drips, can you come Tuesday afternoon?")
    (answer,) = installation.ask("sms", DANA, "the first one works. where do you park?")
    assert "A spot for a van" in answer
    assert len(installation.visits()) == 1
    assert answer.slots == ["2026-11-24 12:00"]


CLOSED = {
    "a holiday": (f"{FAUCET} on Thanksgiving at 10am?", "2026-11-26"),
    "a Sunday": (f"{FAUCET} Sunday at 10am?", "2026-11-29"),
    "an evening": (f"{FAUCET} Tuesday at 9pm?", None),
}


@pytest.mark.parametrize("which", CLOSED)
def test_a_time_we_do_not_work(installation: Installation, which: str) -> None:
    text, day = CLOSED[which]
    (answer,) = installation.ask("sms", DANA, text)
    assert ("closed" if day else "We work") in answer
    offered = answer.slots if day else answer.slots[1:]  # what he asked for is named first
    assert offered
    assert not any(day and slot.startswith(day) for slot in offered)
    assert all("08:00" <= slot[11:] <= "17:00" for slot in offered)


def test_a_day_the_owner_closed(install: Install) -> None:
    installation = install(files=with_business(closed=(date(2026, 11, 24),)))
    (answer,) = installation.ask("sms", DANA, TUESDAY)
    assert "we're closed Tue Nov 24" in answer
    assert not any(slot.startswith("2026-11-24") for slot in answer.slots)


KINGSTON_ONLY = with_business(area=("12401", "12402"))
FAR = "15 Main St, Albany, NY 12207"


def test_out_of_the_area(install: Install) -> None:
    installation = install(files=KINGSTON_ONLY)
    (answer,) = installation.ask("sms", DANA, f"{TUESDAY} {FAR}")
    assert "as far out as" in answer
    assert not installation.visits()
    assert any("outside the area" in item.reason for item in installation.handoffs)


def test_out_of_the_area_told_last(install: Install) -> None:
    installation = install(files=KINGSTON_ONLY)
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes")
    installation.ask("sms", DANA, f"I'm Dana Reyes, {FAR}")
    assert not installation.booked
    assert "as far out as" in installation.last(DANA)
    assert any("outside the area" in item.reason for item in installation.handoffs)


def test_within_the_area(install: Install) -> None:
    installation = install(files=KINGSTON_ONLY)
    book(installation, person="I'm Dana Reyes, 14 Wurts St, Kingston, NY 12401")


def _not_offered(service: str) -> BusinessFiles:
    files = sample()
    refused = {"how_quoted": HowQuoted.NOT_OFFERED, "reason": {Lang.EN: "A locksmith does that."}}
    items = tuple(
        item.model_copy(update=refused) if item.service == service else item
        for item in files.price_book.items
    )
    book = files.price_book.model_copy(update={"items": items})
    return files.model_copy(update={"price_book": book})


def test_work_we_do_not_do(install: Install) -> None:
    installation = install(files=_not_offered("locks"))
    (answer,) = installation.ask("sms", DANA, "can you install a deadbolt? how much is it?")
    assert "not something we do" in answer
    assert "A locksmith does that." in answer
    assert not money(answer.text)
    assert not answer.slots
    assert not installation.quotes()


def test_work_that_has_to_be_seen(installation: Installation) -> None:
    (answer,) = installation.ask(
        "sms", DANA, "I need a new deck, how much? can you come Tuesday at 1pm?"
    )
    assert not money(answer.text)
    assert "estimate" in answer
    installation.ask("sms", DANA, "yes")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert visit.kind is VisitKind.ESTIMATE
    assert when(visit.start) == "2026-11-24 13:00"
    assert not money(installation.last(DANA).text)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("what does it cost to replace my kitchen faucet?", {"$185"}),
        ("how much is a new electrical panel?", set()),
        ("I need an exterior door replaced, how much?", set()),
    ],
)
def test_the_item_he_means_is_priced(
    installation: Installation, text: str, amounts: set[str]
) -> None:
    (answer,) = installation.ask("sms", DANA, text)
    assert money(answer.text) == amounts


def test_unclear_twice_is_the_owners(installation: Installation) -> None:
    (asked,) = installation.ask("sms", DANA, "the thing with the thing")
    assert "What would you like done?" in asked
    assert not installation.handoffs
    (given,) = installation.ask("sms", DANA, "you know, the whatsit")
    assert "passed this on to Sam" in given
    (item,) = installation.handoffs
    assert "whatsit" in item.reason


def test_a_complaint_is_the_owners_at_once(installation: Installation) -> None:
    book(installation)
    (answer,) = installation.ask(
        "sms", DANA, "I am very unhappy, your guy left a huge mess and it still leaks"
    )
    assert "sorry" in answer
    assert "passed this on to Sam" in answer
    assert not money(answer.text)
    (item,) = installation.handoffs
    assert "huge mess" in item.reason
    assert "huge mess" in installation.told("Sam")[-1]


def test_he_wants_a_person(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "can I talk to a real person please?")
    assert "passed this on to Sam" in answer
    (item,) = installation.handoffs
    assert "845-555-0111" in item.reason


@pytest.mark.parametrize("text", ["", "👍" * 10_000, "?" * 5_000, "ñ" * 3, "\u202e\u0000\u200b"])
def test_odd_texts_are_met_politely(installation: Installation, text: str) -> None:
    for _ in range(2):
        installation.ask("sms", DANA, text)
    assert not installation.dead
    assert len(installation.sent(DANA)) <= 2


LETTER = (
    "Hello, I got your name from the woman at the bakery. The kitchen faucet drips at the spout, it has done"
    " so since summer, and I would like it fixed before my sister comes. The weathervane on the shed"
    " won't turn and the bird bath is cracked. I am home any day but Tuesday. What would you charge? Ruth"
)


def test_of_a_letter_what_was_not_heard_is_passed_on_and_he_is_told(
    installation: Installation,
) -> None:
    (got,) = installation.ask("email", "Ruth <ruth@example.org>", LETTER)
    assert "$125" in got.text
    rest, times = got.text.index("the rest of your message"), got.text.index("We can come")
    assert got.text.index("$125") < rest < times
    (item,) = installation.handoffs
    assert "weathervane" in item.reason
    assert "bird bath" in item.reason
    (again,) = installation.ask("email", "Ruth <ruth@example.org>", "The first one, please.")
    assert "the rest of your message" not in again.text


def test_a_letter_that_was_read_whole_leaves_no_rest(installation: Installation) -> None:
    whole = LETTER.replace(
        "The weathervane on the shed won't turn and the bird bath is cracked.",
        "We moved here when the children were small and have never been sorry, even in winter.",
    )
    (got,) = installation.ask("email", "Ruth <ruth@example.org>", whole)
    assert "the rest" not in got.text
    assert installation.handoffs == []


def test_in_a_letter_days_and_jobs_take_turns_by_chance(installation: Installation) -> None:
    letter = (
        "Hello, the kitchen faucet drips and has since Easter, can you come Tuesday at nine? The hall closet"
        " door will not close, my husband shaved it once and made it worse, you could come Wednesday at two"
        " as well. Could you tell me what the two of them would cost? Ruth, 12 Wurts St, Kingston"
    )
    (got,) = installation.ask("email", "Ruth <ruth@example.org>", letter)
    assert "one visit for each" not in got.text
    assert "We can come" in got.text
