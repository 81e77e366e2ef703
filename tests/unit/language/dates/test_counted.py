"""Days and hours by counting, said on Sunday 22 November 2026 at 15:00."""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

ENGLISH = [
    ("can somebody come in the next 4 hours", "11-22 15:00-19:00"),
    ("in the next hour please", "11-22 15:00-16:00"),
    ("within 6 hours if possible", "11-22 15:00-21:00"),
    ("in less than 2 hours", "11-22 15:00-17:00"),
    ("are you free next 6 hrs", "11-22 15:00-21:00"),
    ("any time in the coming 3 days", "11-23~11-25"),
    ("the upcoming 4 days are good", "11-23~11-26"),
    ("three Saturdays from now at 9", "12-12 09:00"),
    ("in 2 business days", "11-24"),
    ("the next 6 working days", "11-23~11-27, 11-30"),
    ("5 business days from Monday", "11-30"),
    ("2 business days before December 3", "12-01"),
    ("Thursday in two weeks", "12-03"),
    ("in two weeks, on Thursday morning", "12-03 08:00-12:00"),
    ("three weeks from now on a Monday", "12-07"),
    ("we need you for 2 days from tomorrow", "11-23~11-24"),
    ("we need you for 2 days from today", "11-22~11-23"),
    ("for 4 days starting next Wednesday", "11-25~11-28"),
    ("a week starting December 7", "12-07~12-13"),
    ("the week starting December 7", "12-07~12-12"),
    ("it rained for the last 3 days", ""),
    ("we had no water for 2 days", ""),
]
SPANISH = [
    ("en las próximas 4 horas", "11-22 15:00-19:00"),
    ("en menos de 3 horas", "11-22 15:00-18:00"),
    ("dentro de dos días hábiles", "11-24"),
    ("en 3 días laborables", "11-25"),
    ("el jueves en dos semanas", "12-03"),
    ("las 2 próximas semanas", "11-23 08:00 >> 12-06 18:00"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH)
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
