"""Labelled messages: a line of JSON with what a careful reader says of a text. Nothing is measured here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from deskhand.business.mistakes import BusinessFilesError, Mistake, near
from deskhand.domain.base import Lang
from deskhand.domain.understanding import Hazard, Intent
from deskhand.domain.windows import Window
from deskhand.rehearsal.understand import Line

CHANNELS: Final = ("sms", "email", "voicemail", "web")
NOT_SAID: Final = "not said"


class _Span(BaseModel):
    """A time asked for; `end` null is a point. Without an offset it is read in the message's zone."""

    start: datetime
    end: datetime | None = None
    kind: Literal["point", "range"] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Span:
        if self.end and (self.start.tzinfo is None) != (self.end.tzinfo is None):
            raise ValueError("only one of start and end has an offset")
        if self.end and self.end <= self.start:
            raise ValueError("ends before it starts")
        return self


class Gold(BaseModel):
    """What is to be read. A key that is not there is not scored.

    `*_ok` may be read or not; of each group of `*_any` one label at least is wanted. `emergency` null:
    honest people differ. A null name, phone or address is one that is not there.
    """

    model_config = ConfigDict(extra="ignore")

    intents: tuple[Intent, ...] = ()
    intents_ok: tuple[Intent, ...] = ()
    intents_any: tuple[tuple[Intent, ...], ...] = ()
    services: tuple[str, ...] = ()
    services_ok: tuple[str, ...] = ()
    services_any: tuple[tuple[str, ...], ...] = ()
    emergency: bool | None = None
    emergency_kind: Hazard | None = None
    lang: Lang | None = None
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    windows: tuple[_Span, ...] = ()

    def has(self, field: str) -> bool:
        """Is this field labelled?"""
        return bool(self.model_fields_set & {field, f"{field}_any"})


class _Row(Line):
    gold: Gold
    tags: tuple[str, ...] = ()
    channel_guess: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled message and where it stands. `windows` are `gold.windows` with their offset."""

    file: str
    line: int
    message: Line
    gold: Gold
    windows: tuple[Window, ...]
    zone: str
    lang: str
    channel: str
    hard_negative: bool


def load(path: Path, zone: str) -> tuple[Labelled, ...]:
    """Every message of a file; `zone` (IANA) is for those that name none. Raises BusinessFilesError
    with every mistake, OSError."""
    mistakes: list[Mistake] = []
    rows: list[Labelled] = []
    seen: dict[str | int, int] = {}
    for number, raw in _lines(path):
        place = f"{path}:{number}"
        try:
            row = _Row.model_validate(json.loads(raw.decode("utf-8-sig")))
        except ValidationError as error:
            mistakes += [_mistake(place, fault) for fault in error.errors(include_url=False)]
            continue
        except ValueError as error:
            said = str(error).partition(":")[0]
            mistakes.append(Mistake(place, f"is not JSON in UTF-8 ({said})", "Mend the line."))
            continue
        if row.id in seen:
            told = f"id: {row.id!r} is also on line {seen[row.id]}"
            mistakes.append(Mistake(place, told, "Give each message an id of its own."))
        seen[row.id] = number
        rows.append(_labelled(row, str(path), number, zone))
    if not rows and not mistakes:
        mistakes.append(Mistake(str(path), "holds no message", "Name another file."))
    if mistakes:
        raise BusinessFilesError(str(path), mistakes)
    return tuple(rows)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line


def _labelled(row: _Row, file: str, number: int, default_zone: str) -> Labelled:
    zone = row.tz or default_zone
    said = row.channel.value if "channel" in row.model_fields_set else None
    tagged = next((tag for tag in row.tags if tag in CHANNELS), None)
    return Labelled(
        file=file,
        line=number,
        message=row,
        gold=row.gold,
        windows=tuple(
            Window(start=_aware(span.start, zone), end=span.end and _aware(span.end, zone))
            for span in row.gold.windows
        ),
        zone=zone,
        lang=row.gold.lang.value if row.gold.lang else NOT_SAID,
        channel=said or tagged or row.channel_guess or NOT_SAID,
        hard_negative="hard_negative" in row.tags,
    )


def _aware(instant: datetime, zone: str) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))


def _mistake(place: str, fault: Any) -> Mistake:
    field = ".".join(str(part) for part in fault["loc"]) or "line"
    if fault["type"] == "missing":
        return Mistake(place, f"{field}: is missing", "Add it.")
    if fault["type"] == "model_type":
        return Mistake(place, f"{field}: is no JSON object", "Write it in braces.")
    if fault["type"] in ("enum", "literal_error"):
        known = re.findall(r"'(\w+)'", fault["ctx"]["expected"])
        problem = f"{field}: {fault['input']!r} is no word for it"
        return Mistake(place, problem, near(str(fault["input"]), known))
    problem = fault["msg"].removeprefix("Value error, ").replace("tuple", "list")
    remedy = "Correct it, or leave the key out if it is not labelled."
    return Mistake(place, f"{field}: {problem}", remedy)
