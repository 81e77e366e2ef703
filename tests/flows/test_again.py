"""Delivered twice, delivered in another order: the same visits, and no message more."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.business.load import sample
from deskhand.domain.understanding import Understanding
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, local, when, with_business
from tests.flows.outcome import outcome
from tests.flows.runtimes import KINDS, MEMORY, Kind
from tests.flows.stories import TUESDAY, WEDNESDAY
from tests.scale import pick
from tests.support.crashes import Died
from tests.support.mails import OWN, mail
from tests.support.scripted_reader import ScriptedReader

BOB, SAM = "+18455550112", "+18455550100"
NOON = local("2026-11-22 12:00")
OVERLAPPING = "my toilet runs, can you come Tuesday at 1:30pm?"
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Stimulus:
    """Something that comes in; `after` are seconds since noon."""

    after: float
    channel: str
    sender: str
    text: str
    id: str

    @property
    def at(self) -> datetime:
        return NOON + timedelta(seconds=self.after)


def story() -> list[Stimulus]:
    """Two customers, three channels, the owner and an alarm; close ones share a second."""
    rows: list[tuple[float, str, str, str]] = [
        (0, "sms", DANA, "hello, my faucet drips"),
        (0.5, "sms", DANA, "can you come Tuesday at 1pm?"),
        (0.7, "sms", BOB, WEDNESDAY),
        (30, "sms", DANA, "yes"),
        (30.2, "sms", BOB, "yes"),
        (60, "sms", DANA, "I'm Dana Reyes, 14 Wurts St, Kingston"),
        (60.4, "sms", BOB, "I'm Bob Ross, 15 Wurts St, Kingston"),
        (60.9, "email", "Ana Diaz <ana@mail.example>", TUESDAY.replace("Tuesday", "Friday")),
        (90, "web", "session-1", "are you insured?"),
        (120, "sms", BOB, "can we move it to Thursday at 10am? sorry"),
        (150, "sms", DANA, "I smell gas in the kitchen"),
        (150.3, "sms", BOB, "ok thanks"),
        (180, "sms", SAM, "ok"),
        (181, "sms", "+18455550113", "STOP"),
    ]
    return [Stimulus(*row, id=f"stimulus-{n}") for n, row in enumerate(rows)]


def run(kind: Kind, folder: Path, stimuli: Sequence[Stimulus]) -> dict[str, Any]:
    """Deliver in this order; a clock never goes back, each keeps its own sent time."""
    installation = Installation(kind, folder, start=NOON)
    for n, one in enumerate(stimuli):
        if n and one.at - stimuli[n - 1].at > timedelta(seconds=5):
            installation.settle()
        _deliver(installation, one)
    installation.settle()
    installation.advance("2026-11-28 12:00")
    found = outcome(installation)
    installation.close()
    return found


def _deliver(installation: Installation, one: Stimulus) -> None:
    if one.channel == "email":
        raw = mail(
            one.text, sender=one.sender, to=OWN, message_id=f"<{one.id}@mail.example>", at=one.at
        )
        installation.mail(raw, at=one.at)
    else:
        installation.say(one.channel, one.sender, one.text, id=one.id, at=one.at)


def told_once() -> dict[str, Any]:
    """What the story comes to when everything is delivered once, in order."""
    with tempfile.TemporaryDirectory() as folder:
        found = run(MEMORY, Path(folder), story())
    assert len(found["visits"]) >= 2
    assert found["pages"]
    assert not found["dead"]
    return found


@pytest.fixture(scope="module")
def once() -> dict[str, Any]:
    return told_once()


@st.composite
def deliveries(draw: st.DrawFn) -> list[Stimulus]:
    """Each one to three times, and those within a second of each other in any order."""
    together: list[list[Stimulus]] = []
    for one in story():
        if together and one.after - together[-1][0].after < 1:
            together[-1].append(one)
        else:
            together.append([one])
    order: list[Stimulus] = []
    for group in together:
        copies = [one for one in group for _ in range(draw(st.integers(1, 3)))]
        order += draw(st.permutations(copies))
    return order


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=pick(small=12, prove=60), deadline=None)
@given(order=deliveries())
def test_duplicates_and_order_change_nothing(
    kind: Kind, once: dict[str, Any], order: list[Stimulus]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert run(kind, Path(folder), order) == once


def test_the_order_matters_when_it_should(once: dict[str, Any]) -> None:
    """A test of the test: what is not within a second may not be swapped."""
    order = story()
    order[3], order[10] = order[10], order[3]
    with tempfile.TemporaryDirectory() as folder:
        assert run(MEMORY, Path(folder), order) != once


def test_late_redelivery(installation: Installation) -> None:
    """A provider that repeats itself hours later, and after a restart."""
    installation.say("sms", DANA, TUESDAY, id="SM1")
    installation.settle()
    for wait in (1, 60, 3600, 86_400):
        installation.advance(timedelta(seconds=wait))
        installation.restart()
        installation.say("sms", DANA, TUESDAY, id="SM1")
        installation.settle()
    assert len(installation.sent(DANA)) == 1


@pytest.mark.everywhere
def test_complaint_9_redelivered_while_it_is_thought_about(install: Install) -> None:
    """The same webhook while the first is still being read: taken in at once, and one reply."""
    repeats: list[threading.Thread] = []
    took: list[float] = []

    def repeated() -> None:
        began = time.monotonic()
        wakes = installation.accepted("sms", DANA, TUESDAY, id="SM9")
        took.append(time.monotonic() - began)
        installation.runtime.submit(wakes)

    def reads(text: str, context: Any, honest: Understanding) -> Understanding:
        for _ in range(3 - len(repeats)):
            repeats.append(threading.Thread(target=repeated))
            repeats[-1].start()
        time.sleep(0.5)
        return honest

    installation = install(reader=ScriptedReader(reads=reads))
    installation.say("sms", DANA, TUESDAY, id="SM9")
    for repeat in repeats:
        repeat.join()
    installation.settle()
    assert len(took) == 3
    assert max(took) < 1
    assert len(installation.sent(DANA)) == 1
    assert len(installation.quotes()) == 1


def test_complaint_9_what_kills_its_process_is_read_again(install: Install) -> None:
    """Nobody marks a message as read before it is answered."""
    died: list[str] = []

    def reads(text: str, context: Any, honest: Understanding) -> Understanding:
        if not died:
            died.append(text)
            raise Died("while reading")
        return honest

    installation = install(reader=ScriptedReader(reads=reads))
    for _ in range(2):
        installation.survive(lambda: installation.say("sms", DANA, TUESDAY, id="SM9"))
    installation.advance(timedelta(minutes=5))
    assert died
    assert [got.amounts for got in installation.sent(DANA)] == [[12_500]]
    assert len(installation.quotes()) == 1


@pytest.mark.everywhere
@pytest.mark.parametrize("other", [TUESDAY, OVERLAPPING], ids=["the same time", "overlapping"])
def test_complaint_1_many_confirm_one_slot(install: Install, kind: Kind, other: str) -> None:
    """Customers who all take the last technician's slot at once: one visit, the others hear so."""
    installation = install(files=with_business(technicians=sample().business.technicians[:1]))
    # The emulator of Firestore takes its locks by waiting; 64 at once are for the contracts.
    count = 4 if kind.sort == "functions" else pick(small=12, prove=64)
    numbers = [f"+1845555{n:04d}" for n in range(1000, 1000 + count)]
    for n, number in enumerate(numbers):
        installation.say("sms", number, (TUESDAY, other)[n % 2])
    installation.settle()
    start = threading.Barrier(8)

    def take(mine: list[str]) -> None:
        start.wait()
        for number in mine:
            installation.say("sms", number, "yes please")

    threads = [threading.Thread(target=take, args=(numbers[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    installation.settle()
    installation.advance(timedelta(minutes=1))
    (visit,) = installation.visits()
    assert when(visit.start) in ("2026-11-24 13:00", "2026-11-24 13:30")
    answers = [installation.last(number) for number in numbers]
    his = [a for a in answers if a.slots == [when(visit.start)]]
    assert len(his) == 1
    for answer in answers:
        if answer not in his:
            offered = [local(slot) for slot in answer.slots]
            assert offered
            assert all(at >= visit.end or at < visit.start - HALF_AN_HOUR for at in offered)
    assert not installation.dead


@pytest.mark.parametrize("seed", range(pick(small=3, prove=12)))
def test_two_days_of_chatter_shuffled_within_seconds(kind: Kind, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    order = story()
    shuffled = [one for one in order for _ in range(rng.choice((1, 1, 2, 3)))]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert run(kind, tmp_path / "a", shuffled) == run(kind, tmp_path / "b", order)
