"""Manners: thanks and tapbacks, a yes that is one, a person when one is asked for, anger, machines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.domain.plan import FactType
from tests.flows.installation import DANA, Installation, money, when
from tests.flows.stories import MAIL, NAME, PERSON, STREET, TUESDAY, TUESDAY_AT_ONE, book

OPEN_QUESTION = "my faucet drips, when can you come?"
ANGRY = "this is unacceptable, your guy left a huge mess in my kitchen"
FURIOUS = "I am furious, this is the worst service ever"


# ---- thanks, emoji and tapbacks


@pytest.mark.parametrize(
    "words",
    [
        "thanks",
        "Thank you!!",
        "gracias",
        "\U0001f64f",
        "\U0001f60a",
        "\u2764\ufe0f",
        "Liked \u201cSee you Tuesday\u201d",
        'Loved "See you Tuesday"',
        "Emphasized \u201cYou're booked\u201d",
        "Laughed at \u201cYou're booked\u201d",
        "Loved an image",
        "Le gust\u00f3 \u201cSu visita queda agendada\u201d",
        "Le encant\u00f3 una imagen",
        "\u200a\U0001f44d\u200a to \u201c\u200aYou're booked\u200a\u201d",
        "\U0001f44d\U0001f3fd to \u201cYou're booked\u201d",
        "Reacted \u2764\ufe0f to \u201cYou're booked\u201d",
        "\U0001f44d a \u201cSu visita queda agendada\u201d",
        "Removed a like from \u201cSee you Tuesday\u201d",
    ],
)
def test_after_a_settled_point_nothing_is_answered(installation: Installation, words: str) -> None:
    book(installation)
    assert installation.ask("sms", DANA, words) == []
    assert not installation.handoffs
    assert len(installation.booked) == 1


def test_a_tapback_of_the_whole_confirmation_is_read_as_no_new_work(
    installation: Installation,
) -> None:
    book(installation)
    ours = installation.last(DANA).text
    assert installation.ask("sms", DANA, f"Loved \u201c{ours}\u201d") == []
    assert len(installation.visits()) == 1


YESES = ["ok", "\U0001f44d", "Ok!", "LIKED"]


def _yes(installation: Installation, words: str) -> str:
    return f"Liked \u201c{installation.last(DANA).text}\u201d" if words == "LIKED" else words


@pytest.mark.parametrize("words", YESES)
def test_one_thing_offered_and_a_yes_takes_it(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, TUESDAY)
    assert len(installation.last(DANA).slots) == 1
    (held,) = installation.ask("sms", DANA, _yes(installation, words))
    assert "holding" in held
    assert held.slots == [TUESDAY_AT_ONE]


@pytest.mark.parametrize("words", YESES)
def test_several_things_offered_and_a_yes_gets_one_short_question(
    installation: Installation, words: str
) -> None:
    installation.ask("sms", DANA, OPEN_QUESTION)
    assert len(installation.last(DANA).slots) > 1
    (asked,) = installation.ask("sms", DANA, _yes(installation, words))
    assert asked.text == "Which of those times works best for you?"
    assert not installation.visits()


def test_a_tapback_on_something_older_takes_nothing(installation: Installation) -> None:
    installation.ask("sms", DANA, "what does a toilet repair cost?")
    older = installation.last(DANA).text
    installation.ask("sms", DANA, "no thanks. " + TUESDAY)
    assert installation.ask("sms", DANA, f"Liked \u201c{older}\u201d") == []
    assert not installation.visits()


def test_a_thumbs_down_is_no_yes(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, f"Disliked \u201c{installation.last(DANA).text}\u201d")
    assert not installation.visits()


# ---- a person, or a call


@pytest.mark.parametrize(
    "words",
    [
        "can I talk to a real person please",
        "please call me",
        "can someone give me a call",
        "quiero hablar con una persona",
    ],
)
def test_who_wants_a_person_is_handed_over_that_turn_and_not_asked(
    installation: Installation, words: str
) -> None:
    (told,) = installation.ask("sms", DANA, words)
    assert "Sam" in told
    assert "?" not in told
    assert told.values(FactType.PHONE)
    (item,) = installation.handoffs
    assert "845-555-0111" in item.reason
    assert words in item.reason


def test_number_and_best_time_stand_in_the_item(installation: Installation) -> None:
    (told,) = installation.ask(
        "email", MAIL, "My faucet drips. Please call me at 845-555-0177 tomorrow after 3pm."
    )
    assert "?" not in told
    (item,) = installation.handoffs
    assert "845-555-0177" in item.reason
    assert "best time: tomorrow, Mon Nov 23, between 3 and 6 pm" in item.reason


def test_who_wants_a_call_is_told_that_one_was_asked_for_where_and_when(
    installation: Installation,
) -> None:
    (told,) = installation.ask(
        "email", MAIL, "Please have someone call me at 845-555-0177 tomorrow after 3pm."
    )
    said = "you'd like a call at 845-555-0177, tomorrow, Mon Nov 23, between 3 and 6 pm"
    assert f"I've passed this on to Sam: {said}." in " ".join(told.text.split())
    (texted,) = installation.ask("sms", DANA, "quiero hablar con una persona")
    assert "quiere una llamada al 845-555-0111" in texted


def test_without_a_number_that_is_said_and_not_asked(installation: Installation) -> None:
    (told,) = installation.ask("email", MAIL, "Can somebody give me a call about my deck?")
    assert "you'd like a call, and we have no number for you yet" in told
    assert "You can also call 845-555-0100" in told
    assert "?" not in told.text


def test_not_even_when_a_hold_waits_for_the_address(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes")
    (told,) = installation.ask("sms", DANA, "just call me please")
    assert "passed this on" in told
    assert "?" not in told


def test_several_asks_for_a_person_are_one_item(installation: Installation) -> None:
    installation.ask("sms", DANA, "please call me")
    installation.ask("sms", DANA, "can someone call me??")
    installation.ask("sms", DANA, "call me tomorrow at 9am")
    (item,) = installation.handoffs
    assert "tomorrow at 9am" in item.reason
    assert "best time" in item.reason


def test_the_time_of_the_call_is_no_wish_for_a_visit(installation: Installation) -> None:
    installation.ask("sms", DANA, "please call me friday at 9am")
    (offered,) = installation.ask("sms", DANA, OPEN_QUESTION)
    assert offered.slots
    assert not all(slot.startswith("2026-11-27") for slot in offered.slots)


# ---- machines


@pytest.mark.parametrize(
    "words",
    [
        "are you a bot?",
        "Is this a real person?",
        "am I talking to a machine?",
        "\u00bfes un robot?",
    ],
)
def test_asked_whether_it_is_a_machine_it_says_so(installation: Installation, words: str) -> None:
    (told,) = installation.ask("sms", DANA, words)
    assert "automat" in told
    assert "Sam" in told
    assert not installation.handoffs


def test_it_says_so_in_the_middle_of_a_talk_and_goes_on(installation: Installation) -> None:
    book(installation)
    (told,) = installation.ask("sms", DANA, "are you a robot? how much is a toilet repair?")
    assert "automated assistant, a machine" in told
    assert told.amounts == [13_500]


def test_a_robot_question_and_a_wish_for_a_person(installation: Installation) -> None:
    (told,) = installation.ask("sms", DANA, "is this a bot? I want to talk to a person")
    assert "automated assistant, a machine" in told
    assert "passed this on to Sam" in told
    assert "?" not in told


def test_a_washing_machine_is_none(installation: Installation) -> None:
    (told,) = installation.ask("sms", DANA, "is this washing machine hookup something you do?")
    assert "a machine;" not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (TUESDAY, "This is Bluebird Handyman's automated assistant; Sam reads these messages too."),
        ("hola, \u00bfcu\u00e1nto cuesta arreglar un inodoro?", "Soy el asistente automatizado de"),
    ],
)
def test_the_first_message_signs_and_the_second_does_not(
    installation: Installation, words: str, said: str
) -> None:
    (first,) = installation.ask("sms", DANA, words)
    assert said in first
    (second,) = installation.ask("sms", DANA, OPEN_QUESTION)
    assert said not in second


# ---- an unhappy customer


def test_one_apology_and_the_owner_is_told_at_once(installation: Installation) -> None:
    book(installation)
    (told,) = installation.ask("sms", DANA, ANGRY)
    assert told.text.count("sorry") == 1
    assert "passed this on to Sam" in told
    assert "?" not in told
    assert ANGRY in installation.told()[-1]


def test_the_second_angry_message_gets_no_second_apology(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, ANGRY)
    (told,) = installation.ask("sms", DANA, FURIOUS)
    assert "sorry" not in told
    assert told.text.startswith("I've passed this on to Sam.")
    (item,) = installation.handoffs
    assert ANGRY in item.reason
    assert FURIOUS in item.reason
    assert FURIOUS in installation.told()[-1]


def test_after_that_it_is_quiet_but_for_the_owner(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, ANGRY)
    installation.ask("sms", DANA, FURIOUS)
    assert installation.ask("sms", DANA, f"{FURIOUS}, do you hear me") == []
    assert installation.ask("sms", DANA, "so what does a toilet repair cost?") == []
    assert "toilet repair" in installation.told()[-1]
    assert len(installation.handoffs) == 1


def test_thanks_of_an_unhappy_customer_disturb_nobody(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, ANGRY)
    before = len(installation.told())
    assert installation.ask("sms", DANA, "ok thanks") == []
    assert len(installation.told()) == before


def test_given_back_she_is_answered_again(installation: Installation) -> None:
    book(installation)
    installation.ask("sms", DANA, ANGRY)
    installation.owner("give back Dana")
    assert installation.ask("sms", DANA, "what does a toilet repair cost?")[0].amounts == [13_500]


def test_a_day_later_she_is_answered_again(installation: Installation) -> None:
    installation.ask("sms", DANA, ANGRY)
    installation.advance(timedelta(hours=25))
    assert installation.ask("sms", DANA, "what does a toilet repair cost?")[0].amounts == [13_500]


def test_danger_rings_whoever_is_angry(installation: Installation) -> None:
    installation.ask("sms", DANA, ANGRY)
    (safety,) = installation.ask("sms", DANA, "and now I smell gas in my kitchen")
    assert "911" in safety
    assert installation.pages


def test_an_ordinary_talk_is_as_it_was(installation: Installation) -> None:
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes please")
    installation.ask("sms", DANA, PERSON)
    (visit,) = installation.booked
    assert (when(visit.start), visit.name, visit.address) == (TUESDAY_AT_ONE, NAME, STREET)


def test_a_tapback_answers_no_other_question(installation: Installation) -> None:
    installation.ask("sms", DANA, "how much to replace a kitchen faucet?")
    before = installation.ask("sms", DANA, "are you a bot?")[0].text
    installation.ask("sms", DANA, "ok")
    assert installation.ask("sms", DANA, f"Liked \u201c{before}\u201d") == []


@pytest.mark.parametrize(
    "said",
    [
        "just wanted to say Mike did a great job yesterday!",
        "quedó muy bonito el baño, muchas gracias",
    ],
)
def test_a_kind_word_is_thanked_for_and_reaches_the_owner(
    installation: Installation, said: str
) -> None:
    (answer,) = installation.ask("sms", DANA, said)
    assert not answer.slots
    assert "Thanks, noted." in answer or "Gracias, anotado." in answer
    (item,) = installation.handoffs
    assert item.reason.startswith("a kind word")


@pytest.mark.parametrize(
    "said",
    [
        "you did not do a good job, the faucet leaks again",
        "no hicieron buen trabajo, la llave gotea",
    ],
)
def test_bad_work_is_no_new_work(installation: Installation, said: str) -> None:
    (answer,) = installation.ask("sms", DANA, said)
    assert not money(answer.text)
    assert installation.handoffs


def test_a_call_wished_for_today_reaches_the_owner_at_once(installation: Installation) -> None:
    installation.ask("sms", DANA, "can somebody call me today after 4? 845-555-0177")
    (told,) = installation.told()
    assert "845-555-0177" in told


def test_a_call_for_tomorrow_waits_for_the_evening_mail(installation: Installation) -> None:
    installation.ask("sms", DANA, "can somebody call me tomorrow after 4? 845-555-0177")
    assert not installation.told()
    assert installation.handoffs


def test_a_note_of_thanks_is_priced_nowhere(installation: Installation) -> None:
    note = (
        "Just a note to say thank you for Monday. The pocket door slides like it did when I was a girl, and "
        "the kitchen is bright with the new light."
    )
    (answer,) = installation.ask("sms", DANA, note)
    assert not money(answer.text)
    assert not answer.slots
