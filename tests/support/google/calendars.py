"""As much of Google Calendar as it takes to name one's calendars."""

from __future__ import annotations

from typing import Any

from tests.support.google.discovery import Call
from tests.support.google.server import Api


class CalendarList(Api):
    """The list of calendars, and nothing in them."""

    name = ("calendar", "v3")

    def listed(self, who: str, call: Call) -> dict[str, Any]:
        return {
            "kind": "calendar#calendarList",
            "items": [{"id": who, "summary": "Bluebird visits"}],
        }

    table = {"calendar.calendarList.list": listed}
