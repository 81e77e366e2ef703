"""Dates of holidays, weekdays and parts of months, against a calendar on the wall."""

from datetime import date

import pytest

from deskhand.language.dates import calendar

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("key", "year", "expected"),
    [
        ("thanksgiving", 2026, date(2026, 11, 26)),
        ("black_friday", 2026, date(2026, 11, 27)),
        ("memorial_day", 2027, date(2027, 5, 31)),
        ("labor_day", 2027, date(2027, 9, 6)),
        ("mlk_day", 2027, date(2027, 1, 18)),
        ("easter", 2027, date(2027, 3, 28)),
        ("easter", 2024, date(2024, 3, 31)),
        ("good_friday", 2027, date(2027, 3, 26)),
        ("mothers_day", 2027, date(2027, 5, 9)),
    ],
)
def test_holiday(key: str, year: int, expected: date) -> None:
    assert calendar.holiday(key, SUNDAY, year) == expected


def test_a_holiday_just_over_is_past_and_an_older_one_is_next_year() -> None:
    assert calendar.holiday("veterans_day", SUNDAY) is None
    assert calendar.holiday("labor_day", SUNDAY) == date(2027, 9, 6)


def test_coming_rolls_over_only_when_sensible() -> None:
    assert calendar.coming(SUNDAY, 11, 22) == SUNDAY
    assert calendar.coming(SUNDAY, 11, 3) is None
    assert calendar.coming(SUNDAY, 3, 3) == date(2027, 3, 3)
    assert calendar.coming(SUNDAY, 2, 29) == date(2028, 2, 29)
    assert calendar.coming(SUNDAY, 2, 30) is None


def test_weekdays() -> None:
    assert calendar.weekday_after(SUNDAY, 6) == date(2026, 11, 29)
    assert calendar.weekday_from(SUNDAY, 6) == SUNDAY
    assert calendar.week_start(SUNDAY, 0) == calendar.week_start(SUNDAY, 1) == date(2026, 11, 23)
    assert calendar.week_start(date(2026, 11, 25), 1) == date(2026, 11, 30)


def test_nth_weekday() -> None:
    assert calendar.nth_weekday(2026, 12, 1, 2) == date(2026, 12, 8)
    assert calendar.nth_weekday(2026, 11, 4, -1) == date(2026, 11, 27)
    assert calendar.nth_weekday(2026, 11, 4, 5) is None


def test_months() -> None:
    assert calendar.add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert calendar.month_part(date(2026, 12, 1), 2)[-1] == date(2026, 12, 31)
    assert len(calendar.month_part(date(2028, 2, 1), None)) == 29
    assert calendar.coming_day(date(2027, 1, 31), 30) == date(2027, 3, 30)
