"""Trade words misspelt, and real words that only look so."""

import pytest

from deskhand.language.spelling import nearest, spelled_right


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("my toliet", "my toilet"),
        ("the sheetrok", "the sheetrock"),
        ("el bentilador", "el ventilador"),
        ("la estufa electrica", "la estufa electrica"),
        ("butter and clutter", "butter and clutter"),
    ],
)
def test_slips_are_put_right(written: str, right: str) -> None:
    assert spelled_right(written) == right


def test_short_words_are_left_alone_and_long_ones_may_have_two_slips() -> None:
    known = frozenset({"sink", "chicken", "refrigerator"})
    assert nearest("sinc", known) == "sinc"
    assert nearest("chiken", known) == "chicken"
    assert nearest("refrigeratr", known) == "refrigerator"
    assert nearest("refigeratr", known) == "refrigerator"
    assert nearest("rfigertor", known) == "rfigertor"
