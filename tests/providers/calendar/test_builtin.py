"""The built-in calendar, and how little importing it costs."""

import subprocess
import sys

import pytest

from deskhand.ports.calendar import CalendarFeed
from deskhand.providers.calendar.builtin import BuiltinCalendar
from tests.contracts.calendar import BUSINESS, NOW, CalendarFeedContract, read, visit


class TestBuiltinCalendar(CalendarFeedContract):
    @pytest.fixture(scope="class")
    def calendar(self) -> CalendarFeed:
        return BuiltinCalendar()


def test_the_zone_is_given_as_yearly_rules() -> None:
    """Outlook reads rules, not long lists of dates."""
    (zone,) = read(BuiltinCalendar().feed(BUSINESS, [visit()], NOW)).walk("VTIMEZONE")
    rules = {str(part["tzname"]): part["rrule"] for part in zone.subcomponents}
    assert {name: rule.to_ical() for name, rule in rules.items()} == {
        "EDT": b"FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "EST": b"FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
    }
    begins = {str(part["tzname"]): part["dtstart"].to_ical() for part in zone.subcomponents}
    assert begins == {"EDT": b"20250309T020000", "EST": b"20251102T020000"}


def test_the_library_is_imported_when_it_is_used() -> None:
    code = "import sys, deskhand.providers.calendar.builtin; sys.exit('icalendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
