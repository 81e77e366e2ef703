"""A model may answer anything: in thousands of dialogues with one that lies every promise holds, and with
the guard, the gate or the identity check switched off they are seen to break."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st

from deskhand.domain.business import Mode
from deskhand.domain.control import MailTrail
from deskhand.domain.policy import ALLOW
from deskhand.domain.understanding import Understanding
from deskhand.domain.work import Visit, VisitStatus
from deskhand.ports.llm import ReadingContext
from deskhand.providers.llm.offline import OfflineEngine
from tests.flows.installation import SAM_MAIL
from tests.scale import SEED, pick
from tests.simulation.attacks import MALFORMED, READINGS, WORDINGS
from tests.simulation.cast import Broken
from tests.simulation.dialogue import LINES, MODES, NAMED, Dialogue, Line
from tests.simulation.strategies import dialogues

BLOCKS = pick(small=10, prove=100)
EACH = 100
FOLDER = Path()  # a dialogue keeps nothing in files


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rules read the same words in the same context once; and nobody reads the log of defects."""
    once: dict[object, Understanding] = {}
    reads = OfflineEngine.understand

    def understand(
        self: OfflineEngine, text: str, context: ReadingContext, allowance: Any = None
    ) -> Understanding:
        known = (
            text,
            context.now,
            context.last_outgoing,
            context.offers,
            context.asked,
            context.lang,
        )
        if known not in once:
            once[known] = reads(self, text, context)
        return once[known]

    monkeypatch.setattr(OfflineEngine, "understand", understand)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def play(lines: tuple[Line, ...], mode: Mode = Mode.AUTO) -> Dialogue:
    told = Dialogue(seed=0, folder=FOLDER, lines=lines, mode=mode)
    told.play()
    return told


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_dialogue_with_a_liar_breaks_a_promise(block: int) -> None:
    @seed(SEED + block)
    @settings(
        max_examples=EACH, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(lines=dialogues, mode=st.sampled_from(MODES))
    def holds(lines: tuple[Line, ...], mode: Mode) -> None:
        play(lines, mode)

    holds()


# ---- each attack by itself, where it could do most


def test_there_are_enough_attacks() -> None:
    assert len(READINGS) + len(MALFORMED) + len(WORDINGS) >= 100


HARMLESS = ("and what does a faucet repair cost?", "the thing with the thing", "are you insured?")


@pytest.mark.parametrize("name", [*READINGS, *MALFORMED])
def test_a_reading_binds_nobody(name: str) -> None:
    """Times are offered, we know who he is, and he says nothing that takes one: none is taken. A visit
    that stands stays as it is, and nobody is silenced."""
    reading = READINGS.get(name, MALFORMED.get(name))
    attacked = tuple(Line(said, reading=reading, attack=name) for said in HARMLESS)
    offered = play((Line(LINES[0]), Line(NAMED), *attacked))
    assert not offered.watch.all(Visit), "the model picked for him"
    booked = play((Line(LINES[0]), Line("1"), Line(NAMED), *attacked))
    (visit,) = [v for v in booked.watch.all(Visit) if v.status is VisitStatus.CONFIRMED]
    assert [stood.visit.start for stood in booked.watch.stood] == [visit.start]


@pytest.mark.parametrize("wording", [*WORDINGS, *MALFORMED.values()])
def test_a_wording_never_lands(wording: object) -> None:
    lied = {"wording": wording, "attack": str(wording)[:60]}
    play(
        (Line(LINES[0], **lied), Line("1", **lied), Line(NAMED, **lied), Line(HARMLESS[0], **lied))
    )


def test_a_booking_comes_about_under_all_that() -> None:
    """The dialogues are worth something: what the customer says does book."""
    assert play((Line(LINES[0]), Line("1"), Line(NAMED))).watch.stood


# ---- tests of the tests: with a guard rail gone they break, and shrink to what matters


def _shortest(broken_by: str) -> tuple[Line, ...]:
    """The simplest dialogue that breaks a promise with these words in its name."""

    def breaks(lines: tuple[Line, ...]) -> bool:
        try:
            play(lines)
        except Broken as broken:
            return broken_by in str(broken)
        return False

    quickly = settings(
        max_examples=2_000, deadline=None, database=None, phases=(Phase.generate, Phase.shrink)
    )
    return find(dialogues, breaks, settings=quickly)


def test_without_the_guard_they_break(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "deskhand.agents.communication.saying.check", lambda text, plan, reviewed=False: ()
    )
    shortest = _shortest("i6_")
    assert len(shortest) <= 2
    assert any(line.wording in WORDINGS for line in shortest)


def test_without_the_gate_they_break(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskhand.engine.ledger.judge", lambda command, desk: ALLOW)
    lines = (Line(LINES[0]),)
    with pytest.raises(Broken, match="i10_nothing_without_his_yes"):
        play(lines, Mode.DRAFT)


def test_without_the_identity_check_of_a_reading_they_break(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name and an address that nobody wrote are believed."""
    monkeypatch.setattr(
        "deskhand.language.models.evidence.trusted", lambda said, own, text, context: said
    )
    shortest = _shortest("i7_")
    assert len(shortest) <= 2
    assert any(line.reading != "honest" for line in shortest)


def test_without_the_identity_check_of_the_owner_they_break(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mail in his name is believed without a thread of ours."""
    trail = MailTrail(id="forged", to=SAM_MAIL, person="Sam")
    monkeypatch.setattr("deskhand.agents.communication.agent._trail", lambda *given: trail)
    with pytest.raises(Broken, match="answered by nobody"):
        play((Line(LINES[0]), Line("yes", forged=True)), Mode.DRAFT)
