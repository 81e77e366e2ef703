"""When what was read is the same as what was labelled: names, phones, addresses, times. No counting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from deskhand.domain.windows import Window

TITLES: Final = frozenset(
    ("mr", "mrs", "ms", "miss", "dr", "father", "don", "dona", "sr", "sra", "senor", "senora")
)
SHORT: Final = {
    "apartment": "apt",
    "avenue": "ave",
    "boulevard": "blvd",
    "circle": "cir",
    "court": "ct",
    "drive": "dr",
    "highway": "hwy",
    "lane": "ln",
    "parkway": "pkwy",
    "place": "pl",
    "road": "rd",
    "square": "sq",
    "street": "st",
    "terrace": "ter",
    "turnpike": "tpke",
    "north": "n",
    "east": "e",
    "south": "s",
    "west": "w",
}
"""How the words of a street are shortened; either way of writing is right."""
NEAR: Final = timedelta(minutes=15)
ENOUGH: Final = 0.5
DAY_BEGINS, DAY_ENDS = time(8), time(18)
LONGEST_SPAN: Final = 60
"""Days of a span that are looked at."""


def same_name(wanted: str, read: str) -> bool:
    """The same words but for titles, case and accents."""
    named = [word for word in _words(wanted) if word not in TITLES]
    return bool(named) and named == [word for word in _words(read) if word not in TITLES]


def same_phone(wanted: str, read: str) -> bool:
    """The same last ten digits."""
    digits = re.sub(r"\D", "", wanted)[-10:]
    return len(digits) == 10 and digits == re.sub(r"\D", "", read)[-10:]


def same_address(wanted: str, read: str) -> bool:
    """The same number, and a word of the street; town and zip may be left out."""
    asked, found = _street(wanted), _street(read)
    if not asked or not found:
        return False
    numbered = asked[0].isdigit()
    if numbered and asked[0] not in found:
        return False
    core = set(asked[: 3 if numbered else 2])
    return len(core & set(found)) >= min(len(core), 2)


def meets(wanted: Window, read: Window) -> bool:
    """Is the one time asked for the one that was read?

    A point is met within 15 minutes of the start. A span is met by a point inside it, and by a span
    that shares half or more of the time that either of them takes.
    """
    if wanted.end is None:
        return abs(wanted.start - read.start) <= NEAR
    if read.end is None or read.end <= read.start:
        return wanted.start <= read.start < wanted.end
    shared = min(wanted.end, read.end) - max(wanted.start, read.start)
    taken = max(wanted.end, read.end) - min(wanted.start, read.start)
    return shared > timedelta() and shared / taken >= ENOUGH


def by_day(span: Window, zone: str) -> Iterator[Window]:
    """A span over several days as what each of them has of it from 8:00 to 18:00 in `zone`."""
    here = ZoneInfo(zone)
    start, end = span.start.astimezone(here), (span.end or span.start).astimezone(here)
    if end.date() <= start.date():
        yield span
        return
    for n in range(min((end.date() - start.date()).days + 1, LONGEST_SPAN)):
        day = start.date() + timedelta(n)
        opens = max(start, datetime.combine(day, DAY_BEGINS, here))
        closes = min(end, datetime.combine(day, DAY_ENDS, here))
        if opens < closes:
            yield Window(start=opens, end=closes)


def _words(written: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def _street(written: str) -> list[str]:
    return [SHORT.get(word, word) for word in _words(written)]
