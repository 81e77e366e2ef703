"""Whether a thing is part of a price: what is asked about, and whether a text of the book names it."""

from __future__ import annotations

import pytest

from deskhand.language.covered import asked_whether_included, means_all_of_it, names_all
from deskhand.language.text import Text

PATCH = "one hole up to six inches, patched, sanded and primed"
PAINT = "final paint, unless you have the color on hand"


@pytest.mark.parametrize(
    ("asks", "text", "named"),
    [
        ("Is painting included?", PAINT, True),
        ("does that include painting", PAINT, True),
        ("and is paint included in the drywall patch?", PAINT, True),
        ("is sanding included?", PATCH, True),
        ("does the price include moving the couch?", PATCH, False),
        ("does it include hauling away the old one?", "taking the old one out", False),
        ("¿incluye la pintura?", "la pintura, el techo y las molduras", True),
        ("¿está incluido pintar?", "la pintura final", True),
        ("incluyen el techo?", "la pintura, el techo y las molduras", True),
        ("¿incluye mover los muebles?", "un hoyo, parchado, lijado y sellado", False),
    ],
)
def test_a_thing_is_found_in_the_text_that_names_it(asks: str, text: str, named: bool) -> None:
    asked = asked_whether_included(Text.of(asks))
    assert asked
    assert names_all(asked, [text]) is named


@pytest.mark.parametrize(
    "asks", ["does that include the parts?", "are materials included?", "¿incluye todo?"]
)
def test_who_names_no_single_thing_means_all_of_it(asks: str) -> None:
    asked = asked_whether_included(Text.of(asks))
    assert asked is not None
    assert means_all_of_it(asked)


@pytest.mark.parametrize(
    "said",
    [
        "The quote should include painting.",
        "can you paint it?",
        "I included a photo",
        "how much is it?",
    ],
)
def test_what_asks_nothing_about_the_price_is_left_alone(said: str) -> None:
    assert asked_whether_included(Text.of(said)) is None
