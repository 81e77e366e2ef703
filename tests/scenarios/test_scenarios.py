"""Every scenario of this folder: its name is a sentence that must hold, whatever the network does."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.rehearsal.scenarios.report import first_failure
from deskhand.rehearsal.scenarios.script import Scenario, load
from tests.scale import pick

TIMES = pick(small=2, prove=8)
"""Once as written, then with messages doubled and the messages of a burst in another order."""

SCENARIOS = load(Path(__file__).parent)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one.scenario for one in SCENARIOS])
def test_holds(scenario: Scenario) -> None:
    for run in range(TIMES):
        failure = first_failure(scenario, run)
        assert failure is None, (
            f"{scenario.file}, line {failure.line}, run {run + 1}:\n" + "\n".join(failure.problems)
        )
