"""When the business is open and how far ahead it books. Who is free is not known here."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business
from deskhand.domain.schedule.holidays import us_federal
from deskhand.domain.windows import Window

ONE_DAY = timedelta(days=1)


class Misfit(StrEnum):
    """Why a wanted time cannot be, whoever is free."""

    PAST = "past"
    TOO_FAR = "too_far"
    CLOSED_DAY = "closed_day"
    OUTSIDE_HOURS = "outside_hours"
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

    The first reason in this order: past, too far, closed day, outside hours, too soon. Whether
    somebody is free is another question.
    """
    earliest, beyond = bookable(business, now)
    if start < now:
        return Misfit.PAST
    if start >= beyond:
        return Misfit.TOO_FAR
    day = start.astimezone(ZoneInfo(business.zone)).date()
    spans = (span(business, day), span(business, day - ONE_DAY))
    if not any(s[0] <= start and end <= s[1] for s in spans if s):
        return Misfit.OUTSIDE_HOURS if spans[0] else Misfit.CLOSED_DAY
    return Misfit.TOO_SOON if start < earliest else None
