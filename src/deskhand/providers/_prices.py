"""What hosted models cost and when they retire, as a data file with its date. Asks nobody."""

from __future__ import annotations

import math
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Price(NamedTuple):
    """Dollars per million tokens, which are microdollars per token; thinking counts as output."""

    input: float
    output: float

    def of(self, input_tokens: int, output_tokens: int) -> int:
        """Microdollars, rounded up."""
        return math.ceil(input_tokens * self.input + output_tokens * self.output)


class Retirement(NamedTuple):
    """From `on` a model is gone, or another one answers in its name."""

    on: date
    instead: str


def price_of(model: str, day: date) -> Price | None:
    """The list price on a day; None where none is known."""
    for row in _nearest(model, "price"):
        if day <= row.get("until", date.max):
            return Price(row["input"], row["output"])
    return None


def retirement_of(model: str) -> Retirement | None:
    """When a model ends, if that is known."""
    row = next(iter(_nearest(model, "retired")), None)
    return Retirement(row["on"], row["instead"]) if row else None


def checked_on() -> date:
    """The day on which the table was last compared with the vendors' pages."""
    day: date = _table()["checked"]
    return day


def _nearest(model: str, kind: str) -> list[dict[str, Any]]:
    """Rows of this model or, for a dated release ("...-001"), of its family, in the file's order."""
    bare = model.rpartition("/")[2]
    rows = [row for row in _table()[kind] if bare == row["model"]]
    return rows or [
        row
        for row in _table()[kind]
        if bare.startswith(f"{row['model']}-") and bare.removeprefix(f"{row['model']}-").isdigit()
    ]


@cache
def _table() -> dict[str, Any]:
    source = files("deskhand.providers.llm").joinpath("prices.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
