"""The data files: complete, folded, and typos mended without touching other words."""

import pytest

from deskhand.domain.base import Lang
from deskhand.language.dates.tokens import fold
from deskhand.language.dates.vocabulary import data, mended, vocabulary


@pytest.mark.parametrize("lang", list(Lang))
def test_every_phrase_is_folded(lang: Lang) -> None:
    assert all(fold(word) == word for phrase in vocabulary(lang).roles for word in phrase)


def test_both_files_know_the_same_cues() -> None:
    english, spanish = data("en"), data("es")
    assert english["cues"].keys() == spanish["cues"].keys()
    assert english["masks"].keys() == spanish["masks"].keys()


def test_every_holiday_that_has_a_name_has_a_rule() -> None:
    holidays = data("holidays")
    assert holidays["en"].keys() | holidays["es"].keys() == holidays["rule"].keys()


@pytest.mark.parametrize("lang", list(Lang))
def test_parts_of_the_day_run_forwards(lang: Lang) -> None:
    file = data(lang.value)
    spans = [*file["part"].values(), *file["soft_part"].values(), *file["today_part"].values()]
    assert all(start < end for start, end in spans)


@pytest.mark.parametrize(
    ("typo", "word"),
    [
        ("tommorow", "tomorrow"),
        ("wensday", "wednesday"),
        ("thrusday", "thursday"),
        ("saterday", "saturday"),
        ("firday", "friday"),
        ("febuary", "february"),
        ("miercoels", "miercoles"),
        ("diciembe", "diciembre"),
    ],
)
def test_typos_are_mended(typo: str, word: str) -> None:
    assert mended(typo, Lang.EN) == word


@pytest.mark.parametrize(
    "word",
    ["fridge", "money", "sunny", "moaning", "vienes", "lavado", "match", "warning", "remember",
     "handyman", "someday", "weekday", "evening", "turning", "fraud", "satin"],
)  # fmt: skip
def test_ordinary_words_are_left_alone(word: str) -> None:
    assert mended(word, Lang.EN) == word
