"""Times that a letter tells and does not ask for, and what they do to those it asks for, said on
Sunday 22 November 2026 at 15:00.

An event, somebody's coming, a count or the reason for a refusal is never a time that suits.
"""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

EVERY_DAY = "11-23~11-28"

ENGLISH = [
    # Who comes, and what is due, then.
    ("I have company coming from Utah on the 10th. I'm home Tuesday", "11-24"),
    ("the baby's due December 12, could you come Monday", "11-23"),
    ("paint it before the landlady comes on the 15th. Saturday ok?", "11-28"),
    (
        "Lowes is bringing the washer Wednesday, can you hook it up that afternoon",
        "11-25 12:00-17:00",
    ),
    ("gotta check with my landlord tomorrow", ""),
    # What only looks like a time.
    ("the den is twelve by fourteen. Tuesday works", "11-24"),
    ("stuck in traffic on 87, be there soon", ""),
    ("happy Friday! can you come Tuesday", "11-24"),
    ("three nights without sleep now. can you come tomorrow", "11-23"),
    ("gutters full of maple leaves. Nov 30 ok?", "11-30"),
    # Shifts, and a day that is out.
    ("I'm on nights this week. Wednesday after 3?", "11-25 15:00-18:00"),
    ("I work nights all week, anything Saturday?", "11-28"),
    ("today's not happening. Thursday?", "11-26"),
    # What is arranged for a day.
    ("The appraisal is scheduled for Dec 9. Tuesday works for me", "11-24"),
    ("The painters are set for Friday the 4th. Could you come Monday", "11-23"),
    ("It must be ready for a Dec 4 walk through. Wednesday is good", "11-25"),
    ("we have family Wednesday through Sunday, so Monday or Tuesday", "11-23~11-24"),
    ("Our cousins are coming December 5, so Tuesday please", "11-24"),
    ("we have friends coming Friday. Monday or Tuesday is good", "11-23~11-24"),
    ("Could it be scheduled for Wednesday?", "11-25"),
    # A deadline that leans on it, and the days up to then.
    (
        "My aunt is coming November 27 so I want it finished by then. Afternoons are fine",
        "11-23~11-26 12:00-17:00",
    ),
    (
        "They arrive Friday the 27th, so it must be done before then. Any day this week but Tuesday",
        "11-23, 11-25~11-26",
    ),
    ("The tenant is there until 11/30, do not go in before then", ""),
    # The reason for a refusal may be a span, and a span of his own is taken out of what suits.
    (
        "any day except Wednesday the 25th, the surveyor is measuring from 9 to 12",
        "11-23~11-24, 11-26~11-28",
    ),
    (
        "Monday is good, I just have calls from 10 to 11:30 and can't have noise then",
        "11-23 08:00-10:00, 11-23 11:30-18:00",
    ),
    # A day that is somebody's day for something, and until when.
    ("Home most days, and Friday is my library day, until 3", "11-27 15:00-18:00"),
    (
        "Thursday is my shopping day. Mornings are best",
        "11-23~11-25 08:00-12:00, 11-27~11-28 08:00-12:00",
    ),
    # Counts and sizes.
    ("You grouted it about 2 and a half years ago. Any morning", EVERY_DAY + " 08:00-12:00"),
    ("It drips about one a minute. Tuesday works", "11-24"),
    ("The boards are treated 5/4, fifteen years old. Tuesday works", "11-24"),
    # What happens again and again.
    ("The fan keeps rattling, mostly in the evening. Any day is fine", ""),
    # A weekday said again is the day that was named.
    ("Could you do Thurs Dec 3 or Fri the 4th? Fri only after 11", "12-03, 12-04 11:00-18:00"),
    # The others have hours of their own.
    ("I'm off Mon/Tue, other days before noon", "11-23~11-24, 11-25~11-28 08:00-12:00"),
    ("off Friday and Saturday, otherwise after 5", "11-27~11-28, 11-23~11-26 17:00-22:00"),
    (
        "I'm around weekends and after 3:30 weekdays",
        "11-28~11-29, 11-23~11-27 15:30-18:00",
    ),
    ("Sundays or after 6 please", "11-29, 11-23~11-28 18:00-22:00"),
    ("Saturday, or in the evening around 6", "11-28, 11-23~11-27 18:00"),
    # A general refusal of weekdays leaves a weekday that is offered.
    ("Friday all day is good. Weekdays I work, so not otherwise", "11-27"),
    ("Any day but Friday, and it should be finished by the 8th", "11-23~11-26, 11-28"),
    # Several others, and what is told of them.
    ("The roof people come on the 9th so it must be done before that. I'm off Mondays", "11-23"),
    (
        "the tilers start on the 14th. We'd like you in and out by the 4th",
        "11-22 15:00 >> 12-04 18:00",
    ),
    ("We had somebody come out on the 12th and he never came back. Next Tuesday?", "11-24"),
    (
        "My mother gets in Friday. Can you do it before she gets here? Wednesday or Thursday",
        "11-25~11-26",
    ),
    ("I'm a baker and work Sunday and Monday nights. Tuesday is good", "11-24"),
    ("The electrician comes Tuesday, so any other day this week", "11-23, 11-25~11-28"),
    ("I have a showing at the house Saturday at noon. Monday is good", "11-23"),
    ("Deliveries come in on Tuesdays and Fridays. 7am Monday is perfect", "11-23 07:00"),
    ("We get the keys on the 3rd. Friday the 4th works", "12-04"),
    ("Rain is supposed to come Thursday so before that", "11-22 15:00 >> 11-25 18:00"),
    ("The agent is bringing people through on Sunday from 1 to 3. Monday is good", "11-23"),
    (
        "My cousins arrive December 18 so it has to be before or in January",
        "11-22 15:00 >> 12-17 18:00, 01-01 08:00 >> 01-31 18:00",
    ),
    ("It started dripping Monday night and by Tuesday morning the rug was wet", ""),
    ("It has to be in by the 27th. I'm here every day after 10", "11-23~11-27 10:00-18:00"),
    ("the 2nd, 3rd or 4th but not the 1st", "12-02~12-04"),
    ("I have a hair appointment Thursday at 1. Friday works", "11-27"),
    ("We have bingo on Friday. Monday works", "11-23"),
    ("The house is getting staged on the 9th. Week of the 30th is open", "11-30~12-05"),
    ("They're calling for rain Wed and Thurs so Tuesday would be good", "11-24"),
    ("I leave for work at 7:15 and get back at 5:45. Could you come on Saturday", "11-28"),
    ("A pipe burst on the 19th and the plumber came on the 20th. Tuesday works", "11-24"),
    ("Water is shut off Thursday from 9 to 3. Friday works", "11-27"),
    ("I'm in the hospital for a procedure on December 3. Tuesday works", "11-24"),
    ("Our tree goes up the 12th. Tuesday works", "11-24"),
    ("School is closed Thursday and Friday, so come Monday", "11-23"),
    (
        "He hung them the first week of November. I'm here most days. Mornings are best",
        EVERY_DAY + " 08:00-12:00",
    ),
    ("Do not go in before December 1. It has to be done by the 15th", "12-01 08:00 >> 12-15 18:00"),
    ("The boys are coming home Friday. Monday is good", "11-23"),
    ("There is nobody home on Friday, Monday is fine", "11-23"),
    # What a house allows, and when he gets to the phone.
    (
        "The building does not allow noise before 10 or after 4. Tuesday is fine",
        "11-24 10:00-16:00",
    ),
    ("Call me after 6, I can't answer before. Saturday mornings are good", "11-28 08:00-12:00"),
    (
        "I get my son at 2:30 so it has to be earlier than that. Monday or Friday",
        "11-23 08:00-14:30, 11-27 08:00-14:30",
    ),
]
SPANISH = [
    # Who comes, what is brought, and what was agreed, then.
    ("quiero pintarlo antes q venga el casero el 5. puede el martes?", "11-24"),
    (
        "nos traen la estufa y el horno nuevos el martes. el miércoles en la tarde?",
        "11-25 12:00-18:00",
    ),
    ("me llega el mueble el viernes, ¿lo arman esa misma tarde?", "11-27 12:00-18:00"),
    ("lo del jueves se me complicó, mejor pal viernes x la mañana", "11-27 08:00-12:00"),
    ("hoy no se va a poder. el martes?", "11-24"),
    # What only looks like a time.
    ("adornos de Navidad quiero colgar, ¿puede el viernes?", "11-27"),
    ("antes de Navidad por favor", "11-22 15:00 >> 12-24 18:00"),
    ("el cuarto mide diez por doce, venga el lunes", "11-23"),
    ("llevamos tres noches sin dormir. ¿mañana?", "11-23"),
    ("a las 3 tengo q recoger a mis hijos, mejor el martes a las 10", "11-24 10:00"),
    ("trabajo de mañana toda la semana. ¿algo el sábado?", "11-28"),
    ("La inspección está programada para el 9 de diciembre. El martes me sirve", "11-24"),
    ("Tenemos visitas del miércoles al domingo, así que el lunes o el martes", "11-23~11-24"),
    ("Vienen mis primos el 5 de diciembre, así que el martes por favor", "11-24"),
    (
        "Mis nietos vienen el 27 de noviembre y lo quiero antes de esa fecha. Mejor por las tardes",
        "11-23~11-26 12:00-18:00",
    ),
    (
        "cualquier día menos el miércoles 25, el agrimensor mide de 9 a 12",
        "11-23~11-24, 11-26~11-28",
    ),
    (
        "Puede ser el lunes, solo tengo llamadas de 10 a 11:30",
        "11-23 08:00-10:00, 11-23 11:30-18:00",
    ),
    (
        "El jueves es mi día de compras. Por las mañanas es mejor",
        "11-23~11-25 08:00-12:00, 11-27~11-28 08:00-12:00",
    ),
    ("Tengo un peldaño roto, es el tercero de cinco. El martes está bien", "11-24"),
    (
        "Lunes o martes en la mañana antes de las 11, después entro a trabajar",
        "11-23~11-24 08:00-11:00",
    ),
    ("El ventilador sigue sonando, más que nada en la noche. Cualquier día está bien", ""),
    (
        "¿Puede el jueves 3 de diciembre o el viernes 4? El viernes solo después de las 11",
        "12-03, 12-04 11:00-18:00",
    ),
    (
        "descanso lunes y martes, los demás días antes de las 12",
        "11-23~11-24, 11-25~11-28 08:00-12:00",
    ),
    (
        "Puedo el viernes todo el día o el sábado hasta la una. Entre semana trabajo y no puedo",
        "11-27, 11-28 08:00-13:00",
    ),
    (
        "Los pintores empiezan el 9, así que tiene que ser antes de eso. Descanso lunes y viernes",
        "11-23, 11-27",
    ),
    ("El plomero viene el martes, así que cualquier otro día de esta semana", "11-23, 11-25~11-28"),
    (
        "El edificio no permite ruido antes de las 10 ni después de las 4. El martes está bien",
        "11-24 10:00-16:00",
    ),
    (
        "Nos mudamos el 12 y entregamos las llaves el 10, todo listo para el 8 por favor",
        "11-22 15:00 >> 12-08 18:00",
    ),
    ("Mi hija puede abrirle el martes a partir de las 4, yo no estoy", "11-24 16:00-18:00"),
    (
        "Trabajo de lunes a sábado de 8 a 5, solo puedo los domingos o después de las 6",
        "11-29, 11-23~11-28 18:00-22:00",
    ),
    ("Se descompuso el sábado en la noche. El martes está bien", "11-24"),
    ("Estamos en México hasta el 2 de diciembre", ""),
    ("Los viejos inquilinos se van el 30 y los nuevos entran el 3. El 1 está bien", "12-01"),
    ("El lunes vienen a medir el piso. El martes está bien", "11-24"),
    ("Los domingos vamos a misa. El lunes está bien", "11-23"),
    ("Después de las 10 el martes, que el niño se duerme tarde", "11-24 10:00-18:00"),
    ("Salgo de viaje el 20. El martes está bien", "11-24"),
    ("Puede ser el sábado, o en la tarde como a las 5", "11-28, 11-23~11-27 17:00"),
    ("Los vecinos están pintando el martes. El lunes está bien", "11-23"),
    ("Nos dan las llaves el 3. El viernes 4 está bien", "12-04"),
    ("Hace 3 semanas que gotea. Cualquier mañana menos el lunes", "11-24~11-28 08:00-12:00"),
    ("Mi esposo trabaja de noche, mejor en la tarde", "11-23 12:00-18:00"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH, ids=[text for text, _ in ENGLISH])
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH, ids=[text for text, _ in SPANISH])
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
