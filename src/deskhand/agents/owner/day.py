"""What's my day: the visits of a day, one line each. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.spoken import Spoken, day_span
from deskhand.domain.base import instant_text
from deskhand.domain.work import Block, Visit, VisitStatus
from deskhand.ports.queries import BLOCKS_BY_START, VISITS_BY_START

STILL = (VisitStatus.CONFIRMED, VisitStatus.DONE, VisitStatus.COULD_NOT_ENTER)


def my_day(s: Spoken, order: Order) -> None:
    """A technician's visits, or the whole business's for the owner; of today or of tomorrow."""
    tomorrow = order.kind == "tomorrow"
    day = s.today + timedelta(days=1) if tomorrow else s.today
    lines = [*(_blocked(s, day) if s.is_owner else ()), *(_line(s, v) for v in visits_of(s, day))]
    if lines:
        s.lines.extend(lines)
    else:
        s.tell("no_visits_tomorrow" if tomorrow else "no_visits")


def visits_of(s: Spoken, day: date, *, mine: bool = False) -> list[Visit]:
    """The visits of a day that somebody reads about: his own, the owner all (`mine`: not he either)."""
    start, end = day_span(day, s.business.zone)
    found = s.desk.find(Visit, VISITS_BY_START, None, instant_text(start), instant_text(end))
    everyone = s.is_owner and not mine
    return [v for v in found if v.status in STILL and (everyone or s.person.name in v.technicians)]


def _line(s: Spoken, visit: Visit) -> str:
    who = ", ".join(part for part in (visit.name or s.who(visit.customer), visit.address) if part)
    crew = f" ({', '.join(visit.technicians)})" if s.is_owner else ""
    done = "" if visit.status is VisitStatus.CONFIRMED else f" - {visit.status.value}"
    return f"{s.when(visit.window)}: {visit.summary}, {who}{crew}{done}"


def _blocked(s: Spoken, day: date) -> Sequence[str]:
    start, end = day_span(day, s.business.zone)
    found = s.desk.find(Block, BLOCKS_BY_START, None, None, instant_text(end))
    today = [b for b in found if b.lifted_at is None and b.end > start]
    return [s.phrase("blocked", who=names(b.technicians), when=b.words) for b in today]


def names(people: Sequence[str]) -> str:
    """Sam, Mike."""
    return ", ".join(people)
