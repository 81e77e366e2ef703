"""What every calendar feed must hold: right instants, stable ids, nothing private."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.base import Lang
from deskhand.domain.business import Business, Hours, OnCall, Person
from deskhand.domain.windows import Window
from deskhand.domain.work import Block, Visit, VisitStatus
from deskhand.ports.calendar import CalendarFeed

ZONE = "America/New_York"
NEW_YORK = ZoneInfo(ZONE)
SAM = Person(name="Sam", email="sam@bluebird.example", phone="+18455550100")
MIKE = Person(name="Mike", phone="+18455550101")
BUSINESS = Business(
    id="bluebird",
    name="Bluebird Handyman",
    zone=ZONE,
    phone="+18455550199",
    email="hello@bluebird.example",
    owner=SAM,
    technicians=(SAM, MIKE),
    rota=(OnCall(name="Sam"), OnCall(name="Mike")),
    hours={day: Hours(opens=time(8), closes=time(18)) for day in range(6)},
)
NIGHTS = (date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


NOW = at(22, 12)


def visit(**changes: Any) -> Visit:
    fields: dict[str, Any] = {
        "id": "v1",
        "customer": "c1",
        "services": ("plumbing",),
        "status": VisitStatus.CONFIRMED,
        "technicians": ("Sam",),
        "start": at(24, 14),
        "end": at(24, 15, 30),
        "window": Window(start=at(24, 14), end=at(24, 16)),
        "travel_minutes": 30,
        "zone": ZONE,
        "summary": "Kitchen faucet",
        "name": "Dana Reed",
        "phone": "+18455550142",
        "address": "14 Example St, Kingston, NY 12401",
        "changed_at": NOW,
    }
    return Visit(**(fields | changes))


def block(**changes: Any) -> Block:
    fields: dict[str, Any] = {
        "id": "block-1",
        "technicians": ("Sam",),
        "start": at(27, 12),
        "end": at(27, 18),
        "words": "fishing with Lou, Friday afternoon",
        "made_at": NOW,
    }
    return Block(**(fields | changes))


def moved(start: datetime, of: Visit | None = None, **changes: Any) -> Visit:
    old = of or visit()
    window = Window(start=start, end=start + timedelta(hours=2))
    values = {"start": start, "end": start + timedelta(minutes=90), "window": window}
    return old.model_copy(update=values | changes)


def read(written: bytes) -> Any:
    from icalendar import Calendar

    calendar = Calendar.from_ical(written)
    assert all(not part.errors for part in calendar.walk()), "unreadable properties"
    for line in written.split(b"\r\n"):
        assert len(line) <= 75, "a line is not folded"
        assert b"\n" not in line, "a line ends without a carriage return"
    return calendar


def only_event(written: bytes) -> Any:
    (event,) = read(written).walk("VEVENT")
    return event


def instants(event: Any) -> tuple[datetime, datetime]:
    return event["dtstart"].dt.astimezone(UTC), event["dtend"].dt.astimezone(UTC)


def by_its_own_zone(written: bytes) -> Iterator[tuple[datetime, datetime]]:
    """Instants read as a client that knows no zones does: by the VTIMEZONE of the file alone."""
    from dateutil.tz import tzical

    definitions = b"".join(
        part.to_ical() for part in read(written).subcomponents if part.name == "VTIMEZONE"
    )
    zones = tzical(StringIO(definitions.decode().replace("\r\n", "\n"))) if definitions else None
    for event in read(written).walk("VEVENT"):
        found = []
        for key in ("dtstart", "dtend"):
            named, wall = event[key].params.get("TZID"), event[key].dt
            zone = zones.get(named) if named and zones else UTC
            assert zone is not None, f"{named} is not defined in the file"
            found.append(wall.replace(tzinfo=zone, fold=0).astimezone(UTC))
        yield found[0], found[1]


class CalendarFeedContract:
    """Inherit, and give a `calendar` fixture."""

    @pytest.fixture(scope="class")
    def calendar(self) -> CalendarFeed:
        raise NotImplementedError

    # -------------------------------------------------------------- the owner's feed

    def test_blocked_time_is_busy_without_his_words(self, calendar: CalendarFeed) -> None:
        written = calendar.feed(BUSINESS, [], NOW, [block()])
        event = only_event(written)
        assert instants(event) == (at(27, 12), at(27, 18))
        assert event["transp"] == "OPAQUE"
        assert event["summary"] == "Busy · Sam"
        assert b"fishing" not in written
        assert b"Lou" not in written

    def test_a_lifted_block_is_cancelled_for_who_subscribed(self, calendar: CalendarFeed) -> None:
        before, after = (
            only_event(calendar.feed(BUSINESS, [], NOW, [b]))
            for b in (block(), block(lifted_at=NOW))
        )
        assert str(before["uid"]) == str(after["uid"])
        assert after["status"] == "CANCELLED"
        assert after["sequence"] > before["sequence"]

    def test_a_visit_promised_for_an_hour_is_sent_with_its_work(
        self, calendar: CalendarFeed
    ) -> None:
        exact = visit(exact=True, window=Window(start=at(24, 14)))
        assert instants(only_event(calendar.invitation(BUSINESS, exact, NOW))) == (
            at(24, 14),
            at(24, 15, 30),
        )
        assert "Arrival: 2:00 PM\n" in str(
            only_event(calendar.feed(BUSINESS, [exact], NOW))["description"]
        )

    def test_an_empty_feed_is_a_calendar(self, calendar: CalendarFeed) -> None:
        empty = read(calendar.feed(BUSINESS, [], NOW))
        assert empty.walk("VEVENT") == []
        assert (str(empty["version"]), str(empty["method"])) == ("2.0", "PUBLISH")
        assert empty["prodid"]
        assert str(empty["name"]) == str(empty["x-wr-calname"]) == "Bluebird Handyman"
        assert empty["refresh-interval"].params["VALUE"] == "DURATION"
        assert str(empty["x-published-ttl"]).startswith("PT")

    def test_the_feed_shows_planned_work_and_says_the_window(self, calendar: CalendarFeed) -> None:
        event = only_event(calendar.feed(BUSINESS, [visit()], NOW))
        assert instants(event) == (at(24, 14), at(24, 15, 30))
        assert str(event["status"]) == "CONFIRMED"
        assert "Kitchen faucet" in str(event["summary"])
        assert "Dana Reed" in str(event["summary"])
        assert str(event["location"]) == "14 Example St, Kingston, NY 12401"
        assert "2:00 PM–4:00 PM" in str(event["description"])
        assert "Sam" in str(event["description"])
        assert event["dtstamp"].dt == NOW
        assert event["last-modified"].dt == NOW

    def test_the_owners_language(self, calendar: CalendarFeed) -> None:
        owner = SAM.model_copy(update={"languages": (Lang.ES,)})
        spanish = BUSINESS.model_copy(update={"owner": owner})
        assert "Horario de llegada" in str(
            only_event(calendar.feed(spanish, [visit()], NOW))["description"]
        )

    def test_holds_are_not_published_and_past_visits_stay(self, calendar: CalendarFeed) -> None:
        visits = [visit(id=status.value, status=status) for status in VisitStatus]
        written = read(calendar.feed(BUSINESS, visits, NOW))
        shown = {str(e["uid"]).split("@")[0]: str(e["status"]) for e in written.walk("VEVENT")}
        assert shown == {
            "confirmed": "CONFIRMED",
            "done": "CONFIRMED",
            "cancelled": "CANCELLED",
            "no_show": "CONFIRMED",
            "could_not_enter": "CONFIRMED",
        }

    def test_the_same_visits_in_any_order_give_the_same_bytes(self, calendar: CalendarFeed) -> None:
        visits = [visit(id="b"), visit(id="a"), moved(at(23, 9), id="c")]
        assert calendar.feed(BUSINESS, visits, NOW) == calendar.feed(BUSINESS, visits[::-1], NOW)

    # -------------------------------------------------------------- the customer's invitation

    def test_the_customer_sees_the_promised_window(self, calendar: CalendarFeed) -> None:
        written = calendar.invitation(BUSINESS, visit(), NOW)
        event = only_event(written)
        assert str(read(written)["method"]) == "REQUEST"
        assert instants(event) == (at(24, 14), at(24, 16))
        assert str(event["organizer"]) == "mailto:hello@bluebird.example"
        assert event["organizer"].params["CN"] == "Bluebird Handyman"
        assert "Bluebird Handyman" in str(event["summary"])

    def test_without_a_mailbox_of_the_business_the_owner_invites(
        self, calendar: CalendarFeed
    ) -> None:
        small = BUSINESS.model_copy(update={"email": None})
        event = only_event(calendar.invitation(small, visit(), NOW))
        assert str(event["organizer"]) == "mailto:sam@bluebird.example"

    def test_a_hold_is_tentative(self, calendar: CalendarFeed) -> None:
        event = only_event(calendar.invitation(BUSINESS, visit(status=VisitStatus.HELD), NOW))
        assert str(event["status"]) == "TENTATIVE"

    # -------------------------------------------------------------- through the life of a visit

    def test_reschedule_and_cancel_keep_the_id_and_raise_the_sequence(
        self, calendar: CalendarFeed
    ) -> None:
        first = visit()
        second = moved(at(27, 9), first, revision=1, changed_at=NOW + timedelta(hours=1))
        third = second.model_copy(update={"status": VisitStatus.CANCELLED, "revision": 2})
        stages = [(first, "REQUEST", at(24, 14)), (second, "REQUEST", at(27, 9))]
        stages.append((third, "CANCEL", at(27, 9)))
        ids = set()
        for number, (stage, method, start) in enumerate(stages):
            written = calendar.invitation(BUSINESS, stage, NOW)
            for event in (only_event(written), only_event(calendar.feed(BUSINESS, [stage], NOW))):
                ids.add(str(event["uid"]))
                assert event["sequence"] == number
                assert instants(event)[0] == start
                assert event["last-modified"].dt == stage.changed_at
                assert str(event["status"]) == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
            assert str(read(written)["method"]) == method
        assert ids == {"v1@deskhand.bluebird"}

    def test_two_businesses_never_share_an_id(self, calendar: CalendarFeed) -> None:
        other = BUSINESS.model_copy(update={"id": "redbird"})
        uids = {str(only_event(calendar.feed(b, [visit()], NOW))["uid"]) for b in (BUSINESS, other)}
        assert len(uids) == 2

    # -------------------------------------------------------------- time

    @pytest.mark.parametrize("night", NIGHTS)
    def test_the_nights_in_which_the_clocks_change(
        self, calendar: CalendarFeed, night: date
    ) -> None:
        """Every quarter of an hour of the night, read with and without knowing the zone."""
        midnight = datetime.combine(night, time(0), NEW_YORK).astimezone(UTC)
        starts = [midnight + timedelta(minutes=15 * n) for n in range(-8, 24)]
        visits = [moved(start, id=f"v{n:02}") for n, start in enumerate(starts)]
        written = calendar.feed(BUSINESS, visits, NOW)
        expected = [(v.start, v.end) for v in visits]
        assert [instants(event) for event in read(written).walk("VEVENT")] == expected
        assert list(by_its_own_zone(written)) == expected
        for one in visits:
            invitation = calendar.invitation(BUSINESS, one, NOW)
            assert instants(only_event(invitation)) == (one.window.start, one.window.end)
            assert list(by_its_own_zone(invitation)) == [(one.window.start, one.window.end)]

    @pytest.mark.parametrize(
        "zone",
        ["America/Los_Angeles", "America/Phoenix", "Europe/Madrid", "America/Mexico_City",
         "Australia/Sydney", "Africa/Casablanca", "Asia/Kolkata", "America/Santiago", "UTC"],
    )  # fmt: skip
    def test_other_zones_all_year(self, calendar: CalendarFeed, zone: str) -> None:
        business = BUSINESS.model_copy(update={"zone": zone})
        starts = [at(1, 9, month=1) + timedelta(days=9 * n, hours=n % 24) for n in range(80)]
        visits = [moved(start, id=f"v{n:02}", zone=zone) for n, start in enumerate(starts)]
        written = calendar.feed(business, visits, NOW)
        expected = [(v.start, v.end) for v in visits]
        assert [instants(event) for event in read(written).walk("VEVENT")] == expected
        assert list(by_its_own_zone(written)) == expected

    def test_a_zone_before_its_only_change(self, calendar: CalendarFeed) -> None:
        """Volgograd changed once, in December 2020."""
        early = datetime(2020, 5, 12, 9, 30, tzinfo=UTC)
        invitation = calendar.invitation(BUSINESS, moved(early, zone="Europe/Volgograd"), NOW)
        assert list(by_its_own_zone(invitation)) == [(early, early + timedelta(hours=2))]

    def test_visits_of_two_zones(self, calendar: CalendarFeed) -> None:
        visits = [visit(), moved(at(25, 9), id="v2", zone="America/Chicago")]
        written = calendar.feed(BUSINESS, visits, NOW)
        zones = {str(zone["tzid"]) for zone in read(written).walk("VTIMEZONE")}
        assert zones == {ZONE, "America/Chicago"}
        assert list(by_its_own_zone(written)) == [(v.start, v.end) for v in visits]

    # -------------------------------------------------------------- words

    @given(
        st.lists(
            st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120)
            .map(str.strip)
            .filter(bool),
            min_size=3,
            max_size=3,
        )
    )
    def test_any_text_comes_back_as_it_was(self, calendar: CalendarFeed, words: list[str]) -> None:
        summary, name, address = words
        one = visit(summary=summary, name=name, address=address)
        event = only_event(calendar.feed(BUSINESS, [one], NOW))
        assert summary in str(event["summary"])
        assert name in str(event["summary"])
        assert str(event["location"]) == address

    @pytest.mark.parametrize("words", ["a\r\nATTENDEE:mailto:x@y.example", "a\nEND:VEVENT\nb"])
    def test_no_text_can_add_a_line(self, calendar: CalendarFeed, words: str) -> None:
        one = visit(summary=words, name=words, address=words, phone=words)
        for written in (
            calendar.feed(BUSINESS, [one], NOW),
            calendar.invitation(BUSINESS, one, NOW),
        ):
            assert "attendee" not in only_event(written)
            assert str(only_event(written)["status"]) == "CONFIRMED"

    @pytest.mark.parametrize("name", ['Bob "the" Builder', "Müller; Söhne, x:y", "a\nb"])
    def test_any_name_of_a_business(self, calendar: CalendarFeed, name: str) -> None:
        from icalendar import vText

        business = BUSINESS.model_copy(update={"name": name})
        feed = calendar.feed(business, [visit()], NOW)
        assert len(read(feed).walk("VEVENT")) == 1
        for key in (b"NAME:", b"X-WR-CALNAME:"):
            assert b"\r\n" + key + vText(name).to_ical() + b"\r\n" in feed
        event = only_event(calendar.invitation(business, visit(), NOW))
        assert event["organizer"].params["CN"] == name

    def test_nothing_private_is_written(self, calendar: CalendarFeed) -> None:
        """Fields a later version adds (an access code) are kept in the store, never published."""
        stored = visit().model_dump() | {"access": "gate 4711", "hints": "key under the mat"}
        one = Visit.model_validate(stored | {"technicians": ("Sam", "Mike")})
        feed, invitation = (
            calendar.feed(BUSINESS, [one], NOW).replace(b"\r\n ", b""),
            calendar.invitation(BUSINESS, one, NOW).replace(b"\r\n ", b""),
        )
        for written in (feed, invitation):
            for secret in (b"4711", b"mat", b"5550100", b"5550101"):
                assert secret not in written
        assert b"5550142" in feed, "the owner may ring the customer"
        assert b"5550142" not in invitation
        assert b"Mike" not in invitation

    def test_a_visit_with_nothing_but_times(self, calendar: CalendarFeed) -> None:
        bare = visit(summary="", name=None, phone=None, address=None)
        for written in (
            calendar.feed(BUSINESS, [bare], NOW),
            calendar.invitation(BUSINESS, bare, NOW),
        ):
            assert "plumbing" in str(only_event(written)["summary"])
            assert "location" not in only_event(written)
