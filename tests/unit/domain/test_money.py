"""Integer cents: read from what people write, written as people and programs read it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.money import cents, decimal_string, spoken

amounts = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("185", 18_500),
        ("185.00", 18_500),
        ("$1,250.50", 125_050),
        (" $95 ", 9_500),
        (185, 18_500),
        (185.5, 18_550),
        (0.1 + 0.2, 30),
        (1.005, 101),
        ("1.005", 101),
        ("1.0049", 100),
        (Decimal("19.99"), 1_999),
        ("0", 0),
        ("-12.34", -1_234),
    ],
)
def test_dollars_become_cents_halves_up(written: str | int | float | Decimal, amount: int) -> None:
    assert cents(written) == amount


@pytest.mark.parametrize("written", ["", "free", "12 dollars", "1.2.3", "nan"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any family of it
        cents(written)


@given(amounts)
def test_writing_and_reading_is_exact(amount: int) -> None:
    assert cents(decimal_string(amount)) == amount
    assert cents(spoken(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "text", "decimal"),
    [
        (18_500, "$185", "185.00"),
        (18_550, "$185.50", "185.50"),
        (18_505, "$185.05", "185.05"),
        (120_000, "$1,200", "1200.00"),
        (123_456_789, "$1,234,567.89", "1234567.89"),
        (5, "$0.05", "0.05"),
        (0, "$0", "0.00"),
    ],
)
def test_amounts_as_people_and_programs_write_them(amount: int, text: str, decimal: str) -> None:
    assert (spoken(amount), decimal_string(amount)) == (text, decimal)
