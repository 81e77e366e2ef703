"""CalDAV against a real server."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from deskhand.domain.errors import NeedsOwner, TryAgain
from deskhand.providers.calendar.caldav import CalDavCalendars
from tests.contracts import calendars as contract
from tests.contracts.calendars import CALENDAR, ZONE, CalendarClientContract, at, draft, id_of
from tests.support import radicale


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[radicale.Radicale]:
    with radicale.served(tmp_path_factory.mktemp("radicale")) as server:
        yield server


class TestCalDav(CalendarClientContract):
    @pytest.fixture
    def phone(self, server: radicale.Radicale, monkeypatch: pytest.MonkeyPatch) -> radicale.Phone:
        name = f"sam-{uuid4().hex[:8]}"
        monkeypatch.setattr(contract, "CALENDAR", name)
        return server.make(name)

    @pytest.fixture
    def client(self, server: radicale.Radicale) -> Iterator[CalDavCalendars]:
        made = CalDavCalendars(f"{server.url}/", radicale.USER, radicale.PASSWORD, ZONE)
        yield made
        made.close()


@pytest.fixture
def client(server: radicale.Radicale) -> Iterator[CalDavCalendars]:
    made = CalDavCalendars(f"{server.url}/", radicale.USER, radicale.PASSWORD, ZONE)
    yield made
    made.close()


def test_a_calendar_may_be_named_by_its_address(
    server: radicale.Radicale, client: CalDavCalendars
) -> None:
    phone = server.make(f"sam-{uuid4().hex[:8]}")
    assert client.put(phone.place, id_of(), draft()) is not None
    path = phone.place.removeprefix(server.url)
    assert [e.visit for e in client.listed(path, at(24, 0), at(25, 0))] == ["visit-1"]


def test_a_name_nobody_has_says_which_there_are(
    server: radicale.Radicale, client: CalDavCalendars
) -> None:
    server.make("work-of-mike")
    with pytest.raises(NeedsOwner, match="work-of-mike"):
        client.listed("Sam", at(24, 0), at(25, 0))


def test_a_password_that_is_not_taken_is_the_owners(server: radicale.Radicale) -> None:
    wrong = CalDavCalendars(f"{server.url}/", radicale.USER, "wrong", ZONE)
    with pytest.raises(NeedsOwner, match="password"):
        wrong.listed(CALENDAR, at(24, 0), at(25, 0))
    wrong.close()


def test_a_server_that_is_away_is_tried_again(server: radicale.Radicale) -> None:
    away = CalDavCalendars("http://127.0.0.1:9/", radicale.USER, radicale.PASSWORD, ZONE)
    with pytest.raises(TryAgain):
        away.changes("/sam/x/", None)
    away.close()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        late = CalDavCalendars(url, radicale.USER, radicale.PASSWORD, ZONE, timeout=0.2)
        begun = time.monotonic()
        with pytest.raises(TryAgain):
            late.changes("/sam/x/", None)
        assert time.monotonic() - begun < 5
        late.close()


def ics(*events: str) -> str:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A phone//EN", *events, "END:VCALENDAR", ""]
    )


def test_a_moved_and_a_skipped_occurrence(
    server: radicale.Radicale, client: CalDavCalendars
) -> None:
    """Tuesdays at eight in New York: one is moved to ten, one does not take place."""
    phone = server.make(f"sam-{uuid4().hex[:8]}")
    zone = "TZID=America/New_York"
    event = [
        "BEGIN:VEVENT", "UID:weekly", "DTSTAMP:20261101T000000Z", f"DTSTART;{zone}:20261027T080000",
        "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20261124T130000Z", f"EXDATE;{zone}:20261117T080000",
        "SUMMARY:school", "END:VEVENT",
        "BEGIN:VEVENT", "UID:weekly", "DTSTAMP:20261101T000000Z", f"RECURRENCE-ID;{zone}:20261103T080000",
        f"DTSTART;{zone}:20261103T100000", "DURATION:PT1H", "SUMMARY:later", "END:VEVENT",
    ]  # fmt: skip
    phone.puts("weekly", ics(*event))
    found = client.listed(phone.place, at(26, 0, month=10), at(30, 0))
    assert [e.start for e in found] == [at(27, 8, month=10), at(3, 10), at(10, 8), at(24, 8)]


def test_whole_days_that_come_every_week(
    server: radicale.Radicale, client: CalDavCalendars
) -> None:
    phone = server.make(f"sam-{uuid4().hex[:8]}")
    event = [
        "BEGIN:VEVENT", "UID:fridays", "DTSTAMP:20261101T000000Z", "DTSTART;VALUE=DATE:20261030",
        "RRULE:FREQ=WEEKLY;COUNT=2", "SUMMARY:off", "END:VEVENT",
    ]  # fmt: skip
    phone.puts("fridays", ics(*event))
    found = client.listed(phone.place, at(26, 0, month=10), at(30, 0))
    days = [(at(30, 0, month=10), at(31, 0, month=10)), (at(6, 0), at(7, 0))]
    assert [(e.start, e.end) for e in found] == days


def test_an_event_that_cannot_be_read_hides_no_other(client: CalDavCalendars) -> None:
    start, end = at(24, 0), at(25, 0)
    assert list(client._events("BEGIN:VCALENDAR\r\nnonsense", '"1"', start, end)) == []
