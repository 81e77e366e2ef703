"""The price book as a document: what each piece of work costs and how it is quoted. No arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from deskhand.domain.base import Document, Lang, Localised, Value
from deskhand.domain.business import Licence


class HowQuoted(StrEnum):
    """What may be said about a price before anyone has seen the job."""

    FIXED = "fixed"
    RANGE = "range"
    HOURLY = "hourly"
    PHOTOS_FIRST = "photos_first"
    ESTIMATE_VISIT = "estimate_visit"
    NOT_OFFERED = "not_offered"


class Fixture(StrEnum):
    """Who supplies the thing that is put in."""

    NONE = "none"
    CUSTOMER = "customer"
    OURS = "ours"
    EITHER = "either"


class TripZone(Value):
    """Postal codes with a trip fee of their own, in cents per visit."""

    name: str
    codes: tuple[str, ...]
    cents: int = Field(ge=0)


class Discount(Value):
    """A written rule; there is no other discount. Either `percent` or `cents` off the work.

    It applies by itself from `min_items` pieces of work in one visit, or to whoever asks in one of
    the `words` ("senior discount").
    """

    key: str
    name: Localised
    percent: int = Field(default=0, ge=0, le=100)
    cents: int = Field(default=0, ge=0)
    min_items: int | None = Field(default=None, ge=2)
    words: dict[Lang, tuple[str, ...]] = {}


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
    pieces: int = Field(default=0, ge=0, le=50)
    """How many pieces one price covers; 0 is the whole job, however many there are."""
    up_to_inches: int | None = Field(default=None, gt=0, le=1200)
    """The largest measure of the thing that the price covers, where it has one."""
    cents: int | None = None
    low: int | None = None
    high: int | None = None
    further_cents: int | None = None
    """What each further piece in the same visit costs, where that is less than the first."""
    further_minutes: int | None = Field(default=None, gt=0, le=480)
    aliases: dict[Lang, tuple[str, ...]] = {}
    includes: Localised = {}
    excludes: Localised = {}
    ask: tuple[Localised, ...] = Field(default=(), max_length=2)
    reason: Localised = {}
    default: bool = False
    reviewed: bool = True
    photos: bool = False
    """Whether photos are asked for, once, with the confirmation or before a price."""
    pickup: bool = False
    """Whether parts may have to be fetched; billed as the book says."""
    weather: bool = False
    crew: int = Field(default=1, ge=1, le=4)
    licence: Licence | None = None
    fixture: Fixture = Fixture.NONE
    materials_cents: int = Field(default=0, ge=0)
    """What is bought for it, within the price."""
    because: str | None = None
    """The owner's note on a price that labour and materials do not explain."""


def called(items: Iterable[PriceItem], lang: Lang) -> str:
    """What this work is called in a language, English (or what there is) where it is missing. The
    same item several times is counted: "3 x Outlet replacement"."""
    times = Counter(
        item.name.get(lang) or next(iter(item.name.values()), item.key) for item in items
    )
    return ", ".join(counted(name, number) for name, number in times.items())


def counted(name: str, number: int) -> str:
    """A name with how often it is meant, if more than once."""
    return name if number == 1 else f"{number} x {name}"


class PriceBook(Document):
    """All prices of a business, one document (`id` "main", below 200 kB)."""

    collection: ClassVar[str] = "PriceBook"

    hourly_cents: int
    minimum_cents: int = 0
    trip_fee_cents: int = 0
    zones: tuple[TripZone, ...] = ()
    trip_fee_credited: bool = False
    """Whether the trip fee is taken off the work when there is any."""
    estimate_fee_cents: int = 0
    estimate_fee_credited: bool = True
    after_hours_cents: int | None = None
    """The hourly rate outside opening hours."""
    pickup_cents: int = 0
    """For fetching parts, once per visit; the parts themselves come at cost."""
    markup_percent: int = 0
    """On parts we buy beside the price."""
    discounts: tuple[Discount, ...] = ()
    items: tuple[PriceItem, ...]

    def item(self, key: str) -> PriceItem | None:
        return next((item for item in self.items if item.key == key), None)

    def for_service(self, service: str) -> PriceItem | None:
        """The item meant when a customer names only the service."""
        here = [item for item in self.items if item.service == service]
        return next((item for item in here if item.default), here[0] if here else None)

    def for_size(self, item: PriceItem, inches: int) -> PriceItem | None:
        """The row for a thing of this size: the item itself if it covers it, else the next larger one of its
        service; None where none is large enough."""
        if item.up_to_inches is None or inches <= item.up_to_inches:
            return item
        rows = [row for row in self.items if row.service == item.service]
        larger = [row for row in rows if (row.up_to_inches or 0) >= inches]
        return min(larger, key=lambda row: row.up_to_inches or 0, default=None)

    def work(self, services: Sequence[str], items: Sequence[str]) -> tuple[PriceItem, ...]:
        """The items meant by explicit keys (as often as a key is named), and by each service they do not
        cover."""
        named = [item for key in items if (item := self.item(key))]
        covered = {item.service for item in named}
        others = [self.for_service(service) for service in services if service not in covered]
        return (*named, *(item for item in others if item))

    def trip_fees(self, codes: Sequence[str] = ()) -> tuple[int, int]:
        """Least and most of the trip fee in cents, to any of these postal codes; none is anywhere."""
        by_code = {code: zone.cents for zone in self.zones for code in zone.codes}
        fees = [by_code.get(code, self.trip_fee_cents) for code in codes]
        fees = fees or [self.trip_fee_cents, *by_code.values()]
        return min(fees), max(fees)

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.service for item in self.items))
