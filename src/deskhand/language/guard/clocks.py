"""Times of day named in a text and which slots of the plan they can mean, with the day beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from deskhand.language.guard.days import CALENDAR, Day
from deskhand.language.guard.known import Slot
from deskhand.language.guard.script import Script

_HOUR = r"(?:1[0-2]|0?[1-9])"
_DATE = re.compile(rf"\b(?:{'|'.join(sorted(CALENDAR))}|the|el|dia)\.?\s+$")
_IN_PART = (
    rf"(?<![\d/:.$])({_HOUR}(?::[0-5]\d)?)(?:am|pm)?\s*,?\s*(?:in\s+the|at|(?:de|en|por)\s+la)\s+"
    r"(morning|afternoon|evening|night|manana|tarde|noche|madrugada)\b"
)
_GOES_ON = r"\s*(?:[,;)-]|(?:to|a|y|and|or|o|until|hasta|el|la|on|en|at|in|for|para|de|with|con)\b)"
"""What follows "p.m." where its last full stop ends no sentence."""
_REWRITES = (
    (r"\b(?:12\s+(?:del\s+)?)?(?:noon|midday|mediodia)\b", lambda _: "12:00pm"),
    (r"\b(?:12\s+(?:de\s+la\s+)?)?(?:midnight|medianoche)\b", lambda _: "12:00am"),
    (rf"\bhalf\s+(?:past\s+)?({_HOUR})\b", lambda m: f"{m[1]}:30"),
    (rf"\bquarter\s+(?:past|after)\s+({_HOUR})\b", lambda m: f"{m[1]}:15"),
    (
        rf"\b(?:quarter\s+(?:to|of|till|before)|cuarto\s+para\s+las?)\s+({_HOUR})\b",
        lambda m: _less(m[1]),
    ),
    (rf"\b({_HOUR})\s+y\s+(?:media|30)\b", lambda m: f"{m[1]}:30"),
    (rf"\b({_HOUR})\s+y\s+cuarto\b", lambda m: f"{m[1]}:15"),
    (rf"\b({_HOUR})\s+menos\s+cuarto\b", lambda m: _less(m[1])),
    (rf"\b({_HOUR})\s(15|30|45)\b(?!\s*(?:min|%|[$]))", lambda m: f"{m[1]}:{m[2]}"),
    (rf"\b({_HOUR})\s?o'?\s?clock\b", lambda m: f"{m[1]}:00"),
    (rf"(?<=\d)\s?([ap])(?:\s?m\b|\s?\.\s?m\b(?:\.(?={_GOES_ON}))?)", lambda m: f"{m[1]}m"),
    (_IN_PART, lambda m: m[0] if _DATE.search(m.string[: m.start()]) else m[1] + _half(m[1], m[2])),
)
REWRITES = tuple((re.compile(pattern), replace) for pattern, replace in _REWRITES)

_CLOCK = (
    r"(?P<h{0}>2[0-4]|[01]?\d)(?:(?::|h)(?P<m{0}>[0-5]\d))?(?P<p{0}>am|pm|h\b)?"
    r"(?![\d%]|:\d|,\d\d\d|\.\d)"
)
_RANGE = re.compile(
    r"(?:\b(?P<between>between|entre|from|desde|de|starting)\s+)?(?:\b(?:las?|el)\s+)?(?<![\d.,$:/])"
    + _CLOCK.format(1)
    + r"\s*(?:-|\bto\b|\btill?\b|\buntil\b|\bthrough\b|\bthru\b|\ba\b|\bhasta\b|&|(?P<and>\band\b|\by\b))"
    r"\s*(?:(?:las?|el|before|about)\s+)?" + _CLOCK.format(2) + r"(?!\w)"
)
_POINT = re.compile(
    r"(?:(?P<at>@|\b(?:at|about|around|approximately|exactly|promptly|a(?=\s+las?\b)|al|por|sobre|"
    r"como\s+a|a\s+eso\s+de|tipo)\b)"
    r"|(?P<end>\b(?:no\s+later\s+than|by|before|until|till?|hasta|antes\s+de)\b)"
    r"|(?P<begin>\b(?:no\s+earlier\s+than|after|from|since|starting(?:\s+at)?|desde|despues\s+de|"
    r"a\s+partir\s+de)\b))?"
    r"\s*(?:\b(?:las?|el)\s+)?(?<![\d.,$:/])" + _CLOCK.format(1) + r"(?!\w)(?!\s+of\b)"
)
_PART = re.compile(
    r"\b(?:(?P<am>(?<!good )mornings?|(?:por|en|de|a)\s+la\s+manana|esta\s+manana)|"
    r"(?P<noon>(?<!good )afternoons?|(?:por|en|de|a)\s+la\s+tarde|esta\s+tarde)|"
    r"(?P<pm>(?<!good )(?:evening|night)s?|tonight|tonite|overnight|"
    r"(?:por|en|de|a)\s+la\s+noche|esta\s+noche))\b"
)
_PART_HOURS = {"am": (0, 12), "noon": (12, 18), "pm": (17, 24)}

_CLOSE = re.compile(
    r"\s*(?:(?:at|on|el|del|de|from|between|entre|a|arriving|this|next|any\s?time)\s+)*"
)
_COMMA = re.compile(
    r"\s*,\s*(?:(?:at|on|el|del|de|from|between|entre|a|arriving|this|next|llegamos|any\s?time)\s+)*"
)
_BROKEN = re.compile(r"[.;\n?!]|\d\)")


@dataclass(frozen=True, slots=True)
class Said:
    """A time of day at a place. `slots` are those it can mean with the day beside it (none:
    uncovered); `whole` when it states them in full, day included."""

    start: int
    end: int
    slots: tuple[Slot, ...]
    whole: bool


def clocks_to_digits(script: Script) -> None:
    """ "half past 2" -> "2:30", "3 de la tarde" -> "3pm": one form for each time of day."""
    for pattern, replace in REWRITES:
        script.rewrite(pattern, replace)


def times_in(script: Script, days: Sequence[Day], slots: Sequence[Slot]) -> list[Said]:
    """Each time of day in the text; what was read is masked. Call with the days masked."""
    readers = (_ranges, _points, _day_parts)
    found = [said for read in readers for said in read(script, days, slots)]
    return sorted(found, key=lambda said: said.start)


def _ranges(script: Script, days: Sequence[Day], slots: Sequence[Slot]) -> Iterator[Said]:
    for match in _RANGE.finditer(script.text):
        marked = any(match[group] for group in ("m1", "p1", "m2", "p2"))
        if match["and"] and not (match["between"] or marked):
            continue
        starts, ends = _can_be(match, 1), _can_be(match, 2)
        day = _beside(script.text, match.start(), match.end(), days)
        here = [slot for slot in slots if day is None or slot.first in day.can_be]
        fitting = tuple(
            slot
            for slot in here
            if slot.first == slot.last and slot.start in starts and slot.end in ends
        )
        yield Said(match.start(), match.end(), fitting, whole=day is not None)
        script.mask(match.start(), match.end())


def _points(script: Script, days: Sequence[Day], slots: Sequence[Slot]) -> Iterator[Said]:
    for match in _POINT.finditer(script.text):
        prefix = match["at"] or match["end"] or match["begin"]
        if not (prefix or match["m1"] or match["p1"]):
            continue
        when = _can_be(match, 1)
        day = _beside(script.text, match.start(), match.end(), days)
        fitting = tuple(slot for slot in slots if _fits(slot, when, match, day))
        whole = day is not None and any(slot.end is None for slot in fitting)
        yield Said(match.start(), match.end(), fitting, whole)
        script.mask(match.start(), match.end())


def _fits(slot: Slot, when: frozenset[time], match: re.Match[str], day: Day | None) -> bool:
    first = day is None or slot.first in day.can_be
    last = day is None or slot.last in day.can_be
    if slot.end is None or slot.first != slot.last:
        return (first and slot.start in when) or (
            last and slot.end is not None and slot.end in when
        )
    if match["end"]:
        return last and slot.end in when
    return bool(match["begin"]) and first and slot.start in when


def _day_parts(script: Script, days: Sequence[Day], slots: Sequence[Slot]) -> Iterator[Said]:
    for match in _PART.finditer(script.text):
        low, high = _PART_HOURS[match.lastgroup or "am"]
        day = _beside(script.text, match.start(), match.end(), days)
        fitting = tuple(
            slot
            for slot in slots
            if (day is None or slot.first in day.can_be)
            and slot.start is not None
            and low <= slot.start.hour < high
        )
        yield Said(match.start(), match.end(), fitting, whole=False)


def _beside(text: str, start: int, end: int, days: Iterable[Day]) -> Day | None:
    """The day a time of day belongs to: the one before it, unless the next one is nearer."""
    before = after = None
    for day in days:
        if day.end <= start:
            before = day
        elif day.start >= end:
            after = day
            break
        else:
            return day
    if after is None:
        return before
    near = _distance(text[end : after.start])
    if near > 1:
        return before
    return before if before and _distance(text[before.end : start]) <= near else after


def _distance(gap: str) -> int:
    if _BROKEN.search(gap):
        return 3
    if _CLOSE.fullmatch(gap):
        return 0
    return 1 if _COMMA.fullmatch(gap) else 2


def _can_be(match: re.Match[str], which: int) -> frozenset[time]:
    hour, minute = int(match[f"h{which}"]), int(match[f"m{which}"] or 0)
    half: str = match[f"p{which}"] or ""
    if hour > 23:
        return frozenset({time(0, minute)}) if hour == 24 else frozenset()
    if half in {"am", "pm"} and 1 <= hour <= 12:
        return frozenset({time(hour % 12 + (12 if half == "pm" else 0), minute)})
    if hour > 12 or hour == 0 or match[f"h{which}"].startswith("0") or half:
        return frozenset({time(hour, minute)})
    return frozenset({time(hour % 12, minute), time(hour % 12 + 12, minute)})


def _less(hour: str) -> str:
    return f"{(int(hour) - 2) % 12 + 1}:45"


def _half(clock: str, part: str) -> str:
    noon = clock.split(":")[0] == "12"
    if part in {"morning", "manana", "madrugada"}:
        return "am"
    return "am" if noon and part in {"night", "noche"} else "pm"
