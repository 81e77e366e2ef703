"""Phrases with their dates from the test data of two date libraries, as rows of one kind. No judging.

Two formats are read: JSON lines with `text`, `now`, `from`, `to`, `grain` and `direction`, and JSON
lists with `Input`, a reference time and `Results`, whose values are dates and times as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from deskhand.domain.base import Lang
from deskhand.language.text import fold

Grain = Literal["minute", "day"]

# The general model and its parsers; other files answer the same words in modes of their own.
SPEC_FILES = (
    "DateTimeModel", "DateParser", "DatePeriodParser", "DateTimePeriodParser", "TimeParser",
    "TimePeriodParser",
)  # fmt: skip
SPEC_LANGS = {"English": Lang.EN, "Spanish": Lang.ES}
LINE_FILES = {"time_en": Lang.EN, "time_en_US": Lang.EN, "time_es": Lang.ES}
UNDATED_NOW = datetime.fromisoformat("2016-11-07")
"""When the rows that give no reference time are read: the one most others give, a Monday."""
SPAN_KINDS = frozenset(("date", "daterange", "datetime", "datetimerange", "time", "timerange"))
LENGTHS = {"Minute": timedelta(), "Hour": timedelta(), "Day": timedelta(1), "Week": timedelta(7)}
OPEN_AT_START, OPEN_AT_END = ("before", "until"), ("after", "since")
LED_BY = {
    Lang.EN: ("on the", "at", "on", "in", "for", "the"),
    Lang.ES: ("a las", "a la", "al", "en", "el", "para el", "las", "la"),
}
"""Small words that belong to a phrase but that the marked piece of a sentence leaves out."""

# Parts of the day by their sign in the values, as our conventions have them: (start, end) in hours.
PARTS: dict[str, tuple[float, float]] = {
    "TMO": (8, 12), "TAF": (12, 17), "TEV": (17, 22), "TNI": (17, 22), "TDT": (8, 18),
    "TBH": (8, 18), "TMEL": (12, 14),
}  # fmt: skip
SPANISH_AFTERNOON = (12.0, 18.0)


HALF_DAY = timedelta(hours=12)
SAYS_HALF = re.compile(
    r"\d\s*[ap]\.?\s?m?\b(?! las? )|\b[ap]\.?\s?m\b|morning|noon|evening|night|tonite|lunch|madrugada|"
    r"\bde la manana|\bla manana|tarde|noche|mediodia|medio dia|\b(?:1[3-9]|2[0-4])(?::|h|\s?horas)|"
    r"\b0\d:"
)
CLOCK = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|una|dos|tres|cuatro|cinco|"
    r"seis|siete|ocho|nueve|diez|once|doce)\b"
)
COUNTED = re.compile(
    r"\b(?:min|mins|minutes?|minutos?|hours?|hrs?|horas?|days?|dias?|weeks?|semanas?)\b"
)
COUNTED_FROM = re.compile(r"\b(?:past (?!min)|to|after|for|pasadas|para|y media|y cuarto)\b")
DAYS_END = time(23, 59)
END_OF_WEEK = re.compile(
    r"\b(?:end of|late(?:r)?(?: in)?|fin(?:al|ales)? de)\b.*\b(?:week|semana)\b(?! santa)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a phrase means: local wall-clock times from `start` up to `end`, which is not in it.

    No start is "before", no end is "after"; start and end alike are a point in time. `grain` day:
    whole days; minute: times of day.
    """

    start: datetime | None
    end: datetime | None
    grain: Grain


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase said at a local time, with every meaning the data allow; none where they give none.

    `undated`: only a time of day is meant, its date is that of `now`. `holiday`: the data call it one.
    """

    corpus: str
    lang: Lang
    text: str
    now: datetime
    meanings: tuple[Asked, ...]
    undated: bool = False
    holiday: bool = False


def rows(folder: Path) -> Iterator[Row]:
    """Every row of the corpora under `folder`/peers; a corpus that is not there gives none."""
    peers = folder / "peers"
    for name, lang in LINE_FILES.items():
        path = peers / "duckling" / f"{name}.jsonl"
        if path.is_file():
            for line in path.read_text("utf-8").splitlines():
                if found := line_row(json.loads(line), lang):
                    yield found
    for language, lang in SPEC_LANGS.items():
        for name in SPEC_FILES:
            path = peers / "recognizers" / language / f"{name}.json"
            if path.is_file():
                for each in json.loads(path.read_text("utf-8-sig")):
                    if found := spec_row(each, lang):
                        yield found


def line_row(raw: dict[str, Any], lang: Lang) -> Row | None:
    """A row of the JSON lines; None where it names no time, or one that does not exist."""
    start, end = _time(raw.get("from")), _time(raw.get("to"))
    grain = raw.get("grain")
    latent = raw.get("section") == "latentCorpus"  # read as a time only where one is expected
    if start is None or latent or (raw.get("to") and not end):
        return None
    now = datetime.fromisoformat(raw["now"]).replace(tzinfo=None)
    asked = _of_line(start, end, str(grain), raw.get("direction"), now)
    if asked is None:
        return None
    holiday = "Holiday" in str(raw.get("kind"))
    asked = _late_in_week(raw["text"], asked) or asked
    return Row("duckling", lang, raw["text"], now, _either_half(raw["text"], asked), False, holiday)


def _of_line(
    start: datetime, end: datetime | None, grain: str, direction: str | None, now: datetime
) -> Asked | None:
    if direction:
        made = (
            Asked(start, None, "minute") if direction == "after" else Asked(None, start, "minute")
        )
        return made if grain in ("Minute", "Hour") else None
    if end and grain == "Second":
        # "by 2 pm" is given as from this second until two.
        return Asked(None, end, _grain(end)) if abs(start - now) < timedelta(minutes=1) else None
    if grain not in LENGTHS:
        return None
    if end:
        return _interval(start, end, "day" if grain in ("Day", "Week") else "minute")
    if grain in ("Day", "Week"):
        return Asked(start, start + LENGTHS[grain], "day")
    if grain == "Hour" and start.date() != now.date() and start.hour == now.hour:
        # "in seven days" carries the clock along; a day is meant.
        return _day(start.date())
    return Asked(start, start, "minute")


def spec_row(raw: dict[str, Any], lang: Lang) -> Row | None:
    """A row of the JSON lists; None unless it marks one phrase and gives it a time."""
    results = raw.get("Results", [])
    if len(results) != 1:
        return None
    kind = str(results[0].get("TypeName") or results[0].get("Type") or "").rpartition(".")[2]
    if kind not in SPAN_KINDS:
        return None
    given = (raw.get("Context") or {}).get("ReferenceDateTime")
    now = datetime.fromisoformat(given) if given else UNDATED_NOW
    text = _phrase(raw["Input"], results[0], lang)
    meanings: list[Asked] = []
    for value in _values(results[0]):
        meanings += _of_spec(value, kind, text, now, lang)
    undated = kind in ("time", "timerange")
    if not meanings:
        return None
    return Row("recognizers", lang, text, now, tuple(dict.fromkeys(meanings)), undated)


def _phrase(sentence: str, result: dict[str, Any], lang: Lang) -> str:
    """The marked piece of the sentence, with the small words that lead it."""
    text = str(result["Text"])
    start = int(result.get("Start", -1))
    if sentence[start : start + len(text)].lower() != text.lower():
        start = sentence.lower().find(text.lower())
    before = sentence[: max(start, 0)].lower().rstrip()
    for lead in LED_BY[lang]:
        if before == lead or before.endswith(f" {lead}"):
            return f"{lead} {text}"
    return text


def _values(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The values of either shape: the model's list, or the parser's one for the future."""
    if "Resolution" in result:
        return list((result["Resolution"] or {}).get("values", []))
    value = result.get("Value") or {}
    future = dict(value.get("FutureResolution") or {})
    plain: dict[str, Any] = {"timex": value.get("Timex", ""), "Mod": value.get("Mod", "")}
    for key, said in future.items():
        end = "end" if key.startswith("end") else "start" if key.startswith("start") else "value"
        plain[end] = said
    return [plain]


def _of_spec(
    value: dict[str, Any], kind: str, text: str, now: datetime, lang: Lang
) -> tuple[Asked, ...]:
    asked = _plainly(value, kind, text, now, lang)
    if not asked:
        return ()
    if late := _late_in_week(text, asked):
        return (late,)
    ahead = asked.end is not None and asked.end > now
    if kind == "daterange" and ahead and asked.start and asked.end and not value.get("Mod"):
        # The end of a span is not in it, though the words may name it ("19-20 November").
        return (asked, Asked(asked.start, asked.end + timedelta(1), "day"))
    if asked.start == now and asked.end and asked.end.time() >= DAYS_END:
        return (_day(now.date()),)  # "the rest of the day"
    return _either_half(text, asked)


def _late_in_week(text: str, asked: Asked) -> Asked | None:
    """The end of a week as our conventions have it, Thursday and Friday; no weekend."""
    words = fold(text)
    weekend = re.search(r"fin(?:es)? de semana|week ?end", words)
    if asked.grain != "day" or not asked.start or weekend or not END_OF_WEEK.search(words):
        return None
    thursday = asked.start + timedelta(days=3 - asked.start.weekday())
    within = asked.end is not None and asked.end <= thursday + timedelta(days=4)
    return Asked(thursday, thursday + timedelta(days=2), "day") if within else None


def _plainly(
    value: dict[str, Any], kind: str, text: str, now: datetime, lang: Lang
) -> Asked | None:
    mod = str(value.get("Mod") or "")
    start = _time(value.get("start") or value.get("value"), now)
    end = _time(value.get("end"), now)
    grain: Grain = "day" if kind in ("date", "daterange") else "minute"
    part = _part(str(value.get("timex") or ""), text, lang)
    if part and (start or end):
        return _within(start or end or now, part, mod)
    if mod.startswith(OPEN_AT_START):
        last = end or start
        return Asked(None, last, grain) if last else None
    if start is None or mod == "ref_undef":
        return None
    if mod.startswith(OPEN_AT_END):
        return Asked(start, None, grain)
    if grain == "day":
        return Asked(start, end or start + timedelta(1), "day")
    return _interval(start, end, "minute") if end else Asked(start, start, "minute")


def _part(timex: str, text: str, lang: Lang) -> tuple[float, float] | None:
    sign = timex[timex.rfind("T") :]
    sign = next((name for name in PARTS if sign.startswith(name)), "")
    # The signs call a Spanish "tarde" an evening.
    tarde = lang is Lang.ES and (sign == "TAF" or (sign == "TEV" and "tarde" in text.lower()))
    return SPANISH_AFTERNOON if tarde else PARTS.get(sign)


def _within(start: datetime, part: tuple[float, float], mod: str) -> Asked:
    """A part of a day; "early" is its first half, "late" its second."""
    low, high = part
    middle = (low + high) / 2
    low, high = {"start": (low, middle), "end": (middle, high)}.get(mod, (low, high))
    day = datetime.combine(start.date(), datetime.min.time())
    if mod in OPEN_AT_START:
        return Asked(None, day + timedelta(hours=low), "minute")
    if mod in OPEN_AT_END:
        return Asked(day + timedelta(hours=high), None, "minute")
    return Asked(day + timedelta(hours=low), day + timedelta(hours=high), "minute")


def _interval(start: datetime, end: datetime, grain: Grain) -> Asked:
    """A span; one that goes on for most of a day or longer is counted in days."""
    if end <= start:
        end += timedelta(1)
    if grain == "minute" and end - start > timedelta(hours=20):
        last = (end - timedelta(minutes=1)).date()
        return Asked(_day(start.date()).start, _day(last).end, "day")
    return Asked(start, end, grain)


def _day(day: date) -> Asked:
    start = datetime.combine(day, datetime.min.time())
    return Asked(start, start + timedelta(1), "day")


def _grain(end: datetime) -> Grain:
    return "day" if end.time() == datetime.min.time() else "minute"


def _time(said: Any, now: datetime | None = None) -> datetime | None:
    """A date, a date and time, or (on the day of `now`) a time; None for what is none of them."""
    if not isinstance(said, str):
        return None
    if now and len(said) == len("00:00:00") and said[2] == ":":
        said = f"{now.date()}T{said}"
    try:
        return datetime.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        return None


def says_half_of_day(text: str) -> bool:
    """Is it plain from the words whether a clock time is before or after noon?"""
    return SAYS_HALF.search(fold(text)) is not None


def _either_half(text: str, asked: Asked) -> tuple[Asked, ...]:
    """Both halves of the day where the words leave it open ("at 3"): the data guess, and so do we."""
    words = fold(text)
    clock = CLOCK.search(words) and (not COUNTED.search(words) or COUNTED_FROM.search(words))
    if asked.grain == "day" or not clock or says_half_of_day(text):
        return (asked,)
    return (asked, _moved(asked, HALF_DAY), _moved(asked, -HALF_DAY))


def _moved(asked: Asked, by: timedelta) -> Asked:
    start = asked.start + by if asked.start else None
    end = asked.end + by if asked.end else None
    return Asked(start, end, asked.grain)
