"""The business as documents: profile, people, hours, policy, FAQs. Prices are in price_book.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from deskhand.domain.base import Document, Lang, Localised, Value
from deskhand.domain.spending import ModelUse
from deskhand.domain.understanding import Hazard


class Mode(StrEnum):
    """How much goes out without the owner's yes."""

    DRAFT = "draft"
    ROUTINE = "routine"
    AUTO = "auto"


class Person(Value):
    """Somebody of the business. `phone` E.164; `calendar` names the outside calendar he lives by."""

    name: str
    email: str | None = None
    phone: str | None = None
    languages: tuple[Lang, ...] = (Lang.EN,)
    calendar: str | None = None


class OnCall(Value):
    """A step of the on-call rota: who is paged, and how long we wait for him (minutes)."""

    name: str
    minutes: int = Field(default=5, ge=1, le=120)


class Hours(Value):
    """A span of one day, business-local: opening hours, or lunch."""

    opens: time
    closes: time


class Policy(Value):
    """The owner's limits. Minutes, days, integer cents, business-local times of day."""

    mode: Mode = Mode.DRAFT
    paused: bool = False
    min_notice_minutes: int = Field(default=120, ge=0)
    same_day_asks: bool = False
    """Whether a visit on the day it is asked for waits for his yes, whatever the notice."""
    horizon_days: int = Field(default=60, ge=1, le=180)
    window_minutes: int = Field(default=120, ge=30, le=480)
    travel_minutes: int = Field(default=30, ge=0, le=240)
    slot_step_minutes: int = Field(default=30, ge=5, le=240)
    quote_limit_cents: int = Field(default=50_000, ge=0)
    quote_valid_days: int = Field(default=30, ge=1)
    hold_minutes: int = Field(default=15, ge=1)
    estimate_visit_minutes: int = Field(default=45, ge=15)
    longest_visit_minutes: int = Field(default=480, ge=30)
    """Longer work is never booked by itself: an estimate visit, or a plan of days he approves."""
    lunch: Hours | None = None
    jobs_a_day: int | None = Field(default=None, ge=1, le=20)
    """Of one technician."""
    urgent_gap_minutes: int = Field(default=0, ge=0, le=480)
    """Kept free on each working day for urgent work; given away on the day itself only."""
    first_job_exact: bool = False
    """Whether the first job of a technician's day is promised for a time instead of a window."""
    cancel_notice_hours: int = Field(default=24, ge=0)
    late_cancel_fee_cents: int = Field(default=0, ge=0)
    no_show_fee_cents: int = Field(default=0, ge=0)
    warranty_days: int = Field(default=0, ge=0)
    """The same work at the same place within these days is a callback, the owner's to settle."""
    reminder_day_before: time = time(17, 0)
    reminder_same_day: time = time(7, 0)
    quiet_from: time = time(20, 0)
    quiet_until: time = time(7, 0)
    evening_mail: time = time(18, 0)
    max_automatic_messages: int = Field(default=20, ge=1)
    automatic_messages_hours: int = Field(default=24, ge=1)
    ignore: tuple[str, ...] = ()


class About(Value):
    """What only he can say of his business; blank means that the question goes to him."""

    licence: Localised = {}
    insurance: Localised = {}
    bonding: Localised = {}
    warranty: Localised = {}
    background_checks: Localised = {}
    payment: Localised = {}


class Licence(Value):
    """A licence somebody holds, or a kind of work asks for: ("electrical", "New York City")."""

    trade: str
    jurisdiction: str = ""


class OnDanger(StrEnum):
    """What a report of danger does."""

    WAKE = "wake"
    MORNING = "morning"
    NOT_OURS = "not_ours"


class HazardRule(Value):
    """The owner's way with one kind of danger. `refer_to` and `refer_phone` (E.164) with not_ours."""

    then: OnDanger = OnDanger.WAKE
    refer_to: str | None = None
    refer_phone: str | None = None


class AfterHours(Value):
    """Whether somebody comes outside opening hours, and the fee for it in cents."""

    attends: bool = True
    fee_cents: int = Field(default=0, ge=0)


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
    about: About = About()
    licences: tuple[Licence, ...] = ()
    hazards: dict[Hazard, HazardRule] = {}
    """A kind of danger that is absent wakes the rota."""
    after_hours: AfterHours = AfterHours()
    models: ModelUse = ModelUse()
    voice: str = ""
    """Samples of how the owner writes, as he wrote them."""

    @property
    def people(self) -> tuple[Person, ...]:
        """The owner and the technicians; an owner who works himself is there once."""
        return (self.owner, *(p for p in self.technicians if p.name != self.owner.name))

    def calendars(self, technicians: Iterable[str] | None = None) -> dict[str, str]:
        """Names of technicians, all or those named, to the outside calendars they have. An owner who
        works himself may have his named in either place."""
        wanted = None if technicians is None else set(technicians)
        found = {person.name: person.calendar for person in self.technicians}
        if self.owner.name in found:
            found[self.owner.name] = found[self.owner.name] or self.owner.calendar
        return {
            name: calendar
            for name, calendar in found.items()
            if calendar and (wanted is None or name in wanted)
        }

    def at(self, address: str) -> Person | None:
        """Whose address this is: a phone (E.164) or a mail address in small letters."""
        return next(
            (p for p in self.people if address in (p.phone, p.email and p.email.casefold())), None
        )

    def person(self, name: str) -> Person | None:
        """Owner or technician by first or full name, case ignored."""
        wanted = name.casefold()
        return next((p for p in self.people if p.name.casefold() == wanted), None) or next(
            (p for p in self.people if p.name.casefold().split()[0] == wanted), None
        )


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
    """All FAQs of a business, one document (`id` "main"). `faqs` are his files'; `learned` came of his
    answers to customers, each with his yes, and stand where the files have no answer."""

    collection: ClassVar[str] = "FaqBook"

    faqs: tuple[Faq, ...] = ()
    learned: tuple[Faq, ...] = ()

    @property
    def known(self) -> tuple[Faq, ...]:
        """What customers are answered from."""
        answered = {faq.key for faq in self.faqs if faq.answer}
        learned = {faq.key: faq for faq in self.learned if faq.key not in answered}
        files = (faq for faq in self.faqs if faq.key not in learned)
        return (*files, *learned.values())

    def faq(self, key: str) -> Faq | None:
        return next((faq for faq in self.known if faq.key == key), None)
