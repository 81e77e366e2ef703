"""When the business is open and how far ahead it books. Who is free is not known here."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business
from deskhand.domain.schedule.holidays import us_federal
from deskhand.domain.schedule.rules import rules_of
from deskhand.domain.windows import Window

ONE_DAY = timedelta(days=1)
LOOKED_AT = timedelta(days=14)
"""Of a wish that is longer; nobody is closed for two weeks without being far away."""


class Misfit(StrEnum):
    """Why a wanted time cannot be, whoever is free."""

    PAST = "past"
    TOO_FAR = "too_far"
    CLOSED_DAY = "closed_day"
    OUTSIDE_HOURS = "outside_hours"
    LUNCH = "lunch"
    TOO_SOON = "too_soon"


def is_closed(business: Business, day: date) -> bool:
    """Is the business closed all of this business-local day?"""
    return (
        day.weekday() not in business.hours
        or day in business.closed
        or (business.holidays == "us_federal" and day in us_federal(day.year))
    )


def span(business: Business, day: date) -> tuple[datetime, datetime] | None:
    """Opening and closing (UTC) of a business-local day, or None when closed.

    Closing at or before the opening time of day means the day after. A time of day that a change of
    the clocks skips is as much later; of one that comes twice the first is meant.
    """
    if is_closed(business, day):
        return None
    hours, zone = business.hours[day.weekday()], ZoneInfo(business.zone)
    until = day if hours.closes > hours.opens else day + ONE_DAY
    opens = datetime.combine(day, hours.opens, zone).astimezone(UTC)
    closes = datetime.combine(until, hours.closes, zone).astimezone(UTC)
    return (opens, closes) if opens < closes else None


def opening(business: Business, day: date) -> Window | None:
    """The opening hours (UTC) of a business-local day; None when closed."""
    hours = span(business, day)
    return Window(start=hours[0], end=hours[1]) if hours else None


def bookable(business: Business, now: datetime) -> tuple[datetime, datetime]:
    """Work may start from the first instant (min notice) until before the second (UTC).

    The horizon counts whole business-local days: with 1 day, all of tomorrow may be booked.
    """
    zone = ZoneInfo(business.zone)
    today = now.astimezone(zone).date()
    beyond = datetime.combine(today + (business.policy.horizon_days + 1) * ONE_DAY, time(0), zone)
    notice = timedelta(minutes=business.policy.min_notice_minutes)
    return now.astimezone(UTC) + notice, beyond.astimezone(UTC)


def fits(business: Business, start: datetime, end: datetime, now: datetime) -> Misfit | None:
    """Why work from `start` to `end` (aware) cannot be planned, or None when the rules allow it.

    The first reason in this order: past, too far, closed day, outside hours, lunch, too soon.
    Whether somebody is free, or has his jobs of the day, is another question.
    """
    earliest, beyond = bookable(business, now)
    if start < now:
        return Misfit.PAST
    if start >= beyond:
        return Misfit.TOO_FAR
    day = start.astimezone(ZoneInfo(business.zone)).date()
    spans = {d: s for d in (day, day - ONE_DAY) if (s := span(business, d))}
    inside = [d for d, s in spans.items() if s[0] <= start and end <= s[1]]
    if not inside:
        return Misfit.OUTSIDE_HOURS if day in spans else Misfit.CLOSED_DAY
    rules = rules_of(business, inside[0], *spans[inside[0]], now)
    if rules.crosses_lunch(int(start.timestamp()), int((end - start).total_seconds())):
        return Misfit.LUNCH
    return Misfit.TOO_SOON if start < earliest else None


def misfit(business: Business, wanted: Window, minutes: int, now: datetime) -> Misfit | None:
    """Why no work of `minutes` can start in a wanted window, whoever is free; None when the rules
    allow some start of it. Of several reasons the one of its last start: what is past or too soon
    in it needs no telling."""
    start, length = wanted.start.astimezone(UTC), timedelta(minutes=minutes)
    step = timedelta(minutes=business.policy.slot_step_minutes)
    until = min(wanted.until.astimezone(UTC), start + LOOKED_AT)
    why: Misfit | None = None
    while start < until:
        why = fits(business, start, start + length, now)
        if why is None:
            return None
        start += step
    return why


def promised(business: Business, start: datetime) -> Window:
    """The arrival promised for work that starts then (aware): a window, cut by closing; or the hour
    itself for the first job of a day, where the owner allows that."""
    start = start.astimezone(UTC)
    day = start.astimezone(ZoneInfo(business.zone)).date()
    spans = [s for d in (day, day - ONE_DAY) if (s := span(business, d)) and s[0] <= start < s[1]]
    if business.policy.first_job_exact and any(start == s[0] for s in spans):
        return Window(start=start)
    until = start + timedelta(minutes=business.policy.window_minutes)
    return Window(start=start, end=min([until, *(s[1] for s in spans)]))
