"""How a text is cut: clocks, dates and marks, and the numbers that are no times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.language.dates.tokens import Clock, fold, lexemes


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=60))
def test_lexemes_stand_in_order_within_the_text(text: str) -> None:
    found, _ = lexemes(text)
    places = [place for lexeme in found for place in (lexeme.start, lexeme.end)]
    assert places == sorted(places)
    assert not places or places[-1] <= len(text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("3pm", Clock(900, True)),
        ("3 p.m.", Clock(900, True)),
        ("12am", Clock(0, True)),
        ("12 pm", Clock(720, True)),
        ("9:30", Clock(570)),
        ("2.30pm", Clock(870, True)),
        ("930am", Clock(570, True)),
        ("15:45", Clock(945, True)),
        ("15h30", Clock(930, True)),
        ("3ish", Clock(180)),
        ("10a", Clock(600, True)),
    ],
)
def test_a_clock_is_one_lexeme(text: str, clock: Clock) -> None:
    (lexeme,), _ = lexemes(text)
    assert lexeme.roles["clock"] == clock


@pytest.mark.parametrize(
    "text",
    ["845-555-0142", "(845) 555-0142", "$150-200", "24/7", "2x4", "10 by 12", "12401", "3.5",
     "bob@example.com", "412 Main St", "apt 3", "#12", "option 2", '2"', "size 6-8", "25%"],
)  # fmt: skip
def test_other_numbers_are_masked(text: str) -> None:
    found, _ = lexemes(text)
    assert not any({"number", "clock", "numeric"} & lexeme.roles.keys() for lexeme in found)


def test_the_language_is_told_by_its_small_words() -> None:
    assert lexemes("can you come on Tuesday")[1] is Lang.EN
    assert lexemes("puede venir el martes por la tarde")[1] is Lang.ES
    assert lexemes("mañana")[1] is Lang.ES
    assert lexemes("the sun", Lang.ES)[1] is Lang.ES


def test_the_longest_phrase_wins() -> None:
    found, _ = lexemes("a day after tomorrow")
    assert [lexeme.text for lexeme in found] == ["a", "day after tomorrow"]
