"""Signs of danger: found in plain words, excused by denial, history, supposition and product names."""

import json
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.understanding import Hazard
from deskhand.language.hazards import find_signs, gravest

REPORTS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "hazards.jsonl")
    .read_text("utf-8")
    .splitlines()
]


def kind(text: str) -> Hazard | None:
    return gravest(find_signs(text))


def test_real_dangers_are_found_and_false_alarms_are_rare() -> None:
    real = [report for report in REPORTS if report["hazard"]]
    harmless = [report["text"] for report in REPORTS if not report["hazard"]]
    missed = [report["text"] for report in real if kind(report["text"]) is None]
    alarms = [text for text in harmless if kind(text) is not None]
    assert len(missed) <= 0.05 * len(real), missed
    assert len(alarms) <= 0.02 * len(harmless), alarms


def test_the_kind_is_right() -> None:
    real = [report for report in REPORTS if report["hazard"]]
    right = [report for report in real if kind(report["text"]) == report["hazard"]]
    assert len(right) >= 0.9 * len(real)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I smell gas", Hazard.GAS),
        ("huele a gas en la cocina", Hazard.GAS),
        ("water is pouring through the ceiling", Hazard.FLOOD),
        ("se reventó un tubo", Hazard.FLOOD),
        ("outlet is sparking", Hazard.ELECTRICAL),
        ("el contacto echa chispas", Hazard.ELECTRICAL),
        ("breaker box smells like burning", Hazard.ELECTRICAL),
        ("CO alarm going off", Hazard.CO),
        ("sewage backing up into the tub", Hazard.SEWAGE),
        ("no heat and it's 10 degrees", Hazard.NO_HEAT),
        ("locked out with my baby inside", Hazard.LOCKOUT),
        ("ceiling is about to come down", Hazard.STRUCTURAL),
        # The thing and its trouble may stand in either order.
        ("sparks are coming out of the outlet", Hazard.ELECTRICAL),
        # Told as past, but it is back.
        ("last year we had a flood and now the basement is flooding again", Hazard.FLOOD),
    ],
)
def test_each_kind(text: str, found: Hazard) -> None:
    assert kind(text) is found


@pytest.mark.parametrize(
    "text",
    [
        "there is no gas smell, just a clicking stove",
        "I don't smell gas",
        "the outlet is not sparking, it is just dead",
        "no huele a gas",
        "not urgent, the faucet drips",
        "after the fire in 2019 we never repainted",
        "two years ago the basement flooded",
        "el año pasado se inundó el sótano",
        "what if a pipe bursts in January?",
        "I want to insulate them so the pipes don't burst",
        "gas range hookup",
        "build a fire pit",
        "mount a fire extinguisher",
        "install a flood light and a smoke detector",
        "I'll be back in spring",
        "leave it sparkling clean",
        "turn at the gas station",
        "paint it in a burst of colour",
        "water heater install",
        "install a CO detector",
        "fireplace mantel",
        "the smell of gas turned out to be nothing, false alarm",
    ],
)
def test_what_is_no_danger(text: str) -> None:
    assert kind(text) is None


def test_all_kinds_are_kept_the_gravest_first() -> None:
    signs = find_signs("The pipe burst and now I smell gas too")
    assert gravest(signs) is Hazard.GAS
    assert {sign.hazard for sign in signs} == {Hazard.GAS, Hazard.FLOOD}
    assert signs[0].words == "smell gas"


def test_monoxide_and_lockouts_are_never_history() -> None:
    assert kind("the CO alarm was going off a few weeks ago and we have headaches") is Hazard.CO


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    find_signs(text)


@pytest.mark.parametrize("text", ["not a " * 3000, "water " * 2000, "_" * 9000, "🔥" * 10_000])
def test_no_text_takes_long(text: str) -> None:
    find_signs("warm up")
    start = perf_counter()
    find_signs(text)
    assert perf_counter() - start < 2
