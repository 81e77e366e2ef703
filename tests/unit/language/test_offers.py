"""Our offers beside a customer's times: whose day and whose hours are meant."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.base import Lang
from deskhand.domain.understanding import Hazard, Intent
from deskhand.language.offers import offered_in
from deskhand.ports.llm import ReadingContext
from deskhand.providers.llm.offline import OfflineEngine

ZONE = "America/New_York"
NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo(ZONE))
OFFERS = (
    "I can come 1) Tuesday, Dec 1, 8-10 am 2) Tuesday, Dec 1, 1-3 pm 3) Friday, Dec 4, 3-5 pm. "
    "Which is best?"
)
OFERTAS = (
    "Puedo ir: 1) lunes 30 de noviembre, entre 8 y 10 de la mañana 2) miércoles 2 de diciembre, "
    "de 1 a 3 de la tarde. ¿Cuál prefiere?"
)
CERCANAS = (
    "Puedo ir: 1) martes 24 de noviembre, entre 8 y 10 de la mañana 2) martes 24 de noviembre, "
    "de 2 a 4 de la tarde. ¿Cuál prefiere?"
)
VISIT = "Reminder: we'll see you Tuesday, Dec 1, between 1 and 3 pm."
VISITA = "Su cita está confirmada: Cambio de chapa, martes 1 de diciembre, entre la 1 y las 3 de la tarde."


def spans(windows) -> list[str]:  # type: ignore[no-untyped-def]
    zone = ZoneInfo(ZONE)
    return [
        f"{w.start.astimezone(zone):%m-%d %H:%M}"
        + (f"-{w.end.astimezone(zone):%H:%M}" if w.end else "")
        for w in windows
    ]


def read(text: str, last_outgoing: str | None = None):  # type: ignore[no-untyped-def]
    context = ReadingContext(now=NOW, zone=ZONE, last_outgoing=last_outgoing)
    return OfflineEngine().understand(text, context)


def test_the_number_before_an_offer_is_no_hour() -> None:
    assert spans(offered_in(OFFERS, NOW, ZONE, Lang.EN)) == [
        "12-01 08:00-10:00", "12-01 13:00-15:00", "12-04 15:00-17:00",
    ]  # fmt: skip
    assert spans(offered_in(OFERTAS, NOW, ZONE, Lang.ES)) == [
        "11-30 08:00-10:00", "12-02 13:00-15:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ours", "intent", "window"),
    [
        ("friday then", OFFERS, Intent.CONFIRM, "12-04 15:00-17:00"),
        ("tuesday afternoon pls", OFFERS, Intent.CONFIRM, "12-01 13:00-15:00"),
        ("thursday but closer to 4 if possible", OFFERS, Intent.BOOK, "12-03 16:00"),
        ("could you do wednesday instead?", OFFERS, Intent.BOOK, "12-02 08:00-18:00"),
        (
            "Friday works but I gotta be out the door by 4:30",
            OFFERS,
            Intent.CONFIRM,
            "12-04 15:00-16:30",
        ),
        ("cualquier día después de las 3", CERCANAS, Intent.CONFIRM, "11-24 15:00-18:00"),
        ("el lunes ta bien", OFERTAS, Intent.CONFIRM, "11-30 08:00-10:00"),
        (
            "The day after would be better, same hours",
            VISIT,
            Intent.RESCHEDULE,
            "12-02 13:00-15:00",
        ),
        ("can we push it back a day, same window", VISIT, Intent.RESCHEDULE, "12-02 13:00-15:00"),
        ("anything the monday following?", OFFERS, Intent.BOOK, "12-07 08:00-18:00"),
        ("none work, ¿el sábado x la mañana?", OFERTAS, Intent.BOOK, "12-05 08:00-12:00"),
        (
            "can we move it al día siguiente misma hora?",
            VISITA,
            Intent.RESCHEDULE,
            "12-02 13:00-15:00",
        ),
        ("can we move it to the next day?", VISIT, Intent.RESCHEDULE, "12-02 08:00-18:00"),
        (
            "can we move it to thursday dec 3 same time",
            VISIT,
            Intent.RESCHEDULE,
            "12-03 13:00-15:00",
        ),
    ],
)
def test_times_read_beside_what_we_wrote(text: str, ours: str, intent: Intent, window: str) -> None:
    seen = read(text, ours)
    assert intent in seen.intents
    assert spans(seen.windows) == [window]


def test_an_hour_on_the_days_we_offered() -> None:
    both = ["12-01 16:30-18:00", "12-04 16:30-18:00"]
    assert spans(read("no good. anything after 4:30 on either day?", OFFERS).windows) == both
    both = ["11-30 15:30-18:00", "12-02 15:30-18:00"]
    hours = "ninguna. ¿después de las 3:30 cualquiera de esos días?"
    assert spans(read(hours, OFERTAS).windows) == both


def test_who_is_asked_to_come_out_on_a_day_does_not_come_home_on_it() -> None:
    asked = read("My gate sags. Can you come out on Monday, November 30, around 10?")
    assert spans(asked.windows) == ["11-30 10:00"]
    assert read("my faucet drips and my kids come home on December 18").windows == ()


def test_the_dot_of_an_address_ends_its_sentence() -> None:
    seen = read("leak under the sink on 37 Ridge Ave. Nov 30 or Dec 1 ok?")
    assert spans(seen.windows) == ["11-30 08:00-18:00", "12-01 08:00-18:00"]


@pytest.mark.parametrize(
    "text",
    [
        "la puerta del cuarto no cierra",
        "The movers come Friday, so the two bookcases must be put together",
        "I'm out of town till the 7th, my faucet drips",
        "wheres your guy? its 3:20",
        "a que hora llegan? ya son casi las 10",
        "tienen seguro? y trabajan los domingos?",
        "cualquiera de los dos",
    ],
)
def test_a_time_that_is_told_is_not_asked_for(text: str) -> None:
    assert read(text).windows == ()


def test_a_part_of_the_day_means_the_offer_that_lies_in_it() -> None:
    ours = "We can come: 1) Tuesday, Dec 1, 11:30 am-1:30 pm 2) Wednesday, Dec 2, 8-10 am. Which is best?"
    windows = read("ok come look. mornings", ours).windows
    assert windows
    assert all(span.startswith("12-02") for span in spans(windows))


def test_a_time_to_ring_at_counts_for_whoever_asks_for_a_call() -> None:
    assert spans(read("please have Sam call me tomorrow at 3").windows) == ["11-23 15:00"]
    assert read("need the bathtub recaulked. Call me after 6, im at work til then").wants_person


def test_an_hour_in_spanish_after_a_dated_weekday() -> None:
    assert spans(read("puede ser el sábado 5 a las 9?").windows) == ["12-05 09:00"]
    assert spans(read("pueden pasar hoy a las 3?").windows) == ["11-22 15:00"]


def test_words_spelled_by_ear() -> None:
    assert read("ocupo q me instalen un bentilador").services == ("electrical/ceiling_fan",)
    assert read("una fuga cerca del labamanos").services == ("plumbing/leak",)


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("the outlet is buzzing and the plate is warm to the touch", Hazard.ELECTRICAL),
        ("a branch came thru the porch roof", Hazard.STRUCTURAL),
        ("there's a hissing sound at the meter outside and it stinks", Hazard.GAS),
        ("hay un olor raro como a huevo podrido por el boiler", Hazard.GAS),
        ("carbon monoxide thing keeps beeping 4 beeps then pause", Hazard.CO),
        ("theres water running down the inside of the wall from upstairs", Hazard.FLOOD),
        ("hace como tres años se inundó el sótano", None),
        ("el foco del porche se quemó", None),
    ],
)
def test_dangers_told_in_other_words(text: str, hazard: Hazard | None) -> None:
    assert read(text).hazard is hazard


def test_months_that_are_names_and_towns_that_are_not() -> None:
    assert read("Hi this is May Fontaine at 88 Lucas Ave").name == "May Fontaine"
    asked = "What is your name and address?"
    assert read("Grace Hill\n1402 Ulster Ave\nLake Katrine", asked).name == "Grace Hill"
    assert read("this is may be a dumb question").name is None


def test_what_broke_of_itself_is_no_complaint() -> None:
    assert Intent.COMPLAIN not in read("se rompió la puerta de la cocina").intents
    assert Intent.COMPLAIN in read("rompieron la puerta de la cocina y se fueron").intents
