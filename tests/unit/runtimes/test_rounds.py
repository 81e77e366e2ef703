"""Rounds of mailbox and calendars: asked for at the edge, made where the way in is, once at a time."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.bootstrap import system_clock
from deskhand.domain.errors import Reject
from deskhand.engine.lease import Lease
from deskhand.providers.bus.memory import MemoryBus
from deskhand.providers.calendar.memory import MemoryCalendars
from deskhand.runtimes.functions import edge
from deskhand.runtimes.functions.serving import Served
from deskhand.runtimes.office import SPAN, Office
from deskhand.web.calendar import secret
from deskhand.web.server import Server
from tests.flows.installation import Installation
from tests.flows.runtimes import MEMORY
from tests.flows.test_calendars import only_sam

GOOGLE_SAYS = {"X-Goog-Resource-State": "exists"}


@pytest.fixture
def house(tmp_path: Path) -> Installation:
    """The edge knows no calendar: it is told of changes all the same."""
    return Installation(MEMORY, tmp_path)


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


@pytest.fixture
def door(house: Installation, bus: MemoryBus) -> Iterator[str]:
    server = Server(edge.served(house.app, bus, None), "127.0.0.1", 0)
    server.start()
    yield server.address
    server.stop()


def posted(url: str, headers: dict[str, str]) -> int:
    request = urllib.request.Request(url, b"", headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def topics(bus: MemoryBus) -> list[str]:
    return [message.topic for message in bus.taken()]


def test_a_changed_calendar_is_handed_on(house: Installation, bus: MemoryBus, door: str) -> None:
    url = f"{door}/calendars/changed"
    assert posted(url, {**GOOGLE_SAYS, "X-Goog-Channel-Token": house.app.proof}) == 204
    assert topics(bus) == ["deskhand-datebook"]
    for forged in ("", "wrong"):
        assert posted(url, {**GOOGLE_SAYS, "X-Goog-Channel-Token": forged}) == 404
    assert topics(bus) == []


def test_new_mail_is_handed_on(house: Installation, bus: MemoryBus, door: str) -> None:
    assert posted(f"{door}/gmail/{secret(house.app)}", {}) == 204
    assert topics(bus) == ["deskhand-gmail"]
    assert posted(f"{door}/gmail/wrong", {}) == 404
    bus.full = True  # whoever told us cannot help it; the clock makes the round
    assert posted(f"{door}/gmail/{secret(house.app)}", {}) == 204
    assert topics(bus) == []


def test_a_round_reads_the_calendars_and_hands_on_what_came(tmp_path: Path) -> None:
    house = Installation(MEMORY, tmp_path, files=only_sam(), calendars=MemoryCalendars())
    bus = MemoryBus()
    served = Served(Office(lambda: house.app), bus, [])
    first, second = served.datebook(None), served.datebook(None)
    assert (first.status, first.words) == (200, "1 changes came")
    assert second.words == "0 changes came"
    assert topics(bus) == ["deskhand-scheduling"]


def test_two_rounds_at_once_are_one(tmp_path: Path) -> None:
    house = Installation(MEMORY, tmp_path, files=only_sam(), calendars=MemoryCalendars())
    now = system_clock()
    other = Lease(house.app.store, house.app.business, "calendars", "another", now, SPAN)
    assert other.take()
    assert (
        Served(Office(lambda: house.app), MemoryBus(), []).datebook(None).words == "0 changes came"
    )
    other.release()
    assert (
        Served(Office(lambda: house.app), MemoryBus(), []).datebook(None).words == "1 changes came"
    )


def test_who_may_not_call_makes_no_round(house: Installation) -> None:
    class Nobody:
        def check(self, _: str | None) -> None:
            raise Reject("no token")

    served = Served(Office(lambda: house.app), MemoryBus(), [], Nobody())
    assert served.datebook("Bearer x").status == 403
