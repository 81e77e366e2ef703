"""Money as integer cents: parsing and writing. No floats, no other currency arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "USD"


def cents(dollars: str | int | float | Decimal) -> int:
    """Dollars as written ("185", 185.5) to integer cents, halves up. Raises ValueError."""
    try:
        exact = Decimal(str(dollars).replace(",", "").replace("$", "").strip())
        return int((exact * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except ArithmeticError as error:  # no number, infinite, or beyond all money
        raise ValueError(f"not an amount of dollars: {dollars!r}") from error


def decimal_string(amount: int) -> str:
    """Integer cents to a decimal string in dollars: 18500 -> "185.00"."""
    return f"{Decimal(amount) / 100:.2f}"


def spoken(amount: int) -> str:
    """Integer cents as people write them: 18500 -> "$185", 18550 -> "$185.50", 120000 -> "$1,200"."""
    whole, rest = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    return f"{sign}${whole:,}" if rest == 0 else f"{sign}${whole:,}.{rest:02d}"
