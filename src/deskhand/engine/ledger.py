"""The effect ledger: claim, perform, settle; unknown outcomes are looked up, never retried blind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskhand.domain import approvals
from deskhand.domain.base import Lang
from deskhand.domain.business import Business
from deskhand.domain.control import Approval, Effect, EffectState, OwnerBoard, OwnerItem
from deskhand.domain.errors import (
    ConfigurationError,
    Disconnected,
    OutcomeUnknown,
    Reject,
    TryAgain,
)
from deskhand.domain.ids import derived
from deskhand.domain.messages import HandedOff, Message
from deskhand.domain.policy import Ruling, Verdict, next_evening_mail
from deskhand.engine import rows
from deskhand.engine.codec import pack
from deskhand.engine.gate import judge
from deskhand.engine.questions import question
from deskhand.language.owner import because, say
from deskhand.ports.desk import Desk, Outgoing
from deskhand.ports.effects import EffectHandler, Receipt

LOOK_UPS = 3
LOOK_UP_EVERY = timedelta(seconds=150)
CLOSED_EVERY = timedelta(minutes=1)
"""How often it is tried whether an account that was closed to us is open again."""
LEAST_WAIT = timedelta(minutes=1)
"""Of a wait whose end is past already (an hour that comes twice a year): never a busy loop."""


@dataclass(frozen=True, slots=True)
class Close:
    """Commit and close the row; the command is settled for good."""

    outgoing: Sequence[Outgoing] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """Commit and keep the row open until `until`. `patient`: waiting is not a failure."""

    until: datetime
    patient: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Perform:
    """Commit the claim, then touch the world once."""

    effect: Effect


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody else holds the lease: nothing to commit."""


Outcome = Receipt | TryAgain | Reject | OutcomeUnknown | ConfigurationError


def claim(handler: EffectHandler, command: Message, desk: Desk) -> Close | Hold | Perform | Leave:
    """The first half: decide on the receipt's state whether this delivery may act."""
    now = desk.now()
    effect = desk.get(Effect, command.id) or Effect(id=command.id, kind=type(command).__name__)
    if effect.state in (EffectState.SENT, EffectState.FAILED, EffectState.REFUSED):
        return Close()
    if effect.state is EffectState.WAITING:
        return Close()
    if effect.state is EffectState.SENDING and effect.leased_until and now < effect.leased_until:
        return Leave()
    if effect.state in (EffectState.SENDING, EffectState.UNKNOWN):
        return _look_up(handler, command, effect, desk)
    return _gated(handler, command, effect, desk)


def perform(handler: EffectHandler, command: Message, effect: Effect, desk: Desk) -> Outcome:
    """The middle: the one call that touches the world, its outcome as a value."""
    try:
        return handler.perform(command, effect, desk)
    except (TryAgain, Reject, OutcomeUnknown, ConfigurationError) as outcome:
        return outcome


def settle(
    handler: EffectHandler, command: Message, outcome: Outcome, tries: int, desk: Desk
) -> Close | Hold:
    """The second half: write the outcome. `tries` counts from 1; a wrong installation is no try."""
    effect = desk.get(Effect, command.id)
    if effect is None or effect.state is not EffectState.SENDING:
        return Close()
    if isinstance(outcome, Receipt):
        return _sent(handler, command, effect, outcome, desk)
    if isinstance(outcome, OutcomeUnknown):
        return _unknown(effect, str(outcome), 0, desk)
    wrong = isinstance(outcome, ConfigurationError)
    if isinstance(outcome, Reject) or (tries >= rows.MOST_ATTEMPTS and not wrong):
        return _failed(handler, command, effect, str(outcome), False, desk)
    desk.put(_moved(effect, EffectState.PLANNED, reason=str(outcome)[:500], leased_until=None))
    closed = isinstance(outcome, Disconnected)
    until = desk.now() + (CLOSED_EVERY if closed else rows.backoff(tries))
    return Hold(until, patient=wrong, error=str(outcome))


def _gated(
    handler: EffectHandler, command: Message, effect: Effect, desk: Desk
) -> Close | Hold | Perform:
    verdict = judge(command, desk)
    if verdict.ruling is Ruling.WAIT and verdict.until is not None:
        desk.put(_moved(effect, EffectState.PLANNED, reason=verdict.reason))
        return Hold(max(verdict.until, desk.now() + LEAST_WAIT), patient=True)
    if verdict.ruling is Ruling.REFUSE:
        desk.put(_moved(effect, EffectState.REFUSED, reason=verdict.reason))
        return Close(_unanswered(command, verdict, desk))
    if verdict.ruling is Ruling.ASK:
        return _ask(command, effect, verdict, desk)
    lease = desk.now() + timedelta(seconds=handler.lease_seconds)
    at = effect.claimed_at or desk.now()
    claimed = _moved(effect, EffectState.SENDING, leased_until=lease, reason=None, claimed_at=at)
    desk.put(claimed)
    if effect.claimed_at is None:
        handler.claim(command, desk)  # once: trying again is no second message
    return Perform(claimed)


def _unanswered(command: Message, verdict: Verdict, desk: Desk) -> Sequence[Outgoing]:
    """Whom a refusal leaves without an answer stands on the owner's list, once a day."""
    contact: str | None = getattr(command, "contact", None)
    id = f"item-{derived('unanswered', contact, verdict.reason, desk.now().date())}"
    if not verdict.leaves or desk.get(OwnerItem, id):
        return ()
    customer: str | None = getattr(command, "customer", None)
    to, draft = getattr(command, "to", contact), getattr(command, "text", None)
    item = OwnerItem(
        id=id,
        kind="handoff",
        reason=_no_answer(to, verdict, command, desk),
        customer=customer,
        contact=contact,
        draft=draft,
        at=desk.now(),
    )
    desk.put(item)
    return [HandedOff(subject=id, reason=item.reason, customer=customer, contact=contact)]


def _no_answer(to: str | None, verdict: Verdict, command: Message, desk: Desk) -> str:
    business = desk.get(Business, command.business)
    lang = business.owner.languages[0] if business else Lang.EN
    return say(lang, "item_unanswered_message", to=to, why=because(lang, verdict.reason))


def _ask(command: Message, effect: Effect, verdict: Verdict, desk: Desk) -> Close:
    customer: str | None = getattr(command, "customer", None)
    expires_at = approvals.expiry(getattr(command, "facts", ()))
    approval, board = approvals.opened(
        desk.get(OwnerBoard, approvals.BOARD),
        id=desk.new_id("approval"),
        action=getattr(command, "action", effect.kind),
        text=question(command, verdict.reason, desk),
        command_type=effect.kind,
        command=pack(command),
        now=desk.now(),
        customer=customer,
        about=getattr(command, "about", {}),
        amount=_amount(command),
        original=getattr(command, "original", None),
        for_owner=getattr(command, "for_owner", None),
        expires_at=expires_at,
    )
    desk.put(approval)
    desk.put(board)
    desk.put(_moved(effect, EffectState.WAITING, approval=approval.id, reason=verdict.reason))
    at_once = _expiring(approval, command, desk) or getattr(command, "again", False)
    return Close([approvals.requested(approval, expiring=at_once)])


def _expiring(approval: Approval, command: Message, desk: Desk) -> bool:
    """Would an answer after the next evening mail come too late?"""
    business = desk.get(Business, command.business)
    if business is None or approval.expires_at is None:
        return False
    return approval.expires_at <= next_evening_mail(business.policy, business.zone, desk.now())


def _amount(command: Message) -> int | None:
    facts = getattr(command, "facts", ())
    amounts = [fact.value for fact in facts if fact.type == "money"]
    return max(amounts, default=None)


def _look_up(
    handler: EffectHandler, command: Message, effect: Effect, desk: Desk
) -> Close | Hold | Perform:
    try:
        found = handler.look_up(command, effect, desk)
    except TryAgain:
        found = None
    if isinstance(found, Receipt):
        return _sent(handler, command, effect, found, desk)
    if found is True:
        return _sent(handler, command, effect, Receipt(effect.outside_id), desk)
    fresh = {"generation": effect.generation + 1, "look_ups": 0, "first_unknown_at": None}
    again = effect.model_copy(update=fresh)
    if found is False:
        return _gated(handler, command, again, desk)
    if effect.look_ups + 1 < LOOK_UPS:
        return _unknown(effect, effect.reason or "cut in the middle", effect.look_ups + 1, desk)
    if handler.resend_unknown:
        return _gated(handler, command, again, desk)
    return _failed(handler, command, effect, effect.reason or "cut in the middle", True, desk)


def _unknown(effect: Effect, reason: str, look_ups: int, desk: Desk) -> Hold:
    """Nobody knows, after so many look-ups: the first comes at once, the others spread out."""
    now = desk.now()
    desk.put(
        _moved(
            effect,
            EffectState.UNKNOWN,
            reason=reason[:500],
            first_unknown_at=effect.first_unknown_at or now,
            look_ups=look_ups,
            leased_until=None,
        )
    )
    until = now + LOOK_UP_EVERY if look_ups else now
    return Hold(until, patient=True, error=reason)


def _sent(
    handler: EffectHandler, command: Message, effect: Effect, receipt: Receipt, desk: Desk
) -> Close:
    desk.put(_moved(effect, EffectState.SENT, outside_id=receipt.outside_id, leased_until=None))
    return Close(list(handler.done(command, receipt, desk)))


def _failed(
    handler: EffectHandler, command: Message, effect: Effect, reason: str, maybe: bool, desk: Desk
) -> Close:
    state = EffectState.UNKNOWN if maybe else EffectState.FAILED
    desk.put(_moved(effect, state, reason=reason[:500], leased_until=None))
    return Close(list(handler.failed(command, reason, maybe, desk)))


def _moved(effect: Effect, state: EffectState, **changes: object) -> Effect:
    return effect.model_copy(update={"state": state, **changes})
