"""Readings of a clock and spans between them, said on Sunday 22 November 2026 at 15:00."""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

ENGLISH = [
    ("tomorrow at ten forty-eight", "11-23 10:48"),
    ("Friday at nine oh five", "11-27 09:05"),
    ("20 minutes to 4 tomorrow", "11-23 15:40"),
    ("10 min past noon on Tuesday", "11-24 12:10"),
    ("twenty-five minutes past nine on Monday", "11-23 09:25"),
    ("Tuesday at seven fifteen p m", "11-24 19:15"),
    ("Friday 3 p . m .", "11-27 15:00"),
    ("tomorrow 8.30-11.30", "11-23 08:30-11:30"),
    ("the gap is 0.50-0.75 wide", ""),
    ("from 1pm for 3 hours on Tuesday", "11-24 13:00-16:00"),
    ("Friday at 9 for 90 minutes", "11-27 09:00-10:30"),
    ("Friday at 9 for 2 hours 30 minutes", "11-27 09:00-11:30"),
    ("for 2 hours from 10am tomorrow", "11-23 10:00-12:00"),
    ("Friday at 9 for 2 outlets", "11-27 09:00"),
    ("Wednesday by end of day", "11-25"),
    ("by close of business", "11-22"),
    ("before 5", "11-22 08:00-17:00"),
    ("Tuesday as late as 5pm", "11-24 08:00-17:00"),
    ("Tuesday as early as 9", "11-24 09:00-18:00"),
    ("three quarters past ten tomorrow", "11-23 10:45"),
    ("before 2", "11-23 08:00-14:00"),
    ("between now and 6", "11-22 15:00-18:00"),
    ("between now and 9", "11-22 15:00-21:00"),
    ("11 o'clock lunch time tomorrow", "11-23 11:00"),
    ("Monday late night", "11-23 20:00-22:00"),
    ("tomorrow morningish", "11-23 08:00-12:00"),
    ("Outlet is dead. 10 am wed.", "11-25 10:00"),
]
SPANISH = [
    ("mañana a las 4 y treinta", "11-23 16:30"),
    ("el jueves a las once y cinco", "11-26 11:05"),
    ("mañana a las ocho cero cinco", "11-23 08:05"),
    ("el viernes a las tres cuarenta y cinco de la tarde", "11-27 15:45"),
    ("mañana a las 12 del mediodía", "11-23 12:00"),
    ("el martes a la 1 y cuarto del mediodía", "11-24 13:15"),
    ("20 minutos para las cuatro mañana", "11-23 15:40"),
    ("mañana entre las once y cinco", "11-23 11:00-17:00"),
    ("el lunes en horas laborales", "11-23"),
    ("a primeras horas de la noche", "11-22 17:00-19:00"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH)
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
