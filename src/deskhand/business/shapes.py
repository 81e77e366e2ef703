"""What an owner writes in his files, field by field. How it is stored is domain/business.py's.

Money is dollars in the files and cents here; hours are "8:00-18:00"; a text may be English only.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from deskhand.business.fields import (
    Aliases,
    BlankableTexts,
    Email,
    ItemKey,
    Key,
    Money,
    OpenHours,
    Phone,
    Postal,
    Service,
    Shape,
    Span,
    Text,
    Texts,
    TimeOfDay,
    Weekday,
    Zone,
)
from deskhand.domain.base import Lang
from deskhand.domain.business import Mode, OnDanger
from deskhand.domain.price_book import Fixture, HowQuoted
from deskhand.domain.property import Role
from deskhand.domain.spending import Ask, Words
from deskhand.domain.understanding import Hazard


def _trade(written: Any) -> Any:
    """A bare word is the trade."""
    return {"trade": written} if isinstance(written, str) else written


def _then(written: Any) -> Any:
    """A bare word is what happens."""
    return {"then": written} if isinstance(written, str) else written


def _pieces(written: Any) -> Any:
    """`each` is one piece, `job` the whole, however many pieces it has."""
    return {"each": 1, "job": None}.get(written, written) if isinstance(written, str) else written


class PersonShape(Shape):
    """Somebody of the business."""

    name: Text
    email: Email | None = None
    phone: Phone | None = None
    languages: Annotated[tuple[Lang, ...], Field(min_length=1)] = (Lang.EN,)
    calendar: Text | None = None


class OnCallShape(Shape):
    """A step of the on-call rota."""

    name: Text
    minutes: int = Field(default=5, ge=1, le=120)


class AboutShape(Shape):
    """What only he can say; blank sends the question to him."""

    licence: BlankableTexts = {}
    insurance: BlankableTexts = {}
    bonding: BlankableTexts = {}
    warranty: BlankableTexts = {}
    background_checks: BlankableTexts = {}
    payment: BlankableTexts = {}


class LicenceShape(Shape):
    """A licence held, or asked for by a piece of work."""

    trade: Text
    jurisdiction: Text | None = None


class HazardShape(Shape):
    """What one kind of danger does; the referral belongs to `not_ours`."""

    then: OnDanger
    refer_to: Text | None = None
    refer_phone: Phone | None = None


class AfterHoursShape(Shape):
    """Whether somebody comes outside opening hours, and the fee."""

    attends: bool = True
    fee: Money = 0


class PolicyShape(Shape):
    """The owner's limits as he writes them; a field that is left out keeps the usual value."""

    mode: Mode = Mode.DRAFT
    paused: bool | None = None
    min_notice_minutes: int | None = Field(default=None, ge=0)
    same_day_asks: bool | None = None
    horizon_days: int | None = Field(default=None, ge=1, le=180)
    window_minutes: int | None = Field(default=None, ge=30, le=480)
    travel_minutes: int | None = Field(default=None, ge=0, le=240)
    slot_step_minutes: int | None = Field(default=None, ge=5, le=240)
    quote_limit: Money | None = None
    quote_valid_days: int | None = Field(default=None, ge=1, le=365)
    hold_minutes: int | None = Field(default=None, ge=1, le=1440)
    estimate_visit_minutes: int | None = Field(default=None, ge=15, le=480)
    longest_visit_minutes: int | None = Field(default=None, ge=30, le=1440)
    lunch: Span | None = None
    jobs_a_day: int | None = Field(default=None, ge=1, le=20)
    urgent_gap_minutes: int | None = Field(default=None, ge=0, le=480)
    first_job_exact: bool | None = None
    cancel_notice_hours: int | None = Field(default=None, ge=0, le=336)
    late_cancel_fee: Money | None = None
    no_show_fee: Money | None = None
    warranty_days: int | None = Field(default=None, ge=0, le=3650)
    reminder_day_before: TimeOfDay | None = None
    reminder_same_day: TimeOfDay | None = None
    quiet_from: TimeOfDay | None = None
    quiet_until: TimeOfDay | None = None
    evening_mail: TimeOfDay | None = None
    max_automatic_messages: int | None = Field(default=None, ge=1)
    automatic_messages_hours: int | None = Field(default=None, ge=1)
    ignore: tuple[str, ...] | None = None


class ModelsShape(Shape):
    """What a hosted language model may do and spend; a field that is left out keeps the usual value."""

    read: Ask | None = None
    word: Words | None = None
    dollars_a_day: Money | None = None
    calls_a_day: int | None = Field(default=None, ge=0, le=1_000_000)
    tokens_a_turn: int | None = Field(default=None, ge=1_200, le=20_000)


class BusinessShape(Shape):
    """business.yaml."""

    name: Text
    zone: Zone
    address: str | None = None
    phone: Phone | None = None
    email: Email | None = None
    owner: PersonShape
    technicians: Annotated[tuple[PersonShape, ...], Field(min_length=1)]
    on_call: Annotated[tuple[OnCallShape, ...], Field(min_length=1)]
    on_danger: dict[Hazard, Annotated[HazardShape, BeforeValidator(_then)]] | None = None
    after_hours: AfterHoursShape | None = None
    hours: Annotated[dict[Weekday, OpenHours], Field(min_length=1)]
    holidays: Literal["us_federal", "none"] = "us_federal"
    closed: tuple[date, ...] | None = None
    area: tuple[Postal, ...] | None = None
    languages: Annotated[tuple[Lang, ...], Field(min_length=1)] = (Lang.EN, Lang.ES)
    about: AboutShape | None = None
    licences: tuple[Annotated[LicenceShape, BeforeValidator(_trade)], ...] | None = None
    policy: PolicyShape = PolicyShape()
    models: ModelsShape | None = None


class ItemShape(Shape):
    """One item of price_book.yaml. `materials` and `because` explain the price, to him only."""

    key: ItemKey
    service: Service
    name: Texts
    how_quoted: HowQuoted
    minutes: int | None = Field(default=None, gt=0, le=480)
    unit: Annotated[int | None, Field(ge=1, le=50), BeforeValidator(_pieces)] = None
    up_to_inches: int | None = Field(default=None, gt=0, le=1200)
    price: Money | None = None
    low: Money | None = None
    high: Money | None = None
    further: Money | None = None
    further_minutes: int | None = Field(default=None, gt=0, le=480)
    materials: Money = 0
    because: Text | None = None
    aliases: Aliases = {}
    includes: Texts | None = None
    excludes: Texts | None = None
    ask: Annotated[tuple[Texts, ...], Field(max_length=2)] = ()
    reason: Texts | None = None
    default: bool = False
    photos: bool = False
    pickup: bool = False
    weather: bool = False
    crew: int = Field(default=1, ge=1, le=4)
    licence: Annotated[LicenceShape, BeforeValidator(_trade)] | None = None
    fixture: Fixture = Fixture.NONE
    reviewed: bool = True


class ZoneShape(Shape):
    """Postal codes with a trip fee of their own."""

    name: Text
    codes: Annotated[tuple[Postal, ...], Field(min_length=1)]
    fee: Money


class DiscountShape(Shape):
    """A written rule: what comes off, and when."""

    key: Key
    name: Texts
    percent: int | None = Field(default=None, ge=1, le=100)
    amount: Money | None = None
    min_items: int | None = Field(default=None, ge=2, le=50)
    words: Aliases = {}


class PriceBookShape(Shape):
    """price_book.yaml."""

    hourly_rate: Money
    minimum: Money = 0
    trip_fee: Money = 0
    trip_fee_credited: bool = False
    zones: tuple[ZoneShape, ...] | None = None
    estimate_fee: Money = 0
    estimate_fee_credited: bool = True
    after_hours_rate: Money | None = None
    pickup_fee: Money = 0
    markup_percent: int = Field(default=0, ge=0, le=200)
    discounts: tuple[DiscountShape, ...] | None = None
    items: Annotated[tuple[ItemShape, ...], Field(min_length=1)]


class FaqShape(Shape):
    """One question of a file in faqs/."""

    key: Key
    question: Texts
    answer: Texts
    aliases: Aliases = {}
    reviewed: bool = True


class FaqFileShape(Shape):
    """A file in faqs/."""

    faqs: tuple[FaqShape, ...]


class CrewShape(Shape):
    """For the crew alone."""

    minutes: int = Field(gt=0, le=1440)
    bring: tuple[Text, ...] = ()
    check: tuple[Text, ...] = ()
    stop_and_call_if: tuple[Text, ...] = ()


class ProcedureShape(Shape):
    """A file in procedures/; its key is the file's name."""

    services: tuple[Service, ...] = ()
    items: tuple[Key, ...] = ()
    crew: CrewShape
    customer: Texts | None = None
    reviewed: bool = True


class PartyShape(Shape):
    """A person of a property."""

    name: Text | None = None
    phone: Phone | None = None
    email: Email | None = None


class AccessShape(Shape):
    """How to get in; `code` stands on the technician's sheet of the day and nowhere else."""

    parking: Text | None = None
    pets: Text | None = None
    adult_home: Text | None = None
    code: Text | None = None
    notes: Text | None = None


class PropertyShape(Shape):
    """One place of properties.yaml."""

    address: Text
    occupant: PartyShape | None = None
    owner: PartyShape | None = None
    manager: PartyShape | None = None
    payer: Role | None = None
    not_to_exceed: Money | None = None
    built: int | None = Field(default=None, ge=1600, le=2100)
    access: AccessShape | None = None


class PropertyFileShape(Shape):
    """properties.yaml."""

    properties: tuple[PropertyShape, ...]
