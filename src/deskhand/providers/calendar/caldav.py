"""CalDAV (RFC 4791): technicians' calendars on iCloud, Fastmail, Nextcloud, Radicale and their like.

Plain HTTP through httpx. Every answer is the server's of this moment.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote, unquote, urljoin
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from deskhand.domain.errors import ConfigurationError, NeedsOwner, Reject, TryAgain
from deskhand.ports.calendar import Changes, Draft, Event
from deskhand.providers._occurrences import length, occurrences

log = logging.getLogger(__name__)

DAV, CAL, SERVER = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
MARK = "X-DESKHAND-VISIT"
PRODUCT = "-//Deskhand//Deskhand//EN"
NO_SPAN = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing that comes again and again is looked for: ours do not."""


class CalDavCalendars:
    """Implements `CalendarClient`. A calendar is named by its address, by its path on the server, or by
    the name its owner sees. `zone` is where days without a time of day are read.
    """

    def __init__(
        self, url: str, user: str, password: str, zone: str, *, timeout: float = 15.0
    ) -> None:
        try:
            import httpx
        except ImportError as error:
            raise ConfigurationError(
                "DESKHAND_CALENDAR", "caldav needs httpx", "pip install 'deskhand[caldav]'"
            ) from error
        self._url, self._zone = url, ZoneInfo(zone)
        self._wire = httpx.Client(
            auth=(user, password), timeout=timeout, follow_redirects=True, trust_env=False
        )
        self._trouble = httpx.HTTPError
        self._places: dict[str, str] = {}
        self._lock = threading.Lock()

    # ---- what the port asks

    def listed(self, calendar: str, start: datetime, end: datetime) -> Sequence[Event]:
        span = f'start="{_stamp(start)}" end="{_stamp(end)}"'
        body = _query(f"<c:time-range {span}/>")
        found = [
            event
            for _, etag, text in self._report(self._place(calendar), body)
            for event in self._events(text, etag, start, end)
            if event.start < end and start < event.end
        ]
        return sorted(found, key=lambda e: (e.start, e.id))

    def find(self, calendar: str, id: str) -> Event | None:
        answer = self._ask("GET", self._address(calendar, id), allowed=(404, 410))
        if answer.status_code in (404, 410):
            return None
        etag = answer.headers.get("etag", "")
        events = list(self._events(answer.text, etag, NO_SPAN, NO_SPAN))
        return events[0] if events else None

    def put(self, calendar: str, id: str, draft: Draft, etag: str | None = None) -> Event | None:
        place = self._address(calendar, id)
        guard = {"if-match": etag} if etag else {"if-none-match": "*"}
        headers = {"content-type": "text/calendar; charset=utf-8", **guard}
        answer = self._ask("PUT", place, headers, written(id, draft), allowed=(404, 409, 410, 412))
        if answer.status_code in (409, 412) or (etag and answer.status_code in (404, 410)):
            return None
        if answer.status_code in (404, 410):
            raise NeedsOwner(f"the calendar {calendar} is not there any more")
        stored = self.find(calendar, id)
        if stored is None or stored.visit != draft.visit:
            raise TryAgain("the calendar did not keep what was written")
        return stored

    def remove(self, calendar: str, id: str, etag: str | None = None) -> bool:
        guard = {"if-match": etag} if etag else {}
        place = self._address(calendar, id)
        answer = self._ask("DELETE", place, guard, allowed=(404, 410, 412))
        return bool(answer.status_code != 412)

    def changes(self, calendar: str, cursor: str | None) -> Changes:
        place = self._place(calendar)
        props = "<d:prop><d:sync-token/><s:getctag/></d:prop>"
        body = f'<d:propfind xmlns:d="{DAV}" xmlns:s="{SERVER}">{props}</d:propfind>'
        for response in self._multi("PROPFIND", place, {"depth": "0"}, body):
            token = response.findtext(f".//{{{DAV}}}sync-token")
            ctag = response.findtext(f".//{{{SERVER}}}getctag")
            if now := token or ctag:
                return Changes(now, any=cursor is not None and cursor != now)
        # A server that counts no changes is read as a whole every time.
        return Changes("", any=cursor is not None)

    def watch(self, calendar: str, address: str, secret: str) -> datetime | None:
        return None  # CalDAV has no such thing

    def close(self) -> None:
        self._wire.close()

    # ---- places

    def _address(self, calendar: str, id: str) -> str:
        return urljoin(self._place(calendar), f"{quote(id)}.ics")

    def _place(self, calendar: str) -> str:
        """The address of a calendar's collection, found once."""
        with self._lock:
            if calendar not in self._places:
                self._places[calendar] = self._found(calendar)
            return self._places[calendar]

    def _found(self, calendar: str) -> str:
        if calendar.startswith(("https://", "http://", "/")):
            return urljoin(self._url, calendar.rstrip("/") + "/")
        names: list[str] = []
        for response in self._multi("PROPFIND", self._home(), {"depth": "1"}, _NAMES):
            name = response.findtext(f".//{{{DAV}}}displayname")
            href = response.findtext(f"{{{DAV}}}href")
            is_calendar = response.find(f".//{{{DAV}}}resourcetype/{{{CAL}}}calendar") is not None
            if not (href and is_calendar):
                continue
            last = unquote(href.rstrip("/").rpartition("/")[2])
            if calendar in (name, last):
                return urljoin(self._url, href)
            names.append(name or last)
        raise NeedsOwner(
            f"no calendar is called {calendar!r}; there are: {', '.join(names) or 'none'}"
        )

    def _home(self) -> str:
        """Where the account's calendars lie: its principal says, else the address as given."""
        home = self._url
        for wanted in (f"{{{DAV}}}current-user-principal", f"{{{CAL}}}calendar-home-set"):
            for response in self._multi("PROPFIND", home, {"depth": "0"}, _HOMES):
                href = response.findtext(f".//{wanted}/{{{DAV}}}href")
                home = urljoin(home, href) if href else home
        return home

    # ---- the wire

    def _report(self, place: str, body: str) -> Iterator[tuple[str, str, str]]:
        """Address, etag and iCalendar text of each object that is found."""
        for response in self._multi("REPORT", place, {"depth": "1"}, body):
            text = response.findtext(f".//{{{CAL}}}calendar-data")
            if text:
                href = response.findtext(f"{{{DAV}}}href") or ""
                yield href, response.findtext(f".//{{{DAV}}}getetag") or "", text

    def _multi(
        self, method: str, place: str, headers: dict[str, str], body: str
    ) -> Iterator[ET.Element]:
        sent = {"content-type": "application/xml; charset=utf-8", **headers}
        answer = self._ask(method, place, sent, body.encode())
        try:
            tree = ET.fromstring(answer.content)
        except ET.ParseError as error:
            raise TryAgain(f"the calendar's answer is no XML ({error})") from error
        yield from tree.iter(f"{{{DAV}}}response")

    def _ask(
        self,
        method: str,
        place: str,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        allowed: tuple[int, ...] = (),
    ) -> Any:
        try:
            answer = self._wire.request(method, place, headers=headers, content=body)
        except self._trouble as error:
            raise TryAgain(f"the calendar does not answer ({type(error).__name__})") from error
        status = answer.status_code
        if status < 300 or status in allowed:
            return answer
        if status in (401, 403):
            raise NeedsOwner("the calendar's server does not take the password any more")
        if status == 404:
            raise NeedsOwner(f"there is no calendar at {place}")
        if status in (408, 423, 425, 429) or status >= 500:
            raise TryAgain(f"the calendar has trouble of its own ({status})")
        raise Reject(f"the calendar refused it ({status})")

    # ---- iCalendar

    def _events(self, text: str, etag: str, start: datetime, end: datetime) -> Iterator[Event]:
        from icalendar import Calendar

        try:
            parts = [p for p in Calendar.from_ical(text).walk("VEVENT") if "dtstart" in p]
            for part, begins in occurrences(parts, start, end):
                if event := self._event(part, begins, etag):
                    yield event
        except (ValueError, TypeError, KeyError) as error:
            # One broken object of somebody's must not hide all others.
            log.warning("an event that cannot be read is left out: %s", error)

    def _event(self, part: Any, begins: date | datetime, etag: str) -> Event | None:
        if str(part.get("status", "")).upper() == "CANCELLED":
            return None
        start = self._instant(begins)
        whole_day = not isinstance(begins, datetime)
        end = self._instant(begins + length(part)) if whole_day else start + length(part)
        id, visit, first = str(part["uid"]), part.get(MARK), part["dtstart"].dt
        if begins == first and "dtend" in part:
            end = self._instant(part["dtend"].dt)  # to the minute, in a night of a clock change too
        again = "rrule" in part or "rdate" in part or "recurrence-id" in part
        return Event(
            id=f"{id}@{begins.isoformat()}" if again or begins != first else id,
            start=start,
            end=end,
            etag=etag,
            busy=str(part.get("transp", "OPAQUE")).upper() != "TRANSPARENT" and end > start,
            visit=str(visit) if visit else None,
        )

    def _instant(self, at: date | datetime) -> datetime:
        """Days, and times without a zone, are the technician's local ones."""
        moment = at if isinstance(at, datetime) else datetime.combine(at, time())
        return (moment if moment.tzinfo else moment.replace(tzinfo=self._zone)).astimezone(UTC)


def written(id: str, draft: Draft) -> bytes:
    """An event of ours as iCalendar; its times are UTC, which no clock reads wrongly."""
    from icalendar import Calendar
    from icalendar import Event as Component

    calendar, event = Calendar(), Component()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    event.add("uid", id)
    event.add("dtstamp", draft.start.astimezone(UTC))
    event.add("dtstart", draft.start.astimezone(UTC))
    event.add("dtend", draft.end.astimezone(UTC))
    event.add("summary", draft.summary)
    event.add("description", draft.description)
    event.add("location", draft.location)
    event.add("transp", "OPAQUE")
    event.add(MARK, draft.visit)
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _query(inside: str) -> str:
    return (
        f'<c:calendar-query xmlns:d="{DAV}" xmlns:c="{CAL}"><d:prop><d:getetag/><c:calendar-data/></d:prop>'
        f'<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">{inside}'
        "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
    )


_NAMES = (
    f'<d:propfind xmlns:d="{DAV}"><d:prop><d:displayname/><d:resourcetype/></d:prop></d:propfind>'
)
_HOMES = (
    f'<d:propfind xmlns:d="{DAV}" xmlns:c="{CAL}"><d:prop><d:current-user-principal/>'
    "<c:calendar-home-set/></d:prop></d:propfind>"
)
