"""A hold runs out, a slot is wanted twice: nobody is promised what another one has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskhand.business.load import sample
from deskhand.domain.work import VisitStatus
from tests.flows.conftest import Install
from tests.flows.installation import DANA, Installation, when, with_business

ASK = "my faucet drips, can you come Tuesday at 1pm?"
BOB, CARL = "+18455550112", "+18455550113"
MINE = {
    DANA: "Dana Reyes, 14 Wurts St, Kingston",
    BOB: "Bob Ross, 15 Wurts St, Kingston",
    CARL: "Carl Nunez, 16 Wurts St, Kingston",
}
ONE = "2026-11-24 13:00"


def test_a_hold_that_ran_out_is_offered_again(installation: Installation) -> None:
    installation.ask("sms", DANA, ASK)
    installation.ask("sms", DANA, "1")
    (held,) = installation.visits(VisitStatus.HELD)
    installation.advance(timedelta(minutes=20))
    assert installation.visits(VisitStatus.HELD) == []
    assert not installation.sent(DANA)[2:]  # a hold ends without a word

    installation.ask("sms", DANA, MINE[DANA])
    if not installation.booked:
        assert installation.last(DANA).slots == [ONE]
        installation.ask("sms", DANA, "yes")
    (visit,) = installation.booked
    assert when(visit.start) == ONE
    assert visit.address == "14 Wurts St, Kingston"
    assert visit.id != held.id or visit.held_until is None


def test_a_hold_that_ran_out_and_went_to_another(install: Install) -> None:
    installation = _one_technician(install)
    installation.ask("sms", DANA, ASK)
    installation.ask("sms", DANA, "1")
    installation.advance(timedelta(minutes=20))
    for text in (ASK, "1", MINE[BOB]):
        installation.ask("sms", BOB, text)
    installation.ask("sms", DANA, MINE[DANA])
    assert [(v.name, when(v.start)) for v in installation.booked if when(v.start) == ONE] == [
        ("Bob Ross", ONE)
    ]
    assert ONE not in installation.last(DANA).slots
    assert installation.last(DANA).slots


def test_a_held_time_is_not_offered_to_another(install: Install) -> None:
    installation = _one_technician(install)
    installation.ask("sms", DANA, ASK)
    installation.ask("sms", DANA, "1")
    (answer,) = installation.ask("sms", BOB, ASK)
    assert ONE not in answer.slots[1:]  # the first is the wish that is not free
    assert "no opening" in answer


def test_two_customers_want_one_slot(install: Install) -> None:
    """Offers hold nothing: both were offered it, the first to choose has it."""
    installation = _one_technician(install)
    for who in (DANA, BOB):
        assert installation.ask("sms", who, ASK)[0].slots == [ONE]
    installation.say("sms", DANA, "yes")
    installation.say("sms", BOB, "yes")
    installation.settle()
    # Which of two that came in the same second is first, nobody can say.
    taken, held = sorted(
        (installation.last(DANA), installation.last(BOB)), key=lambda got: got.slots == [ONE]
    )
    assert held.slots == [ONE]
    assert "taken" in taken
    assert taken.slots
    assert ONE not in taken.slots
    assert len(installation.visits()) == 1


def test_three_customers_two_technicians(installation: Installation) -> None:
    for who, details in MINE.items():
        for text in (ASK, "1", details):
            installation.ask("sms", who, text)
    at_one = [v for v in installation.booked if when(v.start) == ONE]
    assert sorted(v.technicians for v in at_one) == [("Mike",), ("Sam",)]
    assert len(installation.booked) == 3


def test_he_lets_go_of_what_we_hold(installation: Installation) -> None:
    installation.ask("sms", DANA, ASK)
    installation.ask("sms", DANA, "1")
    installation.ask("sms", DANA, "please cancel it")
    assert installation.visits(VisitStatus.HELD) == []
    (again,) = installation.ask("sms", BOB, ASK)
    assert again.slots == [ONE]


@pytest.mark.parametrize("words", ["never mind", "Nevermind, thanks", "forget it"])
def test_never_mind_frees_what_is_held(installation: Installation, words: str) -> None:
    installation.ask("sms", DANA, ASK)
    installation.ask("sms", DANA, "1")
    (said,) = installation.ask("sms", DANA, words)
    assert "I've let go of" in said
    assert said.slots == [ONE]
    assert not installation.visits(VisitStatus.HELD)
    (again,) = installation.ask("sms", BOB, ASK)
    assert again.slots == [ONE]


def test_another_day_while_a_time_is_held(installation: Installation) -> None:
    installation.ask("sms", DANA, ASK)
    installation.ask("sms", DANA, "1")
    (said,) = installation.ask("sms", DANA, "actually no, wednesday is fine")
    assert said.slots
    assert all(slot.startswith("2026-11-25") for slot in said.slots)
    assert not installation.visits(VisitStatus.HELD)


def test_an_hour_later_while_a_time_is_held(installation: Installation) -> None:
    installation.ask("sms", DANA, ASK)
    installation.ask("sms", DANA, "1")
    (said,) = installation.ask("sms", DANA, "can you make it an hour later?")
    assert said.slots == ["2026-11-24 14:00"]
    installation.ask("sms", DANA, MINE[DANA])
    assert [when(v.start) for v in installation.booked] == ["2026-11-24 14:00"]


@pytest.mark.parametrize(
    ("words", "left"), [("please cancel that", [ONE]), ("please cancel my appointment", [])]
)
def test_he_cancels_what_we_speak_of_or_the_visit_he_names(
    installation: Installation, words: str, left: list[str]
) -> None:
    for text in (ASK, "1", MINE[DANA], "my toilet runs, can you come Wednesday at 9am?"):
        installation.ask("sms", DANA, text)
    installation.ask("sms", DANA, words)
    assert [when(v.start) for v in installation.booked] == left


def test_a_hold_that_lapses_in_an_emergency_says_nothing(installation: Installation) -> None:
    """Nobody in danger is asked about a faucet; the owner knows that the time went."""
    installation.ask("sms", DANA, ASK)
    installation.ask("sms", DANA, "1")
    installation.ask("sms", DANA, "oh god a pipe burst and the basement is flooding")
    before = len(installation.sent(DANA))
    installation.advance(timedelta(minutes=20))
    said = installation.sent(DANA)[before:]
    assert not any(got.slots for got in said)
    assert not installation.visits(VisitStatus.HELD)
    assert any("ran out during the emergency" in item.reason for item in installation.handoffs)


def _one_technician(install: Install) -> Installation:
    alone = sample().business.technicians[:1]
    return install(files=with_business(technicians=alone))
