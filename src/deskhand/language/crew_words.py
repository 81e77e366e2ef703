"""What the crew reads, in each one's language: the day's sheet, notices of changes. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import NamedTuple

from deskhand.domain.base import Lang
from deskhand.domain.understanding import Hazard
from deskhand.domain.windows import Window
from deskhand.language import photo_words
from deskhand.language.times import say_day, span
from deskhand.language.wording import say_phone


class Stop(NamedTuple):
    """One visit as its technician reads it. `speaks` is the customer's language where the technician
    does not speak it, `door` how to get in, `code` what opens it (only on the day itself), `shown` the
    end of the line about photos: where he finds them."""

    window: Window
    task: str
    name: str | None
    phone: str | None
    address: str | None
    speaks: Lang | None = None
    bring: tuple[str, ...] = ()
    door: str | None = None
    code: str | None = None
    photos: int = 0
    shown: str = ""
    affirmed: bool = False
    fresh: bool = False


WORDS: dict[Lang, dict[str, str]] = {
    Lang.EN: {
        "visits_1": "1 visit",
        "visits": "{n} visits",
        "kind_estimate": "Estimate: {task}",
        "kind_callback": "Callback: {task}",
        "kind_return": "Second visit: {task}",
        "speaks_en": "Speaks English",
        "speaks_es": "Speaks Spanish",
        "bring": "Bring: {list}",
        "door": "Getting in: {door}",
        "code": "Code: {code}",
        "affirmed": "Customer has confirmed",
        "fresh": "New since last night",
        "off": "Off since last night: {visit}",
        "answers": "On the day, text me: running 20 late, done, nobody home.",
        "new": "New, {when}: {visit}",
        "moved": "Moved to {when}: {visit}. It was {before}.",
        "cancelled": "Canceled, {when}: {visit}",
        "given": "Now with {names}, {when}: {visit}",
        "changed": "Changed, {when}: {visit}",
        "access": "{visit}, {when}. {how}",
        "photos": "New photos, {when}: {visit}{where}",
        "waits": (
            "{name} asks where you are: {task} at {address}, promised {hours}. "
            "Answer with e.g. running 20 late, done or nobody home."
        ),
        "late_customer": "{name} ({hours}, {address}) writes: {words}",
        "page": 'EMERGENCY ({danger}): {who} wrote{tongue}: "{words}".{silent} Reply OK if you take it.',
        "written_en": " in English",
        "written_es": " in Spanish",
        "call": " Opted out of messages: call.",
        "unheard": "{who} wants no messages and does not read yours: please call.",
    },
    Lang.ES: {
        "visits_1": "1 visita",
        "visits": "{n} visitas",
        "kind_estimate": "Estimado: {task}",
        "kind_callback": "Garantía: {task}",
        "kind_return": "Segunda visita: {task}",
        "speaks_en": "Habla inglés",
        "speaks_es": "Habla español",
        "bring": "Lleve: {list}",
        "door": "Para entrar: {door}",
        "code": "Clave: {code}",
        "affirmed": "El cliente ya confirmó",
        "fresh": "Nueva desde anoche",
        "off": "Ya no va desde anoche: {visit}",
        "answers": "Ese día me puede escribir: voy 20 tarde, listo, no hay nadie.",
        "new": "Nueva, {when}: {visit}",
        "moved": "Cambia a {when}: {visit}. Era {before}.",
        "cancelled": "Cancelada, {when}: {visit}",
        "given": "Ahora con {names}, {when}: {visit}",
        "changed": "Cambio, {when}: {visit}",
        "access": "{visit}, {when}. {how}",
        "photos": "Fotos nuevas, {when}: {visit}{where}",
        "waits": (
            "{name} pregunta por usted: {task} en {address}, quedamos {hours}. "
            "Conteste por ejemplo: voy 20 tarde, listo o no hay nadie."
        ),
        "late_customer": "{name} ({hours}, {address}) escribe: {words}",
        "page": 'EMERGENCIA ({danger}): {who} escribió{tongue}: "{words}".{silent} Conteste OK si la toma.',
        "written_en": " en inglés",
        "written_es": " en español",
        "call": " No quiere mensajes: llame.",
        "unheard": "{who} no quiere mensajes y no lee los suyos: llame, por favor.",
    },
}


DANGERS: dict[Lang, dict[Hazard, str]] = {
    Lang.EN: {hazard: hazard.value.replace("_", " ") for hazard in Hazard},
    Lang.ES: {
        Hazard.GAS: "gas",
        Hazard.CO: "monóxido de carbono",
        Hazard.ELECTRICAL: "electricidad",
        Hazard.FIRE: "fuego",
        Hazard.FLOOD: "inundación",
        Hazard.SEWAGE: "drenaje",
        Hazard.NO_HEAT: "sin calefacción",
        Hazard.LOCKOUT: "alguien encerrado o afuera",
        Hazard.STRUCTURAL: "peligro de derrumbe",
    },
}


def hours(window: Window, zone: str) -> str:
    """A window's times of day alone: "1-3 pm", "11 am-1 pm", "8 am"."""
    said = span(window, zone)
    if said.start is None:
        return ""
    if said.end is None:
        return _clock(said.start)
    same = (said.start.hour < 12) == (said.end.hour < 12) and said.end != time(12)
    return f"{_clock(said.start, half=not same)}-{_clock(said.end)}"


def _clock(at: time, half: bool = True) -> str:
    if at == time(12):
        return "noon" if half else "12"
    digits = f"{(at.hour - 1) % 12 + 1}" + (f":{at.minute:02d}" if at.minute else "")
    return f"{digits} {'am' if at.hour < 12 else 'pm'}" if half else digits


def day_and_hours(window: Window, zone: str, today: date, lang: Lang) -> str:
    """ "today 1-3 pm", "Fri Nov 27, 10 am-noon": short, for people who know the business."""
    said = span(window, zone)
    near = {0: {Lang.EN: "today", Lang.ES: "hoy"}, 1: {Lang.EN: "tomorrow", Lang.ES: "mañana"}}
    word = near.get((said.first - today).days, {}).get(lang)
    return f"{word or say_day(said.first, today, lang) + ','} {hours(window, zone)}"


def sheet(
    stops: Sequence[Stop],
    day: date,
    today: date,
    zone: str,
    lang: Lang,
    gone: Sequence[str] = (),
) -> str:
    """A technician's day, one paragraph per visit, and what he may answer."""
    words = WORDS[lang]
    count = _counted("visits", len(stops), words)
    head = f"{_capital(say_day(day, today, lang))}: {count}"
    parts = [head, *("\n".join(lines(stop, zone, lang)) for stop in stops)]
    parts += [words["off"].format(visit=visit) for visit in gone]
    return "\n\n".join((*parts, words["answers"]) if stops else parts)


def lines(stop: Stop, zone: str, lang: Lang) -> list[str]:
    """One visit as short lines: when and what, who, where, then whatever else is known."""
    words = WORDS[lang]
    who = ", ".join(part for part in (stop.name, stop.phone and say_phone(stop.phone)) if part)
    found = [
        f"{hours(stop.window, zone)} {stop.task}",
        who,
        stop.address or "",
        words[f"speaks_{stop.speaks.value}"] if stop.speaks else "",
        words["bring"].format(list=", ".join(stop.bring)) if stop.bring else "",
        *getting_in(stop, lang),
        photo_words.counted("came", stop.photos, lang) + stop.shown if stop.photos else "",
        words["affirmed"] if stop.affirmed else "",
        words["fresh"] if stop.fresh else "",
    ]
    return [line for line in found if line]


def in_a_line(stop: Stop, lang: Lang) -> str:
    """Task, person, place of a visit in one line; how to get in where that takes a code."""
    said = ", ".join(
        part
        for part in (stop.task, stop.name, stop.phone and say_phone(stop.phone), stop.address)
        if part
    )
    return " ".join([f"{said}.", *getting_in(stop, lang)]) if stop.code else said


def getting_in(stop: Stop, lang: Lang) -> list[str]:
    """How to get in; the code where there is one, in the words it was told in."""
    words = WORDS[lang]
    found = [words["door"].format(door=stop.door)] if stop.door else []
    if stop.code:
        named = any(letter.isalpha() for letter in stop.code)
        found.append(_capital(stop.code) if named else words["code"].format(code=stop.code))
    return found


def notice(kind: str, lang: Lang, **facts: str) -> str:
    """One short line about one change; `kind` is a key of WORDS."""
    return WORDS[lang][kind].format(**facts)


def page(
    lang: Lang, *, danger: Hazard, who: str, words: str, written_in: Lang | None, silent: bool
) -> str:
    """What rings somebody: the danger, who and where, the words as they were written. `written_in` is
    said where he may not read them, `silent` that the customer wants no messages."""
    said = WORDS[lang]
    return said["page"].format(
        danger=DANGERS[lang][danger],
        who=who,
        words=words,
        tongue=said[f"written_{written_in.value}"] if written_in else "",
        silent=said["call"] if silent else "",
    )


def _counted(key: str, count: int, words: dict[str, str]) -> str:
    return words[f"{key}_1"] if count == 1 else words[key].format(n=count)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
