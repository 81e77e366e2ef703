"""One scenario played once through a replay, turn by turn; `disturbed` plays it as networks do. No checks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business
from deskhand.rehearsal.evaluation.engines import Engine
from deskhand.rehearsal.replay import Replay
from deskhand.rehearsal.replay.stimuli import BadLine, OwnerSaid, Said, Tick, zoned
from deskhand.rehearsal.scenarios.script import Scenario, Step, Words
from deskhand.rehearsal.scenarios.variant import varied

BURST_GAP = timedelta(seconds=1)
Row = dict[str, Any]
Spoken = Said | OwnerSaid


@dataclass(frozen=True, slots=True)
class Turn:
    """A step, the instant it began (business-local), all that came of it, and the state after it."""

    step: Step
    at: datetime
    rows: tuple[Row, ...]
    state: Row


def play(
    scenario: Scenario, disturbance: int | None = None, engine: Engine | None = None
) -> Iterator[Turn]:
    """The turns, as they happen. With a `disturbance` (a seed) every message may come twice, at once and
    again later, and the messages of a burst come in any order; what was said when stays the same.
    `engine` is another reader than the rules."""
    rows: list[Row] = []
    files = varied(scenario.files)
    zone = ZoneInfo(files.business.zone)
    files = engine.using(files) if engine else files
    replay = Replay(files, rows.append, None, engine.reads if engine else None)
    chance = random.Random(disturbance) if disturbance is not None else None
    clock = scenario.now.replace(tzinfo=zone)
    try:
        replay.setup(zoned(scenario.setup.model_copy(update={"now": clock}), replay.zone))
        for number, step in enumerate(scenario.steps, 1):
            told = len(rows)
            said = _timed(step, clock)
            start = said[0][0] if said else _later(step, clock)
            clock = said[-1][0] if said else start
            replay.deliver(Tick(at=start, tick=True))
            if said:
                told = len(rows)  # what only came with time before these words is not their answer
            stimuli = [
                _stimulus(scenario, files.business, words, at, f"{number}.{i}")
                for i, (at, words) in enumerate(said)
            ]
            for stimulus in _disturbed(stimuli, chance):
                replay.deliver(stimulus)
            replay.settle()
            for stimulus in _again(stimuli, chance):
                replay.deliver(stimulus)
                replay.settle()
            happened = tuple(rows[told:])
            replay.state()
            yield Turn(step, start, happened, rows[-1])
    finally:
        replay.close()


def _timed(step: Step, clock: datetime) -> list[tuple[datetime, Words]]:
    """Each message with its instant; those of a burst follow each other closely."""
    out: list[tuple[datetime, Words]] = []
    for words in step.words:
        gap = BURST_GAP if out else timedelta(minutes=words.after)
        clock = words.at.replace(tzinfo=clock.tzinfo) if words.at else clock + gap
        out.append((clock, words))
    return out


def _later(step: Step, clock: datetime) -> datetime:
    if step.until:
        return step.until.replace(tzinfo=clock.tzinfo)
    return clock + timedelta(minutes=step.wait or 0)


def _stimulus(
    scenario: Scenario, business: Business, words: Words, at: datetime, id: str
) -> Spoken:
    address = scenario.address(words.who)
    person = None if address else business.person(words.who)
    if person and words.via is None:
        return OwnerSaid.model_validate(
            {"at": at, "owner": words.text, "as": person.name, "id": id}
        )
    if person:
        address = person.email if words.via == "email" else person.phone
    if address is None:
        raise BadLine(words.who, f"has no address for {words.via or 'a text'}")
    channel = words.via or ("email" if "@" in address else "sms" if address[0] == "+" else "web")
    mail = {
        "subject": words.subject or "Hello",
        "headers": words.headers,
        "html": words.html,
        "files": words.files,
    }
    return Said.model_validate(
        {
            "at": at,
            "channel": channel,
            "from": address,
            "text": words.text,
            "id": id,
            **(mail if channel == "email" else {}),
        }
    )


def _disturbed(stimuli: list[Spoken], chance: random.Random | None) -> list[Spoken]:
    if chance is None:
        return stimuli
    doubled = [again for one in stimuli for again in [one] * chance.choice((1, 1, 2))]
    chance.shuffle(doubled)
    return doubled


def _again(stimuli: list[Spoken], chance: random.Random | None) -> list[Spoken]:
    return [one for one in stimuli if chance and chance.random() < 1 / 3]
