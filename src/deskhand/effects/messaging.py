"""Sending words: to customers on their line, to the owner on his best one. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskhand.domain.base import Channel
from deskhand.domain.business import Business
from deskhand.domain.control import Effect, OwnerItem
from deskhand.domain.errors import Reject
from deskhand.domain.messages import (
    ApprovalRequested,
    HandedOff,
    MessageSent,
    NotifyOwner,
    SendMessage,
)
from deskhand.domain.people import ContactPoint, Conversation, OutboundMessage
from deskhand.domain.work import Visit
from deskhand.effects.lines import Lines
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.effects import Receipt
from deskhand.ports.email import OutgoingMail

KEPT = 50
"""How many instants of our messages to one person are kept for the caps."""


class Messaging:
    """SendMessage and NotifyOwner, once each."""

    name = "messaging"
    emits: Emits = {
        SendMessage: (MessageSent, ApprovalRequested, HandedOff),
        NotifyOwner: (MessageSent,),
    }
    timers: Timers = ()
    lease_seconds = 120
    resend_unknown = False

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def claim(self, command: Any, desk: Desk) -> None:
        if isinstance(command, SendMessage):
            contact = desk.get(ContactPoint, command.contact) or ContactPoint(id=command.contact)
            sent = (*contact.sent_at, desk.now())[-KEPT:]
            desk.put(contact.model_copy(update={"sent_at": sent}))

    def perform(self, command: Any, effect: Effect, desk: Desk) -> Receipt:
        channel, to = self._way(command, desk)
        if channel is not Channel.EMAIL:
            return self._lines.send_text(channel, effect.key, to, command.text)
        if self._lines.mail is None:
            raise Reject("no mail account is connected")
        mail = self._render(command, effect, to, desk)
        self._lines.mail.send(mail)
        return Receipt(mail.message_id, channel.value)

    def look_up(self, command: Any, effect: Effect, desk: Desk) -> Receipt | bool | None:
        channel, to = self._way(command, desk)
        if channel is Channel.EMAIL and self._lines.mail:
            identity = self._lines.message_id(effect.key)
            found = self._lines.mail.was_sent(identity)
            return Receipt(identity, channel.value) if found else found
        line = self._lines.texts.get(channel)
        found = line.was_sent(effect.key, to) if line else None
        return Receipt(effect.outside_id, channel.value) if found else found

    def done(self, command: Any, receipt: Receipt, desk: Desk) -> Iterable[Outgoing]:
        business = _business(command, desk)
        if receipt.via == Channel.EMAIL and (effect := desk.get(Effect, command.id)):
            person = command.person if isinstance(command, NotifyOwner) else None
            address = getattr(command, "to", None) or person or ""
            desk.put(self._lines.trail(effect.key, address, person))
        if isinstance(command, NotifyOwner):
            to, customer, lang, facts = command.person, None, business.owner.languages[0], ()
            channel = Channel(receipt.via) if receipt.via else Channel.EMAIL
        else:
            to, customer, lang = command.to, command.customer, command.lang
            facts, channel = command.facts, command.channel
            if customer and (conversation := desk.get(Conversation, customer)):
                desk.put(conversation.model_copy(update={"last_outgoing": command.text}))
        desk.put(
            OutboundMessage(
                id=command.id,
                channel=channel,
                to=to,
                text=command.text,
                lang=lang,
                facts=facts,
                customer=customer,
                sent_at=desk.now(),
                outside_id=receipt.outside_id,
            )
        )
        contact = getattr(command, "contact", f"owner:{to}")
        return [
            MessageSent(
                subject=command.id,
                channel=channel,
                to=to,
                contact=contact,
                text=command.text,
                lang=lang,
                facts=facts,
                customer=customer,
                action=getattr(command, "action", "notify"),
            )
        ]

    def failed(self, command: Any, reason: str, maybe: bool, desk: Desk) -> Iterable[Outgoing]:
        customer = getattr(command, "customer", None)
        word = "maybe sent, please check" if maybe else "could not be sent"
        to = getattr(command, "to", None) or command.person
        item = OwnerItem(
            id=desk.new_id("item"),
            kind="maybe_sent" if maybe else "failed",
            reason=f"a message to {to} was {word} ({reason})",
            customer=customer,
            draft=command.text,
            at=desk.now(),
        )
        desk.put(item)
        if isinstance(command, NotifyOwner):
            return []  # telling the owner that telling him failed would go round in circles
        return [HandedOff(subject=item.id, reason=item.reason, customer=customer)]

    def _way(self, command: Any, desk: Desk) -> tuple[Channel, str]:
        if isinstance(command, SendMessage):
            return command.channel, command.to
        person = _business(command, desk).person(command.person)
        ways = self._lines.ways(person) if person else []
        if not ways:
            raise Reject(f"no connected way to {command.person}")
        prefer = Channel.SMS if command.mail_subject is None else Channel.EMAIL
        return next((way for way in ways if way[0] is prefer), ways[0])

    def _render(self, command: Any, effect: Effect, to: str, desk: Desk) -> OutgoingMail:
        business = _business(command, desk)
        ics: bytes | None = None
        if visit_id := getattr(command, "calendar", None):
            visit = desk.peek(Visit, visit_id)
            ics = self._lines.calendar.invitation(business, visit, desk.now()) if visit else None
        return self._lines.mail_of(
            business,
            to,
            command.text,
            effect.key,
            desk.now(),
            subject=command.mail_subject,
            in_reply_to=getattr(command, "in_reply_to", None),
            references=getattr(command, "references", ()),
            invitation=ics,
        )


def _business(command: Any, desk: Desk) -> Business:
    business = desk.peek(Business, command.business)
    if business is None:
        raise Reject("the business has no profile")
    return business
