"""How the clocks change, as rules."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskhand.domain.schedule.clocks import changes, seasons


def test_new_york_has_two_yearly_seasons() -> None:
    summer, winter = sorted(seasons("America/New_York", 2025, 2027), key=lambda s: not s.yearly)
    by_name = {season.changes[0].name: season for season in (summer, winter)}
    edt, est = by_name["EDT"], by_name["EST"]
    assert (edt.yearly, edt.weekday, edt.nth, edt.changes[0].summer) == (True, 6, 2, True)
    assert (est.yearly, est.weekday, est.nth, est.changes[0].summer) == (True, 6, 1, False)
    assert edt.changes[0].wall == datetime.fromisoformat("2025-03-09T02:00")
    assert est.changes[0].wall == datetime.fromisoformat("2025-11-02T02:00")
    assert (est.changes[0].before, est.changes[0].after) == (
        timedelta(hours=-4),
        timedelta(hours=-5),
    )


def test_a_last_sunday_is_told_from_a_fourth() -> None:
    assert {season.nth for season in seasons("Europe/Madrid", 2025, 2026)} == {-1}


def test_three_years_in_a_row_make_no_rule() -> None:
    """Jerusalem: the Friday before the last Sunday of March, from 2025 to 2028 the last Friday."""
    rules = {s.changes[0].name: s.yearly for s in seasons("Asia/Jerusalem", 2025, 2027)}
    assert rules == {"IDT": False, "IST": True}


@pytest.mark.parametrize("zone", ["America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico"])
def test_clocks_that_never_change(zone: str) -> None:
    assert seasons(zone, 2025, 2027) == ()


def test_a_zone_that_changed_its_mind_is_listed() -> None:
    found = seasons("America/Mexico_City", 2020, 2026)
    assert found
    assert not any(season.yearly for season in found), "clocks stopped changing in 2022"


def test_changes_to_the_minute() -> None:
    found = changes(ZoneInfo("America/New_York"), 2026, 2027)
    assert [change.wall.isoformat() for change in found] == [
        "2026-03-08T02:00:00",
        "2026-11-01T02:00:00",
        "2027-03-14T02:00:00",
        "2027-11-07T02:00:00",
    ]
