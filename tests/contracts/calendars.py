"""What every way to technicians' calendars must hold: fresh, guarded by etags, nothing missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.ids import derived
from deskhand.ports.calendar import CalendarClient, Draft

ZONE = "America/New_York"
LOCAL = ZoneInfo(ZONE)
CALENDAR = "sam@bluebird.example"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL).astimezone(UTC)


def draft(visit: str = "visit-1", start: datetime | None = None, minutes: int = 90) -> Draft:
    begins = start or at(24, 13)
    return Draft(
        visit=visit,
        start=begins,
        end=begins + timedelta(minutes=minutes),
        zone=ZONE,
        summary="Kitchen faucet · Dana Reed",
        description="Arrival window: 1:00 PM–3:00 PM\nTechnician: Sam, 100%; ñ",
        location="14 Example St, Kingston, NY 12401",
    )


def id_of(visit: str = "visit-1") -> str:
    return f"deskhand{derived(visit)}"


class Phone(Protocol):
    """The technician at his phone: he changes his calendar without asking us."""

    def adds(
        self,
        id: str,
        start: datetime | date,
        end: datetime | date,
        *,
        free: bool = False,
        private: bool = False,
        weekly: int = 0,
        zone: str = ZONE,
    ) -> None: ...

    def moves(self, id: str, start: datetime, end: datetime) -> None: ...

    def deletes(self, id: str) -> None: ...

    def words(self, id: str) -> tuple[str, str, str]:
        """Title, description and place of an event as they stand there."""


class CalendarClientContract:
    """Inherit, and give `client` and `phone` fixtures on a calendar that is empty."""

    @pytest.fixture
    def client(self) -> CalendarClient:
        raise NotImplementedError

    @pytest.fixture
    def phone(self) -> Phone:
        raise NotImplementedError

    def day(
        self, client: CalendarClient, day: int = 24, days: int = 1
    ) -> list[tuple[datetime, datetime]]:
        found = client.listed(CALENDAR, at(day, 0), at(day, 0) + timedelta(days=days))
        return [(e.start, e.end) for e in found if e.busy]

    # ---- what we write

    def test_what_is_written_stands_there_in_our_words(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        event = client.put(CALENDAR, id_of(), draft())
        assert event is not None
        assert (event.visit, event.start, event.busy) == ("visit-1", at(24, 13), True)
        assert event.etag
        assert client.find(CALENDAR, id_of()) == event
        assert list(client.listed(CALENDAR, at(24, 0), at(25, 0))) == [event]
        wanted = draft()
        assert phone.words(id_of()) == (wanted.summary, wanted.description, wanted.location)

    def test_writing_twice_is_told_and_writes_nothing(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        client.put(CALENDAR, id_of(), draft())
        assert client.put(CALENDAR, id_of(), draft(start=at(25, 9))) is None
        assert self.day(client) == [(at(24, 13), at(24, 14, 30))]

    def test_an_etag_lets_it_be_written_again_and_an_old_one_does_not(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        first = client.put(CALENDAR, id_of(), draft())
        assert first is not None
        second = client.put(CALENDAR, id_of(), draft(start=at(24, 15)), first.etag)
        assert second is not None
        assert second.etag != first.etag
        assert client.put(CALENDAR, id_of(), draft(start=at(24, 9)), first.etag) is None
        phone.moves(id_of(), at(24, 10), at(24, 11))
        assert client.put(CALENDAR, id_of(), draft(start=at(24, 9)), second.etag) is None
        assert self.day(client) == [(at(24, 10), at(24, 11))]

    def test_what_is_removed_is_gone_and_may_come_back_under_its_id(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        event = client.put(CALENDAR, id_of(), draft())
        assert event is not None
        assert not client.remove(CALENDAR, id_of(), '"another"')
        assert client.remove(CALENDAR, id_of(), event.etag)
        assert client.remove(CALENDAR, id_of())
        assert client.find(CALENDAR, id_of()) is None
        assert self.day(client) == []
        assert client.put(CALENDAR, id_of(), draft(start=at(24, 9))) is not None
        assert self.day(client) == [(at(24, 9), at(24, 10, 30))]

    def test_an_event_its_owner_deleted_is_not_written_over(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        event = client.put(CALENDAR, id_of(), draft())
        assert event is not None
        phone.deletes(id_of())
        assert client.find(CALENDAR, id_of()) is None
        assert client.put(CALENDAR, id_of(), draft(), event.etag) is None
        assert self.day(client) == []

    # ---- what he does

    def test_his_events_are_seen_at_once_and_are_not_ours(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        phone.adds("dentist", at(24, 9), at(24, 10), private=True)
        (event,) = client.listed(CALENDAR, at(24, 0), at(25, 0))
        assert (event.start, event.end, event.busy) == (at(24, 9), at(24, 10), True)
        assert event.visit is None

    def test_free_time_takes_no_time(self, client: CalendarClient, phone: Phone) -> None:
        phone.adds("lunch?", at(24, 12), at(24, 13), free=True)
        assert self.day(client) == []

    def test_a_day_is_his_local_one(self, client: CalendarClient, phone: Phone) -> None:
        phone.adds("vacation", date(2026, 11, 24), date(2026, 11, 26))
        assert self.day(client) == [(at(24, 0), at(26, 0))]
        assert self.day(client, 26) == []

    def test_recurring_events_come_as_their_occurrences(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        """Weekly at eight, over the night in which the clocks go back (November 1)."""
        phone.adds("school", at(27, 8, month=10), at(27, 9, month=10), weekly=4)
        found = client.listed(CALENDAR, at(26, 0, month=10), at(30, 0))
        assert [e.start for e in found] == [at(27, 8, month=10), at(3, 8), at(10, 8), at(17, 8)]
        assert len({e.id for e in found}) == 4

    def test_other_zones(self, client: CalendarClient, phone: Phone) -> None:
        begins = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("America/Los_Angeles"))
        phone.adds("call", begins, begins + timedelta(hours=1), zone="America/Los_Angeles")
        assert self.day(client) == [(at(24, 12), at(24, 13))]

    @pytest.mark.parametrize(("month", "day"), [(11, 1), (3, 8)])
    def test_the_nights_in_which_the_clocks_change(
        self, client: CalendarClient, phone: Phone, month: int, day: int
    ) -> None:
        """Every half hour of the night, ours and his, to the minute."""
        midnight = datetime(2026, month, day, tzinfo=LOCAL).astimezone(UTC)
        starts = [midnight + timedelta(minutes=30 * n) for n in range(8)]
        for n, start in enumerate(starts):
            event = client.put(CALENDAR, id_of(f"v{n}"), draft(f"v{n}", start, 20))
            assert event is not None
            assert (event.start, event.end) == (start, start + timedelta(minutes=20))

    def test_changes_are_noticed_whoever_makes_them(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        cursor = client.changes(CALENDAR, None).cursor
        assert not client.changes(CALENDAR, cursor).any
        steps = [
            lambda: phone.adds("dentist", at(24, 9), at(24, 10)),
            lambda: phone.moves("dentist", at(24, 10), at(24, 11)),
            lambda: phone.deletes("dentist"),
            lambda: client.put(CALENDAR, id_of(), draft()),
        ]
        for step in steps:
            step()
            changes = client.changes(CALENDAR, cursor)
            assert changes.any
            cursor = changes.cursor
            assert not client.changes(CALENDAR, cursor).any

    def test_a_cursor_nobody_knows_reads_as_changed(
        self, client: CalendarClient, phone: Phone
    ) -> None:
        changes = client.changes(CALENDAR, "from another life")
        assert changes.any
        assert not client.changes(CALENDAR, changes.cursor).any
