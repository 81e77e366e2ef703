"""How days and times are spoken, in English and Spanish. Reading them back is the guard's business."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.domain.windows import Window

WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS_ES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
YEAR_NEEDED = timedelta(days=180)
"""A day farther away than this is said with its year."""

NOON, MIDNIGHT = time(12), time(0)


class Span(NamedTuple):
    """A window as people see it: local days and times of day; no times when it is whole days."""

    first: date
    last: date
    start: time | None
    end: time | None


def span(window: Window, zone: str) -> Span:
    """The window in the zone, to the minute. `end` None with a `start` is a point in time."""
    local = ZoneInfo(zone)
    begin = window.start.astimezone(local).replace(second=0, microsecond=0)
    if window.end is None:
        return Span(begin.date(), begin.date(), begin.time(), None)
    finish = window.end.astimezone(local).replace(second=0, microsecond=0)
    if finish <= begin:
        return Span(begin.date(), begin.date(), begin.time(), None)
    last = (finish - timedelta(minutes=1)).date()  # midnight still belongs to the evening
    if begin.time() == MIDNIGHT and finish.time() in (MIDNIGHT, time(23, 59)):
        return Span(begin.date(), last, None, None)
    return Span(begin.date(), last, begin.time(), finish.time())


def say_window(window: Window, zone: str, today: date, lang: Lang) -> str:
    """A window as said in a sentence: "Tue Nov 24, between 1 and 3 pm"; "el martes 24 de noviembre,
    entre la 1 y las 3 de la tarde". `zone` is an IANA name, `today` the local day of speaking."""
    said = span(window, zone)
    day, clock, between, across = _SPEECH[lang]
    if said.first != said.last:
        return across(said, today)
    words = day(said.first, today)
    if said.start is None:
        return words
    if said.end is None:
        return f"{words} {clock(said.start)}"
    return f"{words}, {between(said.start, said.end)}"


def say_day(day: date, today: date, lang: Lang) -> str:
    """A day as said in a sentence: "tomorrow, Mon Nov 23"; "el martes 24 de noviembre"."""
    return _SPEECH[lang].day(day, today)


def local_day(instant: datetime, zone: str) -> date:
    """The day an instant falls on in an IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


# ---- English


def _day_en(day: date, today: date) -> str:
    words = f"{WEEKDAYS_EN[day.weekday()]} {MONTHS_EN[day.month - 1]} {day.day}"
    if abs(day - today) > YEAR_NEEDED:
        words += f", {day.year}"
    near = {0: "today, ", 1: "tomorrow, "}.get((day - today).days, "")
    return near + words


def _hour_en(at: time, half: bool = True) -> str:
    if at in (NOON, MIDNIGHT):
        return "noon" if at == NOON else "midnight"
    digits = f"{(at.hour - 1) % 12 + 1}" + (f":{at.minute:02d}" if at.minute else "")
    return f"{digits} {'am' if at.hour < 12 else 'pm'}" if half else digits


def _clock_en(at: time) -> str:
    return f"at {_hour_en(at)}"


def _between_en(start: time, end: time) -> str:
    same = (start.hour < 12) == (end.hour < 12) and end not in (NOON, MIDNIGHT)
    return f"between {_hour_en(start, half=not same)} and {_hour_en(end)}"


def _across_en(said: Span, today: date) -> str:
    first, last = _day_en(said.first, today), _day_en(said.last, today)
    if said.start is None or said.end is None:
        return f"{first} to {last}"
    return f"{first} {_clock_en(said.start)} to {last} {_clock_en(said.end)}"


# ---- Spanish


def _day_es(day: date, today: date) -> str:
    words = f"{WEEKDAYS_ES[day.weekday()]} {day.day} de {MONTHS_ES[day.month - 1]}"
    if abs(day - today) > YEAR_NEEDED:
        words += f" de {day.year}"
    return {0: "hoy, ", 1: "mañana, "}.get((day - today).days, "el ") + words


def _part_es(at: time) -> str:
    if at.hour < 5:
        return "de la madrugada"
    if at.hour < 12:
        return "de la mañana"
    return "de la tarde" if at.hour < 19 else "de la noche"


def _hour_es(at: time, part: bool = True) -> str:
    if at in (NOON, MIDNIGHT):
        return "el mediodía" if at == NOON else "la medianoche"
    hour = (at.hour - 1) % 12 + 1
    digits = f"{'la' if hour == 1 else 'las'} {hour}" + (f":{at.minute:02d}" if at.minute else "")
    return f"{digits} {_part_es(at)}" if part else digits


def _clock_es(at: time) -> str:
    return f"a {_hour_es(at)}".replace("a el ", "al ", 1)


def _between_es(start: time, end: time) -> str:
    same = _part_es(start) == _part_es(end) and end not in (NOON, MIDNIGHT)
    return f"entre {_hour_es(start, part=not same)} y {_hour_es(end)}"


def _across_es(said: Span, today: date) -> str:
    first, last = _day_es(said.first, today), _day_es(said.last, today)
    if said.start is not None and said.end is not None:
        return f"desde {first} {_clock_es(said.start)} hasta {last} {_clock_es(said.end)}"
    return f"desde {first} hasta {last}"


class _Speech(NamedTuple):
    """How one language says a day, a time of day, a window within a day and one over several."""

    day: Callable[[date, date], str]
    clock: Callable[[time], str]
    between: Callable[[time, time], str]
    across: Callable[[Span, date], str]


_SPEECH = {
    Lang.EN: _Speech(_day_en, _clock_en, _between_en, _across_en),
    Lang.ES: _Speech(_day_es, _clock_es, _between_es, _across_es),
}
