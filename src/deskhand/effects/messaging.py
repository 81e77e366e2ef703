"""Sending words: to customers on their line, to the owner on his best one. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from deskhand.domain.base import Channel, Lang
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
from deskhand.domain.people import ContactPoint, Conversation, OutboundMessage, Picture
from deskhand.domain.plan import Fact, FactType
from deskhand.domain.work import Visit
from deskhand.effects.lines import Lines
from deskhand.effects.photos import Enclosures
from deskhand.language import photo_words
from deskhand.language.owner import say
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.effects import Receipt
from deskhand.ports.email import OutgoingMail

KEPT = 50
"""How many instants of our messages to one person are kept for the caps."""
KEPT_FOR = timedelta(days=180)
"""How long we remember having told him a visit's time: no visit is booked further ahead."""


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

    def __init__(self, lines: Lines, enclosures: Enclosures) -> None:
        self._lines, self._enclosures = lines, enclosures

    def claim(self, command: Any, desk: Desk) -> None:
        if isinstance(command, SendMessage):
            contact = desk.get(ContactPoint, command.contact) or ContactPoint(id=command.contact)
            sent = (*contact.sent_at, desk.now())[-KEPT:]
            desk.put(contact.model_copy(update={"sent_at": sent}))

    def perform(self, command: Any, effect: Effect, desk: Desk) -> Receipt:
        channel, to = self._way(command, desk)
        if channel is not Channel.EMAIL:
            text = self._text(command, desk)
            if photos := _photos(command):  # his mailbox was there when he was to be told
                lang = _lang(command, _business(command, desk))
                text = f"{text} {photo_words.counted('count', len(photos), lang)}"
            return self._lines.send_text(channel, effect.key, to, text)
        if self._lines.mail is None:
            raise Reject("no mail account is connected")
        mail = self._render(command, effect, to, desk)
        return Receipt(self._lines.mail.send(mail), channel.value)

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
            about = getattr(command, "approval", None) if person else None
            for trail in self._lines.trails(effect.key, receipt.outside_id, address, person, about):
                desk.put(trail)
        if isinstance(command, NotifyOwner):
            to, customer, lang, facts = command.person, None, business.owner.languages[0], ()
            channel = Channel(receipt.via) if receipt.via else Channel.EMAIL
        else:
            to, customer, lang = command.to, command.customer, command.lang
            facts, channel = command.facts, command.channel
            if customer and (conversation := desk.get(Conversation, customer)):
                told = told_times(conversation.told, facts, desk.now())
                desk.put(
                    conversation.model_copy(update={"last_outgoing": command.text, "told": told})
                )
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
                photos=len(_photos(command)) if channel is Channel.EMAIL else 0,
            )
        ]

    def failed(self, command: Any, reason: str, maybe: bool, desk: Desk) -> Iterable[Outgoing]:
        customer = getattr(command, "customer", None)
        key = "item_maybe_sent" if maybe else "item_not_sent"
        lang = _business(command, desk).owner.languages[0]
        to = getattr(command, "to", None) or command.person
        item = OwnerItem(
            id=desk.new_id("item"),
            kind="maybe_sent" if maybe else "failed",
            reason=say(lang, key, to=to, why=reason),
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
        business = _business(command, desk)
        known = business.person(command.person) is not None
        ways = self._own_ways(command, business) or (
            self._lines.ways(business.owner) if known else []
        )
        if not ways:
            raise Reject(f"no connected way to {command.person}")
        prefer = Channel.SMS if command.mail_subject is None else Channel.EMAIL
        return next((way for way in ways if way[0] is prefer), ways[0])

    def _own_ways(self, command: NotifyOwner, business: Business) -> list[tuple[Channel, str]]:
        person = business.person(command.person)
        return self._lines.ways(person) if person else []

    def _text(self, command: Any, desk: Desk) -> str:
        """What is written; what somebody cannot be told goes to the owner, who reads for whom it is."""
        text: str = command.text
        if isinstance(command, SendMessage) or self._own_ways(command, _business(command, desk)):
            return text
        return f"{command.person}: {text}"

    def _render(self, command: Any, effect: Effect, to: str, desk: Desk) -> OutgoingMail:
        business = _business(command, desk)
        visits = [desk.peek(Visit, id) for id in getattr(command, "calendar", ())]
        entries = tuple(
            self._lines.calendar.invitation(business, visit, desk.now())
            for visit in visits
            if visit
        )
        photos = self._enclosures.of(business.id, _photos(command))
        lang = _lang(command, business)
        notes = (
            photo_words.of_names("unreadable", photos.unreadable, lang),
            photo_words.of_names("left_out", photos.left_out, lang),
        )
        return self._lines.mail_of(
            business,
            to,
            "\n\n".join(part for part in (self._text(command, desk), *notes) if part),
            effect.key,
            desk.now(),
            subject=command.mail_subject,
            in_reply_to=getattr(command, "in_reply_to", None),
            references=getattr(command, "references", ()),
            invitations=entries,
            files=photos.files,
        )


def told_times(
    told: Mapping[str, datetime], facts: Sequence[Fact], now: datetime
) -> dict[str, datetime]:
    """Which visits' times he has been told within a day, and when; `facts` are what we say now."""
    recent = {visit: at for visit, at in told.items() if now - at < KEPT_FOR}
    sources = [f.source.partition("@")[0] for f in facts if f.type is FactType.SLOT]
    visits = (s.removeprefix("Visit/") for s in sources if s.startswith("Visit/"))
    return recent | dict.fromkeys(visits, now)


def _business(command: Any, desk: Desk) -> Business:
    business = desk.peek(Business, command.business)
    if business is None:
        raise Reject("the business has no profile")
    return business


def _photos(command: Any) -> tuple[Picture, ...]:
    return command.photos if isinstance(command, NotifyOwner) else ()


def _lang(command: Any, business: Business) -> Lang:
    """The language of whoever of the business it is to."""
    person = business.person(getattr(command, "person", "")) or business.owner
    return next(iter(person.languages), Lang.EN)
