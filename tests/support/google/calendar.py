"""Google Calendar as it is documented: etags, ids that stay taken, sync tokens that are forgotten."""

from __future__ import annotations

import builtins
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from time import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from tests.support.google.discovery import Call
from tests.support.google.server import Answer, Api, GoogleError

ID = re.compile(r"[a-v0-9]{5,1024}")
NOT_WITH_TOKEN = ("iCalUID", "orderBy", "q", "timeMin", "timeMax", "updatedMin")


@dataclass
class Kept:
    """One calendar: events by id as Google would answer them, and the number of each one's last change."""

    id: str
    summary: str = ""
    zone: str = "America/New_York"
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    number: int = 1_000
    forgotten: int = 0
    """Sync tokens up to this one are gone."""

    def put(self, event: dict[str, Any]) -> dict[str, Any]:
        self.number += 1
        stored = {"status": "confirmed", **event, "etag": f'"{self.number}000"'}
        self.events[event["id"]] = stored
        self.changed[event["id"]] = self.number
        return stored


class CalendarApi(Api):
    """`page` is the most that one answer lists, whatever was asked for."""

    name = ("calendar", "v3")

    def __init__(self, *calendars: Kept, page: int = 2) -> None:
        self.calendars = {kept.id: kept for kept in calendars}
        self.page = page
        self.channels: builtins.list[dict[str, Any]] = []
        self.table = {
            "calendar.events.list": CalendarApi.list,
            "calendar.events.get": CalendarApi.get,
            "calendar.events.insert": CalendarApi.insert,
            "calendar.events.update": CalendarApi.update,
            "calendar.events.delete": CalendarApi.delete,
            "calendar.events.watch": CalendarApi.watch,
            "calendar.calendarList.list": CalendarApi.calendar_list,
        }

    # ---- what the API does

    def list(self, _who: str, call: Call) -> Answer:
        kept, query = self._calendar(call), call.query
        if query.get("orderBy") == "startTime" and not query.get("singleEvents"):
            raise GoogleError(400, "badRequest", "orderBy startTime needs singleEvents")
        items = self._since(kept, query) if "syncToken" in query else self._spanned(kept, query)
        most = min(self.page, query.get("maxResults", 250))
        begin = int(query.get("pageToken", "0"))
        answer: dict[str, Any] = {
            "kind": "calendar#events",
            "summary": kept.summary,
            "timeZone": kept.zone,
            "items": items[begin : begin + most],
        }
        if begin + most < len(items):
            answer["nextPageToken"] = str(begin + most)
        elif "orderBy" not in query:
            answer["nextSyncToken"] = f"sync-{kept.number}"
        if wanted := query.get("fields"):
            answer = {k: v for k, v in answer.items() if k in wanted.split(",")}
        return answer

    def get(self, _who: str, call: Call) -> Answer:
        kept = self._calendar(call)
        return self._event(kept, call)

    def insert(self, _who: str, call: Call) -> Answer:
        kept, body = self._calendar(call), call.body
        id = body.get("id", f"made{kept.number}")
        if not ID.fullmatch(id):
            raise GoogleError(400, "invalid", f"Invalid resource id value {id}")
        if id in kept.events:
            raise GoogleError(409, "duplicate", "The requested identifier already exists.")
        self._judge(body)
        return kept.put({**body, "id": id, "kind": "calendar#event"})

    def update(self, _who: str, call: Call) -> Answer:
        kept = self._calendar(call)
        stands = self._event(kept, call)
        self._guard(stands, call)
        self._judge(call.body)
        return kept.put({**call.body, "id": stands["id"], "kind": "calendar#event"})

    def delete(self, _who: str, call: Call) -> Answer:
        kept = self._calendar(call)
        stands = self._event(kept, call)
        if stands["status"] == "cancelled":
            raise GoogleError(410, "deleted", "Resource has been deleted")
        self._guard(stands, call)
        kept.put({**stands, "status": "cancelled"})
        return None

    def watch(self, _who: str, call: Call) -> Answer:
        kept, channel = self._calendar(call), call.body
        if not re.fullmatch(r"[A-Za-z0-9_\-+/=]{1,64}", channel.get("id", "")):
            raise GoogleError(400, "channelIdInvalid", "the id of a channel")
        if channel["id"] in (known["id"] for known in self.channels):
            raise GoogleError(400, "channelIdNotUnique", "Channel id not unique")
        if channel.get("type") != "web_hook" or not channel["address"].startswith("https://"):
            raise GoogleError(400, "push.webhookUrlNotHttps", "WebHook callback must be HTTPS")
        if len(channel.get("token", "")) > 256:
            raise GoogleError(400, "channelTokenInvalid", "the token is too long")
        self.channels.append(channel)
        until = int((time_of_day() + 7 * 24 * 3600) * 1000)
        answer = {"kind": "api#channel", "id": channel["id"], "expiration": str(until)}
        return {**answer, "resourceId": f"resource-{len(kept.id)}", "token": channel["token"]}

    def calendar_list(self, _who: str, call: Call) -> Answer:
        items = [{"id": kept.id, "summary": kept.summary} for kept in self.calendars.values()]
        return {"items": items}

    # ---- inside

    def _calendar(self, call: Call) -> Kept:
        if call.path["calendarId"] not in self.calendars:
            raise GoogleError(404, "notFound", "Not Found")
        return self.calendars[call.path["calendarId"]]

    def _event(self, kept: Kept, call: Call) -> dict[str, Any]:
        if call.path["eventId"] not in kept.events:
            raise GoogleError(404, "notFound", "Not Found")
        return kept.events[call.path["eventId"]]

    def _guard(self, stands: dict[str, Any], call: Call) -> None:
        wanted = call.headers.get("if-match")
        if wanted is not None and wanted != stands["etag"]:
            raise GoogleError(412, "conditionNotMet", "Precondition Failed")

    def _judge(self, body: dict[str, Any]) -> None:
        if "start" not in body or "end" not in body:
            raise GoogleError(400, "required", "Missing end time.")
        kinds = {frozenset(body[k]) & {"date", "dateTime"} for k in ("start", "end")}
        if len(kinds) != 1 or len(*kinds) != 1:
            raise GoogleError(400, "invalid", "Start and end must be of one kind")
        if _instant(body["start"], "UTC") >= _instant(body["end"], "UTC"):
            raise GoogleError(400, "timeRangeEmpty", "The specified time range is empty.")

    def _since(self, kept: Kept, query: dict[str, Any]) -> list[dict[str, Any]]:  # type: ignore[valid-type]
        if wrong := [name for name in NOT_WITH_TOKEN if name in query]:
            raise GoogleError(400, "badRequest", f"syncToken and {wrong[0]}")
        found = re.fullmatch(r"sync-(\d+)", query["syncToken"])
        if found is None or int(found[1]) <= kept.forgotten:
            raise GoogleError(410, "fullSyncRequired", "Sync token is no longer valid.")
        since = int(found[1])
        return [kept.events[id] for id, number in kept.changed.items() if number > since]

    def _spanned(self, kept: Kept, query: dict[str, Any]) -> list[dict[str, Any]]:  # type: ignore[valid-type]
        low = datetime.fromisoformat(query["timeMin"]) if "timeMin" in query else None
        high = datetime.fromisoformat(query["timeMax"]) if "timeMax" in query else None
        found = []
        for event in kept.events.values():
            if event["status"] == "cancelled":
                continue
            for one in _unfolded(event) if query.get("singleEvents") else [event]:
                start, end = (_instant(one[key], kept.zone) for key in ("start", "end"))
                if (high is None or start < high) and (low is None or low < end):
                    found.append((start, one))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _unfolded(event: dict[str, Any]) -> list[dict[str, Any]]:
    if "recurrence" not in event:
        return [event]
    (rule,) = event["recurrence"]
    zone = ZoneInfo(event["start"]["timeZone"])
    first, last = (
        datetime.fromisoformat(event[key]["dateTime"]).astimezone(zone) for key in ("start", "end")
    )
    found = []
    for at in rrulestr(rule, dtstart=first.replace(tzinfo=None)):
        start = at.replace(tzinfo=zone)
        ends = {"start": start, "end": start + (last - first)}
        found.append(
            {
                **{key: value for key, value in event.items() if key != "recurrence"},
                **{
                    key: {"dateTime": value.isoformat(), "timeZone": str(zone)}
                    for key, value in ends.items()
                },
                "id": f"{event['id']}_{start.astimezone(UTC):%Y%m%dT%H%M%SZ}",
                "recurringEventId": event["id"],
            }
        )
    return found


def _instant(at: dict[str, Any], zone: str) -> datetime:
    if "dateTime" in at:
        return datetime.fromisoformat(at["dateTime"])
    return datetime.combine(date.fromisoformat(at["date"]), time(), ZoneInfo(zone))


class Phone:
    """A technician at his phone, on one calendar of the fake."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    def adds(
        self,
        id: str,
        start: datetime | date,
        end: datetime | date,
        *,
        free: bool = False,
        private: bool = False,
        weekly: int = 0,
        zone: str = "America/New_York",
        **more: Any,
    ) -> None:
        event: dict[str, Any] = {"id": id, "summary": "something of his own", **more}
        for key, at in (("start", start), ("end", end)):
            event[key] = _written(at, zone)
        if free:
            event["transparency"] = "transparent"
        if private:
            event |= {"visibility": "private"}
        if weekly:
            event["recurrence"] = [f"RRULE:FREQ=WEEKLY;COUNT={weekly}"]
        self.kept.put(event)

    def moves(self, id: str, start: datetime, end: datetime) -> None:
        ends = {"start": _written(start, self.kept.zone), "end": _written(end, self.kept.zone)}
        self.kept.put({**self.kept.events[id], **ends})

    def deletes(self, id: str) -> None:
        self.kept.put({**self.kept.events[id], "status": "cancelled"})

    def words(self, id: str) -> tuple[str, str, str]:
        event = self.kept.events[id]
        return event["summary"], event["description"], event["location"]


def _written(at: datetime | date, zone: str) -> dict[str, str]:
    if not isinstance(at, datetime):
        return {"date": at.isoformat()}
    return {"dateTime": at.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}
