"""Our own calendar: visits as iCalendar for subscribers and customers. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.domain.business import Business
from deskhand.domain.schedule.clocks import Season, seasons
from deskhand.domain.windows import Window
from deskhand.domain.work import Block, Visit, VisitStatus
from deskhand.ports.calendar import Draft

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

PRODUCT = "-//Deskhand//Deskhand//EN"
REFRESH = timedelta(minutes=15)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

WORDS = {
    Lang.EN: {
        "window": "Arrival window",
        "exact": "Arrival",
        "customer": "Customer",
        "technician": "Technician",
        "busy": "Busy",
    },
    Lang.ES: {
        "window": "Horario de llegada",
        "exact": "Llegada",
        "customer": "Cliente",
        "technician": "Técnico",
        "busy": "Ocupado",
    },
}

STATUS = {VisitStatus.CANCELLED: "CANCELLED", VisitStatus.HELD: "TENTATIVE"}


class BuiltinCalendar:
    """Implements `CalendarFeed`. Only named fields of a visit are written, so that no access code
    or technician's number can slip in.
    """

    def feed(
        self,
        business: Business,
        visits: Sequence[Visit],
        now: datetime,
        blocks: Sequence[Block] = (),
    ) -> bytes:
        """The owner's subscription feed: planned work, with the promised window in words.

        Holds are left out; a visit that took place stays. Blocked time is busy and says no more.
        """
        from icalendar import vDuration, vText

        shown = sorted(
            (visit for visit in visits if visit.status is not VisitStatus.HELD),
            key=lambda visit: (visit.start, visit.id),
        )
        calendar = _calendar("PUBLISH")
        # The library would write these two as they stand.
        calendar.add("name", vText(business.name))
        calendar.add("x-wr-calname", vText(business.name))
        calendar.add("x-wr-timezone", business.zone)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
        spans = [Window(start=visit.start, end=visit.end) for visit in shown]
        out = [(business.zone, Window(start=block.start, end=block.end)) for block in blocks]
        _add_zones(calendar, [(business.zone, Window(start=now)), *_zoned(shown, spans), *out])
        for visit, span in zip(shown, spans, strict=True):
            event = _event(business, visit, span, now)
            event.add("summary", _titled(visit))
            event.add("description", _for_owner(business, visit))
            calendar.add_component(event)
        for block in sorted(blocks, key=lambda block: (block.start, block.id)):
            calendar.add_component(_blocked(business, block, now))
        return _written(calendar)

    def invitation(self, business: Business, visit: Visit, now: datetime) -> bytes:
        """The customer's event: its time is the arrival window we promised, or the work itself where
        we promised the hour."""
        cancelled = visit.status is VisitStatus.CANCELLED
        calendar = _calendar("CANCEL" if cancelled else "REQUEST")
        promised = Window(start=visit.start, end=visit.end) if visit.exact else visit.window
        _add_zones(calendar, _zoned([visit], [promised]))
        event = _event(business, visit, promised, now)
        event.add("summary", f"{business.name}: {_what(visit)}")
        contact = (business.name, business.phone, business.email)
        event.add("description", "\n".join(filter(None, contact)))
        organizer = business.email or business.owner.email
        if organizer:
            event.add("organizer", f"mailto:{organizer}", parameters={"CN": business.name})
        calendar.add_component(event)
        return _written(calendar)

    def draft(self, business: Business, visit: Visit) -> Draft:
        """The planned work in the words of the feed."""
        return Draft(
            visit=visit.id,
            start=visit.start,
            end=visit.end,
            zone=visit.zone,
            summary=_titled(visit),
            description=_for_owner(business, visit),
            location=visit.address or "",
        )


def _written(calendar: Calendar) -> bytes:
    written: bytes = calendar.to_ical()
    return written


def _calendar(method: str) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(business: Business, visit: Visit, span: Window, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{visit.id}@deskhand.{business.id}")
    event.add("sequence", visit.revision)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", visit.changed_at.astimezone(UTC))
    start, end = _local(span, visit.zone)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("status", STATUS.get(visit.status, "CONFIRMED"))
    event.add("transp", "TRANSPARENT" if visit.status is VisitStatus.CANCELLED else "OPAQUE")
    if visit.address:
        event.add("location", visit.address)
    return event


def _blocked(business: Business, block: Block, now: datetime) -> Event:
    """Blocked time: who is busy, and none of the owner's words. A lifted one is cancelled."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{block.id}@deskhand.{business.id}")
    event.add("sequence", 1 if block.lifted_at else 0)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", (block.lifted_at or block.made_at).astimezone(UTC))
    start, end = _local(Window(start=block.start, end=block.end), business.zone)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("status", "CANCELLED" if block.lifted_at else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if block.lifted_at else "OPAQUE")
    event.add("summary", f"{_words(business)['busy']} · {', '.join(block.technicians)}")
    return event


def _titled(visit: Visit) -> str:
    return " · ".join(filter(None, (_what(visit), visit.name)))


def _what(visit: Visit) -> str:
    return visit.summary or ", ".join(visit.services).replace("_", " ")


def _words(business: Business) -> dict[str, str]:
    """Words in the owner's language."""
    return WORDS[next((lang for lang in business.owner.languages if lang in WORDS), Lang.EN)]


def _for_owner(business: Business, visit: Visit) -> str:
    words, zone = _words(business), ZoneInfo(visit.zone)
    promised = (visit.start,) if visit.exact else (visit.window.start, visit.window.until)
    ends = [at.astimezone(zone) for at in promised]
    clock = [f"{at:%I:%M %p}".lstrip("0") for at in ends]
    customer = ", ".join(filter(None, (visit.name, visit.phone)))
    lines = (
        ("exact" if visit.exact else "window", "–".join(clock)),
        ("customer", customer),
        ("technician", ", ".join(visit.technicians)),
    )
    return "\n".join(f"{words[key]}: {value}" for key, value in lines if value)


def _local(span: Window, zone: str) -> tuple[datetime, datetime]:
    """Both ends as wall-clock times, or as UTC where the wall clock cannot tell.

    RFC 5545 reads a time that comes twice as the first one; the second has no local form.
    """
    local = [at.astimezone(ZoneInfo(zone)) for at in (span.start, span.until)]
    if any(at.fold for at in local):
        local = [at.astimezone(UTC) for at in local]
    return local[0], local[1]


def _zoned(visits: Iterable[Visit], spans: Iterable[Window]) -> list[tuple[str, Window]]:
    return [(visit.zone, span) for visit, span in zip(visits, spans, strict=True)]


def _add_zones(calendar: Calendar, used: Sequence[tuple[str, Window]]) -> None:
    """One VTIMEZONE per zone, right for every year that is used."""
    years: dict[str, list[int]] = {}
    for zone, span in used:
        years.setdefault(zone, []).extend((span.start.year, span.until.year))
    for zone, of_zone in sorted(years.items()):
        if zone != "UTC":
            # From the year before, so that the first change precedes every event.
            calendar.add_component(_timezone(zone, min(of_zone) - 1, max(of_zone) + 1))


def _timezone(zone: str, first_year: int, last_year: int) -> Timezone:
    from icalendar import Timezone, TimezoneStandard

    timezone = Timezone()
    timezone.add("tzid", zone)
    found = seasons(zone, first_year, last_year)
    if not all(season.yearly for season in found) or not found:
        # Nothing else says what holds before the first listed change.
        begins = datetime(first_year, 1, 1, tzinfo=ZoneInfo(zone))
        standard = TimezoneStandard()
        standard.add("dtstart", begins.replace(tzinfo=None))
        standard.add("tzoffsetfrom", begins.utcoffset())
        standard.add("tzoffsetto", begins.utcoffset())
        standard.add("tzname", begins.tzname())
        timezone.add_component(standard)
    for season in found:
        _add_season(timezone, season)
    return timezone


def _add_season(timezone: Timezone, season: Season) -> None:
    from icalendar import TimezoneDaylight, TimezoneStandard

    first = season.changes[0]
    part = TimezoneDaylight() if first.summer else TimezoneStandard()
    part.add("dtstart", first.wall)
    part.add("tzoffsetfrom", first.before)
    part.add("tzoffsetto", first.after)
    part.add("tzname", first.name)
    if season.yearly:
        day = f"{season.nth}{WEEKDAYS[season.weekday]}"
        part.add("rrule", {"freq": "yearly", "bymonth": first.wall.month, "byday": day})
    elif len(season.changes) > 1:
        part.add("rdate", [change.wall for change in season.changes[1:]])
    timezone.add_component(part)
