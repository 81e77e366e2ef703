"""The times we offered against the times a customer names. Picking by number is choices.py's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from deskhand.domain.base import Lang
from deskhand.domain.windows import Window
from deskhand.language.dates import Found, find_windows


def offered_in(last_outgoing: str, now: datetime, zone: str, lang: Lang) -> tuple[Window, ...]:
    """The windows our own message names, for a reader who was not given the offers themselves."""
    return tuple(found.window for found in find_windows(last_outgoing, now, zone, lang))


def on_offered_days(
    found: Sequence[Found], offers: Sequence[Window], zone: str
) -> tuple[Found, ...]:
    """An hour named without a day ("the 10 am one") is meant on the day that was offered for it."""
    return tuple(_on_its_day(one, offers, ZoneInfo(zone)) for one in found)


def meets(windows: Sequence[Window], offers: Sequence[Window]) -> bool:
    """Does one of the times lie, at least in part, within an offer?"""
    return any(window.overlaps(offer) for window in windows for offer in offers)


def _on_its_day(found: Found, offers: Sequence[Window], zone: ZoneInfo) -> Found:
    if not found.time_only:
        return found
    for offer in offers:
        day = offer.start.astimezone(zone).date()
        moved = _moved(found.window, datetime.combine(day, datetime.min.time(), zone))
        if moved.overlaps(offer):
            return Found(moved, found.words, found.span, found.day_only, False, found.excluded)
    return found


def _moved(window: Window, midnight: datetime) -> Window:
    """The same hours on the day that begins at `midnight`."""

    def at(instant: datetime) -> datetime:
        local = instant.astimezone(midnight.tzinfo)
        return midnight.replace(hour=local.hour, minute=local.minute)

    return Window(start=at(window.start), end=at(window.end) if window.end else None)
