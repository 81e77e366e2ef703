"""The owner's rules about one working day: lunch, jobs a day, the gap for urgent work. Who is free is
the view's.

- Lunch: no work lies across it, unless it is longer than the longer half of the day and so fits in
  neither; then it goes on through lunch.
- Jobs a day are counted per technician and working day, held visits too, blocked time not.
- The urgent gap is time that one technician could still work on without a pause, travel included. Until
  the day itself comes a booking must leave it; one gap is enough for the whole business. On the day
  anybody may have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from deskhand.domain.business import Business
from deskhand.domain.schedule.blocks import is_block
from deskhand.domain.work import Busy

Gap = tuple[int, int]
"""Free time as seconds since the epoch: from, until."""


@dataclass(frozen=True, slots=True)
class DayRules:
    """One working day: opening, closing and lunch as seconds since the epoch, and the limits of it."""

    opens: int
    closes: int
    lunch: Gap | None
    jobs: int | None
    urgent: int
    """Seconds to be left free; 0 on the day itself."""

    def crosses_lunch(self, at: int, seconds: int) -> bool:
        """Would work from `at` be broken by a lunch it must keep clear of?"""
        if self.lunch is None or not at < self.lunch[1] or not self.lunch[0] < at + seconds:
            return False
        return not self._too_long_for_a_half(seconds)

    def has_room(self, gaps: Iterable[Gap], seconds: int) -> bool:
        """Is there a start for work of that length in these gaps?"""
        pieces = [piece for gap in gaps for piece in self._around_lunch(gap, seconds)]
        return any(ends - begins >= seconds for begins, ends in pieces)

    def full(self, entries: Sequence[Busy]) -> bool:
        """Does a technician with these entries have all the jobs he takes in a day?"""
        if self.jobs is None:
            return False
        visits = {
            busy.visit
            for busy in entries
            if not is_block(busy) and self.opens <= int(busy.start.timestamp()) < self.closes
        }
        return len(visits) >= self.jobs

    def _around_lunch(self, gap: Gap, seconds: int) -> tuple[Gap, ...]:
        if self.lunch is None or self._too_long_for_a_half(seconds):
            return (gap,)
        begins, ends = gap
        return ((begins, min(ends, self.lunch[0])), (max(begins, self.lunch[1]), ends))

    def _too_long_for_a_half(self, seconds: int) -> bool:
        assert self.lunch is not None
        return seconds > max(self.lunch[0] - self.opens, self.closes - self.lunch[1])


def rules_of(
    business: Business, day: date, opens: datetime, closes: datetime, now: datetime
) -> DayRules:
    """The rules of a business-local day that is open from `opens` to `closes` (UTC)."""
    policy, zone = business.policy, ZoneInfo(business.zone)
    lunch = None
    if policy.lunch:
        begins = datetime.combine(day, policy.lunch.opens, zone)
        ends = datetime.combine(day, policy.lunch.closes, zone)
        if opens < begins < ends < closes:
            lunch = (int(begins.timestamp()), int(ends.timestamp()))
    today = now.astimezone(zone).date() >= day
    return DayRules(
        opens=-int(-opens.timestamp() // 1),
        closes=int(closes.timestamp()),
        lunch=lunch,
        jobs=policy.jobs_a_day,
        urgent=0 if today else policy.urgent_gap_minutes * 60,
    )
