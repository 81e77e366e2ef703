"""Tapbacks as phones of both kinds write them; words written by hand are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.language.tapbacks import Feeling, find_tapback

UP, DOWN, ASKS, NOTHING = Feeling.UP, Feeling.DOWN, Feeling.ASKS, Feeling.NOTHING
OURS = "We can come Tue Nov 24, between 1 and 3 pm. Does that work for you?"


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("Liked \u201cSee you Tuesday\u201d", UP),
        ('Liked "See you Tuesday"', UP),
        ("Loved an image", UP),
        ("Disliked \u201cSee you\u201d", DOWN),
        ("Questioned \u201cSee you\u201d", ASKS),
        ("Laughed at \u201cSee you\u201d", NOTHING),
        ("Emphasized \u201cSee you\nTuesday\u201d", NOTHING),
        ("Emphasised a movie", NOTHING),
        ("Removed a heart from \u201cSee you\u201d", NOTHING),
        ("\U0001f44d to \u201cSee you\u201d", UP),
        ("\u200a\U0001f44d\U0001f3fd\u200a to \u201c\u200aSee you\u200a\u201d", UP),
        ("\U0001f44e to \u201cSee you\u201d", DOWN),
        ("\u203c\ufe0f to \u201cSee you\u201d", NOTHING),
        ("Reacted \U0001f64f to \u201cSee you\u201d", UP),
        ("Le gust\u00f3 \u201cNos vemos\u201d", UP),
        ("A Dana le encant\u00f3 \u201cNos vemos\u201d", UP),
        ("No le gust\u00f3 \u201cNos vemos\u201d", DOWN),
        ("Se rio de \u00abNos vemos\u00bb", NOTHING),
        ("Reaccion\u00f3 con \U0001f44d a \u201cNos vemos\u201d", UP),
        ("\U0001f44d a \u201cNos vemos\u201d", UP),
        ("Elimin\u00f3 un me gusta de \u201cNos vemos\u201d", NOTHING),
    ],
)
def test_a_tapback_is_known(text: str, feeling: Feeling) -> None:
    found = find_tapback(text)
    assert found is not None
    assert found.feeling is feeling


@pytest.mark.parametrize(
    "text",
    [
        "liked your work last time",
        "I loved the color, can you do \u201cNavajo White\u201d again?",
        'Liked the first one, "Tuesday" works',
        "to \u201cSam\u201d",
        "\U0001f44d",
        "loved it",
        "",
    ],
)
def test_words_written_by_hand_are_none(text: str) -> None:
    assert find_tapback(text) is None


def test_a_tapback_repeats_our_message_even_cut_short() -> None:
    whole, cut = (
        find_tapback(f"Liked \u201c{OURS}\u201d"),
        find_tapback(f"Liked \u201c{OURS[:30]}\u2026\u201d"),
    )
    assert whole is not None
    assert cut is not None
    assert whole.repeats(OURS)
    assert cut.repeats(OURS)
    assert not whole.repeats("Something else")
    assert not whole.repeats(None)
    picture = find_tapback("Loved an image")
    assert picture is not None
    assert not picture.repeats(OURS)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    find_tapback(text)
    tapback = find_tapback(f"Liked \u201c{text}\u201d")
    assert tapback is not None
    assert tapback.feeling is UP
