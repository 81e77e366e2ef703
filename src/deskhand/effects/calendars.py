"""Writing visits into technicians' calendars: asked first while a visit is held, in line with it after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from deskhand.domain.business import Business
from deskhand.domain.calendar_messages import (
    MirrorVisit,
    Span,
    TimeTaken,
    VisitsWritten,
    WriteVisits,
)
from deskhand.domain.control import Effect, OwnerItem
from deskhand.domain.errors import ConfigurationError, NeedsOwner, Reject, TryAgain
from deskhand.domain.ids import derived
from deskhand.domain.messages import HandedOff, Later
from deskhand.domain.policy import local_instant
from deskhand.domain.schedule.outside import Taken, by_sheet, in_the_way, with_outside
from deskhand.domain.schedule.sheets import sheet_ids, split_id
from deskhand.domain.work import CalendarEntry, DaySheet, Visit, VisitStatus, entry_id
from deskhand.language.owner import say
from deskhand.ports.calendar import CalendarClient, CalendarFeed, Draft, Event
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.effects import Receipt

STANDS = frozenset(
    {
        VisitStatus.CONFIRMED,
        VisitStatus.DONE,
        VisitStatus.NO_SHOW,
        VisitStatus.COULD_NOT_ENTER,
    }
)
"""What took place, or should have, stays in the calendar."""
SOON = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Told(Receipt):
    """What the calendars said: the entries that stand now, what else takes each day (by sheet id, as of
    `read_at`), and which revision of the visit they show."""

    entries: tuple[CalendarEntry, ...] = ()
    days: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    read_at: datetime | None = None
    refused: bool = False
    revision: int = 0


class Calendars:
    """WriteVisits and MirrorVisit. Every write may be repeated: ids are ours and etags guard them."""

    name = "calendar"
    emits: Emits = {
        WriteVisits: (VisitsWritten, TimeTaken, HandedOff),
        MirrorVisit: (HandedOff,),
    }
    timers: Timers = (MirrorVisit,)
    lease_seconds = 120
    resend_unknown = True

    def __init__(self, client: CalendarClient | None, words: CalendarFeed) -> None:
        self._client, self._words = client, words

    def claim(self, command: Any, desk: Desk) -> None:
        """Writing is not capped."""

    def perform(self, command: Any, effect: Effect, desk: Desk) -> Receipt:
        business = desk.peek(Business, command.business)
        if business is None:
            raise Reject("the business has no profile")
        if self._client is None:
            raise ConfigurationError(
                "business.yaml",
                "names calendars, and none is connected",
                "Set DESKHAND_CALENDAR, or remove `calendar` from the technicians",
            )
        try:
            if isinstance(command, WriteVisits):
                return _Asked(self._client, self._words, business, desk).write(command)
            return _Mirrored(self._client, self._words, business, desk).bring(command.subject)
        except NeedsOwner as lost:
            # The owner hears of it from whoever reads the calendar; what is written waits.
            raise TryAgain(lost.reason) from lost

    def look_up(self, command: Any, effect: Effect, desk: Desk) -> Receipt | bool | None:
        """Writing once more harms nothing."""
        return False

    def done(self, command: Any, receipt: Receipt, desk: Desk) -> Iterable[Outgoing]:
        if not isinstance(receipt, Told):
            return []
        for entry in receipt.entries:
            desk.get(CalendarEntry, entry.id)
            desk.put(entry)
        for id, taken in receipt.days.items():
            sheet = desk.get(DaySheet, id)
            assert receipt.read_at is not None
            fresh = with_outside(sheet, *split_id(id), taken, receipt.read_at)
            if sheet is None or fresh != sheet:
                desk.put(fresh)
        visit = desk.get(Visit, command.subject)
        if isinstance(command, MirrorVisit):
            if visit is None or visit.revision == receipt.revision:
                return []
            return [Later(message=MirrorVisit(subject=visit.id), due=desk.now() + SOON)]
        header = {"subject": command.subject, "asked_at": command.asked_at}
        if receipt.refused:
            return [TimeTaken.model_validate(header)]
        if visit is None or visit.writing_since != command.asked_at:
            # Let go meanwhile: what was written goes out again.
            return [Later(message=MirrorVisit(subject=command.subject), due=desk.now())]
        return [VisitsWritten.model_validate(header | {"approval": command.approval})]

    def failed(self, command: Any, reason: str, maybe: bool, desk: Desk) -> Iterable[Outgoing]:
        visit = desk.get(Visit, command.subject)
        if isinstance(command, WriteVisits) or visit is None:
            return []  # whoever asked hears by his own clock
        business = desk.peek(Business, command.business)
        lang = business.owner.languages[0] if business else None
        item = OwnerItem(
            id=desk.new_id("item"),
            kind="failed",
            reason=say(lang, "item_not_in_calendar", work=visit.summary, why=reason)
            if lang
            else reason,
            customer=visit.customer,
            at=desk.now(),
        )
        desk.put(item)
        return [HandedOff(subject=item.id, reason=item.reason, customer=visit.customer)]


class _Pen:
    """One command's way to the calendars of a business."""

    def __init__(
        self, client: CalendarClient, words: CalendarFeed, business: Business, desk: Desk
    ) -> None:
        self._client, self._words, self._business, self._desk = client, words, business, desk

    def _entry(self, visit: str, technician: str) -> CalendarEntry | None:
        return self._desk.peek(CalendarEntry, entry_id(visit, technician))

    def _written(
        self,
        draft: Draft,
        technician: str,
        calendar: str,
        tried: tuple[datetime, datetime] | None = None,
    ) -> CalendarEntry | None:
        """The draft in the calendar, as new or in place of what we wrote before (or `tried` to); None
        when its owner has put it somewhere else, or taken it out, since."""
        before = self._entry(draft.visit, technician)
        if before is not None and (before.gone_at or before.calendar != calendar):
            before = None
        id = before.event if before else event_id(self._business.id, draft.visit, technician)
        event = self._client.put(calendar, id, draft, before.etag if before else None)
        if event is None:
            stands = self._client.find(calendar, id)
            put_by_us = [(draft.start, draft.end), tried]
            put_by_us += [(before.start, before.end)] if before else []
            if stands is None or stands.visit != draft.visit:
                return None
            if (stands.start, stands.end) not in put_by_us:
                return None
            event = self._client.put(calendar, id, draft, stands.etag)
        if event is None:
            raise TryAgain("the calendar keeps changing")
        return CalendarEntry(
            id=entry_id(draft.visit, technician),
            visit=draft.visit,
            technician=technician,
            calendar=calendar,
            event=id,
            etag=event.etag,
            start=draft.start,
            end=draft.end,
            content=_digest(draft),
        )

    def _rubbed_out(self, entry: CalendarEntry) -> CalendarEntry:
        self._client.remove(entry.calendar, entry.event)
        return entry.model_copy(update={"gone_at": self._desk.now()})


class _Asked(_Pen):
    """Read afresh, write, read again: what a calendar holds has the last word before a confirmation."""

    def write(self, command: WriteVisits) -> Told:
        visits = {s.visit: self._desk.peek(Visit, s.visit) for s in command.spans}
        first = visits.get(command.subject)
        if first is None or first.writing_since != command.asked_at or not _waits(first):
            return self._let_go(command, visits)
        days = self._days(command.spans)
        read_at = self._desk.now()
        if self._anything(command.spans, days):
            return Told(days=days, read_at=read_at, refused=True)
        written: list[CalendarEntry] = []
        for span in command.spans:
            visit, calendar = visits[span.visit], self._calendar(span)
            if visit is None:
                raise Reject(f"no visit {span.visit}")
            entry = self._written(self._draft(visit, span), span.technician, calendar)
            if entry is None:
                return self._back(command, written, days, read_at)
            written.append(entry)
        days = self._days(command.spans)
        if self._anything(command.spans, days):
            return self._back(command, written, days, read_at)
        return Told(entries=tuple(written), days=days, read_at=read_at)

    def _let_go(self, command: WriteVisits, visits: Mapping[str, Visit | None]) -> Told:
        """Nobody waits for it any more: what an earlier, cut attempt may have written goes out."""
        left: list[CalendarEntry] = []
        for span in command.spans:
            visit, calendar = visits[span.visit], self._calendar(span)
            if visit is None or visit.status not in STANDS:
                id = event_id(self._business.id, span.visit, span.technician)
                self._client.remove(calendar, id)
            elif span.technician in visit.technicians and visit.writing_since is None:
                draft = self._words.draft(self._business, visit)
                entry = self._written(draft, span.technician, calendar, (span.start, span.end))
                left += [entry] if entry else []
        return Told(entries=tuple(left))

    def _back(
        self,
        command: WriteVisits,
        written: Sequence[CalendarEntry],
        days: Mapping[str, tuple[Taken, ...]],
        read_at: datetime,
    ) -> Told:
        """Take out what was written; a visit that only moves goes back to where it stands."""
        left: list[CalendarEntry] = []
        for entry in written:
            visit = self._desk.peek(Visit, entry.visit)
            if visit is not None and visit.status is VisitStatus.CONFIRMED:
                draft = self._words.draft(self._business, visit)
                event = self._client.put(entry.calendar, entry.event, draft, entry.etag)
                back = {"start": visit.start, "end": visit.end, "content": _digest(draft)}
                etag = event.etag if event else entry.etag
                left.append(entry.model_copy(update={**back, "etag": etag}))
            else:
                left.append(self._rubbed_out(entry))
        return Told(entries=tuple(left), days=days, read_at=read_at, refused=True)

    def _days(self, spans: Sequence[Span]) -> dict[str, tuple[Taken, ...]]:
        """Everything else that stands in the calendars on the days of these spans, by sheet id."""
        zone = self._business.zone
        found: dict[str, tuple[Taken, ...]] = {}
        for span in spans:
            visit = self._desk.peek(Visit, span.visit)
            travel = visit.travel_minutes if visit else 0
            ids = sheet_ids((span.technician,), span.start, span.end, travel, zone)
            days = [date.fromisoformat(split_id(id)[1]) for id in ids]
            events = self._client.listed(self._calendar(span), *day_bounds(days, zone))
            visits = {s.visit for s in spans}
            taken = [
                Taken(event=e.id, start=e.start, end=e.end)
                for e in events
                if takes_time(e, span.technician, self._desk) and e.visit not in visits
            ]
            found |= by_sheet(span.technician, days, taken, zone)
        return found

    def _anything(self, spans: Sequence[Span], days: Mapping[str, tuple[Taken, ...]]) -> bool:
        for span in spans:
            visit = self._desk.peek(Visit, span.visit)
            travel = visit.travel_minutes if visit else 0
            there = [
                one for id, taken in days.items() if split_id(id)[0] == span.technician
                for one in taken
            ]  # fmt: skip
            if in_the_way(there, span.start, span.end, travel):
                return True
        return False

    def _draft(self, visit: Visit, span: Span) -> Draft:
        moved = visit.model_copy(update={"start": span.start, "end": span.end})
        if visit.moving is not None:
            window = {"window": visit.moving.window, "technicians": visit.moving.technicians}
            moved = moved.model_copy(update={**window, "exact": visit.moving.window.end is None})
        return self._words.draft(self._business, moved)

    def _calendar(self, span: Span) -> str:
        found = self._business.calendars([span.technician]).get(span.technician)
        if found is None:
            raise Reject(f"{span.technician} has no calendar any more")
        return found


class _Mirrored(_Pen):
    """The calendars follow the visit, whatever became of it. What their owner changed is left alone."""

    def bring(self, id: str) -> Told:
        visit = self._desk.peek(Visit, id)
        if visit is None:
            raise Reject(f"no visit {id}")
        if _waits(visit):
            return Told(revision=visit.revision)  # whoever asked first is at it
        entries: list[CalendarEntry] = []
        calendars = self._business.calendars()
        comes = visit.technicians if visit.status in STANDS else ()
        for technician in [person.name for person in self._business.technicians]:
            before, calendar = self._entry(id, technician), calendars.get(technician)
            live = before if before and before.gone_at is None else None
            if technician not in comes or calendar is None:
                entries += [self._rubbed_out(live)] if live else []
                continue
            draft = self._words.draft(self._business, visit)
            if live and (live.calendar, live.content) == (calendar, _digest(draft)):
                continue
            if entry := self._written(draft, technician, calendar):
                entries.append(entry)
        return Told(entries=tuple(entries), revision=visit.revision)


def _waits(visit: Visit) -> bool:
    """Is a calendar asked first, with the customer waiting?"""
    return visit.status is VisitStatus.HELD or (
        visit.status is VisitStatus.CONFIRMED and visit.moving is not None
    )


def event_id(business: str, visit: str, technician: str) -> str:
    """The id of our event: letters a-v and digits, as the strictest calendar wants them."""
    return f"deskhand{derived(business, visit, technician)}"


def takes_time(event: Event, technician: str, desk: Desk) -> bool:
    """Is this time that no sheet of ours speaks for: somebody else's event that is busy, or one of ours
    that its owner has moved?"""
    if event.visit is None:
        return event.busy
    entry = desk.peek(CalendarEntry, entry_id(event.visit, technician))
    return entry is not None and (entry.start, entry.end) != (event.start, event.end)


def day_bounds(days: Sequence[date], zone: str) -> tuple[datetime, datetime]:
    """The instants between which these business-local days lie."""
    start, end = (d.isoformat() for d in (min(days), max(days) + timedelta(days=1)))
    return local_instant(start, time.min, zone), local_instant(end, time.min, zone)


def _digest(draft: Draft) -> str:
    return derived(
        draft.start, draft.end, draft.summary, draft.description, draft.location, draft.zone
    )
