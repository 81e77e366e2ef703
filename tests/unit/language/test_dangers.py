"""Rules and weights together: a danger in a layman's own words is found, what is excused stays so."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.understanding import Hazard
from deskhand.language.dangers import TAUGHT, find_signs, gravest
from deskhand.language.hazards import read_by_rule
from deskhand.language.text import Text

DATA = Path(__file__).parents[2] / "data"


def reports(name: str) -> list[tuple[str, str | None]]:
    rows = map(json.loads, (DATA / f"{name}.jsonl").read_text("utf-8").splitlines())
    return [(row["text"], row["hazard"]) for row in rows if row["hazard"] != "?"]


def kind(text: str) -> Hazard | None:
    return gravest(find_signs(text))


@pytest.mark.parametrize(
    ("name", "may_miss", "may_alarm"),
    [("hazards", 0.01, 0.01), ("letters", 0.05, 0.07), ("work", 0.05, 0.04)],
)
def test_what_it_was_taught_it_knows(name: str, may_miss: float, may_alarm: float) -> None:
    told = reports(name)
    real = [(text, hazard) for text, hazard in told if hazard]
    harmless = [text for text, hazard in told if not hazard]
    missed = [text for text, _ in real if kind(text) is None]
    alarms = [text for text in harmless if kind(text) is not None]
    assert len(missed) <= may_miss * len(real), missed
    assert len(alarms) <= may_alarm * len(harmless), alarms


def test_the_kind_is_right() -> None:
    real = [(text, hazard) for text, hazard in reports("hazards") if hazard]
    right = [text for text, hazard in real if kind(text) == hazard]
    assert len(right) >= 0.96 * len(real)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "my eyes sting and the burner was hissing when i came in, opened a window",
            Hazard.GAS,
        ),
        ("the plug by the crib is too hot to touch and browned at the edges", Hazard.ELECTRICAL),
        ("estamos todos con dolor de cabeza y el gato no se para", Hazard.CO),
        ("water keeps coming, it is up to the second stair now", Hazard.FLOOD),
        ("mi mamá de 90 no tiene calefacción y hace un frío horrible", Hazard.NO_HEAT),
    ],
)
def test_told_in_other_words(text: str, found: Hazard) -> None:
    assert kind(text) is found


def test_what_no_rule_names_is_shown_as_taught() -> None:
    text = "The baby is inside the car with the keys and it is hot"
    assert not read_by_rule(Text.of(text)).signs
    (sign,) = find_signs(text)
    assert (sign.hazard, sign.rule) == (Hazard.LOCKOUT, f"lockout/{TAUGHT}")
    assert sign.words == text


def test_of_a_letter_the_telling_passage_is_shown() -> None:
    letter = (
        "Hi Sam, we met at the firehouse breakfast. We would like a new storm door on the side of the house, "
        "ours has no closer any more and the bottom panel is dented. Color does not matter to us. "
        "Nobody can get in: the baby is inside the car with the keys, it is hot and she stopped crying. "
        "The door could be whenever you like, we are both retired and home all week. Thanks so much, Ruth"
    )
    (sign,) = find_signs(letter)
    assert (sign.hazard, sign.rule) == (Hazard.LOCKOUT, f"lockout/{TAUGHT}")
    assert "inside the car" in sign.words
    assert "firehouse" not in sign.words


@pytest.mark.parametrize(
    "text",
    ["I don't smell gas", "no huele a gas", "the outlet is not smoking", "the pipe burst in 2019"],
)
def test_what_the_rules_excuse_the_weights_do_not_bring_back(text: str) -> None:
    assert read_by_rule(Text.of(text)).excused
    assert kind(text) is None


def test_a_rule_that_all_else_contradicts_is_not_believed() -> None:
    text = (
        "One wall's squares are bulging out behind the soap dish, the shower head is new and stays"
    )
    assert read_by_rule(Text.of(text)).signs
    assert kind(text) is None


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    find_signs(text)
