"""Our reading of dates and times measured on the test data of other projects. Their rows stay out.

What is asked: phrases as customers say them, about the time ahead (date_relevance). What is right:
whole days must be the days (of several, half or more of all that either side names); a clock time
must be within a quarter of an hour; a span must share half or more of all that either side names; of
"after" and "before" the one edge must be right. Half of the day is free where the words leave it open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final, Literal

from deskhand.domain.base import Lang
from deskhand.language import lang_id
from deskhand.language.dates import Found, find_windows
from deskhand.language.text import Text
from deskhand.rehearsal.date_phrases import CLOCK, Asked, Row, rows
from deskhand.rehearsal.date_relevance import CLOSES, OPENS, by_clock, relevant

Verdict = Literal["right", "wrong", "nothing"]
ZONE: Final = "Etc/UTC"
"""The data give wall-clock times; any zone does that never moves its clocks."""
NEAR: Final = timedelta(minutes=15)
ENOUGH: Final = 0.5
DAY_BEGINS: Final = time(8)
LONGEST_POINT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Miss:
    """A phrase that was not read as asked; times are local, ISO without seconds."""

    text: str
    now: str
    asked: str
    read: str


@dataclass(frozen=True, slots=True)
class CorpusScore:
    """One corpus in one language: `total` rows in the files, `chosen` phrases asked, and how they
    were read. `misses` has the wrong and the unread ones."""

    corpus: str
    lang: Lang
    total: int
    chosen: int
    right: int
    wrong: int
    nothing: int
    misses: tuple[Miss, ...]

    @property
    def share(self) -> float:
        """Right of chosen, 0 to 1."""
        return self.right / self.chosen if self.chosen else 0.0


def measure(folder: Path) -> tuple[CorpusScore, ...]:
    """Read every chosen phrase of the corpora under `folder`/peers; empty when there are none."""
    totals: dict[tuple[str, Lang], int] = {}
    told: dict[tuple[str, Lang], dict[tuple[str, datetime], tuple[Verdict, Miss]]] = {}
    for row in rows(folder):
        key = (row.corpus, row.lang)
        totals[key] = totals.get(key, 0) + 1
        once = (" ".join(row.text.lower().split()), row.now)
        asked = relevant(row)
        if asked and once not in told.setdefault(key, {}):
            told[key][once] = _tried(row, asked)
    return tuple(
        _score(corpus, lang, totals[corpus, lang], list(tried.values()))
        for (corpus, lang), tried in told.items()
    )


def table(scores: Sequence[CorpusScore]) -> list[str]:
    """The scores as the lines of a table, and a line per language over all corpora."""
    lines = [_line("corpus", "lang", "rows", "chosen", "right", "wrong", "nothing", "share")]
    sums = [
        CorpusScore(
            "all", lang, sum(s.total for s in some), sum(s.chosen for s in some),
            sum(s.right for s in some), sum(s.wrong for s in some), sum(s.nothing for s in some), (),
        )
        for lang in Lang
        if len(some := [s for s in scores if s.lang is lang]) > 1
    ]  # fmt: skip
    for one in (*scores, *sums):
        counts = (one.total, one.chosen, one.right, one.wrong, one.nothing)
        lines.append(_line(one.corpus, one.lang, *map(str, counts), f"{one.share:.1%}"))
    return lines


def _line(corpus: str, lang: str, *cells: str) -> str:
    return f"{corpus:<12}{lang:<5}" + "".join(f"{cell:>8}" for cell in cells)


def _score(
    corpus: str, lang: Lang, total: int, tried: Sequence[tuple[Verdict, Miss]]
) -> CorpusScore:
    counts = dict.fromkeys(("right", "wrong", "nothing"), 0)
    for verdict, _ in tried:
        counts[verdict] += 1
    misses = tuple(miss for verdict, miss in tried if verdict != "right")
    return CorpusScore(
        corpus, lang, total, len(tried), counts["right"], counts["wrong"], counts["nothing"], misses
    )


def _tried(row: Row, asked: tuple[Asked, ...]) -> tuple[Verdict, Miss]:
    tongue = lang_id.identify(Text.of(row.text), row.lang)
    now = row.now.replace(tzinfo=UTC)
    found = find_windows(row.text, now, ZONE, tongue.lang)
    verdict = judged(found, asked, row)
    means = " | ".join(_said(each.start, each.end) for each in asked)
    read = ", ".join(_said(hit.window.start, hit.window.end) for hit in found)
    return verdict, Miss(row.text, f"{row.now:%Y-%m-%dT%H:%M}", means, read)


def _said(start: datetime | None, end: datetime | None) -> str:
    return "..".join(f"{edge:%Y-%m-%dT%H:%M}" if edge else "" for edge in (start, end))


def judged(found: Sequence[Found], asked: Sequence[Asked], row: Row) -> Verdict:
    """Is what was found one of the meanings asked for?"""
    if not found:
        return "nothing"
    return "right" if any(_is_right(found, each, row) for each in asked) else "wrong"


def _is_right(found: Sequence[Found], asked: Asked, row: Row) -> bool:
    if asked.grain == "day":
        whole = asked.start is None or all(hit.day_only for hit in found)
        return whole and _days_right(found, asked, row.now.date())
    return len(found) == 1 and not found[0].day_only and _times_right(found[0], asked, row)


def _days_right(found: Sequence[Found], asked: Asked, today: date) -> bool:
    days = {day for hit in found for day in _days(hit.window.start, hit.window.until)}
    if asked.start is None and asked.end:
        return 0 <= (max(days) - (asked.end - timedelta(minutes=1)).date()).days <= 1
    if asked.end is None and asked.start:
        return 0 <= (min(days) - asked.start.date()).days <= 1
    if asked.start is None or asked.end is None:
        return False
    wanted = {day for day in _days(asked.start, asked.end) if day >= today}
    if len(wanted) == 1:
        return days == wanted
    return len(days & wanted) >= ENOUGH * len(days | wanted)


def _days(start: datetime, end: datetime) -> list[date]:
    """The dates from start up to end, which is not in it."""
    last = (end - timedelta(minutes=1)).date()
    return [start.date() + timedelta(days=n) for n in range((last - start.date()).days + 1)]


def _times_right(hit: Found, asked: Asked, row: Row) -> bool:
    start, end = hit.window.start.replace(tzinfo=None), hit.window.end
    close = end.replace(tzinfo=None) if end else None
    if row.undated:
        # Only the time of day was said: which day it is for is a guess of either side.
        moved = datetime.combine(row.now.date(), time()) - datetime.combine(start.date(), time())
        start, close = start + moved, close + moved if close else None
    if asked.start is None:
        return close is not None and asked.end is not None and abs(close - asked.end) <= NEAR
    if asked.end is None:
        return close is not None and abs(start - asked.start) <= NEAR
    if asked.start == asked.end and close and not CLOCK.search(row.text.lower()):
        return start <= asked.start <= close  # a part of the day for which the data give one time
    if asked.start == asked.end:
        short = close is None or close - start <= LONGEST_POINT
        return short and abs(start - asked.start) <= NEAR
    meant = (asked.start, asked.end)
    if not by_clock(row.text):
        meant = _visiting(*meant)
    return close is not None and _shared((start, close), meant) >= ENOUGH


def _visiting(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """A span without the hours of the night: ours begins at eight in the morning, ends at ten."""
    if start.time() < OPENS and end.time() > DAY_BEGINS:
        start = datetime.combine(start.date(), DAY_BEGINS)
    return start, min(end, datetime.combine(start.date(), CLOSES))


def _shared(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> float:
    """What two spans have in common, of all that they cover; 0 to 1."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return max(both / either, 0.0) if either else 1.0
