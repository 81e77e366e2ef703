"""A day, a time of day, or both, as one thing that was said. No rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deskhand.language.dates.days import Days
from deskhand.language.dates.hours import Hours

# What a bound begins with that denies what lies beyond it ("no later than").
DENIED = ("not ", "no ", "nothing ", "never ", "nada ")
Link = Literal["tight", "comma", "or", "far"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A day, a time of day, or both, said in lexemes first..end.

    `link` ties it to the unit before; `time_first` when the time was said before the day.
    """

    first: int
    end: int
    days: Days | None = None
    hours: Hours | None = None
    link: Link = "far"
    time_first: bool = False
