"""What counts as the same name, phone, address and time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.domain.windows import Window
from deskhand.rehearsal.evaluation.matching import (
    by_day,
    meets,
    same_address,
    same_name,
    same_phone,
)
from tests.unit.rehearsal.evaluation.labelled import ZONE

HERE = ZoneInfo(ZONE)
TUESDAY = datetime(2026, 11, 24, 0, 0, tzinfo=HERE)


def at(hours: float, until: float | None = None) -> Window:
    """Hours from Tuesday's midnight."""
    end = None if until is None else TUESDAY + timedelta(hours=until)
    return Window(start=TUESDAY + timedelta(hours=hours), end=end)


@pytest.mark.parametrize(
    ("wanted", "read", "same"),
    [
        ("Ruth", "ruth", True),
        ("Mrs. Ruth Lee", "Ruth Lee", True),
        ("José Núñez", "Jose Nunez", True),
        ("Doña Rosa", "Rosa", True),
        ("Ruth Lee", "Ruth", False),
        ("Ruth Lee", "Lee Ruth", False),
        ("Mr", "Mrs", False),
        ("", "", False),
    ],
)
def test_names(wanted: str, read: str, same: bool) -> None:
    assert same_name(wanted, read) is same


@pytest.mark.parametrize(
    ("wanted", "read", "same"),
    [
        ("845-555-0134", "+18455550134", True),
        ("(845) 555 0134", "845.555.0134", True),
        ("845-555-0134", "845-555-0135", False),
        ("555-0134", "555-0134", False),
    ],
)
def test_phones(wanted: str, read: str, same: bool) -> None:
    assert same_phone(wanted, read) is same


@pytest.mark.parametrize(
    ("wanted", "read", "same"),
    [
        ("14 Wall St", "14 Wall Street, Kingston NY 12401", True),
        ("14 Wall Street, Kingston", "14 wall st", True),
        ("14 North Front Street", "14 N Front St", True),
        ("14 Wall St", "Apt 2, 14 Wall St", True),
        ("14 Wall St", "15 Wall St", False),
        ("14 Wall St", "14 Main Road", False),
        ("14 Wall St", "Wall St", False),
        ("Wall Street", "wall st.", True),
        ("Wall Street", "Main Street", False),
        ("", "14 Wall St", False),
    ],
)
def test_addresses(wanted: str, read: str, same: bool) -> None:
    assert same_address(wanted, read) is same


@pytest.mark.parametrize(
    ("wanted", "read", "met"),
    [
        (at(14), at(14.25), True),
        (at(14), at(13.75, 16), True),
        (at(14), at(14.3), False),
        (at(8, 12), at(8), True),
        (at(8, 12), at(11.9), True),
        (at(8, 12), at(12), False),
        (at(8, 12), at(7.9), False),
        (at(8, 12), at(10, 14), False),  # 2 of 6 hours
        (at(8, 12), at(8, 16), True),  # 4 of 8
        (at(8, 12), at(10, 12), True),  # 2 of 4
        (at(8, 12), at(8, 16.1), False),
        (at(8, 12), at(12, 16), False),
        (at(8, 12), at(32, 36), False),
    ],
)
def test_times(wanted: Window, read: Window, met: bool) -> None:
    assert meets(wanted, read) is met


@given(st.floats(0, 200), st.none() | st.floats(0.01, 20))
def test_every_time_meets_itself(start: float, hours: float | None) -> None:
    span = at(start, None if hours is None else start + hours)
    assert meets(span, span)


def test_a_span_of_days_is_read_as_its_working_days() -> None:
    days = list(by_day(at(10, 24 * 2 + 12), ZONE))
    assert days == [at(10, 18), at(24 + 8, 24 + 18), at(48 + 8, 48 + 12)]


def test_a_span_within_a_day_stays_as_it_is() -> None:
    assert list(by_day(at(6, 22), ZONE)) == [at(6, 22)]
    assert list(by_day(at(9), ZONE)) == [at(9)]


def test_the_days_are_those_of_the_place() -> None:
    evening = Window(
        start=datetime.fromisoformat("2026-11-24T22:00:00+00:00"),
        end=datetime.fromisoformat("2026-11-25T02:00:00+00:00"),
    )
    assert list(by_day(evening, ZONE)) == [evening]  # 17 to 21 o'clock in New York
    assert [one.start.hour for one in by_day(evening, "Etc/UTC")] == []
