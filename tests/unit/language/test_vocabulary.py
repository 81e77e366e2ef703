"""The vocabulary files: every phrase is a pattern, and no Spanish stem swallows English words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.language.vocabulary import LANGUAGES, pattern, table

NAMES = ("faqs", "hazards", "intents", "language", "people", "replies", "services", "spelling")


def lists(place: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    if isinstance(place, dict):
        for key, value in place.items():
            yield from lists(value, f"{path}/{key}")
    elif isinstance(place, list) and all(isinstance(one, str) for one in place):
        yield path, place
    elif isinstance(place, list):
        for one in place:
            yield from lists(one, path)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_phrase_is_a_pattern_over_folded_text(name: str, lang: str) -> None:
    found = list(lists(table(name, lang)))
    assert found
    for path, phrases in found:
        for phrase in phrases:
            re.compile(phrase)
            assert phrase == phrase.lower() or "\\" in phrase or "(?" in phrase, (path, phrase)
            assert not re.search("[áéíóúñ]", phrase), (path, phrase)


def test_spanish_stems_leave_plain_english_alone() -> None:
    english = (
        "I live in an apartment and want another reservation confirmed at the house for sale, "
        "the manager said to pass the total on, can you come on the last day, please"
    )
    caught = {
        path: words
        for path, phrases in lists(table("intents", "es"))
        if (words := [m.group() for m in pattern(phrases).finditer(english)])
    }
    assert not caught
