"""The datebook: technicians' calendars read into events when they changed. Decides nothing about visits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from deskhand.domain.base import Document, Instant, Value
from deskhand.domain.business import Business
from deskhand.domain.calendar_messages import CalendarBack, CalendarLost, EntryChanged, OutsideRead
from deskhand.domain.control import AgentState
from deskhand.domain.errors import Conflict, NeedsOwner, Reject, TryAgain
from deskhand.domain.ids import derived
from deskhand.domain.messages import Message
from deskhand.domain.policy import local_day, local_instant
from deskhand.domain.schedule.outside import Taken, by_sheet, differs
from deskhand.domain.schedule.sheets import split_id
from deskhand.domain.windows import Window
from deskhand.domain.work import CalendarEntry, DaySheet
from deskhand.engine.codec import decode
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.rows import Wake
from deskhand.ports.calendar import CalendarClient, Event
from deskhand.ports.queries import ENTRIES_BY_START, SHEETS_BY_DAY
from deskhand.ports.store import Query, Ref

log = logging.getLogger(__name__)

READ_AGAIN = timedelta(hours=1)
"""So often a calendar is read even if it says that nothing changed."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last look is remembered when nothing came of it."""
PATIENCE = timedelta(minutes=3)
"""A calendar that does not answer for so long is lost: its owner hears of it."""
WATCH_AGAIN = timedelta(hours=1)
RENEWED = timedelta(days=1)
"""So long before it ends the telling of changes is asked for again."""
MOST = 10_000
Submit = Callable[[Sequence[Wake]], object]


class Place(Value):
    """Where we are with one technician's calendar."""

    calendar: str
    cursor: str | None = None
    read_at: Instant | None = None
    """When it was last read as a whole."""
    seen_at: Instant | None = None
    """When it last answered."""
    failing_since: Instant | None = None
    lost: bool = False
    """Its owner was told that it cannot be reached."""
    trouble: str = ""
    watch_at: Instant | None = None
    """When the provider is next asked to tell us of changes."""
    watch_ends: Instant | None = None
    """Until when it does tell us."""


class Datebook:
    """The calendars of one business. `collect` is one round; rounds may be repeated after any crash."""

    def __init__(
        self,
        business: str,
        client: CalendarClient,
        dispatcher: Dispatcher,
        intake: Intake,
        secret: str = "",
        told_at: str | None = None,
    ) -> None:
        """`told_at` is the https address where providers may tell of changes, with `secret`."""
        self._business, self._client = business, client
        self._dispatcher, self._intake = dispatcher, intake
        self.secret, self._told_at = secret, told_at

    def collect(self, submit: Submit | None = None, *, again: bool = False) -> int:
        """Look whether anything changed and read what did; how many events came of it. `again`: read
        all of it, whatever the calendars say."""
        submit = submit or self._dispatcher.run
        business, count = self._profile(), 0
        for technician, calendar in business.calendars().items() if business else ():
            assert business is not None
            count += self._look(business, technician, calendar, submit, again)
        return count

    def place(self, technician: str) -> Place | None:
        """What is known of a technician's calendar."""
        record = self._dispatcher.store.get(
            self._business, Ref(AgentState.collection, f"calendar-{technician}")
        )
        return Place.model_validate(decode(AgentState, record.body).values) if record else None

    # ---- inside

    def _look(
        self, business: Business, technician: str, calendar: str, submit: Submit, again: bool
    ) -> int:
        before, now = self.place(technician), self._dispatcher.clock.now()
        if before is None or before.calendar != calendar:
            before = Place(calendar=calendar)
        try:
            changes = self._client.changes(calendar, before.cursor)
            whole = again or before.read_at is None or now - before.read_at >= READ_AGAIN
            read = changes.any or whole or before.lost
            events = list(self._read(business, technician, calendar)) if read else []
        except (TryAgain, NeedsOwner, Reject) as trouble:
            self._failed(technician, before, trouble, now, submit)
            return 0
        if before.lost or before.read_at is None:
            back = CalendarBack(subject=technician, since=before.failing_since)
            events.append(back)
        for event in events:
            key = f"{technician}:{derived(event.model_dump_json())}:{now.isoformat()}"
            submit(self._intake.post(self._business, key, event))
        watch_at, watch_ends = self._watched(technician, before, now)
        after = Place(
            calendar=calendar,
            cursor=changes.cursor,
            read_at=now if read else before.read_at,
            seen_at=now,
            watch_at=watch_at,
            watch_ends=watch_ends,
        )
        if (
            after.watch_at != before.watch_at
            or read
            or before.failing_since
            or _stale(before.seen_at, now)
        ):
            self._remember(technician, after)
        return len(events)

    def _watched(
        self, technician: str, before: Place, now: datetime
    ) -> tuple[datetime | None, datetime | None]:
        """See to it that we are told of changes; when that is next to be done, and until when we are
        told. Rounds go on whatever comes of it."""
        if self._told_at is None or (before.watch_at is not None and now < before.watch_at):
            return before.watch_at, before.watch_ends
        try:
            until = self._client.watch(before.calendar, self._told_at, self.secret)
        except (TryAgain, NeedsOwner, Reject) as trouble:
            log.warning("the calendar of %s tells of no change: %s", technician, trouble)
            until = None
        if until is None:
            return now + WATCH_AGAIN, before.watch_ends
        return max(until - RENEWED, now + WATCH_AGAIN), until

    def _failed(
        self, technician: str, before: Place, trouble: Exception, now: datetime, submit: Submit
    ) -> None:
        """Said once per outage: at once when the way in is lost, else when it lasts."""
        log.warning("the calendar of %s: %s", technician, trouble)
        since = before.failing_since or now
        lost = before.lost or isinstance(trouble, NeedsOwner) or now - since >= PATIENCE
        reason = trouble.reason if isinstance(trouble, NeedsOwner) else str(trouble)
        if lost and not before.lost:
            event = CalendarLost(subject=technician, reason=reason, since=since)
            key = f"{technician}:lost:{since.isoformat()}"
            submit(self._intake.post(self._business, key, event))
        after = before.model_copy(
            update={"failing_since": since, "lost": lost, "trouble": reason[:300]}
        )
        if after != before:
            self._remember(technician, after)

    def _read(self, business: Business, technician: str, calendar: str) -> Iterator[Message]:
        """What differs from our documents. They are read first: what stands in them was written before
        the calendar was read."""
        now, zone = self._dispatcher.clock.now(), business.zone
        first = date.fromisoformat(local_day(now, zone))
        days = [first + timedelta(days=n) for n in range(-1, business.policy.horizon_days + 3)]
        low, high = days[0].isoformat(), (days[-1] + timedelta(days=1)).isoformat()
        sheets = {s.id: s for s in self._found(DaySheet, SHEETS_BY_DAY, {}, low, high)}
        of_his = {"technician": technician}
        known = [
            e
            for e in self._found(CalendarEntry, ENTRIES_BY_START, of_his)
            if e.calendar == calendar and e.end > now
        ]
        entries = [e for e in known if e.gone_at is None]
        deleted = {e.event: e for e in known if e.gone_at is not None}
        start, end = (local_instant(d.isoformat(), time.min, zone) for d in (days[0], days[-1]))
        events = self._client.listed(calendar, start, end)
        written = {e.event: e for e in entries}
        taken = [
            Taken(event=e.id, start=e.start, end=e.end)
            for e in events
            if e.visit is None and e.busy
        ]
        for id, on_day in by_sheet(technician, days, taken, zone).items():
            if differs(sheets.get(id), on_day):
                day = split_id(id)[1]
                yield OutsideRead(subject=technician, day=day, taken=on_day, read_at=now)
        shown = {event.id: event for event in events}
        for entry in written.values():
            event = shown.get(entry.event) or self._client.find(calendar, entry.event)
            elsewhere = None if event else self._elsewhere(business, entry)
            if changed := elsewhere or _changed(entry, event):
                yield changed
        for event in events:
            if event.visit and (entry := deleted.get(event.id)):
                yield _stands(entry, event)  # he brought it back

    def _elsewhere(self, business: Business, entry: CalendarEntry) -> EntryChanged | None:
        """An event that is gone here and stands in a colleague's calendar was given to him."""
        for technician, calendar in business.calendars().items():
            if technician == entry.technician:
                continue
            event = self._client.find(calendar, entry.event)
            if event is not None and event.visit == entry.visit:
                return _stands(entry, event).model_copy(update={"to": technician})
        return None

    def _found(
        self,
        kind: type[Document],
        query: Query,
        equals: Mapping[str, str | int | bool],
        low: str | None = None,
        high: str | None = None,
    ) -> list:  # type: ignore[type-arg]
        records = self._dispatcher.store.query(self._business, query, equals, low, high, MOST)
        return [decode(kind, record.body) for record in records]

    def _profile(self) -> Business | None:
        ref = Ref(Business.collection, self._business)
        record = self._dispatcher.store.get(self._business, ref)
        return decode(Business, record.body) if record else None

    def _remember(self, technician: str, place: Place) -> None:
        id, values = f"calendar-{technician}", place.model_dump(mode="json")
        cause = Message(id=f"{id}-{derived(place.model_dump_json())}", business=self._business)
        desk = self._dispatcher.outbox.desk(self._business, cause, "datebook")
        desk = self._dispatcher.outbox.desk(
            self._business, cause, "datebook", str(desk.version(AgentState, id))
        )
        desk.get(AgentState, id)
        desk.put(AgentState(id=id, values=values))
        try:
            self._dispatcher.outbox.commit(desk, cause, "datebook", ())
        except Conflict:
            log.info("another round moved the cursor; this one is repeated")


def _changed(entry: CalendarEntry, event: Event | None) -> EntryChanged | None:
    """What its owner did with our event since we wrote it."""
    if event is None:
        return EntryChanged(subject=entry.visit, technician=entry.technician)
    if (event.start, event.end) == (entry.start, entry.end):
        return None
    return _stands(entry, event)


def _stands(entry: CalendarEntry, event: Event) -> EntryChanged:
    return EntryChanged(
        subject=entry.visit,
        technician=entry.technician,
        event=event.id,
        etag=event.etag,
        stands=Window(start=event.start, end=event.end),
    )


def _stale(seen_at: datetime | None, now: datetime) -> bool:
    return seen_at is None or now - seen_at >= SEEN_EVERY
