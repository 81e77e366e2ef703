"""How people answer: in short, beside the point, with a question back. Each was answered wrongly once."""

from __future__ import annotations

import pytest

from tests.flows.installation import DANA, Installation, money, when
from tests.flows.stories import PERSON, book


def test_whenever_is_the_first_time(installation: Installation) -> None:
    installation.ask("sms", DANA, "smoke detector chirps, can you come?")
    (answer,) = installation.ask("sms", DANA, "whenever is good hon")
    assert "holding this time" in answer
    assert len(answer.slots) == 1


def test_a_bunch_of_things_picks_no_time(installation: Installation) -> None:
    installation.ask("sms", DANA, "need some stuff done around the house, several things")
    installation.ask("sms", DANA, "like a bunch of things")
    assert not installation.visits()


def test_the_same_time_on_another_day(installation: Installation) -> None:
    visit = book(installation)
    hour = when(visit.start)[11:]
    (answer,) = installation.ask("sms", DANA, "something came up, can we push to friday same time?")
    assert [slot[11:] for slot in answer.slots] == [hour]
    installation.ask("sms", DANA, "yes that works")
    (moved,) = installation.booked
    assert when(moved.start)[11:] == hour
    assert when(moved.start) != when(visit.start)


def test_and_the_ceiling_is_told_from_the_price_in_talk(installation: Installation) -> None:
    installation.ask("sms", DANA, "how much to paint a bedroom?")
    (answer,) = installation.ask("sms", DANA, "and ceiling?")
    assert "Not included: the paint, the ceiling, and the trim." in answer
    assert not money(answer.text)


def test_y_el_techo(installation: Installation) -> None:
    installation.ask("sms", DANA, "¿cuánto cobran por pintar un cuarto?")
    (answer,) = installation.ask("sms", DANA, "¿y el techo?")
    assert "No incluye: la pintura, el techo y las molduras." in answer


def test_a_question_back_is_no_answer_to_ours(installation: Installation) -> None:
    (offer,) = installation.ask("sms", DANA, "price to replace a kitchen faucet?")
    assert "Do you already have the new faucet?" in offer
    (answer,) = installation.ask("sms", DANA, "what about the old one")
    assert "noted" not in answer
    (question,) = installation.approvals
    assert "what about the old one" in question.text


@pytest.mark.parametrize(
    "text",
    [
        "do you service Albany?",
        "do you come out to albany? need a door hung",
        "¿llegan hasta Albany?",
    ],
)
def test_a_town_asks_for_the_area(installation: Installation, text: str) -> None:
    (answer,) = installation.ask("sms", DANA, text)
    assert any(fact.source == "FaqBook/main#area" for fact in answer.facts)


def test_whether_the_visit_for_an_estimate_costs(installation: Installation) -> None:
    installation.ask("sms", DANA, "my deck boards are rotten in five spots, how much?")
    (answer,) = installation.ask("sms", DANA, "is that visit free?")
    assert "There is no charge for the visit for an estimate." in answer


def test_this_weekend_as_a_wish_asks_nothing_of_weekends(installation: Installation) -> None:
    (answer,) = installation.ask("sms", DANA, "my faucet drips. Could you look at it this weekend?")
    assert not [fact for fact in answer.facts if fact.source.startswith("FaqBook/")]


def test_name_and_address_before_a_time_are_noted(installation: Installation) -> None:
    (offer,) = installation.ask("sms", DANA, "my faucet drips, what do you charge?")
    assert len(offer.slots) == 3
    (answer,) = installation.ask("sms", DANA, PERSON)
    assert "Thanks, noted. Which of those times works best for you?" in answer


def test_a_day_that_names_all_our_offers_is_not_offered_again(installation: Installation) -> None:
    installation.ask("sms", DANA, "my faucet drips, can you come Wednesday?")
    (answer,) = installation.ask("sms", DANA, "wednesday is ok")
    assert not answer.slots
    assert "Which of those times works best for you?" in answer


def test_one_word_to_the_owner_is_enough(installation: Installation) -> None:
    (answer,) = installation.ask(
        "sms", DANA, "are you licensed? need a certificate of insurance for my building"
    )
    assert answer.text.count("passed") == 1


WORK = {
    "can you fix a sticking bedroom door?": {"$110"},
    "can someone replace 2 light switches?": {"$120", "$65", "$185"},
    "my garbage disposal is jammed and humming, can you fix it?": {"$95"},
    "bathroom fan is super loud, can you replace it?": {"$195", "$295"},
}


@pytest.mark.parametrize("text", WORK)
def test_the_row_that_is_meant(installation: Installation, text: str) -> None:
    (answer,) = installation.ask("sms", DANA, text)
    assert WORK[text] == {amount.rstrip(",") for amount in money(answer.text)}
