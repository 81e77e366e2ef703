"""Weeks, their parts and alternatives in them, said on Sunday 22 November 2026 at 15:00."""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

ENGLISH = [
    ("next week after 3", "11-23~11-28 15:00-18:00"),
    ("this week after 4", "11-23~11-28 16:00-18:00"),
    ("I am home all week after 2", "11-23~11-28 14:00-18:00"),
    ("it has been dripping all week", ""),
    ("the week of Sunday, December 6", "12-07~12-12"),
    ("the week of December 9", "12-07~12-12"),
    ("the week after Christmas Day", "12-28~01-02"),
    ("w/c Dec 7", "12-07~12-12"),
    ("the rest of the day", "11-22"),
    ("can you do the rest Friday", "11-27"),
    ("the rest of my week is open", "11-23~11-28"),
    ("last weekend of January", "01-30~01-31"),
    ("last week of May", "05-24~05-29"),
    ("first Saturday morning of December", "12-05 08:00-12:00"),
    ("after mid January", "01-21~01-27"),
    ("the mid-January sounds good", "01-11 08:00 >> 01-20 18:00"),
    ("before the end of January", "11-22 15:00 >> 01-31 18:00"),
    ("before the middle of December", "11-22 15:00 >> 12-10 18:00"),
    ("next Monday or Tuesday", "11-23~11-24"),
    ("next Thursday or Monday", "11-26, 11-30"),
    ("next Wed, Thu or Fri afternoon", "11-25~11-27 12:00-17:00"),
]
SPANISH = [
    ("toda la semana después de las 3", "11-23~11-28 15:00-18:00"),
    ("el resto de la semana", "11-23~11-28"),
    ("el resto del día", "11-22"),
    ("a finales de la próxima semana", "11-26~11-27"),
    ("la semana siguiente a la próxima", "11-30~12-05"),
    ("el fin de semana después del próximo", "12-05~12-06"),
    ("la primera quincena de diciembre", "12-01 08:00 >> 12-15 18:00"),
    ("la segunda quincena de enero", "01-16 08:00 >> 01-31 18:00"),
    ("la 1ª semana de diciembre", "12-01~12-05"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH)
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
