"""`deskhand understand`: JSON Lines of messages in, what was understood out. No files, no terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from deskhand.domain.base import Channel
from deskhand.domain.business import Business, FaqBook
from deskhand.domain.errors import TryAgain
from deskhand.domain.price_book import PriceBook
from deskhand.domain.understanding import Intent, Understanding
from deskhand.ports.llm import LLMClient, ReadingContext


class _Context(BaseModel):
    """What went before the message."""

    last_outgoing: str | None = None


class Line(BaseModel):
    """One message to read. `now` without an offset is read in `tz` (an IANA zone)."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    text: str
    now: datetime | None = None
    tz: str | None = None
    channel: Channel = Channel.SMS
    subject: str | None = None
    context: _Context | None = None

    @field_validator("tz")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        if zone is not None:
            try:
                ZoneInfo(zone)
            except (KeyError, OSError, ValueError) as error:
                raise ValueError(f"{zone!r} is no IANA time zone") from error
        return zone


def understand_lines(
    lines: Iterable[str],
    business: Business,
    price_book: PriceBook,
    faq_book: FaqBook,
    engine: LLMClient,
    now: datetime,
    *,
    explain: bool = False,
) -> Iterator[str]:
    """A line of JSON for each message, in order; blank lines are passed over.

    `now` (aware) stands in where a message names none. A line that cannot be read gives
    {"id", "error"} and the run goes on. `explain` adds which words gave which field.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            read = _read(number, line, business, price_book, faq_book, engine, explain, now)
            yield json.dumps(read, ensure_ascii=False)


def _read(
    number: int,
    line: str,
    business: Business,
    price_book: PriceBook,
    faq_book: FaqBook,
    engine: LLMClient,
    explain: bool,
    now: datetime,
) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except ValueError as error:
        return {"id": None, "error": f"line {number} is not JSON: {error}"}
    try:
        message = Line.model_validate(given)
    except ValidationError as error:
        named = given.get("id") if isinstance(given, dict) else None
        return {"id": named, "error": f"line {number}: {_plainly(error)}"}
    context = reading_context(message, business, price_book, faq_book, now)
    try:
        understood = engine.understand(message.text, context)
    except TryAgain as error:
        return {"id": message.id, "error": f"line {number}: the engine did not answer: {error}"}
    return _row(message.id, understood, explain)


def reading_context(
    message: Line,
    business: Business,
    price_book: PriceBook,
    faq_book: FaqBook,
    now: datetime,
) -> ReadingContext:
    """What the reader may know of this message; `now` (aware) where it names none."""
    zone = message.tz or business.zone
    instant = message.now or now
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(zone))
    return ReadingContext(
        now=instant,
        zone=zone,
        channel=message.channel,
        subject=message.subject,
        last_outgoing=message.context.last_outgoing if message.context else None,
        items=price_book.items,
        faqs=faq_book.faqs,
    )


def intents_of(read: Understanding) -> tuple[Intent, ...]:
    """The intents, and an emergency wherever there is a danger."""
    if read.hazard is None or Intent.EMERGENCY in read.intents:
        return read.intents
    return (*read.intents, Intent.EMERGENCY)


def _row(key: str | int, read: Understanding, explain: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": key,
        "intents": [intent.value for intent in intents_of(read)],
        "services": list(read.services),
        "emergency": read.hazard is not None,
        "emergency_kind": read.hazard.value if read.hazard else None,
        "lang": read.lang.value,
        "name": read.name,
        "phone": read.phone,
        "address": read.address,
        "windows": [
            {"start": w.start.isoformat(), "end": w.end.isoformat() if w.end else None}
            for w in read.windows
        ],
        "confidence": read.confidence,
    }
    if explain:
        row["evidence"] = [one.model_dump() for one in read.evidence]
    return row


def _plainly(error: ValidationError) -> str:
    """Each fault as "field: what is wrong"."""
    faults = (
        (".".join(str(part) for part in fault["loc"]) or "line", fault["msg"])
        for fault in error.errors(include_url=False, include_context=False)
    )
    return "; ".join(f"{field}: {problem}" for field, problem in faults)
