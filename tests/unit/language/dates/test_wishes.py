"""Wishes with an exception, a reference or a bound in them, said on Sunday 22 November 2026 at 15:00."""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

ENGLISH = [
    ("any morning but Friday", "11-23~11-26 08:00-12:00, 11-28 08:00-12:00"),
    ("next week, any afternoon but Wednesday", "11-23~11-24 12:00-17:00, 11-26~11-28 12:00-17:00"),
    ("any afternoon next week but Wednesday", "11-23~11-24 12:00-17:00, 11-26~11-28 12:00-17:00"),
    ("anytime after 4 except Wednesday", "11-23~11-24 16:00-18:00, 11-26~11-28 16:00-18:00"),
    ("any day but Friday, in the morning", "11-23~11-26 08:00-12:00, 11-28 08:00-12:00"),
    ("tomorrow's no good but the day after is fine", "11-24"),
    ("Friday is out, Thursday too. Wednesday ok", "11-25"),
    ("Wednesday, pref am", "11-25 08:00-12:00"),
    ("mid-week is best, mornings", "11-24~11-26 08:00-12:00"),
    ("the Monday after Thanksgiving", "11-30"),
    ("the Friday before the 12th", "12-11"),
    ("this Saturday or next", "11-28, 12-05"),
    ("any day except Friday next week", "11-23~11-26, 11-28"),
    ("any time tomorrow except 12 to 1", "11-23 08:00-12:00, 11-23 13:00-18:00"),
    ("can he be here at 7:30 on Thursday", "11-26 07:30"),
    ("I get off work at 4, so Thursday after 4:30", "11-26 16:30-18:00"),
    ("Saturday first thing? I leave at 10:30", "11-28 08:00-10:00"),
    ("we're away until the 2nd, any day after that", "12-02~12-08"),
    ("I can't until Friday", "11-27~12-03"),
    ("could you do it by the 4th? we're home on the 2nd and 3rd", "12-02~12-03"),
    ("I said the 8th but I meant the 9th", "12-09"),
    ("Thursday's good or Friday's good in the afternoons", "11-26~11-27 12:00-17:00"),
    ("first week of December any day but Wednesday", "11-30~12-01, 12-03~12-05"),
    ("closed until April", ""),
    ("i need it back up before the game on Friday", "11-22 15:00 >> 11-26 18:00"),
    ("the storm came through on Friday and the gutter is down", ""),
    ("my shift starts at 4", ""),
    ("patch it before the inspector comes on Friday", "11-22 15:00 >> 11-26 18:00"),
    ("it clogs every Sunday when we have people over", ""),
    ("He is home every day except Tuesday. Could you come Thursday?", "11-26"),
    ("mornings suit him better than afternoons. Tuesday or Wednesday?", "11-24~11-25 08:00-12:00"),
    ("closed until the 29th. The 30th works", "11-30"),
    (
        "the inspector is back on the 26th so it has to be done before that",
        "11-22 15:00 >> 11-25 18:00",
    ),
    ("no rain till Saturday. anytime before then", "11-22 15:00 >> 11-27 18:00"),
    ("the piano comes the 30th", ""),
    ("the landlord inspects Dec 3. any day next week but Wednesday", "11-23~11-24, 11-26~11-28"),
    ("call me after 6", ""),
    ("we close at 4 on Thursdays", ""),
    ("the wife has been on me since Christmas about it", ""),
    ("thurs I gotta be in the Bronx, can we do Fri or Sat", "11-27~11-28"),
    ("any Monday next month", "12-07, 12-14, 12-21, 12-28"),
    ("move it to next month, any Monday", "12-07, 12-14, 12-21, 12-28"),
    ("Thursday between 8 & 10 or Friday, same hours", "11-26~11-27 08:00-10:00"),
    ("the week after, then: Tuesday the 1st or Wednesday the 2nd", "12-01~12-02"),
    ("got anything this Thursday?", "11-26"),
    ("would you do it for 500", ""),
    ("we are at two oh five Washington Avenue", ""),
    ("your guys killed it, 10/10", ""),
    ("im 2 hrs away", ""),
    ("if not Tuesday then Friday", "11-27"),
    ("Tuesday night was the plan", ""),
]
SPANISH = [
    ("cualquier día menos el viernes, en la mañana", "11-23~11-26 08:00-12:00, 11-28 08:00-12:00"),
    ("el día 2 a las 8 y media de la mañana", "12-02 08:30"),
    ("martes 1 o miércoles 2 de diciembre entre 10 y 12", "12-01~12-02 10:00-12:00"),
    ("de hoy en ocho", "11-29"),
    ("a finales de la semana que viene, jueves o viernes", "11-26~11-27"),
    ("tengo turno de noche, mejor el jueves en la tarde", "11-26 12:00-18:00"),
    ("el jueves viene mi suegra, ¿pueden venir el miércoles?", "11-25"),
    ("puede ser next week, lunes no porque es feriado, el resto sí", "11-24~11-28"),
    (
        "cualquier mañana de la próxima semana menos el martes",
        "11-23 08:00-12:00, 11-25~11-28 08:00-12:00",
    ),
    ("lunes y martes no porque tengo doctor, mejor el miércoles", "11-25"),
    ("el mes pasado taparon el hoyo, ¿podrían el lunes 30?", "11-30"),
    ("llámeme después de las 6", ""),
    ("a partir del 24 cualquier día hasta el 27", "11-24~11-27"),
    ("el 7 o 8 d enero", "01-07~01-08"),
    ("no nos alcanza este mes", ""),
    ("mejor el viernes en vez del jueves", "11-27"),
    ("el viernes no porque trabajo, mejor el sábado", "11-28"),
    ("toda la mañana del jueves", "11-26 08:00-12:00"),
    (
        "los martes no puedo, los demás días sí en la mañana",
        "11-23 08:00-12:00, 11-25~11-28 08:00-12:00",
    ),
    ("puedo de 3 a 6 cualquier día entre semana", "11-23~11-27 15:00-18:00"),
    ("el 10 de 9 a 12", "12-10 09:00-12:00"),
    ("la otra semana", "11-30~12-05"),
    ("llego del trabajo a las 5:30, ¿puede el martes a esa hora?", "11-24 17:30"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH, ids=[text for text, _ in SPANISH])
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
