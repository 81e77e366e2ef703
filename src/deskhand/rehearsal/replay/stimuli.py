"""The lines a replay reads, validated; an error names the field. Delivers nothing."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deskhand.domain.work import InvoiceStatus, QuoteStatus, VisitStatus


class BadLine(Exception):
    """A line that cannot be used; `field` says where it hurts."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}" if field else problem)
        self.field = field


class Strict(BaseModel):
    """A shape that takes no unknown fields."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class SetupCustomer(Strict):
    id: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


class SetupVisit(Strict):
    customer: str
    service: str
    start: datetime
    minutes: int = Field(gt=0, le=24 * 60)
    technician: str | None = None
    status: VisitStatus = VisitStatus.CONFIRMED
    address: str | None = None


class SetupOffer(Strict):
    customer: str
    service: str
    start: datetime


class SetupQuote(Strict):
    id: str
    customer: str
    service: str
    amount: Decimal = Field(ge=0)
    status: QuoteStatus
    expires: datetime | date | None = None


class SetupInvoice(Strict):
    id: str
    customer: str
    amount: Decimal = Field(ge=0)
    status: InvoiceStatus = InvoiceStatus.OPEN


class Setup(Strict):
    now: datetime | None = None
    customers: tuple[SetupCustomer, ...] = ()
    visits: tuple[SetupVisit, ...] = ()
    offers: tuple[SetupOffer, ...] = ()
    quotes: tuple[SetupQuote, ...] = ()
    invoices: tuple[SetupInvoice, ...] = ()
    closed: tuple[date, ...] = ()


class Said(Strict):
    """A customer's message."""

    at: datetime
    channel: Literal["sms", "email", "voicemail", "web"]
    sender: str = Field(alias="from")
    text: str
    subject: str | None = None
    headers: dict[str, str] = {}
    html: str | None = None
    """The HTML part of a mail; with an empty `text` it is all there is."""
    files: dict[str, str] = {}
    """What is attached to a mail: file name to content."""
    id: str | None = None


class OwnerSaid(Strict):
    """The owner's text; `who` names a technician."""

    at: datetime
    owner: str
    who: str | None = Field(default=None, alias="as")
    id: str | None = None


class Tick(Strict):
    """Let time pass."""

    at: datetime
    tick: Literal[True]


class Burst(Strict):
    """Stimuli delivered within their own times before anything settles."""

    burst: tuple[dict[str, Any], ...]


class State(Strict):
    """Print the state now."""

    state: Literal[True]


class SetupLine(Strict):
    setup: Setup


Stimulus = Said | OwnerSaid | Tick
Line = SetupLine | Stimulus | Burst | State

KINDS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("setup", SetupLine),
    ("burst", Burst),
    ("state", State),
    ("owner", OwnerSaid),
    ("tick", Tick),
    ("channel", Said),
)


def parse_line(text: str, zone: str) -> Line:
    """One JSON line as a stimulus; instants without offset are read in `zone`. Raises BadLine."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadLine("", f"not JSON: {error}") from error
    return read(data, zone)


def read(data: Any, zone: str) -> Line:
    """A parsed object as a stimulus. Raises BadLine."""
    if not isinstance(data, dict):
        raise BadLine("", "a line must be an object")
    for key, kind in KINDS:
        if key in data:
            try:
                line: Line = zoned(kind.model_validate(data), zone)
                return line
            except ValidationError as error:
                first = error.errors()[0]
                raise BadLine(".".join(str(p) for p in first["loc"]), first["msg"]) from error
    raise BadLine("", f"none of {', '.join(key for key, _ in KINDS)} is here")


def zoned(value: Any, zone: str) -> Any:
    """The value with every naive instant in it read in `zone`."""
    if isinstance(value, BaseModel):
        changed = {name: zoned(getattr(value, name), zone) for name in type(value).model_fields}
        return value.model_copy(update=changed)
    if isinstance(value, tuple):
        return tuple(zoned(item, zone) for item in value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=ZoneInfo(zone))
    return value
