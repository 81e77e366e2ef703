"""Windows as a short line, so that a table of phrases can be read: "11-24 15:00-18:00".

A whole working day (08:00-18:00) is its date; the same hours on days in a row are first~last; a
window over several days is start >> end.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.language.dates import Found, find_windows

ZONE = "America/New_York"
SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=ZoneInfo(ZONE))


def read(
    text: str, lang: Lang | None = None, now: datetime = SUNDAY, last: str | None = None
) -> str:
    """What is found in the text, written short."""
    return written(find_windows(text, now, ZONE, lang, last))


def written(found: Iterable[Found]) -> str:
    runs: list[tuple[datetime, datetime, str]] = []
    for hit in found:
        start, end = hit.window.start, hit.window.end
        if end and end.date() != start.date():
            hours = f"{start:%H:%M} >> {end:%m-%d %H:%M}"
        else:
            hours = f"{start:%H:%M}-{end:%H:%M}" if end else f"{start:%H:%M}"
        last = runs[-1] if runs else None
        if last and last[2] == hours and last[1].date() + timedelta(days=1) == start.date():
            runs[-1] = (last[0], start, hours)
        else:
            runs.append((start, start, hours))
    return ", ".join(_run(*run) for run in runs)


def _run(first: datetime, last: datetime, hours: str) -> str:
    days = f"{first:%m-%d}" if first == last else f"{first:%m-%d}~{last:%m-%d}"
    return days if hours == "08:00-18:00" else f"{days} {hours}"
