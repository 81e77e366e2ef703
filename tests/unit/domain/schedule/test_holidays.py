"""Federal holidays, against a library that lists them."""

from datetime import date

import pytest

from deskhand.domain.schedule.holidays import nth_weekday, us_federal


@pytest.mark.parametrize("year", range(2020, 2041))
def test_agrees_with_the_holidays_library(year: int) -> None:
    import holidays

    assert us_federal(year) == set(holidays.country_holidays("US", years=year))


def test_holidays_on_a_weekend_are_kept_on_both_days() -> None:
    assert {date(2026, 7, 3), date(2026, 7, 4)} <= us_federal(2026)
    assert {date(2027, 7, 4), date(2027, 7, 5)} <= us_federal(2027)
    assert date(2027, 12, 31) in us_federal(2027), "New Year's Day 2028 is a Saturday"


def test_thanksgiving_is_the_fourth_thursday() -> None:
    assert date(2026, 11, 26) in us_federal(2026)
    assert date(2026, 11, 27) not in us_federal(2026)


@pytest.mark.parametrize(("nth", "expected"), [(1, 5), (4, 26), (-1, 26), (-2, 19)])
def test_nth_weekday_counts_from_either_end(nth: int, expected: int) -> None:
    assert nth_weekday(2026, 11, 3, nth) == date(2026, 11, expected)


def test_nth_weekday_at_the_end_of_a_year() -> None:
    assert nth_weekday(2026, 12, 3, -1) == date(2026, 12, 31)
