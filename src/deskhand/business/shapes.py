"""What an owner writes in his files, field by field. How it is stored is domain/business.py's.

Money is dollars in the files and cents here; hours are "8:00-18:00"; a text may be English only.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from deskhand.business.mistakes import Wrong, near
from deskhand.domain.base import Lang, Localised
from deskhand.domain.business import Hours, Mode
from deskhand.domain.money import cents
from deskhand.domain.price_book import HowQuoted
from deskhand.domain.pricing import MINIMUM, SERVICE_KEYS, TRIP_FEE

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DOLLARS = re.compile(r"\$?\s?(\d{1,6}|\d{1,3}(,\d{3})+)(\.\d{1,2})?", re.ASCII)
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|–|to)\s*(\d{1,2}):(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_E164 = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_KEY = re.compile(r"[a-z0-9][a-z0-9_]*")
_POSTAL = re.compile(r"\d{5}", re.ASCII)


class Shape(BaseModel):
    """Base of all file shapes: an unknown field is a mistake, never silently dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _money(written: Any) -> int:
    if not isinstance(written, str) or not _DOLLARS.fullmatch(written.strip()):
        raise Wrong(
            f"{_shown(written)} is not an amount of dollars", "Write it like 185 or 185.50."
        )
    return cents(written)


def _hours(written: Any) -> Hours:
    found = _HOURS.fullmatch(written.strip()) if isinstance(written, str) else None
    remedy = "Write opening and closing time like 8:00-18:00, and leave closed days out."
    if found is None:
        raise Wrong(f"{_shown(written)} are not opening hours", remedy)
    first, second, third, fourth = (int(part) for part in found.groups())
    try:
        opens, closes = time(first, second), time(third, fourth)
    except ValueError as error:
        raise Wrong(f"{_shown(written)} has no such time of day", remedy) from error
    if closes <= opens:
        raise Wrong(
            f"the day closes at {closes:%H:%M} before it opens at {opens:%H:%M}",
            "Count the hours from 0:00 to 23:59, for example 8:00-18:00.",
        )
    return Hours(opens=opens, closes=closes)


def _time(written: Any) -> time:
    found = _TIME.fullmatch(written.strip()) if isinstance(written, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Wrong(f"{_shown(written)} is not a time of day", "Write it like 7:00 or 17:30.")
    return time(int(found[1]), int(found[2]))


def _zone(name: str) -> str:
    zones = available_timezones()
    if name not in zones:
        last = {zone.rsplit("/", 1)[-1]: zone for zone in sorted(zones, reverse=True)}
        guess = last.get(name.strip().replace(" ", "_").title())
        remedy = f"Did you mean {guess}?" if guess else near(name, zones)
        if not remedy.startswith("Did"):
            remedy = "Write it like America/New_York or America/Los_Angeles."
        raise Wrong(f"there is no time zone {name!r}", remedy)
    return ZoneInfo(name).key


def _phone(written: str) -> str:
    if _E164.fullmatch(written):
        return written
    import phonenumbers

    try:
        number = phonenumbers.parse(written, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Wrong(f"{written!r} is not a phone number", "Write it like +1 845 555 0100.")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _email(written: str) -> str:
    if not _EMAIL.fullmatch(written.strip()):
        raise Wrong(f"{written!r} is not a mail address", "Write it like sam@example.com.")
    return written.strip()


def _service(key: str) -> str:
    if key not in SERVICE_KEYS:
        raise Wrong(f"there is no service {key!r}", near(key, SERVICE_KEYS))
    return key


def _key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise Wrong(f"{key!r} cannot be a key", "Use small letters, digits and _: faucet_repair.")
    return key


def _item_key(key: str) -> str:
    if key in (TRIP_FEE, MINIMUM):
        raise Wrong(f"{key} is the name of a fee of the visit", "Give the item another key.")
    return _key(key)


def _postal(code: str) -> str:
    if not _POSTAL.fullmatch(code):
        raise Wrong(f"{code!r} is not a postal code", "Write the five digits: 12401.")
    return code


def _text(written: str) -> str:
    if not written.strip():
        raise Wrong("the text is empty", "Write it, or take the line out.")
    return " ".join(written.split())


def _english(written: Any) -> Any:
    """A bare text is the English one."""
    return {"en": written} if isinstance(written, str) else written


def _english_list(written: Any) -> Any:
    return {"en": written} if isinstance(written, list) else written


def _one_or_many(written: Any) -> Any:
    return [written] if isinstance(written, str) else written


def _has_english(texts: dict[Lang, str]) -> Localised:
    if Lang.EN not in texts:
        raise Wrong("the English text is missing", "Add a line `en:`.")
    return texts


def _alias(written: str) -> str:
    return _text(written).lower()


def _shown(written: Any) -> str:
    if written is None:
        return "an empty value"
    return repr(written) if isinstance(written, str) else f"a {type(written).__name__}"


Text = Annotated[str, AfterValidator(_text)]
Money = Annotated[int, BeforeValidator(_money)]
TimeOfDay = Annotated[time, BeforeValidator(_time)]
OpenHours = Annotated[Hours, BeforeValidator(_hours)]
Zone = Annotated[str, AfterValidator(_zone)]
Phone = Annotated[str, AfterValidator(_phone)]
Email = Annotated[str, AfterValidator(_email)]
Texts = Annotated[dict[Lang, Text], BeforeValidator(_english), AfterValidator(_has_english)]
Alias = Annotated[str, AfterValidator(_alias)]
Aliases = Annotated[
    dict[Lang, Annotated[tuple[Alias, ...], BeforeValidator(_one_or_many)]],
    BeforeValidator(_english_list),
]
Service = Annotated[str, AfterValidator(_service)]
Key = Annotated[str, AfterValidator(_key)]
ItemKey = Annotated[str, AfterValidator(_item_key)]
Postal = Annotated[str, AfterValidator(_postal)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class PersonShape(Shape):
    """Somebody of the business."""

    name: Text
    email: Email | None = None
    phone: Phone | None = None
    languages: tuple[Lang, ...] = (Lang.EN,)


class OnCallShape(Shape):
    """A step of the on-call rota."""

    name: Text
    minutes: int = Field(default=5, ge=1, le=120)


class PolicyShape(Shape):
    """The owner's limits as he writes them; a field that is left out keeps the usual value."""

    mode: Mode = Mode.DRAFT
    paused: bool | None = None
    min_notice_minutes: int | None = Field(default=None, ge=0)
    horizon_days: int | None = Field(default=None, ge=1, le=180)
    window_minutes: int | None = Field(default=None, ge=30, le=480)
    travel_minutes: int | None = Field(default=None, ge=0, le=240)
    slot_step_minutes: int | None = Field(default=None, ge=5, le=240)
    quote_limit: Money | None = None
    quote_valid_days: int | None = Field(default=None, ge=1, le=365)
    hold_minutes: int | None = Field(default=None, ge=1, le=1440)
    estimate_visit_minutes: int | None = Field(default=None, ge=15, le=480)
    longest_visit_minutes: int | None = Field(default=None, ge=30, le=1440)
    reminder_day_before: TimeOfDay | None = None
    reminder_same_day: TimeOfDay | None = None
    quiet_from: TimeOfDay | None = None
    quiet_until: TimeOfDay | None = None
    evening_mail: TimeOfDay | None = None
    max_automatic_messages: int | None = Field(default=None, ge=1)
    automatic_messages_hours: int | None = Field(default=None, ge=1)
    ignore: tuple[str, ...] | None = None


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
    hours: Annotated[dict[Weekday, OpenHours], Field(min_length=1)]
    holidays: Literal["us_federal", "none"] = "us_federal"
    closed: tuple[date, ...] | None = None
    area: tuple[Postal, ...] | None = None
    languages: Annotated[tuple[Lang, ...], Field(min_length=1)] = (Lang.EN, Lang.ES)
    policy: PolicyShape = PolicyShape()


class ItemShape(Shape):
    """One item of price_book.yaml. `materials` and `because` explain the price, to him only."""

    key: ItemKey
    service: Service
    name: Texts
    how_quoted: HowQuoted
    minutes: int | None = Field(default=None, gt=0, le=480)
    unit: Text = "job"
    price: Money | None = None
    low: Money | None = None
    high: Money | None = None
    materials: Money = 0
    because: Text | None = None
    aliases: Aliases = {}
    includes: Texts | None = None
    excludes: Texts | None = None
    ask: Annotated[tuple[Texts, ...], Field(max_length=2)] = ()
    reason: Texts | None = None
    default: bool = False
    reviewed: bool = True


class PriceBookShape(Shape):
    """price_book.yaml."""

    hourly_rate: Money
    minimum: Money = 0
    trip_fee: Money = 0
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
