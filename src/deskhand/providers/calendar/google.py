"""Google Calendar: technicians' calendars as one account sees them. The account is in `_google.py`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from deskhand.domain.errors import Disconnected, NeedsOwner, Reject, TryAgain
from deskhand.ports.calendar import Changes, Draft, Event
from deskhand.providers._google import Account, Refused

MARK = "deskhandVisit"
"""The private property of our events that names the visit."""
PAGE = 2500
GONE = (404, 410)


class GoogleCalendars:
    """Implements `CalendarClient`. A calendar is named by its id (its mail address) or its title; `zone`
    is where days without a time of day are read.
    """

    def __init__(self, account: Account, zone: str) -> None:
        self._account, self._zone = account, ZoneInfo(zone)
        self._ids: dict[str, str] = {}

    # ---- what the port asks

    def listed(self, calendar: str, start: datetime, end: datetime) -> Sequence[Event]:
        asked = {
            "timeMin": _stamp(start),
            "timeMax": _stamp(end),
            "singleEvents": True,
            "orderBy": "startTime",
            "maxResults": PAGE,
        }
        try:
            pages = list(self._pages(calendar, asked))
        except Refused as error:
            raise _meant(error, calendar) from error
        items = (item for page in pages for item in page.get("items", ()))
        found = (self._event(item) for item in items)
        return sorted((e for e in found if e), key=lambda e: (e.start, e.id))

    def find(self, calendar: str, id: str) -> Event | None:
        try:
            return self._event(self._get(calendar, id))
        except Refused as error:
            if error.status in GONE:
                return None
            raise _meant(error, calendar) from error

    def put(self, calendar: str, id: str, draft: Draft, etag: str | None = None) -> Event | None:
        if etag is not None:
            return self._replaced(calendar, id, draft, etag)
        asked = {"calendarId": self._id(calendar), "body": {"id": id, **_body(draft)}}
        try:
            made = self._call(self._events().insert(**asked, sendUpdates="none"))
        except Refused as error:
            if error.status != 409:
                raise _meant(error, calendar) from error
            # The id is taken: by an event that stands, or by one that was deleted and keeps it.
            stands = self._get(calendar, id)
            if stands.get("status") != "cancelled":
                return None
            return self._replaced(calendar, id, draft, stands["etag"])
        return self._event(made)

    def remove(self, calendar: str, id: str, etag: str | None = None) -> bool:
        asked = self._events().delete(calendarId=self._id(calendar), eventId=id, sendUpdates="none")
        if etag is not None:
            asked.headers["If-Match"] = etag
        try:
            self._call(asked)
        except Refused as error:
            if error.status == 412:
                return False
            if error.status not in GONE:
                raise _meant(error, calendar) from error
        return True

    def changes(self, calendar: str, cursor: str | None) -> Changes:
        """By sync token; one that Google has forgotten (410) reads as changed, and a new one is made."""
        if cursor:
            try:
                seen = list(self._pages(calendar, {"syncToken": cursor, "maxResults": PAGE}))
                return Changes(_token(seen), any=any(page.get("items") for page in seen))
            except Refused as error:
                if error.status not in (400, 410):
                    raise _meant(error, calendar) from error
        try:
            seen = list(self._pages(calendar, {"maxResults": PAGE, "fields": _ONLY_TOKENS}))
        except Refused as error:
            raise _meant(error, calendar) from error
        return Changes(_token(seen), any=cursor is not None)

    def watch(self, calendar: str, address: str, secret: str) -> datetime | None:
        channel = {"id": uuid4().hex, "type": "web_hook", "address": address, "token": secret}
        asked = self._events().watch(calendarId=self._id(calendar), body=channel)
        try:
            made = self._call(asked)
        except Refused as error:
            raise _meant(error, calendar) from error
        return datetime.fromtimestamp(int(made["expiration"]) / 1000, UTC)

    def close(self) -> None:
        self._account.close()

    # ---- inside

    def _replaced(self, calendar: str, id: str, draft: Draft, etag: str) -> Event | None:
        asked = self._events().update(
            calendarId=self._id(calendar), eventId=id, body=_body(draft), sendUpdates="none"
        )
        asked.headers["If-Match"] = etag
        try:
            return self._event(self._call(asked))
        except Refused as error:
            if error.status in (*GONE, 412):
                return None
            raise _meant(error, calendar) from error

    def _get(self, calendar: str, id: str) -> dict[str, Any]:
        asked = self._events().get(calendarId=self._id(calendar), eventId=id)
        found: dict[str, Any] = self._call(asked)
        return found

    def _pages(self, calendar: str, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        more: dict[str, Any] = {}
        while True:
            request = self._events().list(calendarId=self._id(calendar), **asked, **more)
            page: dict[str, Any] = self._call(request)
            yield page
            if not (token := page.get("nextPageToken")):
                return
            more = {"pageToken": token}

    def _id(self, calendar: str) -> str:
        """The id of a calendar; a title is looked up once."""
        if "@" in calendar or calendar == "primary":
            return calendar
        if calendar not in self._ids:
            listed = self._account.service("calendar", "v3").calendarList()
            found = self._call(listed.list(maxResults=250, fields="items(id,summary)"))
            names = {item.get("summary", ""): item["id"] for item in found.get("items", ())}
            if calendar not in names:
                raise NeedsOwner(
                    f"no calendar is called {calendar!r}; there are: {', '.join(names) or 'none'}"
                )
            self._ids[calendar] = names[calendar]
        return self._ids[calendar]

    def _events(self) -> Any:
        return self._account.service("calendar", "v3").events()

    def _call(self, request: Any) -> Any:
        try:
            return self._account.call(request)
        except Disconnected as lost:
            raise NeedsOwner(f"{lost.problem}. {lost.remedy}") from lost

    def _event(self, item: dict[str, Any]) -> Event | None:
        """None for one that was cancelled, and for a place of work or a birthday without a time."""
        if item.get("status") == "cancelled" or "start" not in item or "end" not in item:
            return None
        start, end = self._instant(item["start"]), self._instant(item["end"])
        marks = item.get("extendedProperties", {}).get("private", {})
        declined = any(
            guest.get("self") and guest.get("responseStatus") == "declined"
            for guest in item.get("attendees", ())
        )
        free = item.get("transparency") == "transparent"
        where = item.get("eventType") == "workingLocation"
        return Event(
            id=item["id"],
            start=start,
            end=end,
            etag=item["etag"],
            busy=not (free or declined or where) and end > start,
            visit=marks.get(MARK),
        )

    def _instant(self, at: dict[str, Any]) -> datetime:
        if "dateTime" in at:
            return datetime.fromisoformat(at["dateTime"]).astimezone(UTC)
        day = datetime.combine(date.fromisoformat(at["date"]), time(), self._zone)
        return day.astimezone(UTC)


def _meant(error: Refused, calendar: str) -> Exception:
    """What a refusal means where it is about the calendar and not about one event."""
    if error.status in (403, 404):
        return NeedsOwner(f"the calendar {calendar} is not there, or not shared for changes")
    return Reject(str(error))


_ONLY_TOKENS = "nextPageToken,nextSyncToken"


def _token(pages: Sequence[dict[str, Any]]) -> str:
    token = pages[-1].get("nextSyncToken")
    if not token:
        raise TryAgain("Google gave no place to look from")
    return str(token)


def _body(draft: Draft) -> dict[str, Any]:
    """The event as Google wants it: instants with their offset, shown in the business's zone."""
    zone = ZoneInfo(draft.zone)
    ends = {
        key: {"dateTime": at.astimezone(zone).isoformat(), "timeZone": draft.zone}
        for key, at in (("start", draft.start), ("end", draft.end))
    }
    return {
        **ends,
        "summary": draft.summary,
        "description": draft.description,
        "location": draft.location,
        "status": "confirmed",
        "transparency": "opaque",
        "reminders": {"useDefault": True},
        "extendedProperties": {"private": {MARK: draft.visit}},
    }


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
