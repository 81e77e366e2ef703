"""The sample business, and calendars for it that hypothesis fills."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from deskhand.domain.business import Business, Hours, Mode, OnCall, Person, Policy
from deskhand.domain.schedule import reserve, sheet_ids, split_id
from deskhand.domain.schedule.sheets import counts
from deskhand.domain.work import Busy, DaySheet

ZONE = "America/New_York"
NEW_YORK = ZoneInfo(ZONE)
SAM = Person(name="Sam", email="sam@bluebird.example", phone="+18455550100")
MIKE = Person(name="Mike", phone="+18455550101")
BUSINESS = Business(
    id="bluebird",
    name="Bluebird Handyman",
    zone=ZONE,
    owner=SAM,
    technicians=(SAM, MIKE),
    rota=(OnCall(name="Sam", minutes=5), OnCall(name="Mike", minutes=5)),
    hours={day: Hours(opens=time(8), closes=time(18)) for day in range(6)},
    policy=Policy(mode=Mode.AUTO),
)

Sheets = dict[str, DaySheet]


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    """A wall-clock time in Kingston as UTC; November 2026 unless told."""
    return datetime(year, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


NOW = local(22, 12)  # a Sunday


def with_policy(business: Business = BUSINESS, **changes: object) -> Business:
    return business.model_copy(update={"policy": business.policy.model_copy(update=changes)})


def always_open(business: Business = BUSINESS) -> Business:
    """Around the clock, every day, so that visits can lie in any night."""
    hours = {day: Hours(opens=time(0), closes=time(0)) for day in range(7)}
    return business.model_copy(update={"hours": hours, "holidays": "none"})


def busy(
    visit: str, start: datetime, minutes: int, travel: int = 30, until: datetime | None = None
) -> Busy:
    end = start + timedelta(minutes=minutes)
    return Busy(visit=visit, start=start, end=end, travel_minutes=travel, until=until)


def book(sheets: Sheets, technician: str, entry: Busy, now: datetime = NOW) -> None:
    """Writes an entry on every sheet it touches, as a commit does."""
    ids = sheet_ids((technician,), entry.start, entry.end, entry.travel_minutes, ZONE)
    for key in ids:
        name, day = split_id(key)
        sheets[key] = reserve(sheets.get(key), name, day, entry, now)


def booked(entries: Iterable[tuple[str, Busy]], now: datetime = NOW) -> Sheets:
    sheets: Sheets = {}
    for technician, entry in entries:
        book(sheets, technician, entry, now)
    return sheets


def apart(entry: Busy, start: datetime, end: datetime, travel: int) -> bool:
    """The rule of travel, counted minute by minute: no formula shared with the code."""
    minute = timedelta(minutes=1)

    def minutes(begin: datetime, until: datetime) -> set[int]:
        return set(range(int(begin.timestamp()) // 60, int(until.timestamp()) // 60))

    margin = max(entry.travel_minutes, travel) * minute
    return minutes(start - margin, end + margin).isdisjoint(minutes(entry.start, entry.end))


def oracle_free(
    entries: Iterable[tuple[str, Busy]],
    technician: str,
    start: datetime,
    minutes: int,
    now: datetime = NOW,
    travel: int = 30,
) -> bool:
    """Brute force: every entry, whatever sheets say."""
    end = start + timedelta(minutes=minutes)
    return all(
        apart(entry, start, end, travel)
        for name, entry in entries
        if name == technician and counts(entry, now)
    )


def entries(first: datetime, days: int) -> st.SearchStrategy[list[tuple[str, Busy]]]:
    """Visits and holds of Sam and Mike from an instant on, overlapping ones too."""
    one = st.builds(
        lambda name, minute, length, travel, hold: (
            name,
            busy(
                f"{name}-{minute}-{length}", first + timedelta(minutes=minute), length, travel, hold
            ),
        ),
        st.sampled_from(("Sam", "Mike")),
        st.integers(0, days * 24 * 60),
        st.integers(15, 300),
        st.sampled_from((0, 15, 30, 60)),
        st.sampled_from((None, None, NOW, NOW + timedelta(seconds=1), NOW - timedelta(days=1))),
    )
    return st.lists(one, max_size=25, unique_by=lambda pair: pair[1].visit)


def today(now: datetime = NOW) -> date:
    return now.astimezone(NEW_YORK).date()
