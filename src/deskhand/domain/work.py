"""The work itself: jobs, visits, day sheets, quotes, invoices. Rules about time are in schedule.py."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from deskhand.domain.base import Document, Instant, Value
from deskhand.domain.price_book import HowQuoted
from deskhand.domain.windows import Window


class JobStatus(StrEnum):
    """Where a job stands."""

    LEAD = "lead"
    ESTIMATE_BOOKED = "estimate_booked"
    QUOTED = "quoted"
    BOOKED = "booked"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    DONE = "done"
    INVOICED = "invoiced"
    PAID = "paid"
    LOST = "lost"


class Job(Document):
    """A piece of work for a customer; many visits."""

    collection: ClassVar[str] = "Job"

    customer: str
    services: tuple[str, ...]
    status: JobStatus = JobStatus.LEAD
    visits: tuple[str, ...] = ()
    quote: str | None = None


class VisitKind(StrEnum):
    """Why somebody comes."""

    ESTIMATE = "estimate"
    WORK = "work"
    RETURN = "return"
    CALLBACK = "callback"


class VisitStatus(StrEnum):
    """Where a visit stands; only held and confirmed take time on a day sheet."""

    HELD = "held"
    CONFIRMED = "confirmed"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    COULD_NOT_ENTER = "could_not_enter"


class Word(Value):
    """What a technician himself said of a visit, and when: all that may be told of where he is."""

    by: str
    text: str
    at: Instant
    late_minutes: int | None = None


class Moving(Value):
    """Where a visit is about to move, held on its sheets until `until`; it stands where it was."""

    start: Instant
    end: Instant
    window: Window
    technicians: tuple[str, ...]
    until: Instant


class Visit(Document):
    """One appointment. `start`..`end` is the planned work, `window` the promised arrival (UTC).

    `revision` rises with each change a calendar must see (ICS SEQUENCE). Contact data are copied so
    that a feed needs no second read; access codes never stand here.
    """

    collection: ClassVar[str] = "Visit"

    customer: str
    job: str | None = None
    services: tuple[str, ...]
    items: tuple[str, ...] = ()
    kind: VisitKind = VisitKind.WORK
    status: VisitStatus
    technicians: tuple[str, ...]
    start: Instant
    end: Instant
    window: Window
    travel_minutes: int
    zone: str
    summary: str = ""
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    property: str | None = None
    exact: bool = False
    """Promised for `start` itself, not for a window."""
    notes: tuple[str, ...] = ()
    """What the customer answered to the questions of the price book, for the crew."""
    word: Word | None = None
    affirmed_at: Instant | None = None
    """When the customer last said yes to a reminder of it."""
    asked_at: Instant | None = None
    """When the crew was last asked where they are, because the customer waits past the window."""
    quote: str | None = None
    payer_asked: str | None = None
    """The ContactPoint of whoever pays and was asked for his yes."""
    payer_agreed: bool = False
    held_until: Instant | None = None
    writing_since: Instant | None = None
    """Since when an outside calendar is asked to take it: held, or moving, until it has."""
    moving: Moving | None = None
    owner_moved_at: Instant | None = None
    """When the owner last moved it in his own calendar, past the window the customer knows."""
    revision: int = 0
    changed_at: Instant


class Busy(Value):
    """An entry of a day sheet: [start - travel, end + travel] is taken. `until` bounds a hold."""

    visit: str
    start: Instant
    end: Instant
    travel_minutes: int
    until: Instant | None = None


class Block(Document):
    """Time the owner took out of the calendar, in his words ("Friday afternoon"); `id` "block-...".

    It counts through its entries on the day sheets (domain/schedule/blocks.py); `lifted_at` is when
    he gave it back.
    """

    collection: ClassVar[str] = "Block"

    technicians: tuple[str, ...]
    start: Instant
    end: Instant
    words: str
    made_at: Instant
    lifted_at: Instant | None = None


class DaySheet(Document):
    """The lock of the calendar: a technician's business-local day; `id` "Sam:2026-11-24".

    A commit that books writes every sheet its interval touches, so two bookings of the same time
    always conflict. A hold counts if and only if now < until.
    """

    collection: ClassVar[str] = "DaySheet"

    technician: str
    day: str
    entries: tuple[Busy, ...] = ()
    outside_at: Instant | None = None
    """As of when the entries of his outside calendar stand here."""


class CalendarEntry(Document):
    """What we wrote of a visit into a technician's outside calendar; `id` "visit-1.Sam".

    `start`..`end` and `etag` are as last written or followed: an event that shows another time was
    moved by its owner. `content` is a digest of its words.
    """

    collection: ClassVar[str] = "CalendarEntry"

    visit: str
    technician: str
    calendar: str
    event: str
    etag: str
    start: Instant
    end: Instant
    content: str
    gone_at: Instant | None = None


def entry_id(visit: str, technician: str) -> str:
    """The id of the CalendarEntry of a visit and a technician."""
    return f"{visit}.{technician}"


class QuoteStatus(StrEnum):
    """Where a quote stands."""

    DRAFT = "draft"
    AWAITING_OWNER = "awaiting_owner"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    VOID = "void"


class QuoteLine(Value):
    """One priced item; `source` names the row and version of the price book, `times` how often its
    price counts: minutes and amounts are those of all of them. `further` pieces of an item stand on a
    line of their own, where they cost less than the first."""

    item: str
    service: str
    name: str
    how_quoted: HowQuoted
    minutes: int
    low: int
    high: int
    source: str
    times: int = 1
    further: bool = False


class Quote(Document):
    """A price we named; immutable but for its status. Cents; `low` equals `high` when fixed."""

    collection: ClassVar[str] = "Quote"

    customer: str
    services: tuple[str, ...]
    lines: tuple[QuoteLine, ...]
    low: int
    high: int
    status: QuoteStatus
    made_at: Instant
    expires_at: Instant


class InvoiceStatus(StrEnum):
    """Where an invoice stands."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    REFUNDED = "refunded"


class Invoice(Document):
    """What is owed, in cents."""

    collection: ClassVar[str] = "Invoice"

    customer: str
    amount: int
    paid: int = 0
    status: InvoiceStatus = InvoiceStatus.OPEN
