"""Days named in a text and which days of the plan they can mean. Times of day are clocks.py's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from deskhand.domain.base import Lang
from deskhand.language.guard.script import Script

_WEEKDAYS = (
    ("monday", "mon", "lunes"),
    ("tuesday", "tues", "tue", "martes"),
    ("wednesday", "wed", "weds", "miercoles"),
    ("thursday", "thurs", "thur", "thu", "jueves"),
    ("friday", "fri", "viernes"),
    ("saturday", "sat", "sabado"),
    ("sunday", "sun", "domingo"),
)
_MONTHS = (
    ("january", "jan", "enero", "ene"),
    ("february", "feb", "febrero"),
    ("march", "mar", "marzo"),
    ("april", "apr", "abril", "abr"),
    ("may", "mayo"),
    ("june", "jun", "junio"),
    ("july", "jul", "julio"),
    ("august", "aug", "agosto"),
    ("september", "sept", "sep", "septiembre", "setiembre"),
    ("october", "oct", "octubre"),
    ("november", "nov", "noviembre"),
    ("december", "dec", "diciembre", "dic"),
)
WEEKDAY = {name: place for place, names in enumerate(_WEEKDAYS) for name in names}
MONTH = {name: place for place, names in enumerate(_MONTHS, 1) for name in names}
_SHORT_ES = {"lun": 0, "mar": 1, "mie": 2, "jue": 3, "vie": 4, "sab": 5, "dom": 6}
CALENDAR = frozenset(WEEKDAY) | frozenset(MONTH) | frozenset(_SHORT_ES)
"""Words that name a day or month, whatever else they are."""


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_WEEKDAY_NAMES, _MONTH_NAMES = _any(WEEKDAY), _any(MONTH)
_MONTHS_ALONE = "|".join(name for name in MONTH if len(name) > 3 and name not in {"march", "sept"})
_YEAR = r"(?:19|20)\d\d"
_TH = r"(?:st|nd|rd|th)"
_CLOCK_FOLLOWS = (
    r"(?!\s*(?:[-/%]|:\d|(?:a|to|and|y|or|o|until|hasta|till)\s+\d|[ap]\.?m\b){0}|\d|\.\d)"
)
"""After a bare number: it is an hour ("Tue 1-3"), not a day of the month."""

_NAMINGS = {
    # 2026-11-24
    "iso": r"\b(?P<iy>\d{4})-(?P<im>\d\d)-(?P<id>\d\d)\b",
    # 11/24, 11/24/26, 11-24-2026
    "us": r"(?<![\d/])(?P<um>\d\d?)(?:/(?P<ud>\d\d?)(?:/(?P<uy>\d{4}|\d\d))?"
    r"|(?P<dash>[-.])(?P<ud2>\d\d?)(?P=dash)(?P<uy2>\d{4}))(?![\d/])",
    # Nov 24, November 24th, 2026
    "md": rf"\b(?P<mm>{_MONTH_NAMES})\b\.?\s+(?:the\s+)?(?P<mday>\d\d?){_TH}?(?!\d|[:.]\d)"
    rf"(?:,?\s+(?P<my>{_YEAR})\b)?",
    # 24 November, the 24th of November, 24 de noviembre de 2026; "at 3 may" is no day
    "dm": rf"\b(?P<dday>\d\d?)(?:{_TH}?\s+(?:of|de|del)\s+|{_TH}\s+|\s+(?!may\b|ago\b))"
    rf"(?P<dmm>{_MONTH_NAMES})\b\.?(?:,?\s+(?:(?:de|del)\s+)?(?P<dy>{_YEAR})\b)?",
    "rel": r"\b(?:(?:the\s+)?day\s+after\s+tomorrow|tomorrow|tmrw|tmw|tonight|"
    r"(?<!do for you )(?<!help you )(?<!help you with )today|tonite|yesterday|"
    r"(?:esta|this)\s+(?:manana|tarde|noche|morning|afternoon|evening)|overnight|"
    r"pasado\s+manana|(?<!\bla\s)manana|hoy|anteayer|ayer)\b",
    # Tuesday, Tue 24, martes 24
    "wd": rf"\b(?P<wday>{_WEEKDAY_NAMES})s?\b\.?(?:\s+(?:el\s+|the\s+)?(?P<wnum>[1-3]?\d){_TH}?"
    + _CLOCK_FOLLOWS.format(rf"|\s*de\s+(?:{_MONTH_NAMES})")
    + ")?",
    # the 24th, el 24
    "dth": rf"\b(?P<nth>\d\d?){_TH}\b|\b(?:el|dia|day)\s+(?P<nel>[1-3]?\d)\b"
    + _CLOCK_FOLLOWS.format(""),
    "week": r"\b(?:(?P<nextw>next\s+week|(?:la\s+)?proxima\s+semana|"
    r"semana\s+(?:que\s+viene|proxima|entrante))"
    r"|(?P<thisw>(?:this|the)\s+week(?!\s+after)|(?:esta|la)\s+semana)"
    r"|(?P<wend>(?:next\s+)?(?<!great )(?<!nice )(?<!good )(?<!lovely )(?<!your )weekend|fin\s+de\s+semana)"
    r"|(?P<nextm>(?:next|this)\s+month|(?:proximo|este)\s+mes|mes\s+que\s+viene)"
    r"|(?:in|late|early|mid|en|de|a\s+(?:principios|finales|mediados)\s+de)\s+"
    rf"(?P<month>{_MONTH_NAMES}))\b",
    # a month by itself; may, march and mar are other words too
    "alone": rf"\b(?P<only>{_MONTHS_ALONE})\b",
    # days that no slot is ever named by
    "feast": r"\b(?:thanksgiving|christmas|xmas|new\s+year\w*|easter|halloween|"
    r"(?:labor|memorial|independence|columbus|veterans)\s+day|navidad|nochebuena|ano\s+nuevo|accion\s+de\s+gracias|semana\s+santa|"
    r"pascua|(?:the\s+)?(?:week\s+after|following\s+(?:day|week|month))|(?:dia|semana)\s+siguiente)\b",
}
_PARTS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _NAMINGS.items()))
_SHORT_DAY_ES = re.compile(r"\b(?P<wday>lun|mar|mie|jue|vie|sab|dom)\b\.?(?=\s*\d)")
_TIED = re.compile(r"[\s,.()]*(?:(?:the|el|on|de|del|of|this|next|proximo|este|es|is|para)\s+)*")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as named at a place; `can_be` are the plan's days it can mean (none: uncovered)."""

    start: int
    end: int
    can_be: frozenset[date]


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    kinds: frozenset[str]
    can_be: frozenset[date]


def days_in(
    script: Script, days: frozenset[date], today: date, people: frozenset[str] = frozenset()
) -> list[Day]:
    """Each named day, its neighbouring words ("tomorrow, Mon Nov 23") taken together.

    A word that is also the name of one of `people` (April, Domingo) is a day only if it fits one, and
    part of a day only if the two fit one together ("I asked April Mon Dec 14").
    """

    def a_name(part: _Part) -> bool:
        said = script.text[part.start : part.end].rstrip(".")
        return said in people and script.words(part.start, part.end)[:1].isupper()

    named: list[_Part] = []
    for part in _parts(script, days, today):
        last = named[-1] if named else None
        if (
            last
            and not (last.kinds & part.kinds)
            and _TIED.fullmatch(script.text, last.end, part.start)
            and (last.can_be & part.can_be or not (a_name(last) or a_name(part)))
        ):
            kinds = last.kinds | part.kinds
            named[-1] = _Part(last.start, part.end, kinds, last.can_be & part.can_be)
        else:
            named.append(part)
    return [
        Day(part.start, part.end, part.can_be) for part in named if part.can_be or not a_name(part)
    ]


def _parts(script: Script, days: frozenset[date], today: date) -> Iterator[_Part]:
    found = list(_PARTS.finditer(script.text))
    for match in found:
        kinds, fits = _meaning(match, today)
        yield _Part(match.start(), match.end(), kinds, frozenset(filter(fits, days)))
    if script.lang is Lang.ES and not found:
        for match in _SHORT_DAY_ES.finditer(script.text):
            wanted = _SHORT_ES[match["wday"]]
            fitting = frozenset(day for day in days if day.weekday() == wanted)
            yield _Part(match.start(), match.end(), frozenset({"wd"}), fitting)


def _meaning(match: re.Match[str], today: date) -> tuple[frozenset[str], Callable[[date], bool]]:
    """What kinds of naming this is, and which days it fits."""
    got = match.groupdict()
    kind = next(name for name in _FITS if got[name] is not None)
    kinds = {"iso": "date", "us": "date", "md": "date", "dm": "date", "dth": "date"}.get(kind, kind)
    both = {kinds, "date"} if kind == "wd" and got["wnum"] else {kinds}
    return frozenset(both), _FITS[kind](got, today)


Got = dict[str, str | None]
Fits = Callable[[date], bool]


def _on(year: str | None, month: int, day: int) -> Fits:
    full = f"20{year}" if year and len(year) == 2 else year
    return lambda d: (d.month, d.day) == (month, day) and (full is None or d.year == int(full))


def _number(text: str | None) -> int:
    return int(text or 0)


def _us(got: Got, _: date) -> Fits:
    first, second = _number(got["um"]), _number(got["ud"] or got["ud2"])
    month, day = (first, second) if first <= 12 else (second, first)
    return _on(got["uy"] or got["uy2"], month, day)


def _relative(got: Got, today: date) -> Fits:
    words = " ".join((got["rel"] or "").split())
    away = _AWAY.get(words.removeprefix("the "), 0)
    return lambda d: d == today + timedelta(days=away)


_AWAY = {
    "day after tomorrow": 2, "pasado manana": 2, "tomorrow": 1, "tmrw": 1, "tmw": 1, "manana": 1,
    "yesterday": -1, "ayer": -1, "anteayer": -2,
}  # fmt: skip


def _weekday(got: Got, _: date) -> Fits:
    wanted, number = WEEKDAY[got["wday"] or ""], got["wnum"]
    return lambda d: d.weekday() == wanted and (number is None or d.day == int(number))


def _week(got: Got, today: date) -> Fits:
    monday = today - timedelta(days=today.weekday())
    if got["month"]:
        wanted = MONTH[got["month"]]
        return lambda d: d.month == wanted
    if got["wend"]:
        return lambda d: d.weekday() >= 5
    if got["nextm"]:
        return lambda d: 0 <= (d.year - today.year) * 12 + d.month - today.month <= 1
    # On a Sunday "this week" is already the one that begins tomorrow for many people.
    ahead = 14 if got["nextw"] or today.weekday() == 6 else 7
    first = monday + timedelta(days=7 if got["nextw"] else 0)
    return lambda d: first <= d < monday + timedelta(days=ahead)


_FITS: dict[str, Callable[[Got, date], Fits]] = {
    "iso": lambda got, _: _on(got["iy"], _number(got["im"]), _number(got["id"])),
    "us": _us,
    "md": lambda got, _: _on(got["my"], MONTH[got["mm"] or ""], _number(got["mday"])),
    "dm": lambda got, _: _on(got["dy"], MONTH[got["dmm"] or ""], _number(got["dday"])),
    "rel": _relative,
    "wd": _weekday,
    "dth": lambda got, _: lambda d: d.day == _number(got["nth"] or got["nel"]),
    "week": _week,
    "alone": lambda got, _: lambda d: d.month == MONTH[got["only"] or ""],
    "feast": lambda _got, _today: lambda _day: False,
}
