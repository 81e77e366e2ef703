"""What is taken on day sheets, against brute force."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.schedule import is_free, release, reserve, sheet_ids, split_id
from deskhand.domain.work import Busy, DaySheet
from tests.unit.domain.schedule.bluebird import (
    NOW,
    ZONE,
    apart,
    booked,
    busy,
    entries,
    local,
    oracle_free,
)

TWO_PM = local(24, 14)
SATURDAY_NIGHT = local(31, 20, month=10)  # the clocks go back in it


def test_sheet_ids_are_local_days() -> None:
    ids = sheet_ids(("Sam", "Mike"), TWO_PM, local(24, 16), 30, ZONE)
    assert ids == ("Sam:2026-11-24", "Mike:2026-11-24")


@pytest.mark.parametrize(
    ("start", "minutes", "travel", "days"),
    [
        (local(24, 20), 60, 0, ["2026-11-24"]),  # next day in UTC
        (local(24, 22), 90, 30, ["2026-11-24", "2026-11-25"]),  # touches midnight
        (local(24, 22), 90, 29, ["2026-11-24"]),
        (local(25, 0, 15), 60, 30, ["2026-11-24", "2026-11-25"]),
        (local(24, 20), 26 * 60, 240, ["2026-11-24", "2026-11-25", "2026-11-26"]),
        (local(1, 0, 30), 60, 30, ["2026-11-01"]),  # 25 hours
    ],
)
def test_sheets_touched_with_travel(
    start: datetime, minutes: int, travel: int, days: list[str]
) -> None:
    ids = sheet_ids(("Sam",), start, start + timedelta(minutes=minutes), travel, ZONE)
    assert [split_id(key) for key in ids] == [("Sam", day) for day in days]


def test_an_id_gives_back_its_parts() -> None:
    assert split_id("Sam: the elder:2026-11-24") == ("Sam: the elder", "2026-11-24")


@pytest.mark.parametrize(
    ("begins", "minutes", "theirs", "ours", "free"),
    [
        (local(24, 16, 30), 60, 30, 30, True),  # travel lies between two visits once
        (local(24, 16, 29), 60, 30, 30, False),
        (local(24, 16, 30), 60, 60, 30, False),  # the greater travel counts, whoever's it is
        (local(24, 17), 60, 30, 60, True),
        (local(24, 16, 59), 60, 30, 60, False),
        (local(24, 12, 30), 60, 30, 30, True),
        (local(24, 12, 31), 60, 30, 30, False),
        (local(24, 16), 60, 0, 0, True),
        (local(24, 14, 30), 30, 0, 0, False),
    ],
)
def test_travel_between_visits(
    begins: datetime, minutes: int, theirs: int, ours: int, free: bool
) -> None:
    sheets = booked([("Sam", busy("v1", TWO_PM, 120, theirs))])
    end = begins + timedelta(minutes=minutes)
    assert is_free(sheets.values(), "Sam", begins, end, ours, NOW) is free
    assert is_free(sheets.values(), "Mike", begins, end, ours, NOW)


def test_a_hold_counts_until_its_last_instant() -> None:
    until = NOW + timedelta(minutes=15)
    sheets = booked([("Sam", busy("v1", TWO_PM, 120, until=until))]).values()
    work = (TWO_PM, TWO_PM + timedelta(hours=1), 30)
    assert not is_free(sheets, "Sam", *work, until - timedelta(microseconds=1))
    assert is_free(sheets, "Sam", *work, until)


def test_a_visit_does_not_stand_in_its_own_way() -> None:
    sheets = booked([("Sam", busy("v1", TWO_PM, 120)), ("Sam", busy("v2", local(24, 9), 60))])
    work = (local(24, 15), local(24, 17), 30, NOW)
    assert not is_free(sheets.values(), "Sam", *work)
    assert is_free(sheets.values(), "Sam", *work, ignoring="v1")
    assert not is_free(sheets.values(), "Sam", *work, ignoring="v2")


def test_work_that_ends_before_it_starts_is_an_error() -> None:
    with pytest.raises(ValueError, match="end after it starts"):
        is_free((), "Sam", TWO_PM, TWO_PM, 30, NOW)


def test_reserving_starts_a_sheet_and_drops_expired_holds() -> None:
    expired = busy("old", local(24, 9), 60, until=NOW)
    sheet = reserve(None, "Sam", "2026-11-24", expired, NOW - timedelta(minutes=1))
    assert (sheet.id, sheet.technician, sheet.day) == ("Sam:2026-11-24", "Sam", "2026-11-24")
    assert reserve(sheet, "Sam", sheet.day, busy("v1", TWO_PM, 60), NOW).entries == (
        busy("v1", TWO_PM, 60),
    )


def test_a_hold_becomes_firm_in_its_place() -> None:
    held = busy("v1", TWO_PM, 60, until=NOW + timedelta(minutes=15))
    sheet = reserve(None, "Sam", "2026-11-24", held, NOW)
    firm = busy("v1", TWO_PM, 60)
    once = reserve(sheet, "Sam", "2026-11-24", firm, NOW)
    assert once.entries == (firm,)
    assert reserve(once, "Sam", "2026-11-24", firm, NOW) == once


def test_a_move_keeps_the_old_time_until_it_is_released() -> None:
    old, new = busy("v1", TWO_PM, 60), busy("v1", local(24, 9), 60, until=NOW + timedelta(hours=1))
    other = busy("v2", local(24, 11), 60)
    sheet = booked([("Sam", old), ("Sam", other), ("Sam", new)])["Sam:2026-11-24"]
    assert sheet.entries == (new, other, old)
    assert release(sheet, "v1").entries == (other,)
    assert release(sheet, "nobody") == sheet


def test_unknown_fields_of_a_sheet_survive() -> None:
    sheet = DaySheet.model_validate(
        {"id": "Sam:2026-11-24", "technician": "Sam", "day": "2026-11-24", "later": 1}
    )
    kept = release(reserve(sheet, "Sam", sheet.day, busy("v1", TWO_PM, 60), NOW), "v1")
    assert kept.model_dump()["later"] == 1


@given(entries(SATURDAY_NIGHT, 3), st.data())
def test_free_is_what_brute_force_says(
    calendar: list[tuple[str, Busy]], data: st.DataObject
) -> None:
    minute = data.draw(st.integers(0, 3 * 24 * 60))
    minutes = data.draw(st.integers(1, 300))
    travel = data.draw(st.sampled_from((0, 15, 30, 60)))
    start = SATURDAY_NIGHT + timedelta(minutes=minute)
    end = start + timedelta(minutes=minutes)
    sheets = booked(calendar, NOW - timedelta(days=2))
    # Only the sheets the new work touches are read, as in a commit.
    touched = [
        sheets[key] for key in sheet_ids(("Sam",), start, end, travel, ZONE) if key in sheets
    ]
    expected = oracle_free(calendar, "Sam", start, minutes, travel=travel)
    assert is_free(touched, "Sam", start, end, travel, NOW) is expected


@given(
    st.integers(0, 4 * 24 * 60),
    st.integers(-600, 600),
    st.integers(1, 600),
    st.integers(1, 600),
    st.integers(0, 240),
    st.integers(0, 240),
)
def test_visits_that_clash_share_a_sheet(
    minute: int, shift: int, one: int, other: int, travel: int, travel_too: int
) -> None:
    """So two commits that book them both write it, and one of them conflicts."""
    start = SATURDAY_NIGHT + timedelta(minutes=minute)
    a = busy("a", start, one, travel)
    b = busy("b", start + timedelta(minutes=shift), other, travel_too)
    if not apart(a, b.start, b.end, b.travel_minutes):
        first = sheet_ids(("Sam",), a.start, a.end, travel, ZONE)
        second = sheet_ids(("Sam",), b.start, b.end, travel_too, ZONE)
        assert set(first) & set(second)


@given(entries(SATURDAY_NIGHT, 2).flatmap(lambda e: st.tuples(st.just(e), st.permutations(e))))
def test_sheets_do_not_depend_on_the_order_of_booking(
    both: tuple[list[tuple[str, Busy]], list[tuple[str, Busy]]],
) -> None:
    early = NOW - timedelta(days=2)
    assert booked(both[0], early) == booked(both[1], early)
