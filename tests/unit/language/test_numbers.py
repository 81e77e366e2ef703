"""Numbers in words, English and Spanish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.language.numbers import in_words
from tests.unit.language.spelled import ONES, TENS


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ninety nine dollars", [99]),
        ("ninety-nine", [99]),
        ("a hundred bucks", [100]),
        ("one hundred and twenty-five", [125]),
        ("two thousand and fifty", [2050]),
        ("twenty five hundred", [2500]),
        ("one eighty five", [1, 85]),
        ("between one hundred and two hundred", [100, 200]),
        ("eight and ten", [8, 10]),
        ("a dozen", [12]),
        ("november twenty-fourth", [24]),
        ("the first of november", [1]),
        ("the first one", [1]),
        ("the second week", []),
        ("someone often tenderly", []),
        ("ciento ochenta y cinco dolares", [185]),
        ("mil doscientos cincuenta", [1250]),
        ("entre ochenta y ciento veinte", [80, 120]),
        ("entre la una y las tres", [1, 3]),
        ("una visita", []),
        ("a las once", [11]),
        ("once you confirm", []),
    ],
)
def test_numbers_in_words(text: str, values: list[int]) -> None:
    assert [number.value for number in in_words(text, Lang.EN)] == values


def test_the_language_settles_words_of_both() -> None:
    assert [n.value for n in in_words("once", Lang.ES)] == [11]
    assert in_words("ten cuidado", Lang.ES) == []
    assert [n.value for n in in_words("ten", Lang.EN)] == [10]


def spell(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        tens = TENS[number // 10]
        return f"{tens}-{ONES[number % 10]}" if number % 10 else tens
    if number < 1000:
        rest = f" and {spell(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    rest = f" {spell(number % 1000)}" if number % 1000 else ""
    return f"{spell(number // 1000)} thousand{rest}"


@given(st.integers(1, 99_999))
def test_every_english_number_is_read_back(number: int) -> None:
    words = spell(number)
    found = in_words(words, Lang.EN)
    assert [(n.value, n.start, n.end) for n in found] == [(number, 0, len(words))]
