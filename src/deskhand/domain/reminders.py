"""When a visit's reminders are due, and which of them come. Words none and sends none."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business
from deskhand.domain.policy import local_instant, quiet_until
from deskhand.domain.work import Visit

LEAST_AHEAD = timedelta(minutes=60)
"""Whoever is told later than this before the window is only disturbed."""
REPEATS_WITHIN = timedelta(hours=12)
"""What he was told within this time he knows."""
DAY_BEFORE, SAME_DAY = "day_before", "same_day"


def reminders(business: Business, visit: Visit) -> list[tuple[str, datetime]]:
    """Names and instants (UTC) of a visit's reminders: the day before, and that morning."""
    policy, zone = business.policy, ZoneInfo(business.zone)
    day = visit.window.start.astimezone(zone).date()
    before = local_instant(
        (day - timedelta(days=1)).isoformat(), policy.reminder_day_before, business.zone
    )
    same = local_instant(day.isoformat(), policy.reminder_same_day, business.zone)
    found = [(DAY_BEFORE, before)]
    leaves = quiet_until(policy, business.zone, same) or same
    if leaves + LEAST_AHEAD <= visit.window.start:
        found.append((SAME_DAY, same))
    return found


def to_come(business: Business, visit: Visit, told: datetime) -> dict[str, datetime]:
    """The reminders of a visit of which he was told at `told`: none within hours of that."""
    return {which: due for which, due in reminders(business, visit) if due - told >= REPEATS_WITHIN}
