"""How many of a thing a message speaks of; a size, an hour or a house number is no number of pieces."""

from __future__ import annotations

import pytest

from deskhand.language.quantities import how_many, tells_how_many
from deskhand.language.text import Text

FAUCETS = ("Faucet repair", "dripping faucet", "kitchen tap leaks", "llave que gotea")
OUTLETS = ("Outlet replacement", "dead outlet", "cambio de tomacorriente")
TOILETS = ("Toilet replacement", "replace toilet", "cambio de inodoro")
TVS = ("TV mounting", "mount a tv")


@pytest.mark.parametrize(
    ("said", "names", "number"),
    [
        ("two faucets drip", FAUCETS, 2),
        ("two old leaky faucets", FAUCETS, 2),
        ("both faucets drip", FAUCETS, 2),
        ("ambas llaves gotean", FAUCETS, 2),
        ("I need 3 outlets replaced", OUTLETS, 3),
        ("outlets (4)", OUTLETS, 4),
        ("outlets x3", OUTLETS, 3),
        ("the outlets are dead, there are four of them", OUTLETS, 4),
        ("los tomacorrientes no sirven, tres de ellos", OUTLETS, 3),
        ("replace 12 outlets", OUTLETS, 12),
        ("cambiar dos inodoros", TOILETS, 2),
        ("mount two 55 inch tvs", TVS, 2),
        ("I have 2 toilets, only one of them runs", TOILETS, 1),
        ("one of my outlets is dead", OUTLETS, 1),
    ],
)
def test_a_number_counts_the_plural_it_stands_by(said: str, names: tuple[str], number: int) -> None:
    assert how_many(Text.of(said), names) == number


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("a dripping faucet", FAUCETS),
        ("swap a 3 prong outlet", OUTLETS),
        ("my 2 story house has dead outlets", OUTLETS),
        ("2 bathrooms need a toilet", TOILETS),
        ("come at 2. outlets are dead", OUTLETS),
        ("tuesday at 2 outlets please", OUTLETS),
        ("at 14 Wurts St, outlets", OUTLETS),
        ("the 3rd of December for the outlets", OUTLETS),
        ("$20 faucets", FAUCETS),
        ("two weeks ago the faucets dripped", FAUCETS),
        ("two toilets", FAUCETS),
    ],
)
def test_what_is_no_number_of_pieces(said: str, names: tuple[str]) -> None:
    assert how_many(Text.of(said), names) is None


def test_what_counts_another_thing_counts_nothing_here() -> None:
    said = Text.of("about 12 nail holes and one hole from a doorknob")
    patches = ("Small drywall patch", "hole in the wall")
    assert how_many(said, patches) == 12
    assert how_many(said, patches, ("nail holes", "wall dings")) is None


@pytest.mark.parametrize(
    ("said", "outlets", "alarms"),
    [
        ("outlets by the sink are dead, smoke alarms too old (4 of them)", None, 4),
        ("two outlets are dead and the alarms, five of them, chirp", 2, 5),
    ],
)
def test_of_them_counts_what_was_named_last(
    said: str, outlets: int | None, alarms: int | None
) -> None:
    one, other = ("dead outlets",), ("smoke alarms",)
    assert how_many(Text.of(said), one, other) == outlets
    assert how_many(Text.of(said), other, one) == alarms


def test_in_spanish_of_them_counts_what_was_named_last_too() -> None:
    said = Text.of("los enchufes no sirven y las alarmas chillan, tres de ellas")
    outlets, alarms = ("enchufe no sirve",), ("alarma de humo",)
    assert how_many(said, outlets, alarms) is None
    assert how_many(said, alarms, outlets) == 3


@pytest.mark.parametrize(
    ("question", "said", "told"),
    [
        ("About how many boards are bad?", "three or four boards by the steps went soft", True),
        ("About how many boards are bad?", "some boards by the steps went soft", False),
        ("About how many tiles is it, and do you have spares?", "2 cracked floor tiles", True),
        ("About how many tiles is it, and do you have spares?", "tiles in 2 rooms", False),
        ("¿Más o menos cuántas tablas están mal?", "se pudrieron cuatro tablas", True),
        ("Is the house one story or two?", "it is a two-story house", True),
        ("Is the house one story or two?", "a ranch, so no tall ladder", True),
        ("¿La casa es de un piso o de dos?", "la casa es de dos pisos", True),
        ("Is the house one story or two?", "that is a long story", False),
    ],
)
def test_a_question_of_the_book_that_the_message_has_answered(
    question: str, said: str, told: bool
) -> None:
    assert tells_how_many(question, Text.of(said)) is told


BARS = ("Grab bars", "grab bar in the shower", "barras de apoyo")
STORMS = ("Storm windows up or down", "put up storm windows", "contraventanas")
STICKS = ("Door adjustment", "door sticks", "puerta roza")
NEW_DOORS = (
    "Interior door installation",
    "replace door",
    "replace closet door",
    "cambiar la puerta",
)


@pytest.mark.parametrize(
    ("said", "names", "number"),
    [
        ("grab bars: one in the shower and one by the toilet", BARS, 2),
        ("I need grab bars, two in the tub and another by the toilet", BARS, 3),
        ("necesito barras de apoyo, una en la ducha y otra junto al inodoro", BARS, 2),
        ("hang eight old wooden storm windows", STORMS, 8),
        ("the storm windows are in the barn, there are seven of them", STORMS, 7),
    ],
)
def test_things_are_counted_by_where_they_stand(
    said: str, names: tuple[str, ...], number: int
) -> None:
    assert how_many(Text.of(said), names) == number


@pytest.mark.parametrize(
    "said",
    [
        "the kitchen door sticks. Replace both closet doors",
        "la puerta del baño roza. Hay que cambiar la puerta de dos cuartos, las dos puertas",
    ],
)
def test_the_number_of_one_job_is_not_that_of_another(said: str) -> None:
    text = Text.of(said)
    assert how_many(text, STICKS, NEW_DOORS) is None
    assert how_many(text, NEW_DOORS, STICKS) == 2
