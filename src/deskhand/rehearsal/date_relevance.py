"""Which phrases of the date corpora customers use, and what of their meanings is ahead. No reading.

The choice looks at the phrase and at the expected value alone, never at what our reader makes of it.
Kept are days, parts of the day, hours and spans of either up to three weeks, within a year from the
reference time, between six and ten by the clock. Left out is what is past or just over, months, quarters,
years and seasons, seconds, repetitions, zones, ISO and military notation, numbers that say nothing alone,
bare "the week", and the holidays that America does not plan around.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final

from deskhand.language.text import fold
from deskhand.rehearsal.date_phrases import CLOCK, Asked, Row

LONGEST: Final = timedelta(days=21)
"""A span longer than this is a month, a quarter or a year."""
FURTHEST: Final = timedelta(days=366)
OPENS, CLOSES = time(6), time(22)
"""No visit begins before the one or ends after the other."""
JUST_OVER: Final = timedelta(days=60)
"""A date without a year that was over no longer ago than this is a thing of the past."""
NOW: Final = timedelta(minutes=5)
"""An instant this near is "now", which asks for no time of its own."""

# "Boxing day", "día de la Virgen": the day of somebody or something.
NAMED_DAY: Final = (
    r"\b(?!next|this|same|work|working|business|following|week|whole|entire|other|third|fifth|"
    r"first|last|coming|current|upcoming|rest)[a-z]{4,} day\b(?! (?:after|before|of))"
)
# Words and shapes of speech that no customer of a handyman uses about a visit.
UNUSUAL: Final = re.compile(
    "|".join(
        (
            r"\b(?:year|yr|ano|decade|decada|centur|siglo|qtr|trimestre)",
            r"\bquarter\b(?! (?:past|to|after|till|of)\b)",
            r"\b[12]h\d\d\b|\bq[1-4]\b|\bh[12]\b|\beoy\b|\bytd\b",
            r"\b(?:spring|summer|autumn|winter|primavera|verano|otono|invierno)\b",
            r"\b(?:seconds|secs?|segundos|(?:a|one|un) (?:second|segundo))\b|\d:\d\d:\d\d",
            r"\b\d{4}\s?[-/.]\s?\d|\bt\d\d|\d\s?h\s?\d\d|\b\d{1,2}h\b|\b\d{4}\s?(?:h|hrs|hours|hs)\b",
            r"\b0\d{3}\b",
            r"\b(?:utc|gmt|cet|cest|bst|ist|[ecmp][sd]?t)\b|\bz\b|\bzulu\b",
            r"\b(?:week|semana|wk)\s?#?\d|\bw\d\d?\b",
            r"\b(?:every|each|cada|todos los|todas las|weekly|daily|monthly|diario|semanal)\b",
            r"\b(?:midnight|medianoche|media noche)\b",
            r"\bides\b|\bad\b|a\.d\.|ampm",
            r"\bsince\b",
            # The article alone names no day: "the week" is any.
            r"^(?:(?:in|for|de|en) )?(?:the|my|la|el|mi|del) (?:day|week|weekend|dia|semana)$",
            # Days of other names than those below.
            NAMED_DAY,
            r"\bdia (?:de la|de los|del|de|mundial|internacional)\b (?!hoy|manana)|\beid\b",
        )
    )
)
# A year, and what makes it the year of a day: "3/3/2015", "12 January 2018".
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
DATED: Final = re.compile(
    r"\d\s?[-/.]\s?\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)"
)
# What makes a phrase of numbers a time; "three twenty" and "15" alone say nothing.
CALENDAR_WORD: Final = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|"
    r"lun|mar|mie|jue|vie|sab|dom|ene|abr|ago|dic|"
    r"today|tomorrow|tmrw|tonight|tonite|hoy|manana|day|dia|week|wk|semana|month|mes|hour|hora|hr|min|"
    r"mid|morning|noon|afternoon|evening|night|tarde|madrugada|cuarto|noche|mediodia|medio|lunch|business|"
    r"next|this|now|ahora|weekend|fin|eod|eow|eom|cob|later)"
)
PART_OF_DAY: Final = re.compile(
    r"morning|noon|evening|night|tarde|noche|la manana|mediodia|madrugada"
)
LED: Final = re.compile(
    r"^(?:at|@|on|by|the|for|half|cerca|alrededor|after|before|around|about|from|between|until|till|"
    r"a las?|al|las?|el|antes|despues|hasta|desde|entre|sobre|dia)\b|"
    r"[ap]\.?\s?m\b|\d\s?[ap]\b|o'?\s?clock|:\d\d|\d\s?[/-]\s?\d|"
    r"\d(?:st|nd|rd|th)\b|ish\b|past|\bto\b|en punto|\by (?:media|cuarto|treinta|quince)|menos"
)
ONWARD: Final = re.compile(r"\b(?:next|coming|following|proxim[oa]s?|que viene)\b")
# Days that people in America plan around, by the words that name them.
HOLIDAY: Final = re.compile(
    r"\b(?:thanksgiving|black friday|cyber monday|christmas|xmas|new years?|boxing day|mlk|"
    r"martin luther king|presidents?|valentine|(?:st|saint)\.? (?:patrick|paddy)|good friday|easter|"
    r"mother|father|memorial day|juneteenth|independence day|4th of july|fourth of july|labor day|"
    r"columbus day|halloween|veterans?|navidad|nochebuena|nochevieja|ano nuevo|accion de gracias|reyes|"
    r"viernes santo|pascua|dia del? (?:la|las|los|el)? ?(?:madres?|padre|independencia|trabajo|muertos))"
)
FOREIGN: Final = re.compile(r"\b(?:orthodox|chinese|lunar|islamic|coptic|parsi|jewish|bank)\b")


def relevant(row: Row) -> tuple[Asked, ...]:
    """The meanings of the row that a customer may have; none where it is no phrase of theirs."""
    words = fold(row.text)
    named = HOLIDAY.search(words) is not None and not FOREIGN.search(words)
    if UNUSUAL.search(words) and not named:
        return ()
    if YEAR.search(words) and not DATED.search(words):
        return ()
    plain = CALENDAR_WORD.search(words) or LED.search(words)
    if (row.holiday and not named) or not (plain or named):
        return ()
    onward = ONWARD.search(words) is not None
    return tuple(
        asked
        for asked in row.meanings
        if _is_ahead(asked, row) and (onward or not _just_over(asked, row.now))
    )


def _just_over(asked: Asked, now: datetime) -> bool:
    """Is it next year's though this year's was only weeks ago? Then nobody speaks of next year's."""
    begin = asked.start or asked.end
    return begin is not None and timedelta() < now - (begin - FURTHEST) < JUST_OVER


def _is_ahead(asked: Asked, row: Row) -> bool:
    """Still to come, soon enough, short enough, and at an hour when people are visited."""
    begin, end = asked.start or asked.end, asked.end or asked.start
    if begin is None or end is None or end - begin > LONGEST:
        return False
    if asked.grain == "minute" and not _visited(begin, end, by_clock(row.text)):
        return False
    if row.undated:
        return True
    today = datetime.combine(row.now.date(), time())
    if begin - today > FURTHEST:
        return False
    if asked.grain == "day":
        return end > today and (asked.start is None or begin >= today or asked.end is not None)
    return end > row.now + NOW and not (begin == end and begin - row.now < NOW)


def by_clock(text: str) -> bool:
    """Are its hours given by the clock, and not by a part of the day, which every house has its own
    hours for?"""
    words = fold(text)
    return CLOCK.search(words) is not None and not PART_OF_DAY.search(words)


def _visited(begin: datetime, end: datetime, exact: bool) -> bool:
    """A time from OPENS to CLOSES; a part of the day ("tonight") need only have some of it."""
    if not exact:
        return end > datetime.combine(begin.date(), OPENS) and begin.time() < CLOSES
    return begin.time() >= OPENS and OPENS <= end.time() <= CLOSES
