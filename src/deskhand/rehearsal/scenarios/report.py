"""Scenarios played k times and counted: pass^1, pass^k and where each failed first. Judges no turn."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from deskhand.rehearsal.evaluation.engines import Engine
from deskhand.rehearsal.scenarios.checks import failures
from deskhand.rehearsal.scenarios.play import play
from deskhand.rehearsal.scenarios.script import Scenario


@dataclass(frozen=True, slots=True)
class Failure:
    """The first turn (1-based) of a run that did not go as expected, and all that was wrong in it."""

    run: int
    turn: int
    line: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scenario: how often it was played, and the runs that failed."""

    scenario: Scenario
    times: int
    failed: tuple[Failure, ...]

    @property
    def passed(self) -> int:
        """Runs that went as expected."""
        return self.times - len(self.failed)


def run(scenario: Scenario, times: int = 1, engine: Engine | None = None) -> Outcome:
    """Play it `times` times: once as written, then with messages doubled and bursts in other orders."""
    failed = [failure for n in range(times) if (failure := first_failure(scenario, n, engine))]
    return Outcome(scenario, times, tuple(failed))


def first_failure(scenario: Scenario, number: int, engine: Engine | None = None) -> Failure | None:
    """Where run `number` (0: undisturbed) goes wrong first, or None."""
    seed = zlib.crc32(f"{scenario.scenario}#{number}".encode()) if number else None
    for n, turn in enumerate(play(scenario, seed, engine), 1):
        if problems := tuple(failures(scenario, turn)):
            return Failure(number, n, turn.step.line, problems)
    return None


def run_all(
    scenarios: Iterable[Scenario],
    times: int,
    step: Callable[[], None] = lambda: None,
    engine: Engine | None = None,
) -> tuple[Outcome, ...]:
    """All of them; `step` is called after each."""
    outcomes = []
    for scenario in scenarios:
        outcomes.append(run(scenario, times, engine))
        step()
    return tuple(outcomes)


def rates(outcomes: Iterable[Outcome]) -> tuple[float, float]:
    """pass^1: the share of runs that pass; pass^k: of scenarios whose every run does."""
    all_of_them = list(outcomes)
    runs = sum(one.times for one in all_of_them) or 1
    return (
        sum(one.passed for one in all_of_them) / runs,
        sum(not one.failed for one in all_of_them) / (len(all_of_them) or 1),
    )


def table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Failures with their place, then a line per file and the rates."""
    all_of_them = list(outcomes)
    for one in all_of_them:
        for failure in one.failed[:1]:
            where = f"{one.scenario.file}, line {failure.line}"
            yield f"FAILED {where}: {one.scenario.scenario}"
            yield f"  {one.passed} of {one.times} runs pass; run {failure.run + 1}, turn {failure.turn}:"
            yield from (f"    {problem}" for problem in failure.problems)
    for file in dict.fromkeys(one.scenario.file for one in all_of_them):
        of_it = [one for one in all_of_them if one.scenario.file == file]
        good = sum(not one.failed for one in of_it)
        yield f"{file:<28} {good:>3} of {len(of_it):>3}"
    one_pass, all_pass = rates(all_of_them)
    times = max((one.times for one in all_of_them), default=1)
    yield (
        f"{len(all_of_them)} scenarios, {times} runs each: "
        f"pass^1 {one_pass:.3f}, pass^{times} {all_pass:.3f}"
    )


def as_data(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """The same for a program."""
    all_of_them = list(outcomes)
    one_pass, all_pass = rates(all_of_them)
    return {
        "scenarios": len(all_of_them),
        "times": max((one.times for one in all_of_them), default=1),
        "pass_1": one_pass,
        "pass_k": all_pass,
        "failed": [
            {
                "scenario": one.scenario.scenario,
                "file": one.scenario.file,
                "passed": one.passed,
                "turns": [
                    {"run": f.run + 1, "turn": f.turn, "line": f.line, "problems": f.problems}
                    for f in one.failed
                ],
            }
            for one in all_of_them
            if one.failed
        ],
    }
