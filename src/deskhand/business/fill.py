"""Fills an FAQ's answer from the other files, so that it cannot disagree with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from deskhand.business.mistakes import Wrong, near
from deskhand.domain.base import Lang
from deskhand.domain.business import Business, Hours
from deskhand.domain.money import spoken
from deskhand.domain.price_book import PriceBook

_AMERICAN = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")
_SLOT = re.compile(r"\{([^{}]*)\}")

_DAYS: dict[Lang, tuple[str, ...]] = {
    Lang.EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    Lang.ES: ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
# Sentences that differ when there is no such charge: first with an amount, then without.
_MINIMUM: dict[Lang, tuple[str, str]] = {
    Lang.EN: ("A visit costs at least {}.", "There is no minimum charge."),
    Lang.ES: ("La visita cuesta por lo menos {}.", "No hay cobro mínimo."),
}
_TRIP_FEE: dict[Lang, tuple[str, str]] = {
    Lang.EN: (
        "There is one trip fee of {} for each visit, however many things we do.",
        "No, inside our area we charge no trip fee.",
    ),
    Lang.ES: (
        "Hay un solo cargo por visita de {}, sin importar cuántas cosas hagamos.",
        "No, dentro de nuestra zona no cobramos por ir.",
    ),
}
_HOLIDAYS: dict[str, dict[Lang, str]] = {
    "us_federal": {
        Lang.EN: "We are closed on federal holidays.",
        Lang.ES: "Cerramos los días feriados federales.",
    },
    "none": {
        Lang.EN: "Holidays are regular days for us.",
        Lang.ES: "Los días feriados trabajamos normal.",
    },
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
        "window_hours": f"{policy.window_minutes / 60:g}",
        "valid_days": str(policy.quote_valid_days),
        "horizon_days": str(policy.horizon_days),
        "hours": _week(business.hours, lang),
        "area": ", ".join(business.area),
        "about_minimum": _about(_MINIMUM, book.minimum_cents, lang),
        "about_trip_fee": _about(_TRIP_FEE, book.trip_fee_cents, lang),
        "about_holidays": _HOLIDAYS[business.holidays][lang],
    }


def fill(text: str, known: Mapping[str, str]) -> str:
    """The text with its braces filled. Raises Wrong for an unknown name or a blank value."""

    def one(found: re.Match[str]) -> str:
        name = found.group(1).strip()
        if name not in known:
            raise Wrong(f"there is nothing called {{{name}}} to fill in", near(name, known))
        if not known[name]:
            raise Wrong(
                f"{{{name}}} is blank in business.yaml", "Fill it there, or write the answer out."
            )
        return known[name]

    return _SLOT.sub(one, text)


def _about(sentences: Mapping[Lang, tuple[str, str]], amount: int, lang: Lang) -> str:
    charged, free = sentences[lang]
    return charged.format(spoken(amount)) if amount else free


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
