"""What is moved: a booking, whose time is none asked for, or a thing, which is work."""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

ENGLISH = [
    ("can you change the faucet on Thursday?", "11-26"),
    ("could you move our fridge Friday morning", "11-27 08:00-12:00"),
    ("we need to switch the outlet covers on Monday", "11-23"),
    ("swap two locks tomorrow", "11-23"),
    ("can you bring a ladder on Friday", "11-27"),
    ("please change my appointment on Thursday", ""),
    ("change Maria's appointment on Friday", ""),
    ("I need to change the time on Thursday", ""),
    ("can we change it to Friday", "11-27"),
    ("move my Tuesday 10am to 2pm", "11-24 14:00"),
    ("move the plumber visit from Thursday to Friday", "11-27"),
    ("move the install from Tuesday to Friday", "11-27"),
    ("we're away for 3 days from Friday", ""),
]
SPANISH = [
    (
        "puede cambiar la llave de mi cocina el jueves 3 de diciembre en la mañana?",
        "12-03 08:00-12:00",
    ),
    ("necesito cambiar el piso del baño el viernes", "11-27"),
    ("¿pueden mover un sofá el sábado?", "11-28"),
    ("por la tarde el jueves 3 de diciembre puede cambiar el foco", "12-03 12:00-18:00"),
    ("cambiar mi cita del jueves", ""),
    ("quiero cambiar la cita del jueves al viernes", "11-27"),
    ("mueva la visita para el lunes", "11-23"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH)
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
