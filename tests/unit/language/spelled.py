"""Amounts, times, days and numbers in the forms in which people and models write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.domain.windows import Window

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNOS = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_DIECES = [
    "-",
    "-",
    "-",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
]
_CIENTOS = [
    "-",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
_DAYS = {
    Lang.EN: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    Lang.ES: "lunes martes miércoles jueves viernes sábado domingo",
}
_MONTHS = {
    Lang.EN: "January February March April May June July August September October November December",
    Lang.ES: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}


def number(value: int, lang: Lang) -> str:
    """0 to 9,999 in words."""
    if value >= 1000:
        head = "" if lang is Lang.ES and value < 2000 else f"{number(value // 1000, lang)} "
        rest = f" {number(value % 1000, lang)}" if value % 1000 else ""
        return f"{head}{'thousand' if lang is Lang.EN else 'mil'}{rest}"
    if lang is Lang.ES:
        return _spanish(value)
    if value >= 100:
        rest = f" {number(value % 100, lang)}" if value % 100 else ""
        return f"{ONES[value // 100]} hundred{rest}"
    if value >= 20:
        return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
    return ONES[value]


def _spanish(value: int) -> str:
    if value == 100:
        return "cien"
    if value > 100:
        return _CIENTOS[value // 100] + (f" {_spanish(value % 100)}" if value % 100 else "")
    if value >= 30:
        return _DIECES[value // 10] + (f" y {_UNOS[value % 10]}" if value % 10 else "")
    return _UNOS[value]


def money(cents: int, lang: Lang, manner: int) -> str:
    whole = cents // 100
    if cents % 100:
        return f"${whole:,}.{cents % 100:02d}"
    dollars = "dollars" if lang is Lang.EN else "dólares"
    if manner < 55:
        return f"${whole:,}"
    if manner < 70:
        return f"${whole:,}.00"
    if manner < 85:
        return f"{whole} {dollars}"
    if whole < 1000:
        return f"{number(whole, lang)} {dollars}"
    return f"${whole}"


def phone(e164: str, manner: int) -> str:
    area, first, last = e164[-10:-7], e164[-7:-4], e164[-4:]
    return (
        f"{area}-{first}-{last}",
        f"({area}) {first}-{last}",
        f"{area}.{first}.{last}",
        f"+1 {area} {first} {last}",
    )[manner % 4]


def day(value: date, today: date, lang: Lang, manner: int) -> str:
    name, month = _DAYS[lang].split()[value.weekday()], _MONTHS[lang].split()[value.month - 1]
    away = (value - today).days
    if lang is Lang.ES:
        forms = [
            f"el {name} {value.day} de {month}",
            f"el {name} {value.day}",
            f"el {value.day} de {month}",
            f"este {name} {value.day} de {month}"
            if away < 6
            else f"el {name}, {value.day} de {month}",
        ]
        if away == 1:
            forms.append(f"mañana, {name} {value.day} de {month}")
        return forms[manner % len(forms)]
    forms = [
        f"{name}, {month} {value.day}",
        f"{name[:3]} {month[:3]} {value.day}",
        f"{name} the {_nth(value.day)}",
        f"{name}, {month} {_nth(value.day)}",
        f"{name} {value.month}/{value.day}",
        f"{name}, {month[:3]}. {value.day}" if month != "May" else f"{name}, May {value.day}",
    ]
    if away == 1:
        forms.append(f"tomorrow, {name}, {month} {value.day}")
    return forms[manner % len(forms)]


def _nth(value: int) -> str:
    if value % 10 in (1, 2, 3) and value not in (11, 12, 13):
        return f"{value}{('st', 'nd', 'rd')[value % 10 - 1]}"
    return f"{value}th"


def slot(window: Window, zone: str, today: date, lang: Lang, manner: int) -> str:
    """A window of one day, or a point in time: day and hours."""
    start = window.start.astimezone(ZoneInfo(zone))
    end = window.end.astimezone(ZoneInfo(zone)) if window.end else None
    when = day(start.date(), today, lang, manner)
    if end is None:
        return f"{when} {_at(start, lang, manner)}"
    between = hours((start.hour, start.minute), (end.hour, end.minute), lang, manner)
    comma = "," if lang is Lang.ES or manner % 2 else ""
    return f"{when}{comma} {between}"


def _at(start: datetime, lang: Lang, manner: int) -> str:
    said = clock(start.hour, start.minute, lang, manner)
    return f"at {said}" if lang is Lang.EN else f"a {said}"


def clock(hour: int, minute: int, lang: Lang, manner: int) -> str:
    """A time of day: "3:30 pm", "half past three", "noon", "15:30"; Spanish with its article."""
    h12 = (hour - 1) % 12 + 1
    half = "am" if hour < 12 else "pm"
    plain = f"{h12}:{minute:02d}" if minute else f"{h12}"
    if lang is Lang.ES:
        part = "de la mañana" if hour < 12 else "de la tarde" if hour < 19 else "de la noche"
        the = "la" if h12 == 1 else "las"
        if (hour, minute) == (12, 0):
            return ("mediodía", "las 12 del día", "las 12 pm")[manner % 3]
        word = {0: "", 15: " y cuarto", 30: " y media"}.get(minute)
        named = "una" if h12 == 1 else number(h12, lang)
        forms = [
            f"{the} {plain} {part}",
            f"{the} {plain} {half}",
            f"las {hour}:{minute:02d}",
            f"{the} {named}{word} {part}" if word is not None else f"{the} {plain}",
        ]
        return forms[manner % 4]
    if (hour, minute) == (12, 0):
        return ("noon", "12 pm", "midday", "12:00 PM")[manner % 4]
    word = {15: "quarter past", 30: "half past", 45: "quarter to"}.get(minute)
    named = number(h12 % 12 + 1 if minute == 45 else h12, lang)
    forms = [
        f"{plain} {half}",
        f"{plain}{half}",
        f"{h12}:{minute:02d} {half.upper()}",
        f"{word} {named}" if word else f"{named} o'clock" if not minute else f"{plain} {half}",
        f"{hour}:{minute:02d}",
        f"{plain} {'in the morning' if hour < 12 else 'in the afternoon' if hour < 18 else 'in the evening'}",
    ]
    return forms[manner % 6]


def hours(start: tuple[int, int], end: tuple[int, int], lang: Lang, manner: int) -> str:
    """A window of the day: "between 1 and 3 pm", "1:00-3:00 PM", "de 1 a 3 de la tarde"."""
    (h1, m1), (h2, m2) = start, end
    first, second = (f"{(h - 1) % 12 + 1}" + (f":{m:02d}" if m else "") for h, m in (start, end))
    half1, half2 = ("am" if h < 12 else "pm" for h in (h1, h2))
    same = half1 == half2
    if lang is Lang.ES:
        parts = [
            "de la mañana" if h < 12 else "de la tarde" if h < 19 else "de la noche"
            for h in (h1, h2)
        ]
        the1, the2 = ("la" if (h - 1) % 12 == 0 else "las" for h in (h1, h2))
        tail = f" {parts[0]}" if parts[0] != parts[1] else ""
        forms = [
            f"entre {the1} {first}{tail} y {the2} {second} {parts[1]}",
            f"de {first} {half1} a {second} {half2}",
            f"de {first}{tail} a {second} {parts[1]}",
        ]
        return forms[manner % 3]
    lead = first if same else f"{first} {half1}"
    forms = [
        f"between {lead} and {second} {half2}",
        f"from {lead} to {second} {half2}",
        f"{lead.replace(' ', '')}-{second}{half2}",
        f"{(h1 - 1) % 12 + 1}:{m1:02d} {half1.upper()} to {(h2 - 1) % 12 + 1}:{m2:02d} {half2.upper()}",
        f"{lead} to {second} {half2}",
        f"anytime between {lead} and {second} {half2}",
    ]
    return forms[manner % 6]
