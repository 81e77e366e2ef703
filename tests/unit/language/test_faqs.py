"""Which of the owner's questions is asked."""

import pytest

from deskhand.business.load import sample
from deskhand.domain.base import Lang
from deskhand.domain.business import Faq
from deskhand.language.faqs import find_faqs
from deskhand.language.text import Text


def faq(key: str, question: str, *aliases: str, spanish: str = "") -> Faq:
    return Faq(
        key=key,
        question={Lang.EN: question, Lang.ES: spanish or question},
        answer={Lang.EN: "."},
        aliases={Lang.EN: aliases},
    )


FAQS = (
    faq("licence", "Are you licensed and insured?", "are you insured", spanish="¿Tienen licencia?"),
    faq("free_estimates", "Do you charge for estimates?", "free estimates"),
    faq("weekends", "Do you work on weekends?", "open saturday", spanish="¿Trabajan sábados?"),
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("hi are u insured?", ["licence"]),
        ("Do you give free estimates?", ["free_estimates"]),
        ("¿trabajan los sábados?", ["weekends"]),
        ("Are you licensed and insured? And do you work weekends?", ["licence", "weekends"]),
        ("1) Are you insured - liability, and for whoever you bring along as well?", ["licence"]),
        (
            "Do you work on weekends, and if not, from when? Are you insured? Do you charge for estimates?",
            ["free_estimates", "licence", "weekends"],
        ),
        ("My insurance paid for the drywall.", []),
        ("can you come Saturday to fix the toilet", []),
    ],
)
def test_questions(text: str, keys: list[str]) -> None:
    assert sorted(asked.key for asked in find_faqs(Text.of(text), FAQS)) == sorted(keys)


def test_without_a_list_nothing_is_asked() -> None:
    assert find_faqs(Text.of("are you insured?"), ()) == ()


def test_words_parted_by_an_and_are_not_one_question() -> None:
    book = sample().faq_book.faqs
    parted = Text.of("What does that cost and could you come Thursday morning?")
    assert [asked.key for asked in find_faqs(parted, book)] == []
    joined = Text.of("How much do you charge to come out?")
    assert [asked.key for asked in find_faqs(joined, book)] == ["trip_fee"]


def keys(written: str) -> list[str]:
    return [asked.key for asked in find_faqs(Text.of(written), sample().faq_book.faqs)]


def test_a_question_is_one_without_its_mark() -> None:
    assert keys("hi, do you take the old one away") == ["haul_away"]
    assert keys("hola, aceptan tarjetas de credito") == ["payment"]
    assert keys("the old one was taken away") == []


def test_what_says_less_of_the_same_words_is_not_asked() -> None:
    """Whoever asks for the licence number does not ask for the phone number."""
    assert keys("¿me pasa su número de licencia?") == ["licence"]
    assert keys("Can you send a certificate of insurance?") == ["coi"]


def test_two_questions_in_one_sentence_are_both_asked() -> None:
    assert sorted(keys("Are you licensed and insured?")) == ["insurance", "licence"]


@pytest.mark.parametrize("paper", ["W-9", "W9", "w 9"])
def test_a_telling_word_asks_however_long_the_question(paper: str) -> None:
    mail = (
        f"Before we can pay anybody our accounting office needs a {paper} from you, can you help?"
    )
    assert keys(mail) == ["w9"]


@pytest.mark.parametrize(
    "said",
    [
        "are you working today?? ill pay double",
        "Will pay extra if somebody comes tonight, can you?",
        "Would you try one board first, which of course I would pay?",
        "¿pueden venir hoy? le pago el doble",
    ],
)
def test_who_says_that_he_pays_does_not_ask_how(said: str) -> None:
    assert "payment" not in keys(said)
    assert "payment" in keys(f"{said} And how can I pay?")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("What would you charge to do both on the same trip?", "trip_fee"),
        ("¿Cuánto me cobraría más o menos?", "minimum"),
    ],
)
def test_what_is_said_by_the_way_is_not_asked(said: str, key: str) -> None:
    assert key not in keys(said)
