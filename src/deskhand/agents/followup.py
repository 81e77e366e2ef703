"""FollowUpAgent: the owner's evening mail, and the few things he is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any

from deskhand.domain.base import instant_text
from deskhand.domain.business import Business
from deskhand.domain.control import Approval, OwnerItem
from deskhand.domain.errors import Reject
from deskhand.domain.messages import (
    ApprovalRequested,
    EveningMailDue,
    HandedOff,
    Later,
    NotifyOwner,
)
from deskhand.domain.people import Customer
from deskhand.domain.policy import local_instant
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language.times import say_window
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.queries import APPROVALS_BY_STATE, ITEMS, VISITS_BY_START

AT_ONCE = frozenset({"book"})
"""Approvals whose time runs out; all others wait for the evening mail."""
MOST_LINES = 30


class FollowUpAgent:
    """One mail in the evening instead of twenty interruptions; it arms its own next day."""

    name = "followup"
    emits: Emits = {
        EveningMailDue: (NotifyOwner,),
        ApprovalRequested: (NotifyOwner,),
        HandedOff: (NotifyOwner,),
    }
    timers: Timers = (EveningMailDue,)

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        business = desk.get(Business, message.business)
        if business is None:
            raise Reject("the business has no profile")
        if isinstance(message, EveningMailDue):
            return self._evening(message, business, desk)
        if isinstance(message, ApprovalRequested) and message.action in AT_ONCE:
            text = f"{message.text} Answer yes {message.number} or no {message.number}."
            return [_to_owner(business, text)]
        if isinstance(message, HandedOff) and message.urgent:
            return [_to_owner(business, self._handed(message, desk))]
        return []

    def _evening(self, message: EveningMailDue, business: Business, desk: Desk) -> list[Outgoing]:
        day = date.fromisoformat(message.subject)
        tomorrow = day + timedelta(days=1)
        due = local_instant(tomorrow.isoformat(), business.policy.evening_mail, business.zone)
        again = Later(message=EveningMailDue(subject=tomorrow.isoformat()), due=due)
        parts = [
            ("Waiting for your yes", self._approvals(desk)),
            ("For you to settle", self._items(desk, day, business, left_alone=False)),
            ("Left alone today", self._items(desk, day, business, left_alone=True)),
            ("Tomorrow", self._visits(desk, tomorrow, business, day)),
        ]
        body = "\n\n".join(
            f"{title}:\n" + "\n".join(f"- {line}" for line in lines)
            for title, lines in parts
            if lines
        )
        if not body:
            return [again]
        subject = f"{business.name}: {len(parts[0][1])} waiting, {len(parts[3][1])} tomorrow"
        mail = NotifyOwner(
            subject=message.subject,
            person=business.owner.name,
            text=body,
            mail_subject=subject,
        )
        return [mail, again]

    def _handed(self, message: HandedOff, desk: Desk) -> str:
        item = desk.peek(OwnerItem, message.subject)
        customer = desk.peek(Customer, message.customer) if message.customer else None
        address = (message.contact or "").partition(":")[2]
        who = (customer and customer.name) or address
        number = f" ({address})" if address and address != who else ""
        return f"{who}{number}: {item.reason if item else message.reason}"

    def _approvals(self, desk: Desk) -> Sequence[str]:
        found = desk.find(Approval, APPROVALS_BY_STATE, {"state": "open"}, limit=MOST_LINES)
        return [f"{a.number}. {a.text}" for a in found]

    def _items(
        self, desk: Desk, day: date, business: Business, *, left_alone: bool
    ) -> Sequence[str]:
        since = local_instant(day.isoformat(), time.min, business.zone) - timedelta(hours=6)
        found = desk.find(OwnerItem, ITEMS, None, instant_text(since), None, 500)
        return [
            item.reason
            for item in found
            if item.done_at is None and (item.kind == "left_alone") is left_alone
        ][:MOST_LINES]

    def _visits(self, desk: Desk, day: date, business: Business, today: date) -> Sequence[str]:
        start = local_instant(day.isoformat(), time.min, business.zone)
        end = instant_text(start + timedelta(days=1))
        lang = business.owner.languages[0]
        return [
            f"{say_window(v.window, business.zone, today, lang)}: {v.summary}, {v.name or v.customer}, "
            f"{v.address or 'no address'} ({', '.join(v.technicians)})"
            for v in desk.find(Visit, VISITS_BY_START, None, instant_text(start), end)
            if v.status is VisitStatus.CONFIRMED
        ]


def _to_owner(business: Business, text: str) -> NotifyOwner:
    return NotifyOwner(subject=business.id, person=business.owner.name, text=text, urgent=True)
