"""How big a thing is, as customers say it. Prices by size are the price book's business."""

from __future__ import annotations

import pytest

from deskhand.language.measures import how_big
from deskhand.language.text import Text


@pytest.mark.parametrize(
    ("said", "inches"),
    [
        ("an 8 inch hole in the drywall", 8),
        ("an eight-inch hole", 8),
        ('a 6" hole', 6),
        ("hole about 2x3 ft", 36),
        ("2 ft by 18 inches", 24),
        ("10 x 12 inches", 12),
        ("about a foot across", 12),
        ("85 in tv", 85),
        ("un hoyo de un pie", 12),
        ("un hoyo de ocho pulgadas", 8),
        ("tele de 55 pulgadas", 55),
    ],
)
def test_the_largest_measure_in_inches(said: str, inches: int) -> None:
    assert how_big(Text.of(said)) == inches


@pytest.mark.parametrize(
    "said",
    [
        "a hole in the wall",
        "it is 4 feet up the wall",
        "8 ft ceilings",
        "a dos pies del piso",
        "I have 2 in my house",
        "come at 8 in the morning",
        "$75 in cash",
        "two holes",
    ],
)
def test_what_is_no_size_of_the_thing(said: str) -> None:
    assert how_big(Text.of(said)) is None


def test_of_a_thing_and_where_it_is_only_the_thing_counts() -> None:
    assert how_big(Text.of("hole 4 feet up the wall, six inches wide")) == 6


def test_bare_figures_are_of_the_unit_that_is_usual_for_the_thing() -> None:
    assert how_big(Text.of("a room of 12x14"), 12) == 168
    assert how_big(Text.of("a hole, 8 by 10")) == 10
