"""Times that lean on another clock or on days named before, said on Sunday 22 November 2026 at 15:00."""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

ENGLISH = [
    ("Thursday any time after lunch", "11-26 13:00-17:00"),
    ("the 26th is out, so the week after? Tuesday the 1st or Friday the 4th", "12-01, 12-04"),
    ("I'm away until the 4th. The following week is good", "12-07~12-12"),
    ("the weekend of the 12th works, Saturday or Sunday", "12-12~12-13"),
    ("the weekend of the 12th, Sunday is best", "12-13"),
    ("Tuesday morning, before my class at eleven", "11-24 08:00-11:00"),
    ("I get off at 5 so anytime after that tomorrow", "11-23 17:00-22:00"),
    ("I'm done at 3 on Wednesdays so Wednesday after that works", "11-25 15:00-18:00"),
    ("Monday's out but Tuesday the 1st, noon or later", "12-01 12:00-18:00"),
    ("mid December, maybe around the 17th", "12-17"),
    ("the first slot on Monday", "11-23 08:00-10:00"),
    ("nothing before noon, any day this week", "11-23~11-28 12:00-18:00"),
    (
        "a Friday afternoon next month",
        "12-04 12:00-17:00, 12-11 12:00-17:00, 12-18 12:00-17:00, 12-25 12:00-17:00",
    ),
    ("Thursday, but not first thing, I have the dentist until 10", "11-26 10:00-18:00"),
    ("12/15 in the am or 12/16 in the pm", "12-15 08:00-12:00, 12-16 12:00-17:00"),
    ("today or tomorrow at the latest", "11-22~11-23"),
    ("I'm in the office Tuesday through Thursday, so Monday or Friday", "11-23, 11-27"),
    (
        "any evening this week after six, or Saturday the 5th at 10",
        "11-23~11-28 18:00-22:00, 12-05 10:00",
    ),
    ("Wednesday forenoon", "11-25 08:00-12:00"),
    ("whenever you've got an hour on Friday", "11-27"),
    ("this week or next", "11-23~11-28, 11-30~12-05"),
    ("next week or the one after", "11-23~11-28, 11-30~12-05"),
    ("the week is fine, done before the week is over", "11-22 15:00 >> 11-28 18:00"),
    ("a day next week", "11-23~11-28"),
    ("any weeknight", "11-23~11-27 17:00-22:00"),
    ("Thursday, not too early", "11-26 10:00-18:00"),
    ("only Saturdays, preferably early", "11-28 08:00-10:00"),
    ("we're on vacation the 1st through the 4th, any of those days", "12-01~12-04"),
    ("the party is the 27th, have it ready before", "11-22 15:00 >> 11-26 18:00"),
    ("we get back the 4th; any time after that", "12-05~12-11"),
    (
        "Thursday the 3rd, morning if you can, otherwise after 3",
        "12-03 08:00-12:00, 12-03 15:00-18:00",
    ),
    ("Wednesday at 10? Or 11 would also be fine", "11-25 10:00, 11-25 11:00"),
    ("we're at the lake tomorrow thru Saturday, come the 30th or later", "11-30~12-06"),
    ("somebody this coming Tuesday round 3", "11-24 15:00"),
    ("he has to go at 9:30 on Friday", "11-27 08:00-09:30"),
    ("a Saturday in late December", "12-26"),
    ("a weekday after the 1st, mornings", "12-02~12-04 08:00-12:00, 12-07~12-08 08:00-12:00"),
    ("in the evening is best, say 7, tomorrow or Thursday", "11-23 19:00, 11-26 19:00"),
    ("please don't come Thursday, Friday at 10 is better", "11-27 10:00"),
    ("between today and Friday at noon", "11-22 15:00 >> 11-27 12:00"),
    ("the board is 3/8 in the middle", ""),
    ("I leave for work at 7, before that on Tuesday", "11-24 05:00-07:00"),
    ("before we open at 7, on Tuesday", "11-24 05:00-07:00"),
    ("tomorrow eve works", "11-23 17:00-22:00"),
    ("not till next week. Monday afternoon or any time Wednesday", "11-23 12:00-17:00, 11-25"),
    ("I could be there by 10 on Friday to let you in", "11-27 10:00-18:00"),
    ("3:30 or later mon-fri", "11-23~11-27 15:30-18:00"),
    ("we're back the 4th, so the following Monday", "12-07"),
    ("Wednesday's fine, just not during lunch", "11-25 08:00-12:00, 11-25 14:00-18:00"),
    (
        "the 25th is taken, any weekday morning this week is fine",
        "11-23~11-24 08:00-12:00, 11-26~11-27 08:00-12:00",
    ),
    ("I have a class tomorrow. Thursday or Friday", "11-26~11-27"),
    ("I know you open at 8, could he come at 7:30 on Thursday", "11-26 07:30"),
]

SPANISH = [
    ("mañana o pasado", "11-23~11-24"),
    ("mañana en la mañana o pasado en la tarde", "11-23 08:00-12:00, 11-24 12:00-18:00"),
    ("mañana no, pasado sí", "11-24"),
    ("nada antes de las 12, el martes está bien", "11-24 12:00-18:00"),
    ("el otro viernes, no este", "11-27"),
    ("el jueves pero no tan temprano, tengo dentista hasta las 10", "11-26 10:00-18:00"),
    ("llego a casa como a las 6, ¿pueden después de eso el miércoles?", "11-25 18:00-22:00"),
    ("entre hoy y el viernes al mediodía", "11-22 15:00 >> 11-27 12:00"),
    ("de vacaciones del 1 al 4 de diciembre, cualquiera de esos días", "12-01~12-04"),
    ("la fiesta es el 27 y lo quiero listo antes", "11-22 15:00 >> 11-26 18:00"),
    ("volvemos el 4; después de eso cuando gusten", "12-05~12-11"),
    ("el jueves 3 a partir del mediodía", "12-03 12:00-18:00"),
    ("a fines de diciembre, como el 28 o 29", "12-28~12-29"),
    ("la semana que viene o la siguiente", "11-23~11-28, 11-30~12-05"),
    ("solamente sábados, y de preferencia temprano", "11-28 08:00-10:00"),
    ("listo antes de que termine la semana", "11-22 15:00 >> 11-28 18:00"),
    ("los martes entro tarde, así que el martes antes de las 11", "11-24 08:00-11:00"),
    ("no vengan el jueves de 12 a 2, todo el jueves puedo", "11-26 08:00-12:00, 11-26 14:00-18:00"),
    ("antes de que me vaya a las 2 mañana", "11-23 08:00-14:00"),
    ("en dos semanas, martes o jueves", "12-01, 12-03"),
    ("antes de que llegue el bebé el 30", "11-22 15:00 >> 11-29 18:00"),
    ("el lunes en ocho a primera hora", "11-30 08:00-10:00"),
    ("el jueves ya tardecito", "11-26 15:00-18:00"),
    ("la taza se mueve, el miércoles o jueves", "11-25~11-26"),
    ("salgo hasta las 4, ¿pueden el martes después de eso?", "11-24 16:00-18:00"),
    ("regresamos el 4, así que el lunes siguiente", "12-07"),
    ("cualquier día de la otra semana menos el lunes", "11-24~11-28"),
    ("los lunes no por favor, mejor el martes", "11-24"),
    ("hoy o mañana a primera hora", "11-22, 11-23 08:00-10:00"),
    ("¿hay un campito el 12 para la llave?", "12-12"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH, ids=[text for text, _ in SPANISH])
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
