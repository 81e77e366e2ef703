"""A release and the one after it work on one store at the same time: nothing is lost, nothing mangled.

The later one is another process, of this code as a release after it might have changed it; with
DESKHAND_OTHER_RELEASE=CHECKOUT/src it is the code there, of whatever release. On SQLite, and on Firestore as
Google's emulator has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.domain.people import Conversation
from deskhand.domain.work import VisitStatus
from deskhand.providers.clock.stored import StoredClock
from tests.flows.installation import DANA, Installation, when
from tests.flows.outcome import outcome
from tests.flows.runtimes import MEMORY, Kind
from tests.flows.stories import PERSON, TUESDAY, TUESDAY_AT_ONE, WEDNESDAY
from tests.scale import SEED, pick
from tests.support import emulators
from tests.support.release import MARK, OTHER, SideBySide, store_at

BOB, EVE = "+18455550112", "+18455550113"
Beside = Callable[[str], Installation]
later_release = pytest.mark.skipif(OTHER is not None, reason="the other release is a real one")


@pytest.fixture(
    params=["sqlite", pytest.param("firestore", marks=pytest.mark.xdist_group("functions"))]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The store of both releases."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'deskhand.sqlite'}"
    emulators.firestore()
    return f"firestore:{emulators.project()}"


@pytest.fixture
def beside(place: str, tmp_path: Path) -> Iterator[Beside]:
    """An installation whose deliveries go to this release and to one with that change."""
    made: list[Installation] = []

    def begin(change: str, again: int = 0) -> Installation:
        def start(app: Any) -> SideBySide:
            return SideBySide(app, place, tmp_path, change, f"{SEED}/{again}")

        def clock(store: Any, business: str, at: datetime) -> StoredClock:
            moved = StoredClock(store, business)
            moved.set(at)
            return moved

        def opened(_: Path) -> Any:
            return store_at(place)

        kind = Kind("functions-two-releases", opened, lambda s, _: s, start, start, clock)
        made.append(Installation(kind, tmp_path))
        return made[-1]

    yield begin
    for one in made:
        both(one).close()
        one.close()


def both(installation: Installation) -> SideBySide:
    found = installation.runtime
    assert isinstance(found, SideBySide)
    return found


def two_customers(installation: Installation) -> None:
    """Dana books and moves, Bob asks and books, somebody smells gas."""
    for sender, text in (
        (DANA, TUESDAY),
        (BOB, WEDNESDAY),
        (DANA, "yes, the first one"),
        (BOB, "yes"),
        (DANA, PERSON),
        (BOB, "I'm Bob Ross, 15 Wurts St, Kingston"),
        (EVE, "are you insured?"),
        (BOB, "can we move it to Thursday at 10am? sorry"),
        (EVE, "I smell gas in the kitchen"),
        (BOB, "yes"),
    ):
        installation.ask("sms", sender, text)
    installation.owner("ok")
    installation.advance("2026-11-28 12:00")


@pytest.mark.parametrize("again", range(pick(small=1, prove=10)))
def test_a_field_more_changes_nothing_and_stays(beside: Beside, tmp_path: Path, again: int) -> None:
    alone = Installation(MEMORY, tmp_path)
    two_customers(alone)
    installation = beside("nothing" if OTHER else "one_field_more", again)
    two_customers(installation)
    assert outcome(installation) == outcome(alone)
    alone.close()
    records = {str(r.ref): r for r in installation.store.everything(installation.app.business)}
    theirs = both(installation).wrote
    assert "OutboxRow" in {place.partition("/")[0] for place in theirs}
    if OTHER is None:
        lost = {place for place in theirs if MARK not in json.loads(records[place].body)}
        assert not lost


@later_release
@pytest.mark.parametrize("again", range(pick(small=1, prove=10)))
def test_what_this_release_cannot_read_waits_for_the_later_one(beside: Beside, again: int) -> None:
    installation = beside("another_shape", again)
    side = both(installation)
    side.share = 0.0  # before the roll-out: this release alone
    installation.ask("sms", DANA, TUESDAY)
    installation.ask("sms", DANA, "yes, the first one")
    installation.ask("sms", DANA, PERSON)
    assert [when(visit.start) for visit in installation.booked] == [TUESDAY_AT_ONE]
    installation.ask("sms", BOB, "are you insured?")
    side.share = 0.5  # while it lasts
    installation.say("sms", EVE, "are you insured?")
    installation.say("sms", BOB, "how much to fix a dripping faucet?")
    installation.say("sms", DANA, "please cancel my visit")
    installation.advance(timedelta(hours=1))
    assert not installation.dead
    side.share = 1.0  # after it: the later release alone
    installation.advance(timedelta(hours=1))
    assert waiting(installation) == []
    assert not installation.dead
    # Whoever waited too long was told so, and is on the owner's list: that is this release's word too.
    reasons = [item.reason for item in installation.handoffs]
    (visit,) = installation.visits()
    assert visit.status is VisitStatus.CANCELLED or any("cancel" in why for why in reasons)
    heard = {to: len(installation.sent(to)) for to in (DANA, BOB, EVE)}
    assert heard == {DANA: 4, BOB: 2, EVE: 1}

    installation.ask("sms", EVE, "how much to fix a dripping faucet?")
    assert len(installation.sent(EVE)) == 2
    side.share = 0.0  # back to this release: it leaves alone what it cannot read
    bodies = newer(installation)
    assert bodies
    installation.say("sms", EVE, "how much to replace a toilet seat?")
    installation.advance(timedelta(hours=4))
    assert newer(installation) == bodies
    assert all("has schema 2" in why for why in waiting(installation))
    assert waiting(installation)
    assert not installation.dead
    assert len(installation.sent(EVE)) == 2
    side.share = 1.0
    installation.advance(timedelta(hours=1))
    assert len(installation.sent(EVE)) == 3
    assert waiting(installation) == []


def newer(installation: Installation) -> dict[str, str]:
    """Conversations in the later release's shape, to the letter."""
    records = installation.store.everything(installation.app.business)
    talk = {r.ref.id: r.body for r in records if r.ref.collection == Conversation.collection}
    return {id: body for id, body in talk.items() if json.loads(body)["schema_version"] == 2}


def waiting(installation: Installation) -> list[str]:
    """Why rows wait that failed."""
    records = installation.store.everything(installation.app.business)
    rows = [json.loads(r.body) for r in records if r.ref.collection == "OutboxRow"]
    return [row["error"] for row in rows if row["status"] == "open" and row["error"]]
