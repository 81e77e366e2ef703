"""Google Calendar against a loopback Google that holds every request to its description."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deskhand.domain.errors import NeedsOwner, Reject, TryAgain
from deskhand.providers.calendar.google import GoogleCalendars
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.calendars import (
    CALENDAR,
    ZONE,
    CalendarClientContract,
    at,
    draft,
    id_of,
)
from tests.support.google.accounts import Accounts
from tests.support.google.calendar import CalendarApi, Kept, Phone
from tests.support.google.server import Fault, Google, served

ADDRESS = "office@bluebird.example"
SCOPES = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
)


@pytest.fixture
def kept() -> Kept:
    return Kept(CALENDAR, "Sam at work")


@pytest.fixture
def google(kept: Kept) -> Iterator[Google]:
    with served(CalendarApi(kept)) as google:
        yield google


@pytest.fixture
def phone(kept: Kept) -> Phone:
    return Phone(kept)


def connected(google: Google, folder: Path) -> Iterator[GoogleCalendars]:
    accounts = Accounts(google, MemoryStore(), folder)
    accounts.connect(ADDRESS, *SCOPES)
    made = GoogleCalendars(accounts.account(ADDRESS, *SCOPES, timeout=0.5), ZONE)
    yield made
    made.close()


@pytest.fixture
def client(google: Google, tmp_path: Path) -> Iterator[GoogleCalendars]:
    yield from connected(google, tmp_path)


class TestGoogle(CalendarClientContract):
    @pytest.fixture
    def phone(self, kept: Kept) -> Phone:
        return Phone(kept)

    @pytest.fixture
    def client(self, google: Google, tmp_path: Path) -> Iterator[GoogleCalendars]:
        yield from connected(google, tmp_path)


def test_a_calendar_may_be_named_by_its_title(client: GoogleCalendars) -> None:
    assert client.put("Sam at work", id_of(), draft()) is not None
    assert client.find(CALENDAR, id_of()) is not None
    with pytest.raises(NeedsOwner, match="Sam at work"):
        client.listed("Mike", at(24, 0), at(25, 0))


def test_a_calendar_that_is_not_shared_is_the_owners(client: GoogleCalendars) -> None:
    for ask in (
        lambda: client.listed("x@y.example", at(24, 0), at(25, 0)),
        lambda: client.changes("x@y.example", None),
        lambda: client.put("x@y.example", id_of(), draft()),
    ):
        with pytest.raises(NeedsOwner, match="not there, or not shared"):
            ask()


def test_a_token_google_forgot_reads_as_changed_and_a_new_one_is_made(
    client: GoogleCalendars, kept: Kept
) -> None:
    cursor = client.changes(CALENDAR, None).cursor
    kept.forgotten = kept.number
    kept.number += 1
    changes = client.changes(CALENDAR, cursor)
    assert changes.any
    assert not client.changes(CALENDAR, changes.cursor).any


def test_a_written_event_whose_answer_was_lost_is_not_written_twice(
    client: GoogleCalendars, google: Google, kept: Kept
) -> None:
    google.fail("calendar.events.insert", Fault(status=0, done=True))
    with pytest.raises(TryAgain):
        client.put(CALENDAR, id_of(), draft())
    assert client.put(CALENDAR, id_of(), draft()) is None  # it stands: whoever asked looks
    found = client.find(CALENDAR, id_of())
    assert found is not None
    assert found.visit == "visit-1"
    assert list(kept.events) == [id_of()]


@pytest.mark.parametrize("fault", [Fault(status=429, reason="rateLimitExceeded"), Fault(status=500),
                                   Fault(status=403, reason="userRateLimitExceeded"),
                                   Fault(seconds=1.0, slow_only=True)])  # fmt: skip
def test_load_and_trouble_and_slowness_are_tried_again(
    client: GoogleCalendars, google: Google, fault: Fault
) -> None:
    google.fail("calendar.events.list", fault)
    with pytest.raises(TryAgain):
        client.listed(CALENDAR, at(24, 0), at(25, 0))


def test_a_consent_taken_back_is_the_owners(client: GoogleCalendars, google: Google) -> None:
    client.listed(CALENDAR, at(24, 0), at(25, 0))
    google.oauth.take_back(ADDRESS)
    with pytest.raises(NeedsOwner, match="deskhand connect google"):
        client.listed(CALENDAR, at(24, 0), at(25, 0))


def test_what_he_declined_and_where_he_works_take_no_time(
    client: GoogleCalendars, phone: Phone
) -> None:
    me = {"email": CALENDAR, "self": True, "responseStatus": "declined"}
    phone.adds("party", at(24, 9), at(24, 10), attendees=[me])
    phone.adds("home", at(24, 9), at(24, 18), eventType="workingLocation")
    phone.adds("away", at(24, 11), at(24, 12), eventType="outOfOffice")
    busy = [e.id for e in client.listed(CALENDAR, at(24, 0), at(25, 0)) if e.busy]
    assert busy == ["away"]


def test_long_lists_are_read_to_their_end(client: GoogleCalendars, phone: Phone) -> None:
    cursor = client.changes(CALENDAR, None).cursor
    for n in range(7):
        start = at(24, 8) + timedelta(hours=n)
        phone.adds(f"call{n}", start, start + timedelta(minutes=30))
    assert len(client.listed(CALENDAR, at(24, 0), at(25, 0))) == 7
    after = client.changes(CALENDAR, cursor)
    assert after.any
    assert not client.changes(CALENDAR, after.cursor).any


def test_google_tells_of_changes_for_a_week_at_an_https_address(
    client: GoogleCalendars, google: Google
) -> None:
    until = client.watch(CALENDAR, "https://desk.example/calendars/changed", "proof")
    assert until is not None
    assert timedelta(days=6) < until - SystemClock().now() < timedelta(days=8)
    assert client.watch(CALENDAR, "https://desk.example/calendars/changed", "proof")
    (api,) = google.apis
    assert isinstance(api, CalendarApi)
    assert [c["token"] for c in api.channels] == ["proof", "proof"]
    with pytest.raises(Reject):
        client.watch(CALENDAR, "http://desk.example/calendars/changed", "proof")
