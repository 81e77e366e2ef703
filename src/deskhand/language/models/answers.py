"""A model's answers from JSON to our types, leniently. What of them counts is decided elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from deskhand.domain.understanding import Choice, Evidence, Hazard, Intent, Pick, Understanding
from deskhand.domain.windows import Window

LONGEST = 20_000
"""Characters of an answer that is looked at."""
MOST = 12
"""Entries of a list that are looked at."""
MODEL = "model"
"""The rule of evidence that a model gave."""

T = TypeVar("T")


class Unreadable(ValueError):
    """It is no answer of the shape that was asked for."""


def reading(answer: str, zone: str) -> Understanding:
    """What a model read. Unknown keys and values of a wrong type are passed over; raises Unreadable
    for what is no JSON object, or names no intent."""
    said = _object(answer)
    intents = tuple(_each(said.get("intents"), Intent))
    if not intents:
        raise Unreadable("it names no intent")
    hazard = _one(said.get("hazard"), Hazard)
    words = _text(said.get("hazard_words"))
    seen = [Evidence(field="hazard", value=hazard.value, words=words, rule=MODEL)] if hazard else []
    if hazard and said.get("hazard_seen") is True:
        seen.append(Evidence(field="hazard", value=hazard.value, words="", rule=f"{MODEL}: photo"))
    return Understanding(
        intents=intents,
        services=tuple(_each(said.get("services"), _key)),
        items=tuple(_each(said.get("items"), _key)),
        faqs=tuple(_each(said.get("faqs"), _key)),
        hazard=hazard,
        name=_text(said.get("name")) or None,
        address=_text(said.get("address")) or None,
        windows=tuple(_windows(said.get("windows"), ZoneInfo(zone))),
        choice=_choice(said),
        wants_person=said.get("wants_person") is True,
        evidence=tuple(seen),
    )


def wording(answer: str) -> str:
    """The text a model worded. Raises Unreadable."""
    text = _object(answer).get("text")
    if not isinstance(text, str) or not text.strip():
        raise Unreadable("it holds no text")
    return text.strip()


def _object(answer: str) -> dict[str, Any]:
    try:
        said = json.loads(answer[:LONGEST])
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is no JSON") from error
    if not isinstance(said, dict):
        raise Unreadable("it is no JSON object")
    return said


def _each(written: Any, kind: Callable[[Any], T]) -> Iterable[T]:
    for value in written[:MOST] if isinstance(written, list) else ():
        if (found := _one(value, kind)) is not None:
            yield found


def _one(value: Any, kind: Callable[[Any], T]) -> T | None:
    try:
        return kind(value)
    except (ValueError, TypeError):
        return None


def _key(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 100:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    return " ".join(value.split())[:300] if isinstance(value, str) else ""


def _windows(written: Any, zone: ZoneInfo) -> Iterable[Window]:
    for value in written[:MOST] if isinstance(written, list) else ():
        start = _instant(value.get("start"), zone) if isinstance(value, dict) else None
        if start is None:
            continue
        end = _instant(value.get("end"), zone)
        yield Window(start=start, end=end)


def _instant(value: Any, zone: ZoneInfo) -> datetime | None:
    """A local time as written; an hour that a change of clocks leaves out is the one after it."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    try:
        return at.astimezone(zone) + timedelta(0)
    except (OverflowError, ValueError):
        return None


def _choice(said: dict[str, Any]) -> Choice | None:
    number = said.get("choice")
    if isinstance(number, int) and not isinstance(number, bool) and number > 0:
        return Choice(number=number)
    pick = _one(said.get("pick"), Pick)
    return Choice(pick=pick) if pick else None
