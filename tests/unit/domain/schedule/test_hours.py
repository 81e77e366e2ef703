"""Opening hours, and honest reasons why a time cannot be."""

from datetime import date, datetime, time, timedelta

import pytest

from deskhand.domain.business import Hours
from deskhand.domain.schedule import Misfit, fits, opening
from deskhand.domain.schedule.hours import bookable
from tests.unit.domain.schedule.bluebird import (
    BUSINESS,
    NEW_YORK,
    NOW,
    always_open,
    local,
    with_policy,
)

TUESDAY = date(2026, 11, 24)


def test_opening_hours_are_utc() -> None:
    window = opening(BUSINESS, TUESDAY)
    assert window is not None
    assert (window.start, window.end) == (local(24, 8), local(24, 18))
    assert window.start.utcoffset() == timedelta(0)


def test_opening_hours_follow_the_clocks() -> None:
    before, after = opening(BUSINESS, date(2026, 10, 31)), opening(BUSINESS, date(2026, 11, 2))
    assert before is not None
    assert after is not None
    assert (before.start.hour, after.start.hour) == (12, 13)


@pytest.mark.parametrize(
    ("day", "why"),
    [(22, "a Sunday"), (26, "Thanksgiving"), (11, "Veterans Day")],
)
def test_closed_days(day: int, why: str) -> None:
    assert opening(BUSINESS, date(2026, 11, day)) is None, why


def test_holidays_can_be_worked_and_other_days_closed() -> None:
    works = BUSINESS.model_copy(update={"holidays": "none", "closed": (TUESDAY,)})
    assert opening(works, date(2026, 11, 26)) is not None
    assert opening(works, TUESDAY) is None


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 8), 23),
        (date(2026, 11, 1), 25),
        (date(2027, 3, 14), 23),
        (date(2027, 11, 7), 25),
        (date(2026, 11, 2), 24),
    ],
)
def test_days_around_the_clock_are_as_long_as_they_are(day: date, hours: int) -> None:
    window = opening(always_open(), day)
    assert window is not None
    assert window.until - window.start == timedelta(hours=hours)


def test_hours_may_run_past_midnight() -> None:
    late = BUSINESS.model_copy(update={"hours": {1: Hours(opens=time(18), closes=time(2))}})
    window = opening(late, TUESDAY)
    assert window is not None
    assert (window.start, window.end) == (local(24, 18), local(25, 2))
    assert fits(late, local(25, 1), local(25, 2), NOW) is None
    assert fits(late, local(25, 1), local(25, 3), NOW) is Misfit.CLOSED_DAY


def test_hours_that_a_change_of_the_clocks_swallows_are_closed() -> None:
    night = BUSINESS.model_copy(update={"hours": {6: Hours(opens=time(2), closes=time(3))}})
    assert opening(night, date(2027, 3, 14)) is None
    assert opening(night, date(2027, 3, 21)) is not None


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        (local(24, 8), 60, None),
        (local(24, 16), 120, None),
        (local(24, 16, 1), 120, Misfit.OUTSIDE_HOURS),
        (local(24, 7, 59), 60, Misfit.OUTSIDE_HOURS),
        (local(24, 20), 60, Misfit.OUTSIDE_HOURS),
        (local(29, 10), 60, Misfit.CLOSED_DAY),
        (local(26, 10), 60, Misfit.CLOSED_DAY),
        (local(21, 10), 60, Misfit.PAST),
        (local(22, 11, 59), 60, Misfit.PAST),
        (local(21, 10, month=1, year=2027), 60, None),
        (local(22, 10, month=1, year=2027), 60, Misfit.TOO_FAR),
    ],
)
def test_why_a_time_does_not_fit(start: datetime, minutes: int, expected: Misfit | None) -> None:
    assert fits(BUSINESS, start, start + timedelta(minutes=minutes), NOW) is expected


def test_too_soon_is_said_only_of_times_that_fit_otherwise() -> None:
    now = local(24, 9)
    assert fits(BUSINESS, local(24, 10, 59), local(24, 12), now) is Misfit.TOO_SOON
    assert fits(BUSINESS, local(24, 11), local(24, 12), now) is None
    assert fits(BUSINESS, now, local(24, 10), now) is Misfit.TOO_SOON
    assert fits(BUSINESS, local(24, 19), local(24, 20), local(24, 18)) is Misfit.OUTSIDE_HOURS


def test_an_answer_can_be_given_in_another_zone() -> None:
    start = local(24, 8).astimezone(NEW_YORK)
    assert fits(BUSINESS, start, start + timedelta(hours=1), NOW) is None


def test_the_horizon_counts_whole_local_days() -> None:
    late = local(22, 23, 30)  # already tomorrow in UTC
    earliest, beyond = bookable(with_policy(horizon_days=1), late)
    assert (earliest, beyond) == (local(23, 1, 30), local(24, 0))
