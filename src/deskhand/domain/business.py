"""The business as documents: profile, people, hours, policy, price book, FAQs. No loading of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from deskhand.domain.base import Document, Lang, Value

Localised = dict[Lang, str]
"""A text per language; English is always there."""


class Mode(StrEnum):
    """How much goes out without the owner's yes."""

    DRAFT = "draft"
    ROUTINE = "routine"
    AUTO = "auto"


class Person(Value):
    """Somebody of the business. `phone` E.164."""

    name: str
    email: str | None = None
    phone: str | None = None
    languages: tuple[Lang, ...] = (Lang.EN,)


class OnCall(Value):
    """A step of the on-call rota: who is paged, and how long we wait for him (minutes)."""

    name: str
    minutes: int = Field(default=5, ge=1, le=120)


class Hours(Value):
    """Opening hours of one weekday, business-local."""

    opens: time
    closes: time


class Policy(Value):
    """The owner's limits. Minutes, days, integer cents, business-local times of day."""

    mode: Mode = Mode.DRAFT
    paused: bool = False
    min_notice_minutes: int = Field(default=120, ge=0)
    horizon_days: int = Field(default=60, ge=1, le=180)
    window_minutes: int = Field(default=120, ge=30, le=480)
    travel_minutes: int = Field(default=30, ge=0, le=240)
    slot_step_minutes: int = Field(default=30, ge=5, le=240)
    quote_limit_cents: int = Field(default=50_000, ge=0)
    quote_valid_days: int = Field(default=30, ge=1)
    hold_minutes: int = Field(default=15, ge=1)
    estimate_visit_minutes: int = Field(default=45, ge=15)
    longest_visit_minutes: int = Field(default=480, ge=30)
    reminder_day_before: time = time(17, 0)
    reminder_same_day: time = time(7, 0)
    quiet_from: time = time(20, 0)
    quiet_until: time = time(7, 0)
    evening_mail: time = time(18, 0)
    max_automatic_messages: int = Field(default=20, ge=1)
    automatic_messages_hours: int = Field(default=24, ge=1)
    ignore: tuple[str, ...] = ()


class Business(Document):
    """The profile of one business; the only document not below another one."""

    collection: ClassVar[str] = "Business"

    name: str
    zone: str
    address: str = ""
    phone: str | None = None
    email: str | None = None
    owner: Person
    technicians: tuple[Person, ...]
    rota: tuple[OnCall, ...]
    hours: dict[int, Hours]
    """Weekday (Monday 0) to hours; a day that is absent is closed."""
    holidays: Literal["us_federal", "none"] = "us_federal"
    closed: tuple[date, ...] = ()
    area: tuple[str, ...] = ()
    """Postal codes served; empty means anywhere."""
    languages: tuple[Lang, ...] = (Lang.EN, Lang.ES)
    policy: Policy = Policy()

    def person(self, name: str) -> Person | None:
        """Owner or technician by first or full name, case ignored."""
        wanted = name.casefold()
        people = (self.owner, *self.technicians)
        return next((p for p in people if p.name.casefold() == wanted), None) or next(
            (p for p in people if p.name.casefold().split()[0] == wanted), None
        )


class HowQuoted(StrEnum):
    """What may be said about a price before anyone has seen the job."""

    FIXED = "fixed"
    RANGE = "range"
    HOURLY = "hourly"
    PHOTOS_FIRST = "photos_first"
    ESTIMATE_VISIT = "estimate_visit"
    NOT_OFFERED = "not_offered"


class PriceItem(Value):
    """One line of the price book. Cents; `minutes` is the labour booked.

    `cents` with fixed and hourly (per hour), `low` and `high` with range. `aliases` are what
    customers call it, per language. `default` marks the item meant when only the service is known.
    """

    key: str
    service: str
    name: Localised
    how_quoted: HowQuoted
    minutes: int = Field(gt=0, le=480)
    unit: str = "job"
    cents: int | None = None
    low: int | None = None
    high: int | None = None
    aliases: dict[Lang, tuple[str, ...]] = {}
    includes: Localised = {}
    excludes: Localised = {}
    ask: tuple[Localised, ...] = Field(default=(), max_length=2)
    reason: Localised = {}
    default: bool = False
    reviewed: bool = True


def called(items: Iterable[PriceItem], lang: Lang) -> str:
    """What this work is called in a language, English (or what there is) where it is missing."""
    return ", ".join(item.name.get(lang) or next(iter(item.name.values())) for item in items)


class PriceBook(Document):
    """All prices of a business, one document (`id` "main", below 200 kB)."""

    collection: ClassVar[str] = "PriceBook"

    hourly_cents: int
    minimum_cents: int = 0
    trip_fee_cents: int = 0
    items: tuple[PriceItem, ...]

    def item(self, key: str) -> PriceItem | None:
        return next((item for item in self.items if item.key == key), None)

    def for_service(self, service: str) -> PriceItem | None:
        """The item meant when a customer names only the service."""
        here = [item for item in self.items if item.service == service]
        return next((item for item in here if item.default), here[0] if here else None)

    def work(self, services: Sequence[str], items: Sequence[str]) -> tuple[PriceItem, ...]:
        """The items meant by explicit keys, and by each service they do not cover."""
        named = [item for key in items if (item := self.item(key))]
        covered = {item.service for item in named}
        others = [self.for_service(service) for service in services if service not in covered]
        return (*named, *(item for item in others if item))

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.service for item in self.items))


class Faq(Value):
    """A question customers ask, with the owner's answer per language.

    `aliases` are paraphrases per language; an unreviewed answer is used only in drafts.
    """

    key: str
    question: Localised
    answer: Localised
    aliases: dict[Lang, tuple[str, ...]] = {}
    reviewed: bool = True


class FaqBook(Document):
    """All FAQs of a business, one document (`id` "main")."""

    collection: ClassVar[str] = "FaqBook"

    faqs: tuple[Faq, ...] = ()

    def faq(self, key: str) -> Faq | None:
        return next((faq for faq in self.faqs if faq.key == key), None)
