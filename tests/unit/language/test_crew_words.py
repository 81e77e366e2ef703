"""What the crew and the owner read: short hours, one paragraph per visit, nothing empty."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.domain.windows import Window
from deskhand.language.crew_words import WORDS, Stop, day_and_hours, getting_in, hours, sheet
from deskhand.language.evening_words import Part, counted, mail, quoted
from deskhand.language.evening_words import words as evening
from deskhand.language.segments import outside_gsm7
from tests.support.plans import ZONE, at

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (at(24, 13, 15), "1-3 pm"),
        (at(24, 8, 10), "8-10 am"),
        (at(24, 11, 13), "11 am-1 pm"),
        (at(24, 10, 12), "10 am-noon"),
        (at(24, 12, 14), "12-2 pm"),
        (at(24, 12.5, 14.5), "12:30-2:30 pm"),
        (at(24, 8), "8 am"),
        (at(24, 12), "noon"),
    ],
)
def test_hours_are_short(window: Window, said: str) -> None:
    assert hours(window, ZONE) == said


@pytest.mark.parametrize(
    ("day", "lang", "said"),
    [
        (23, Lang.EN, "today 1-3 pm"),
        (24, Lang.EN, "tomorrow 1-3 pm"),
        (27, Lang.EN, "Fri Nov 27, 1-3 pm"),
        (23, Lang.ES, "hoy 1-3 pm"),
        (24, Lang.ES, "mañana 1-3 pm"),
        (27, Lang.ES, "el viernes 27 de noviembre, 1-3 pm"),
    ],
)
def test_near_days_by_their_word(day: int, lang: Lang, said: str) -> None:
    assert day_and_hours(at(day, 13, 15), ZONE, TODAY, lang) == said


def _stop(**fields: object) -> Stop:
    usual = {"window": at(24, 13, 15), "task": "Faucet repair", "name": "Dana Reyes"}
    return Stop(**{**usual, "phone": "+18455550111", "address": "14 Wurts St", **fields})  # type: ignore[arg-type]


def test_a_code_is_said_in_the_words_it_was_told_in() -> None:
    assert getting_in(_stop(code="4471"), Lang.EN) == ["Code: 4471"]
    assert getting_in(_stop(code="gate code 4471"), Lang.EN) == ["Gate code 4471"]
    assert getting_in(_stop(door="two dogs", code="4471"), Lang.ES) == [
        "Para entrar: two dogs",
        "Clave: 4471",
    ]
    assert getting_in(_stop(), Lang.EN) == []


@given(
    stops=st.lists(
        st.builds(
            _stop,
            name=st.sampled_from(["Dana Reyes", None]),
            phone=st.sampled_from(["+18455550111", None]),
            address=st.sampled_from(["14 Wurts St", None]),
            speaks=st.sampled_from([None, *Lang]),
            bring=st.sampled_from([(), ("basin wrench",)]),
            door=st.sampled_from([None, "two dogs"]),
            code=st.sampled_from([None, "4471"]),
            photos=st.integers(0, 3),
            affirmed=st.booleans(),
            fresh=st.booleans(),
        ),
        max_size=4,
    ),
    lang=st.sampled_from(Lang),
)
def test_a_sheet_has_no_empty_line_within_a_visit_and_names_each(
    stops: list[Stop], lang: Lang
) -> None:
    text = sheet(stops, date(2026, 11, 24), TODAY, ZONE, lang)
    assert "\n\n\n" not in text
    assert "None" not in text
    assert "{" not in text
    assert text.count("1-3 pm Faucet repair") == len(stops)
    assert text.count("4471") == sum(stop.code is not None for stop in stops)


def test_both_languages_say_the_same_things() -> None:
    for words in (WORDS, {lang: evening(lang) for lang in Lang}):
        assert words[Lang.EN].keys() == words[Lang.ES].keys()


def test_english_sheets_stay_in_the_cheap_alphabet() -> None:
    for phrase in WORDS[Lang.EN].values():
        assert outside_gsm7(phrase) == "", phrase


def test_what_the_owner_reads_has_no_technical_word() -> None:
    said = " ".join((*evening(Lang.EN).values(), *WORDS[Lang.EN].values())).casefold()
    for word in ("slot", "error", "system", "approval", "ticket", "queue", "database", "deskhand"):
        assert word not in said, word


# ---- the mail


def test_parts_without_anything_are_left_out() -> None:
    assert (
        mail([Part("A", ()), Part("B", ("- one", "- two"), "after")]) == "B\n- one\n- two\n\nafter"
    )
    assert mail([Part("A", ())]) == ""


def test_long_entries_stand_apart() -> None:
    assert mail([Part("A", ("1. Dana\nwrote: hi", "2. Bob"))]) == "A\n1. Dana\nwrote: hi\n\n2. Bob"


@given(st.text(max_size=400), st.integers(10, 200))
def test_quoted_is_one_line_of_at_most_so_many_letters(words: str, most: int) -> None:
    said = quoted(words, most)
    assert len(said) <= most + 2
    assert len(said.splitlines()) <= 1


def test_counts_are_said_as_people_do() -> None:
    assert counted("count_tomorrow", 1, Lang.EN) == "1 visit tomorrow"
    assert counted("count_tomorrow", 2, Lang.EN) == "2 visits tomorrow"
    assert counted("more", 1, Lang.ES) == "y 1 más de antes"


def test_windows_of_the_crew_follow_the_clock_change() -> None:
    noon = datetime(2026, 11, 1, 17, tzinfo=UTC)  # an hour more than the day before
    assert hours(Window(start=noon, end=noon + timedelta(hours=2)), ZONE) == "12-2 pm"
