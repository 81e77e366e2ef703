"""How people tell in whole letters when they can and cannot, said on Sunday 22 November 2026 at 15:00.

A time that the writer rules out is never read as one that suits him.
"""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

EVERY_DAY = "11-23~11-28"

ENGLISH = [
    # A weekday but not the coming one: the one after it.
    ("Tuesdays are good, but not this Tuesday", "12-01"),
    ("Monday afternoon, just not tomorrow", "11-30 12:00-17:00"),
    ("Wednesday or Friday. Not this Friday.", "11-25, 12-04"),
    # A habit beside days of their own.
    ("afternoons after 3, or Saturdays", "11-23~11-27 15:00-18:00, 11-28"),
    ("I'm around after 4 and all day Saturdays", "11-23~11-27 16:00-18:00, 11-28"),
    ("after 4 most days and all day Saturday", "11-23~11-27 16:00-18:00, 11-28"),
    # Each day with the time that is told of it.
    ("Tuesday I'm home after 3, Thursdays all day", "11-24 15:00-18:00, 11-26"),
    (
        "Monday I'm free after 3. Wednesday I can do before 11",
        "11-23 15:00-18:00, 11-25 08:00-11:00",
    ),
    ("Can you come Monday or Tuesday? Saturday I'm in all day", "11-23~11-24, 11-28"),
    ("mornings until 1 are best", EVERY_DAY + " 08:00-13:00"),
    # What somebody does then.
    ("Tuesdays and Fridays I watch my niece, so no. Thursday works", "11-26"),
    ("I'm with her from 2 to 5 every day so mornings please", EVERY_DAY + " 08:00-12:00"),
    ("I have calls from 9 to 10 every morning so after that", "11-23 10:00-18:00"),
    ("My sister has her treatment Tuesday 10 to noon. Wednesday is fine", "11-25"),
    ("any day except I go to my son's on Wednesday", "11-23~11-24, 11-26~11-28"),
    ("we're closed this Monday and Tuesday. Any day this week after 3", "11-25~11-28 15:00-18:00"),
    ("my brother drives in on Thursday and stays through Sunday. Monday works", "11-23"),
    ("Thursday I have the vet at 9. Friday works", "11-27"),
    # The reason for a refusal is no time of its own.
    (
        "any day but Tuesday mornings, I have class until 11",
        "11-23, 11-24 12:00-18:00, 11-25~11-28",
    ),
    ("Wednesday I'm at the dentist until 1", "11-25 13:00-18:00"),
    ("any time after 9 suits, I'm not up till then", "11-23 09:00-18:00"),
    # Other days than those that were named.
    (
        "The nurse comes on Mondays and Thursdays in the morning. Any other morning is fine",
        "11-24~11-25 08:00-12:00, 11-27~11-28 08:00-12:00",
    ),
    ("Any morning provided it is not before ten", EVERY_DAY + " 10:00-12:00"),
    (
        "any day except Tuesday, when I swim, and Thursday, which is choir",
        "11-23, 11-25, 11-27~11-28",
    ),
    # Not to be rung then.
    ("please do not call before noon, I sleep. Tuesday 2-5 is best", "11-24 14:00-17:00"),
    # A deadline and a habit.
    ("Before Thursday please. Mornings are best", "11-23~11-25 08:00-12:00"),
    # A week said once for two days.
    ("tuesday or thursday next week", "11-24, 11-26"),
    ("any time except tomorrow 10 to 1", "11-23 08:00-10:00, 11-23 13:00-18:00, 11-24~11-28"),
    ("Any day next week but Thursday. I'm home all day every day", "11-23~11-25, 11-27~11-28"),
    ("Friday the 4th I'm off all day, and that Saturday too", "12-04~12-05"),
    ("apartment 2A or the 4A door", ""),
    # A bound that is told by what he cannot do.
    ("weekdays I'm no good before 4, Saturday any time", "11-23~11-27 16:00-18:00, 11-28"),
    ("Monday or Tuesday, but not before 10, she sleeps till then", "11-23~11-24 10:00-18:00"),
    ("I'm home around 5:30 and would rather not start after 8. Tuesday works", "11-24 17:30-20:00"),
    ("I work nights and sleep until 2, so afternoons are best", EVERY_DAY + " 14:00-17:00"),
    (
        "Tuesday afternoon, just not while she naps, 1 to 3",
        "11-24 12:00-13:00, 11-24 15:00-17:00",
    ),
    ("Saturday morning is soccer, so Saturday afternoon", "11-28 12:00-17:00"),
    ("The 1st or the 3rd. On the 2nd I'm at the clinic with my dad", "12-01, 12-03"),
    ("I'm usually here from 9 to 1. Weekends I'm gone.", "11-23~11-27 09:00-13:00"),
    ("after 10 on Wednesday or any time Thursday", "11-25 10:00-18:00, 11-26"),
    ("any day but not Tuesday afternoon", "11-23, 11-24 08:00-12:00, 11-25~11-28"),
    # Exceptions that are told apart from what they are of.
    ("any evening but Friday, and not later than 9", "11-23~11-26 17:00-21:00, 11-28 17:00-21:00"),
    ("No Sundays, and nothing after 2 on Fridays. Monday is good", "11-27 08:00-14:00, 11-23"),
    ("Thursday's best. If Thursday is taken then Saturday before 11", "11-26, 11-28 08:00-11:00"),
    ("Monday the office is closed. Tuesday after 9 there's somebody", "11-24 09:00-18:00"),
    ("It has to be a weekend. Not this one, we're in Ohio", "12-05~12-06"),
    ("after 5 or Sundays", EVERY_DAY + " 17:00-22:00, 11-29"),
    ("not Wednesday, I have the dentist at 10. Thursday or Friday", "11-26~11-27"),
    ("This week is rough. I'm free every day after 10", ""),
    ("Noon to 1 is my break, that's the only time, Monday or Tuesday", "11-23~11-24 12:00-13:00"),
    # What is told, and no time asked for.
    ("Friday night my husband hears a drip. Come Tuesday", "11-24"),
    ("We bought the house in October. Tuesday works", "11-24"),
    ("Weekend cottage in Phoenicia, the tap drips", ""),
    ("home from 9 to 1 on school days", "11-23~11-27 09:00-13:00"),
]
SPANISH = [
    ("mi esposa está en casa en las mañanas hasta la 1", EVERY_DAY + " 08:00-13:00"),
    ("los martes puedo, pero este martes no", "12-01"),
    ("el lunes en la tarde, pero mañana no", "11-30 12:00-18:00"),
    ("por las tardes después de las 3, o los sábados", "11-23~11-27 15:00-18:00, 11-28"),
    ("estoy después de las 4 y los sábados todo el día", "11-23~11-27 16:00-18:00, 11-28"),
    ("¿Puede el lunes o el martes? Los sábados estoy todo el día", "11-23~11-24, 11-28"),
    ("Los martes y viernes cuido a mi nieta, así que no. El jueves sí", "11-26"),
    ("entre semana trabajo de 7 a 7, el sábado sí puedo", "11-28"),
    ("si no, el otro sábado, que entre semana trabajo de 6 a 6", "11-28"),
    ("por favor no me llamen antes de las 12. El martes de 2 a 5", "11-24 14:00-17:00"),
    ("Antes del jueves. Por las mañanas es mejor", "11-23~11-25 08:00-12:00"),
    ("el martes trabajo hasta las 2", "11-24 14:00-18:00"),
    ("El jueves no por la fiesta. El viernes sí", "11-27"),
    ("martes, miércoles y jueves por la mañana no, el viernes sí", "11-27"),
    ("El viernes 4 estoy libre todo el día, y ese sábado también", "12-04~12-05"),
    (
        "la enfermera viene los lunes y jueves en la mañana. Cualquier otra mañana está bien",
        "11-24~11-25 08:00-12:00, 11-27~11-28 08:00-12:00",
    ),
    ("los lunes todo el día y los demás días hasta las 11", "11-23, 11-24~11-28 08:00-11:00"),
    ("llego como a las 4 y media, de lunes a viernes", "11-23~11-27 16:30-18:00"),
    (
        "cualquier día menos el martes, que nado, y el jueves, que es el coro",
        "11-23, 11-25, 11-27~11-28",
    ),
    (
        "entre semana no sirvo antes de las 4, el sábado a cualquier hora",
        "11-23~11-27 16:00-18:00, 11-28",
    ),
    ("Llego a casa a las 5:30 y no quiero ruido después de las 8. El martes", "11-24 17:30-20:00"),
    ("trabajo de noche y duermo hasta las 2, mejor por las tardes", EVERY_DAY + " 14:00-17:00"),
    ("El 1 o el 3. El 2 estoy en la clínica con mi papá", "12-01, 12-03"),
    (
        "mi hermana está martes y jueves después de las 6. Este jueves no puede.",
        "11-24 18:00-22:00, 12-03 18:00-22:00",
    ),
    ("la otra semana de martes a jueves", "12-01~12-03"),
    ("antes del 4 porque llega mi suegra. Las mañanas son mejor", EVERY_DAY + " 08:00-12:00"),
    ("Mi hijo sale de la escuela a las 3. El martes antes de esa hora", "11-24 08:00-15:00"),
    (
        "cualquier noche menos el viernes, y no más tarde de las 9",
        "11-23~11-26 17:00-21:00, 11-28 17:00-21:00",
    ),
    (
        "Los domingos no, y los viernes nada después de las 2. El lunes sí",
        "11-27 08:00-14:00, 11-23",
    ),
    (
        "Mejor el jueves. Si el jueves está ocupado, el sábado antes de las 11",
        "11-26, 11-28 08:00-11:00",
    ),
    ("El lunes la oficina está cerrada. El martes después de las 9", "11-24 09:00-18:00"),
    ("Tiene que ser en fin de semana. Este no, estamos fuera", "12-05~12-06"),
    ("después de las 5 o los domingos", EVERY_DAY + " 17:00-22:00, 11-29"),
    ("el miércoles no, que tengo médico a las 10. El jueves o el viernes", "11-26~11-27"),
    ("Compramos la casa en octubre. El martes está bien", "11-24"),
    ("El viernes en la noche mi esposo oye una gotera. Venga el martes", "11-24"),
    ("No me levanto hasta las 10. El lunes está bien", "11-23 10:00-18:00"),
    ("estoy con ella de 2 a 5 todos los días, mejor por las mañanas", EVERY_DAY + " 08:00-12:00"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH, ids=[text for text, _ in SPANISH])
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
