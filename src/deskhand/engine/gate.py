"""The gate: the owner's policy applied to every command at its claim, whoever emitted it."""

from __future__ import annotations

from deskhand.domain.base import Document
from deskhand.domain.business import Business
from deskhand.domain.control import Approval, ApprovalState
from deskhand.domain.messages import Message, SendMessage
from deskhand.domain.people import ContactPoint, Conversation
from deskhand.domain.policy import ALLOW, Ruling, Situation, Verdict, rule
from deskhand.domain.work import Quote, Visit
from deskhand.ports.desk import Desk

SOURCES: dict[str, type[Document]] = {"Visit": Visit, "Quote": Quote}
"""Documents a command may be about; others would change too often to mean anything."""


def judge(command: Message, desk: Desk) -> Verdict:
    """The ruling on a command, from documents read (and tracked) on the claim's own desk."""
    if not isinstance(command, SendMessage):
        return ALLOW
    business = desk.get(Business, command.business)
    if business is None:
        return Verdict(ruling=Ruling.REFUSE, reason="the business has no profile")
    return rule(business.policy, _situation(command, business, desk))


def _situation(command: SendMessage, business: Business, desk: Desk) -> Situation:
    contact = desk.get(ContactPoint, command.contact)
    conversation = desk.get(Conversation, command.customer) if command.customer else None
    return Situation(
        action=command.action,
        now=desk.now(),
        zone=business.zone,
        receipt=command.receipt,
        emergency=command.incident is not None,
        started_by_us=command.started_by_us,
        approved=_approved(command, desk),
        opted_out=contact is not None and contact.opted_out_at is not None,
        silenced=conversation is not None and conversation.silenced_at is not None,
        stale=_changed(command, desk),
        sent_at=contact.sent_at if contact else (),
    )


def _approved(command: SendMessage, desk: Desk) -> bool:
    approval = desk.get(Approval, command.approval) if command.approval else None
    return approval is not None and approval.state is ApprovalState.YES


def _changed(command: SendMessage, desk: Desk) -> str | None:
    for reference, version in command.about.items():
        collection, _, id = reference.partition("/")
        if (kind := SOURCES.get(collection)) and desk.version(kind, id) != version:
            return reference
    return None
