"""What the writer and his people do at a time is no time asked for; a day that is full is left out."""

from __future__ import annotations

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

ENGLISH = [
    ("I teach 9:30 to 5, can you come Tuesday after that?", "11-24 17:00-22:00"),
    ("I'm on the road Monday to Friday so this weekend", "11-28~11-29"),
    ("toilet runs. I leave for work 1:30. can someone come tomorrow morning?", "11-23 08:00-12:00"),
    ("dr appt is 8:30 that day, so Thursday after 10", "11-26 10:00-18:00"),
    ("Tuesday 2-4? pickup at school is 4:30", "11-24 14:00-16:00"),
    ("We have guests from the 12th to the 19th so not then. the 21st?", "12-21"),
    ("checkout is 11 and new people come at 4. Tuesday between 11 and 4?", "11-24 11:00-16:00"),
    ("my wife says Tuesday, but Tuesday I get my hair done, so no. Wednesday.", "11-25"),
    ("I was gonna say Friday but Friday I got the dentist. Make it Saturday", "11-28"),
    ("Wednesday instead? Thursday I have closing on the other house", "11-25"),
    ("wed, no wait thurs after 2", "11-26 14:00-18:00"),
    ("before 9 or after 6 on Thursday", "11-26 08:00-09:00, 11-26 18:00-22:00"),
    ("between 1 and 3 on Wednesday, or same hours Friday", "11-25 13:00-15:00, 11-27 13:00-15:00"),
    ("Is Thursday at 10 doable? if not then Friday same time", "11-26~11-27 10:00"),
    ("swap a plain switch for a dimmer tomorrow at 4", "11-23 16:00"),
    ("the co-op board meets Monday at 7 pm", ""),
    ("We are closing on a house in New Paltz on December 17", ""),
    ("Bus drops my kids at 3:15 and the door gets slammed", ""),
    ("I'm at work Monday, Wednesday and Friday", ""),
    ("I'm at work downtown Friday until 5:30", "11-27 17:30-22:00"),
    (
        "I'm at work at the library Monday, Wednesday and Friday until 5:30, Tuesdays I'm home",
        "11-23 17:30-22:00, 11-25 17:30-22:00, 11-27 17:30-22:00, 11-24",
    ),
    ("not Monday, Tuesday or Wednesday", ""),
    # What looks like it and is a wish.
    ("can't do Monday, Tuesday or Wednesday works", "11-24~11-25"),
    ("I work, can you come Friday", "11-27"),
    ("I'm at work so call me Friday", ""),
    ("I'm home Monday", "11-23"),
    ("I'm free Tuesday or Thursday", "11-24, 11-26"),
    ("I'm at the house Friday", "11-27"),
    ("I need somebody Wednesday", "11-25"),
    ("I have Tuesday open", "11-24"),
    ("I want the job done Friday", "11-27"),
    ("can you come Friday I have a leak in the kitchen", "11-27"),
]
SPANISH = [
    ("trabajo de 6 a 2 así que después de las 3 el miércoles", "11-25 15:00-18:00"),
    ("el martes tengo los taxes a la 1:30. Mejor el lunes", "11-23"),
    ("el sábado tenemos la quinceañera, ¿puede el viernes?", "11-27"),
    ("firmamos la compra de la casa el 22 de mayo", ""),
    ("los nenes salen de la escuela a las 3 y tiran el portón", ""),
    ("el martes, no perdón, el miércoles a las 10", "11-25 10:00"),
    (
        "entre 10 y 12 el jueves o si no el lunes a la misma hora",
        "11-26 10:00-12:00, 11-23 10:00-12:00",
    ),
    ("miércoles o viernes, los dos me sirven", "11-25, 11-27"),
    ("pongo una cubeta y la vacío en la mañana y en la noche", ""),
    ("nos bañamos en la noche, venga el viernes", "11-27"),
    # What looks like it and is a wish.
    ("quiero el trabajo listo para el viernes", "11-22 15:00 >> 11-27 18:00"),
    ("puedo el martes", "11-24"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH, ids=[text for text, _ in SPANISH])
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
