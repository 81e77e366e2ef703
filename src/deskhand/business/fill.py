"""Fills an FAQ's answer from the other files, so that it cannot disagree with them.

Where a value is blank there is no answer: the question goes to the owner.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from deskhand.business.mistakes import Wrong, near
from deskhand.business.sentences import sentences
from deskhand.domain.base import Lang
from deskhand.domain.business import About, Business, Hours
from deskhand.domain.money import spoken
from deskhand.domain.price_book import PriceBook

_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")
_SLOT = re.compile(r"\{([^{}]*)\}")

_DAYS: dict[Lang, tuple[str, ...]] = {
    Lang.EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    Lang.ES: ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


def values(business: Business, book: PriceBook, lang: Lang) -> dict[str, str]:
    """What may stand between braces in an answer, by name."""
    policy = business.policy
    return {
        "business": business.name,
        "owner": business.owner.name,
        "phone": _phone(business.phone or business.owner.phone),
        "hourly_rate": spoken(book.hourly_cents),
        "minimum": spoken(book.minimum_cents),
        "trip_fee": spoken(book.trip_fee_cents),
        "estimate_fee": spoken(book.estimate_fee_cents),
        "after_hours_rate": spoken(book.after_hours_cents) if book.after_hours_cents else "",
        "window_hours": f"{policy.window_minutes / 60:g}",
        "valid_days": str(policy.quote_valid_days),
        "horizon_days": str(policy.horizon_days),
        "cancel_hours": str(policy.cancel_notice_hours or ""),
        "warranty_days": str(policy.warranty_days or ""),
        "hours": _week(business.hours, lang),
        "area": ", ".join(business.area),
        **{name: getattr(business.about, name).get(lang, "") for name in About.model_fields},
        **sentences(business, book, lang),
    }


def fill(text: str, known: Mapping[str, str]) -> str | None:
    """The text with its braces filled, None when one of them is blank. Raises Wrong for a name that
    nobody knows."""
    names = [found.group(1).strip() for found in _SLOT.finditer(text)]
    for name in names:
        if name not in known:
            raise Wrong(f"there is nothing called {{{name}}} to fill in", near(name, known))
    if not all(known[name] for name in names):
        return None
    return _SLOT.sub(lambda found: known[found.group(1).strip()], text)


def _week(hours: Mapping[int, Hours], lang: Lang) -> str:
    """Opening hours in words; neighbouring days with the same hours are told together."""
    runs: list[tuple[int, int, Hours]] = []
    for day in sorted(hours):
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == hours[day]:
            runs[-1] = (runs[-1][0], day, hours[day])
        else:
            runs.append((day, day, hours[day]))
    return ", ".join(_run(first, last, span, lang) for first, last, span in runs)


def _run(first: int, last: int, span: Hours, lang: Lang) -> str:
    names = _DAYS[lang]
    opens, closes = _clock(span.opens), _clock(span.closes)
    if lang is Lang.ES:
        days = f"de {names[first]} a {names[last]}" if last > first else _each(names[first])
        return f"{days} de {opens} a {closes}"
    days = f"{names[first]} to {names[last]}" if last > first else names[first]
    return f"{days} {opens} to {closes}"


def _each(day: str) -> str:
    return f"los {day}" if day.endswith("s") else f"los {day}s"


def _clock(at: time) -> str:
    hour = at.hour % 12 or 12
    shown = f"{hour}:{at.minute:02d}" if at.minute else f"{hour}"
    return f"{shown} {'pm' if at.hour >= 12 else 'am'}"


def _phone(number: str | None) -> str:
    """A number as people here write it; one from abroad stays E.164."""
    found = _AMERICAN.fullmatch(number or "")
    return "({}) {}-{}".format(*found.groups()) if found else number or ""
