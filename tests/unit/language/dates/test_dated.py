"""Dates by number however they are written, said on Sunday 22 November 2026 at 15:00."""

import pytest

from deskhand.domain.base import Lang
from tests.unit.language.dates.notation import read

ENGLISH = [
    ("dec22", "12-22"),
    ("22dec at 2", "12-22 14:00"),
    ("Dec-22", "12-22"),
    ("dec/22", "12-22"),
    ("January, 5th", "01-05"),
    ("2days from now", "11-24"),
    ("2day", "11-22"),
    ("next November 12", "11-12"),
    ("November 12", ""),
    ("the next 11/15 at 10", "11-15 10:00"),
    ("next Columbus Day", "10-11"),
    ("Columbus Day", ""),
    ("from November 2 to November 5", ""),
    ("from Oct 27 to Nov 5", ""),
    ("Sep 20 to Oct 2", "09-20 08:00 >> 10-02 18:00"),
    ("January between 5 and 8", "01-05~01-08"),
    ("from 4 to 8 of next month", "12-04~12-08"),
]
SPANISH = [
    ("el 14 del 12", "12-14"),
    ("el 3-12", "12-03"),
    ("el 22-dic", "12-22"),
    ("el próximo 15 de noviembre", "11-15"),
    ("tengo 2 de 3 llaves", ""),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: str) -> None:
    assert read(text, Lang.EN) == expected


@pytest.mark.parametrize(("text", "expected"), SPANISH)
def test_spanish(text: str, expected: str) -> None:
    assert read(text, Lang.ES) == expected
