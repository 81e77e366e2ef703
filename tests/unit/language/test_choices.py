"""References to offers, and bare answers."""

import pytest

from deskhand.domain.understanding import Choice, Pick
from deskhand.language.choices import (
    bare_yes,
    declines_page,
    find_choice,
    offered_options,
    only_courtesies,
    tells_which,
)
from deskhand.language.text import Text

OFFER = "I can come:\n1) Tue 8-10 am\n2) Tue 1-3 pm\n3) Wed 10 am-12 pm\nWhich one suits you?"


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("the first one", Choice(number=1)),
        ("#2", Choice(number=2)),
        ("2", Choice(number=2)),
        ("option b", Choice(number=2)),
        ("second", Choice(number=2)),
        ("I'll take the third", Choice(number=3)),
        ("number two please", Choice(number=2)),
        ("la primera", Choice(number=1)),
        ("la segunda por favor", Choice(number=2)),
        ("the later one", Choice(pick=Pick.LATEST)),
        ("whichever is earlier", Choice(pick=Pick.EARLIEST)),
        ("la más temprano", Choice(pick=Pick.EARLIEST)),
        ("any of them", Choice(pick=Pick.ANY)),
        ("either", Choice(pick=Pick.ANY)),
        ("cualquiera", Choice(pick=Pick.ANY)),
        ("whenever is good hon", Choice(pick=Pick.ANY)),
        ("whenever", Choice(pick=Pick.ANY)),
        ("whenever works for you", Choice(pick=Pick.ANY)),
        ("cuando quieran", Choice(pick=Pick.ANY)),
        ("cuando usted pueda", Choice(pick=Pick.ANY)),
        ("I'd like a", Choice(number=1)),
        ("I'll take a please", Choice(number=1)),
        ("option a on Tuesday", Choice(number=1)),
        ("ill take 1 my address is 12 Main St", Choice(number=1)),
        ("none of those work", Choice(pick=Pick.NONE)),
        ("ninguna", Choice(pick=Pick.NONE)),
    ],
)
def test_choices(text: str, choice: Choice) -> None:
    found = find_choice(Text.of(text), 3)
    assert found is not None
    assert found.choice == choice


@pytest.mark.parametrize(
    "text",
    [
        "4",
        "Tuesday at 2 pm works",
        "the 10am one",
        "I have 2 kids and 3 dogs here",
        "first of all, who is this",
        "like a bunch of things",
        "we want a few shelves too",
        "I'd like one that is brushed nickel",
        "can you do a toilet too",
    ],
)
def test_what_names_no_offer(text: str) -> None:
    found = find_choice(Text.of(text), 3)
    assert found is None or found.choice.number is None


def test_nothing_is_chosen_when_nothing_was_offered() -> None:
    assert find_choice(Text.of("the first one"), 0) is None


@pytest.mark.parametrize(
    ("outgoing", "count"),
    [
        (OFFER, 3),
        ("A) Monday 9-11\nB) Tuesday 3-5\nWhich do you prefer?", 2),
        ("Would Tuesday 8-10 am or Wednesday 1-3 pm work? Which suits?", 2),
        ("Puedo ir:\n1) martes 8 a 10\n2) miércoles 1 a 3\n¿Cuál le sirve?", 2),
        ("It is $185. Shall we go ahead?", 0),
        ("Sam comes Tuesday between 1 and 3.", 0),
        (None, 0),
    ],
)
def test_how_many_options_we_offered(outgoing: str | None, count: int) -> None:
    assert offered_options(outgoing) == count


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", True),
        ("Yes please!", True),
        ("sounds good, thanks", True),
        ("ok", True),
        ("👍🏽", True),
        ("sí", True),
        ("dale", True),
        ("Perfecto, gracias", True),
        ("no thanks", False),
        ("nope", False),
        ("No, gracias", False),
        ("👎", False),
        ("yes but after 3", None),
        ("ok?", None),
        ("thanks", None),
        ("🔥", None),
        ("", None),
    ],
)
def test_a_bare_yes_or_no(text: str, answer: bool | None) -> None:
    assert bare_yes(Text.of(text)) is answer


@pytest.mark.parametrize(
    "written",
    [
        "ok thanks",
        "\U0001f44d",
        "got it, thank you so much",
        "k",
        "sí, muchas gracias",
        "no thanks bye",
    ],
)
def test_courtesies_alone(written: str) -> None:
    assert only_courtesies(Text.of(written))


@pytest.mark.parametrize(
    "written", ["ok but can you come earlier", "thanks, and the sink?", "Tuesday", "no, the second"]
)
def test_more_than_courtesies(written: str) -> None:
    assert not only_courtesies(Text.of(written))


@pytest.mark.parametrize(
    "text",
    ["can't", "No.", "nope", "sorry, can't tonight", "I'm away, try Mike", "not me", "\U0001f44e",
     "I can't get there before noon", "no puedo", "estoy ocupado", "unavailable"],
)  # fmt: skip
def test_who_is_paged_and_says_that_he_cannot(text: str) -> None:
    assert declines_page(Text.of(text))


@pytest.mark.parametrize(
    "text",
    ["ok", "40 minutes", "not an emergency", "on my way", "no problem", "no worries, going now",
     "it can't be gas, the meter is off", "tell her she can't go back in", "voy", "no es emergencia",
     "\U0001f44d", "", "I can't promise but leaving now"],
)  # fmt: skip
def test_every_other_answer_takes_the_page(text: str) -> None:
    assert not declines_page(Text.of(text))


WALL = "Is the wall drywall, brick or stone?"


@pytest.mark.parametrize(
    ("question", "said", "told"),
    [
        (WALL, "hang a tv over a brick fireplace", True),
        ("¿La pared es de tablaroca, ladrillo o piedra?", "es pared de ladrillo", True),
        (WALL, "hang a tv over the fireplace", False),
        ("Is there a fan there now, or a light?", "put a fan where the light is", False),
        ("¿Ahora hay un ventilador o una lámpara en ese lugar?", "cambiar un ventilador", False),
        ("Is the house one story or two?", "a two story house", False),
        ("Do you already have the new fan?", "the new fan", False),
    ],
)
def test_one_of_the_words_a_question_offers(question: str, said: str, told: bool) -> None:
    assert tells_which(question, Text.of(said)) is told
