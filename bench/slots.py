"""How fast free slots are found, against a scan of every visit for every start in the same run."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business, Hours, OnCall, Person, Policy
from deskhand.domain.schedule import CalendarView, Slot, find_slots, search
from deskhand.domain.schedule.hours import opening
from deskhand.domain.schedule.sheets import sheet_id
from deskhand.domain.schedule.view import Start
from deskhand.domain.work import Busy, DaySheet

ZONE = "America/New_York"
NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
DAYS = 90
MINUTES = 120
VISIT, TRAVEL = 45, 30
AIM_SEARCH_MS = 25.0
AIM_BUILD_MS = 10.0

# Six visits a day leave gaps that are too short; only on these days (counted back from the horizon)
# has the last technician two visits fewer in the afternoon. So every search walks far.
OPENINGS = (9, 6, 2)
# Minutes of slack (3 hours in all) before each of the six visits and after the last, in turn.
SLACK = (
    (0, 90, 0, 0, 30, 60, 0),
    (30, 0, 60, 0, 30, 0, 60),
    (0, 0, 0, 85, 5, 0, 90),
    (15, 30, 20, 35, 20, 30, 30),
    (85, 0, 0, 0, 85, 10, 0),
)

Sheets = dict[str, DaySheet]


def company(technicians: int, days: int = DAYS) -> tuple[Business, Sheets]:
    """A business whose calendar is full but for three openings near the horizon."""
    people = tuple(Person(name=f"T{n:03}") for n in range(technicians))
    business = Business(
        id="bench",
        name="Bench",
        zone=ZONE,
        owner=people[0],
        technicians=people,
        rota=(OnCall(name=people[0].name),),
        hours={day: Hours(opens=time(8), closes=time(18)) for day in range(7)},
        holidays="none",
        policy=Policy(horizon_days=days),
    )
    today = NOW.astimezone(ZoneInfo(ZONE)).date()
    sheets: Sheets = {}
    for person in people:
        for n in range(days + 1):
            sheet = full_day(business, person.name, today + timedelta(days=n), SLACK[n % 5])
            if person is people[-1] and days - n in OPENINGS:
                sheet = sheet.model_copy(update={"entries": sheet.entries[:3] + sheet.entries[5:]})
            sheets[sheet.id] = sheet
    return business, sheets


def full_day(business: Business, technician: str, day: date, slack: tuple[int, ...]) -> DaySheet:
    hours = opening(business, day)
    assert hours is not None
    entries, at = [], hours.start
    for n in range(6):
        start = at + timedelta(minutes=slack[n])
        end = start + timedelta(minutes=VISIT)
        visit = f"{technician}-{day}-{n}"
        entries.append(Busy(visit=visit, start=start, end=end, travel_minutes=TRAVEL))
        at = end + timedelta(minutes=TRAVEL)
    return DaySheet(
        id=sheet_id(technician, day), technician=technician, day=str(day), entries=tuple(entries)
    )


class NaiveView(CalendarView):
    """The floor: for each start of each day, all visits of each technician, one after the other."""

    def __init__(self, business: Business, sheets: Sheets, now: datetime) -> None:
        super().__init__(business, sheets, now)
        self.business = business
        self.visits: dict[str, list[tuple[int, int]]] = {p.name: [] for p in business.technicians}
        for sheet in sheets.values():
            for busy in sheet.entries:
                apart = busy.travel_minutes * 60
                taken = int(busy.start.timestamp()) - apart, int(busy.end.timestamp()) + apart
                self.visits[sheet.technician].append(taken)

    def starts(self, day: date, seconds: int, also: int | None = None) -> list[Start]:
        assert also is None, "the bench names no exact time"
        hours = opening(self.business, day)
        if hours is None or not self.first <= day <= self.last:
            return []
        found = []
        closes = int(hours.until.timestamp())
        for at in range(int(hours.start.timestamp()), closes - seconds + 1, self.step):
            for technician, visits in self.visits.items():
                if at >= self.earliest and all(
                    at >= ends or at + seconds <= begins for begins, ends in visits
                ):
                    until = min(at + self.window, closes)
                    cut = until < at + self.window
                    first = at == int(hours.start.timestamp())
                    found.append(Start(at, until, (technician,), day, cut, first))
                    break
        return found


def timed(view: CalendarView) -> tuple[float, tuple[Slot, ...]]:
    began = perf_counter()
    found = search(view, MINUTES, [])
    return (perf_counter() - began) * 1000, found


def row(
    name: str, value: float, aim: float | None = None, floor: float | None = None
) -> dict[str, Any]:
    ratio = floor / value if floor is not None else None
    return {
        "name": name, "value": value, "unit": "ms", "aim": aim, "floor": floor, "ratio": ratio
    }  # fmt: skip


def search_rows(technicians: int, rounds: int) -> list[dict[str, Any]]:
    business, sheets = company(technicians)
    began = perf_counter()
    view = CalendarView(business, sheets, NOW).build()
    built = (perf_counter() - began) * 1000
    naive = NaiveView(business, sheets, NOW)
    ours, floor = [], []
    for _ in range(rounds):
        slow, expected = timed(naive)
        fast, found = timed(view)
        assert found == expected, "the scan and the view disagree"
        assert len(found) == len(OPENINGS)
        ours.append(fast)
        floor.append(slow)
    what = f"{technicians} technicians × {DAYS} days × 6 visits"
    aim = AIM_SEARCH_MS if technicians == 100 else None
    return [
        row(f"first three 2-hour slots, {what}", median(ours), aim, median(floor)),
        row(f"building that view, {what}", built),
    ]


def fortnight_rows(rounds: int) -> list[dict[str, Any]]:
    business, sheets = company(1, days=14)
    built, whole = [], []
    for _ in range(rounds):
        began = perf_counter()
        CalendarView(business, sheets, NOW).build()
        middle = perf_counter()
        find_slots(business, sheets, MINUTES, [], NOW)
        built.append((middle - began) * 1000)
        whole.append((perf_counter() - middle) * 1000)
    return [
        row("building the view, 1 technician × 14 days", median(built), AIM_BUILD_MS),
        row("find_slots with nothing prepared, 1 technician × 14 days", median(whole)),
    ]


def run() -> list[dict[str, Any]]:
    """Rows of name, value, unit, aim and, with a floor, its value and floor / value; medians."""
    rows = fortnight_rows(rounds=21)
    for technicians, rounds in ((1, 7), (10, 5), (100, 3)):
        rows += search_rows(technicians, rounds)
    return rows


if __name__ == "__main__":
    for line in run():
        aim = f"  aim {line['aim']:g}" if line["aim"] else ""
        floor = f"  scan {line['floor']:.0f} ms, {line['ratio']:.0f}×" if line["floor"] else ""
        print(f"{line['value']:9.2f} {line['unit']}  {line['name']}{aim}{floor}")
