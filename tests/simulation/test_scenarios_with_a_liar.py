"""Every conversation of the scenario files once more, with a model that lies in each turn: what is said may
differ from what the files expect, and every promise holds."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.rehearsal.scenarios.script import Scenario, load
from tests.scale import SEED, pick
from tests.simulation.attacks import MALFORMED, READINGS, WORDINGS
from tests.simulation.dialogue import MODES, Dialogue, Line
from tests.simulation.invariants import ALWAYS, AT_REST
from tests.simulation.liar import HONEST

SCENARIOS = load(Path(__file__).parent.parent / "scenarios")
TIMES = pick(small=1, prove=4)
STAFF = ("sam", "mike", "owner")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def lines(scenario: Scenario, chance: random.Random) -> list[Line]:
    """What is said in it, by one customer, a second one and the owner."""
    customers: list[str] = []
    told = []
    for step in scenario.steps:
        for words in step.words:
            if words.who not in (*STAFF, *customers):
                customers.append(words.who)
            owner = words.who in STAFF
            who = 0 if owner else min(customers.index(words.who), 1)
            name = chance.choice([*READINGS, *MALFORMED])
            wording = chance.choice([HONEST, *WORDINGS, *MALFORMED.values()])
            attack = f"{name} and {str(wording)[:60]!r}"
            reading = READINGS.get(name, MALFORMED.get(name))
            told.append(
                Line(words.text, who, owner, reading=reading, wording=wording, attack=attack)
            )
    return told


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one.scenario for one in SCENARIOS])
def test_it_breaks_no_promise(scenario: Scenario) -> None:
    for run in range(TIMES):
        chance = random.Random(f"{SEED}/{run}/{scenario.scenario}")
        said = tuple(lines(scenario, chance))
        dialogue = Dialogue(seed=0, folder=Path(), lines=said, mode=chance.choice(MODES))
        bids = (n for line in said for n in re.findall(r"\d[\d,]*", line.said))
        dialogue.known_amounts |= {int(bid.replace(",", "")) * 100 for bid in bids}
        dialogue.promises = (*ALWAYS, *AT_REST)
        dialogue.play()
