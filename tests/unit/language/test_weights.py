"""The weights: which words count, what is weighed as one, and that they were taught by the data beside us."""

import hashlib
import math
from pathlib import Path

from deskhand.language.text import LETTER, Text, fold
from deskhand.language.weights import Weights, features, passages, weights

DATA = Path(__file__).parents[2] / "data"


def test_words_pairs_and_pieces() -> None:
    words, pieces = features(fold("Smell gas, 555 Smell gas"))
    assert words == {"smell", "gas", "000", "smell gas", "gas 000", "000 smell"}
    assert pieces == {"#_sme", "#smel", "#mell", "#ell_", "#_gas", "#gas_", "#_000", "#000_"}


def test_odds_are_those_of_all_labels_against_none() -> None:
    two = Weights({"none": 0, "gas": 0, "fire": 0}, {"gas": (("gas", 100), ("none", -100))})
    odds, likeliest = two.odds("gas")
    assert likeliest == "gas"
    assert math.isclose(odds, math.log(math.e + 1) + 1)
    assert math.isclose(two.odds("")[0], math.log(2))


def test_a_text_is_weighed_whole_and_a_letter_by_twos() -> None:
    short = Text.of("The sink drips. It is old.")
    assert passages(short) == [(0, len(short.folded))]
    letter = Text.of("One two three four five six. " * 9)
    assert len(letter.words) >= LETTER
    runs = [letter.folded[start:end].strip() for start, end in passages(letter)]
    assert runs[0] == "one two three four five six. one two three four five six."
    assert len(runs) == len(letter.sentences)


def test_they_were_taught_by_the_data_that_lies_here() -> None:
    source = Path(__file__).parents[3] / "src/deskhand/language/vocab/learned/dangers.tsv"
    _, names, checksum = source.read_text("utf-8").splitlines()[:3]
    read = hashlib.sha256()
    for name in names.removeprefix("// ").split():
        assert not name.startswith("held_out")
        read.update((DATA / f"{name}.jsonl").read_bytes())
    assert checksum == f"// {read.hexdigest()[:16]}", "the data changed: run make learn"
    assert set(weights("dangers").start) >= {"none", "gas", "flood"}
