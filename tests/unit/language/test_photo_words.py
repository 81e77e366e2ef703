"""What is said of photos, and what their files are called."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.language.photo_words import LONGEST_NAME, WORDS, counted, file_name, of_names


@pytest.mark.parametrize(
    ("about", "name"),
    [
        (("Dana", "Kitchen faucet replacement"), "dana-kitchen-faucet-replacement"),
        (("José", "Cambio de llave"), "jose-cambio-de-llave"),
        (("O'Neil", "../../etc/passwd"), "oneil-etc-passwd"),
        ((None, "Toilet repair"), "toilet-repair"),
        (("Дана",), "photo"),
        ((), "photo"),
    ],
)
def test_a_name_says_whose_and_of_what(about: tuple[str | None, ...], name: str) -> None:
    assert file_name(about, Lang.EN) == name


@given(st.lists(st.none() | st.text(), max_size=3))
def test_a_name_is_fit_for_any_disk(about: list[str | None]) -> None:
    name = file_name(about, Lang.ES)
    assert 0 < len(name) <= LONGEST_NAME
    assert set(name) <= set(string.ascii_lowercase + string.digits + "-")
    assert not name.startswith("-")


def test_counts_and_names() -> None:
    assert counted("count", 1, Lang.EN) == "[1 photo]"
    assert counted("count", 2, Lang.ES) == "[2 fotos]"
    assert of_names("names", ["dana-1", "dana-2"], Lang.EN) == "Photos: dana-1, dana-2"
    assert of_names("left_out", [], Lang.EN) == ""


def test_both_languages_say_the_same_things() -> None:
    def facts(text: str) -> set[str]:
        return {field for _, field, *_ in string.Formatter().parse(text) if field}

    english, spanish = WORDS[Lang.EN], WORDS[Lang.ES]
    assert set(english) == set(spanish)
    assert all(facts(english[key]) == facts(spanish[key]) for key in english)
