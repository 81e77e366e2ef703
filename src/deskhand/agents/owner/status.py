"""What is open, in three lines for his phone. Decides and settles nothing."""

from __future__ import annotations

from deskhand.agents.owner import items
from deskhand.agents.owner.commands import Order
from deskhand.agents.owner.deciding import waiting
from deskhand.agents.owner.spoken import Spoken, day_span
from deskhand.domain.base import instant_text
from deskhand.domain.control import OwnerItem
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language.owner import shortened
from deskhand.language.wording import say_phone
from deskhand.ports.queries import VISITS_BY_START

MOST_NAMED = 5
SHOWN = 30
"""Characters of an item that names nobody."""


def status(s: Spoken, _: Order) -> None:
    """What is open, in three lines; what he is told of first now gets its number."""
    if not s.is_owner:
        s.tell("help_crew")
        return
    open_now = waiting(s)
    if open_now:
        s.tell(
            "status_waiting", list=", ".join(f"{a.number} {s.who(a.customer)}" for a in open_now)
        )
    else:
        s.tell("status_waiting_none")
    listed = items.told(s, MOST_NAMED)
    names = ", ".join(f"{item.number} {_who(s, item)}" for item in listed)
    named = s.phrase("status_numbers", list=names) if listed else ""
    start, end = day_span(s.today, s.business.zone)
    visits = s.desk.find(Visit, VISITS_BY_START, None, instant_text(start), instant_text(end))
    ahead = [v for v in visits if v.status is VisitStatus.CONFIRMED and v.end > s.desk.now()]
    s.tell("status_list", count=items.count(s), numbers=named, visits=len(ahead))
    if s.business.policy.paused:
        s.tell("status_paused")
    else:
        s.tell("status_mode", mode=s.phrase(f"mode_{s.business.policy.mode.value}"))


def _who(s: Spoken, item: OwnerItem) -> str:
    contact = (item.contact or "").partition(":")[2]
    return s.who(item.customer, say_phone(contact)) or shortened(item.reason, SHOWN)
