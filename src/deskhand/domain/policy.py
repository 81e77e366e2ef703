"""What may go out without the owner's yes, and when: pure rulings on plain facts. Reads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deskhand.domain.base import Value
from deskhand.domain.business import Mode, Policy


class Ruling(StrEnum):
    """What the gate does with a command."""

    ALLOW = "allow"
    WAIT = "wait"
    ASK = "ask"
    REFUSE = "refuse"


class Verdict(Value):
    """A ruling with its reason; `until` (UTC) with WAIT. `leaves` says that a refusal leaves somebody
    without an answer he waits for, so that the owner must know."""

    ruling: Ruling
    reason: str = ""
    until: datetime | None = None
    leaves: bool = False


PAUSED = "everything is paused"
DRAFT = "draft mode: every message waits for the owner's yes"
NOT_ROUTINE = "routine mode does not send this by itself"
TOO_MANY = "too many automatic messages to this person"
CHANGED = "what it says has changed meanwhile"
"""Reasons the owner hears of, as the trail keeps them; his words for them are in language/owner."""

ALLOW = Verdict(ruling=Ruling.ALLOW)

ROUTINE_ACTIONS = frozenset(
    {"answer", "question", "quote_fixed", "offer", "book", "reminder", "status", "late", "missed"}
)
"""What `routine` sends by itself: firm quotes and bookings inside the limits, plain answers."""


INTERRUPTING: dict[str, str] = {
    "emergency": "somebody is in danger",
    "expiring": "a question whose time runs out before the evening mail",
    "book": "a held time that waits for his yes",
    "same_day": "something changed about a visit of today",
    "angry": "an unhappy customer",
}
"""What the owner is disturbed for at once; all else waits for the evening mail."""


def interrupts(kind: str) -> bool:
    """Is the owner told of this at once? `kind` is a key of INTERRUPTING or an approval's action."""
    return kind in INTERRUPTING


def next_evening_mail(policy: Policy, zone: str, now: datetime) -> datetime:
    """When the next evening mail goes out (UTC)."""
    due = local_instant(local_day(now, zone), policy.evening_mail, zone)
    if due > now:
        return due
    return local_instant(local_day(now + timedelta(days=1), zone), policy.evening_mail, zone)


class Situation(Value):
    """Everything a ruling looks at. `sent_at` are recent automatic messages to this contact (UTC);
    `emergency` words and `receipt`s (STOP/HELP, "got it", safety text) are free of the mode."""

    action: str
    now: datetime
    zone: str
    receipt: bool = False
    emergency: bool = False
    started_by_us: bool = False
    approved: bool = False
    opted_out: bool = False
    silenced: bool = False
    stale: str | None = None
    sent_at: tuple[datetime, ...] = ()


def needs_yes(policy: Policy, action: str) -> str | None:
    """Why a customer message of this kind waits for the owner, or None."""
    if policy.paused:
        return PAUSED
    if action.startswith("ask_owner:"):
        return action.removeprefix("ask_owner:")
    if policy.mode is Mode.DRAFT:
        return DRAFT
    if policy.mode is Mode.ROUTINE and action not in ROUTINE_ACTIONS:
        return f"{NOT_ROUTINE}: {action}"
    return None


def rule(policy: Policy, case: Situation) -> Verdict:
    """The ruling on one customer message. Order matters: consent before approval before timing."""
    if case.opted_out and case.action != "stop_receipt":
        return _refuse("the customer opted out")
    if case.stale:
        return _refuse(f"{CHANGED}: {case.stale}", leaves=not case.started_by_us)
    if case.silenced and not (case.approved or case.emergency):
        return _refuse("the owner has taken over this conversation")
    window = timedelta(hours=policy.automatic_messages_hours)
    if not case.emergency and _count_since(case.sent_at, case.now - window) >= (
        policy.max_automatic_messages
    ):
        return _refuse(TOO_MANY, leaves=True)
    if not (case.approved or case.receipt or case.emergency) and (
        reason := needs_yes(policy, case.action)
    ):
        return Verdict(ruling=Ruling.ASK, reason=reason)
    if case.started_by_us and not case.emergency:
        until = quiet_until(policy, case.zone, case.now)
        if until is not None:
            return Verdict(ruling=Ruling.WAIT, reason="quiet hours", until=until)
    return ALLOW


def quiet_until(policy: Policy, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours we are in end (UTC), or None outside them."""
    local = now.astimezone(ZoneInfo(zone))
    moment, start, end = local.time(), policy.quiet_from, policy.quiet_until
    quiet = (start <= moment or moment < end) if start > end else (start <= moment < end)
    if start == end or not quiet:
        return None
    day = local.date() if moment < end else local.date() + timedelta(days=1)
    return local_instant(day.isoformat(), end, zone)


def late_cancel_fee(policy: Policy, start: datetime, now: datetime) -> int:
    """Cents the owner's written rule asks for when work that begins at `start` is called off now; 0
    when it is early enough or he has no such rule."""
    notice = timedelta(hours=policy.cancel_notice_hours)
    return policy.late_cancel_fee_cents if start - now < notice else 0


def local_instant(day: str, moment: time, zone: str) -> datetime:
    """A business-local ISO date and time of day as a UTC instant."""
    naive = datetime.combine(datetime.fromisoformat(day).date(), moment)
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _refuse(reason: str, *, leaves: bool = False) -> Verdict:
    return Verdict(ruling=Ruling.REFUSE, reason=reason, leaves=leaves)


def _count_since(instants: Sequence[datetime], since: datetime) -> int:
    return sum(1 for instant in instants if instant >= since)


def local_day(instant: datetime, zone: str) -> str:
    """The business-local ISO date of an instant."""
    return instant.astimezone(ZoneInfo(zone)).date().isoformat()
