"""Where the facts of a text come from, in words an owner knows: his price book, his calendar. No facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from deskhand.domain.base import Lang
from deskhand.domain.money import cents, spoken
from deskhand.domain.windows import Window
from deskhand.language.times import local_day, say_day, say_window

BOOKS = {
    "PriceBook": "your price book",
    "DaySheet": "your calendar",
    "Visit": "the visit as booked",
    "Quote": "the price as quoted",
    "FaqBook": "your answers",
    "SafetyTexts": "your safety texts, word for word",
    "ProcedureBook": "your ways of working",
    "Business": "your business file",
    "Incident": "the emergency's record",
    "Approval": "your own yes",
    "InboundMessage": "the customer's own words",
    "Policy": "your rules",
}
LONGEST = 60
LONG_BEFORE = timedelta(days=30)
"""A day told without "today" or "tomorrow": the page is read later."""


class Where(NamedTuple):
    """A fact as it was said, and the book it was read from."""

    said: str
    book: str


def where_from(facts: Iterable[dict[str, Any]], zone: str) -> tuple[Where, ...]:
    """The facts of a message row, each once, in their order."""
    return tuple(dict.fromkeys(Where(_said(fact, zone), _book(fact["source"])) for fact in facts))


def _said(fact: dict[str, Any], zone: str) -> str:
    value = fact["value"]
    if fact["type"] == "money":
        return spoken(cents(value))
    if fact["type"] == "slot":
        start = datetime.fromisoformat(value["start"])
        end = datetime.fromisoformat(value["end"]) if value["end"] else None
        elsewhen = local_day(start, zone) - LONG_BEFORE
        return say_window(Window(start=start, end=end), zone, elsewhen, Lang.EN)
    if fact["type"] == "date":
        day = date.fromisoformat(value)
        return say_day(day, day - LONG_BEFORE, Lang.EN)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _book(source: str) -> str:
    first = source.split(",")[0]
    name = first.split("/")[0].split("@")[0]
    row = first.partition("#")[2]
    book = BOOKS.get(name, name)
    return f"{book}, {row.replace('_', ' ')}" if row and name != "SafetyTexts" else book
