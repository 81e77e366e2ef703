"""CommunicationAgent: who writes, in which conversation, may we answer; and plans into words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from deskhand.agents.communication.saying import FailedItsCheck, Speaker, Word
from deskhand.agents.communication.waiting import carried_on, original_of
from deskhand.channels.contacts import address_of, reply_channel
from deskhand.domain.base import Channel, Lang
from deskhand.domain.business import Business
from deskhand.domain.control import MailTrail, OwnerItem
from deskhand.domain.errors import Reject
from deskhand.domain.ids import derived
from deskhand.domain.messages import (
    HandedOff,
    Later,
    MessageAccepted,
    MessageTriaged,
    OwnerSpoke,
    ReadingOverdue,
    ReplyPlanned,
    SendMessage,
)
from deskhand.domain.people import ContactPoint, Conversation, Customer, InboundMessage
from deskhand.domain.plan import Act, ActKind, Fact, FactType, ReplyPlan
from deskhand.domain.policy import local_day, needs_yes
from deskhand.domain.turn import reading_deadline
from deskhand.domain.work import Visit, VisitStatus
from deskhand.language.owner import say
from deskhand.language.places import sealed_message
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers
from deskhand.ports.llm import LLMClient

SETTLES: dict[Channel, timedelta] = {
    Channel.SMS: timedelta(seconds=4),
    Channel.WEB: timedelta(seconds=4),
    Channel.EMAIL: timedelta(seconds=1.5),
}
"""How long a conversation must be quiet before it is answered; other channels at once. Two mails
sent within a second are one thing said, in whatever order the mailbox shows them."""
ACCESS = "access"
"""What the secretary remembers of having asked how to get in: a bare number is a code then."""
RECEIPT_EVERY = timedelta(hours=12)
MOST_REPEATS = 4
HEARD = 12
SHORT = 60
"""Characters of a message that stand for it in the evening mail."""

KEYWORDS: dict[str, ActKind] = {
    **dict.fromkeys(
        (
            "stop",
            "stopall",
            "stop all",
            "opt out",
            "unsubscribe",
            "end",
            "quit",
            "revoke",
            "optout",
            "cancel",
            "baja",
            "alto",
        ),
        ActKind.STOPPED,
    ),
    **dict.fromkeys(("start", "unstop", "alta"), ActKind.STARTED),
    **dict.fromkeys(("help", "info", "ayuda"), ActKind.HELP),
}
"""Whole texts that carriers treat as commands; matched only when nothing else was written."""


class CommunicationAgent:
    """Identity, consent, loop guard; later the wording of plans, read again by the guard."""

    name = "communication"
    emits: Emits = {
        MessageTriaged: (MessageAccepted, OwnerSpoke, SendMessage, HandedOff),
        ReplyPlanned: (SendMessage, HandedOff),
    }
    timers: Timers = (ReadingOverdue,)

    def __init__(self, template: Word, model: LLMClient | None = None) -> None:
        """`model` may word what `template` would say."""
        self._speaker = Speaker(template, model)

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        business = desk.get(Business, message.business)
        if business is None:
            raise Reject("the business has no profile")
        if isinstance(message, ReplyPlanned):
            return self._say(message, business, desk)
        inbound = desk.get(InboundMessage, message.subject)
        if inbound is None:
            raise Reject(f"no message {message.subject}")
        return self._receive(inbound, business, desk)

    # ---- in

    def _receive(
        self, inbound: InboundMessage, business: Business, desk: Desk
    ) -> Iterable[Outgoing]:
        contact = desk.get(ContactPoint, inbound.contact) or ContactPoint(id=inbound.contact)
        if inbound.lead_source and inbound.automatic:
            return self._hand_over(inbound, None, "item_lead", business, desk)
        if inbound.automatic:
            return self._leave_alone(inbound, "alone_automatic", business, desk)
        if person := business.at(address_of(inbound.contact)):
            trail = _trail(inbound, person.name, desk)
            if inbound.channel is Channel.EMAIL and trail is None:
                return self._leave_alone(inbound, "alone_forged", business, desk)
            about = trail.about if trail else None
            spoke = OwnerSpoke(
                subject=inbound.id, person=person.name, text=inbound.text, about=about
            )
            return [spoke]
        keyword = command_in(inbound.text)
        back = keyword is ActKind.STARTED and contact.opted_out_at is not None
        if keyword and (back or reply_channel(inbound.contact) is Channel.SMS):
            return self._command(keyword, inbound, contact, business, desk)
        digest = derived(inbound.text.casefold())
        contact = contact.model_copy(update={"heard": (*contact.heard, digest)[-HEARD:]})
        if contact.heard.count(digest) > MOST_REPEATS:
            desk.put(contact)
            return self._leave_alone(inbound, "alone_repeats", business, desk)
        if contact.opted_out_at:
            desk.put(contact)
            return self._hand_over(inbound, contact.customer, "item_stopped_wrote", business, desk)
        return self._accept(inbound, contact, desk)

    def _accept(self, inbound: InboundMessage, contact: ContactPoint, desk: Desk) -> list[Outgoing]:
        customer_id = contact.customer or f"cust-{derived(inbound.contact)}"
        if desk.get(Customer, customer_id) is None:
            desk.put(_stranger(customer_id, inbound))
        conversation = desk.get(Conversation, customer_id)
        if conversation is None:
            conversation = Conversation(
                id=customer_id,
                customer=customer_id,
                channel=inbound.channel,
                contact=inbound.contact,
            )
        inbound = sealed_message(inbound, asked=ACCESS in conversation.asked)
        settles = desk.now() + SETTLES.get(inbound.channel, timedelta())
        thread = {
            "subject": inbound.subject,
            "thread": inbound.thread,
            "reply_to_id": inbound.outside_id,
            "references": inbound.references,
            "mail_to": inbound.reply_to or address_of(inbound.contact),
        }
        desk.put(
            conversation.model_copy(
                update={
                    "channel": reply_channel(inbound.contact),
                    "contact": inbound.contact,
                    "waiting": (*conversation.waiting, inbound.id),
                    "settles_at": settles,
                    **(thread if inbound.channel is Channel.EMAIL else {}),
                }
            )
        )
        desk.put(contact.model_copy(update={"customer": customer_id}))
        desk.put(inbound.model_copy(update={"conversation": customer_id}))
        overdue = ReadingOverdue(subject=customer_id)
        return [
            MessageAccepted(subject=inbound.id),
            Later(message=overdue, due=desk.now() + reading_deadline(inbound.channel)),
        ]

    def _command(
        self,
        keyword: ActKind,
        inbound: InboundMessage,
        contact: ContactPoint,
        business: Business,
        desk: Desk,
    ) -> list[Outgoing]:
        told: list[Outgoing] = []
        if keyword is ActKind.STOPPED:
            stop = {"opted_out_at": desk.now(), "stop_sent_at": inbound.sent_at}
            desk.put(contact.model_copy(update=stop))
        elif keyword is ActKind.STARTED:
            if contact.stop_sent_at and inbound.sent_at <= contact.stop_sent_at:
                return self._leave_alone(inbound, "alone_late_start", business, desk)
            desk.put(contact.model_copy(update={"opted_out_at": None}))
        elif contact.opted_out_at:
            said = {"word": inbound.text.strip()[:SHORT]}
            return self._leave_alone(inbound, "alone_stopped", business, desk, **said)
        if keyword is ActKind.STOPPED and _has_visit(contact.customer, desk):
            told = self._hand_over(inbound, contact.customer, "item_opted_out", business, desk)
        desk.put(inbound.model_copy(update={"handled_by": f"command: {keyword.value}"}))
        conversation = desk.get(Conversation, contact.customer) if contact.customer else None
        facts = [
            Fact(key="business", type=FactType.NAME, value=business.name, source="Business"),
        ]
        if business.phone or business.owner.phone:
            number = business.phone or business.owner.phone or ""
            facts.append(Fact(key="phone", type=FactType.PHONE, value=number, source="Business"))
        plan = ReplyPlan(
            acts=(Act(kind=keyword, facts=tuple(facts)),),
            lang=conversation.lang if conversation else Lang.EN,
            channel=reply_channel(inbound.contact),
            zone=business.zone,
            today=local_day(desk.now(), business.zone),
        )
        planned = ReplyPlanned(
            plan=plan,
            contact=inbound.contact,
            customer=contact.customer,
            action="stop_receipt" if keyword is ActKind.STOPPED else "receipt",
            receipt=True,
        )
        return [self._speaker.command(planned, plan, conversation), *told]

    def _leave_alone(
        self, inbound: InboundMessage, why: str, business: Business, desk: Desk, **said: str
    ) -> list[Outgoing]:
        """Recorded, and told in the evening mail in the owner's language; nobody is answered and nobody
        is disturbed. `why` is a phrase of language/owner."""
        machine = f" ({inbound.automatic})" if inbound.automatic else ""
        record = f"left alone: {say(Lang.EN, why, **said)}{machine}"
        desk.put(inbound.model_copy(update={"handled_by": record}))
        lang = business.owner.languages[0]
        sender = inbound.sender_name or address_of(inbound.contact)
        about = inbound.subject or inbound.text[:SHORT]
        desk.put(
            OwnerItem(
                id=desk.new_id("item"),
                kind="left_alone",
                reason=say(lang, "alone", sender=sender, about=about, why=say(lang, why, **said)),
                contact=inbound.contact,
                at=desk.now(),
            )
        )
        return []

    def _hand_over(
        self,
        inbound: InboundMessage,
        customer: str | None,
        why: str,
        business: Business,
        desk: Desk,
    ) -> list[Outgoing]:
        """On the owner's list in his language; `why` is a phrase of language/owner."""
        lang = business.owner.languages[0]
        desk.put(inbound.model_copy(update={"handled_by": f"handed over: {say(Lang.EN, why)}"}))
        item = OwnerItem(
            id=desk.new_id("item"),
            kind="handoff",
            reason=f'{say(lang, why)}: "{inbound.text[:300]}"',
            customer=customer,
            contact=inbound.contact,
            draft=_call_back(inbound, lang) if inbound.lead_source else None,
            at=desk.now(),
        )
        desk.put(item)
        told = HandedOff(
            subject=item.id, reason=item.reason, customer=customer, contact=inbound.contact
        )
        return [told]

    # ---- out

    def _say(self, planned: ReplyPlanned, business: Business, desk: Desk) -> list[Outgoing]:
        conversation = desk.get(Conversation, planned.customer) if planned.customer else None
        asks = needs_yes(business.policy, planned.action)
        free = planned.receipt or planned.incident
        original = original_of(planned, desk)
        if planned.answers and not free:
            planned, original = carried_on(planned, original, bool(asks), desk)
        wording = self._speaker.worded(planned, planned.plan, business, desk)
        try:
            command = self._speaker.command(planned, planned.plan, conversation, wording)
        except FailedItsCheck as failed:
            return self._not_said(failed, planned, conversation, business, desk)
        command = command.model_copy(
            update={
                "original": original,
                "for_owner": self._speaker.for_owner(planned.plan, business, desk)
                if asks
                else None,
                "plan": planned.plan if asks and planned.answers and not free else None,
                "answers": planned.answers if asks and not free else (),
                "again": planned.again,
            }
        )
        if free or not asks or not planned.answers or planned.again or conversation is None:
            return [command]
        if conversation.receipt_at and desk.now() - conversation.receipt_at < RECEIPT_EVERY:
            return [command]
        desk.put(conversation.model_copy(update={"receipt_at": desk.now()}))
        owner = Fact(key="owner", type=FactType.NAME, value=business.owner.name, source="Business")
        got_it = planned.plan.model_copy(
            update={"acts": (Act(kind=ActKind.RECEIVED, facts=(owner,)),)}
        )
        receipt = planned.model_copy(update={"receipt": True, "calendar": (), "about": {}})
        return [self._speaker.command(receipt, got_it, conversation), command]

    def _not_said(
        self,
        failed: FailedItsCheck,
        planned: ReplyPlanned,
        conversation: Conversation | None,
        business: Business,
        desk: Desk,
    ) -> list[Outgoing]:
        """What fails its own check is the owner's to say; the customer hears that he has it."""
        item = OwnerItem(
            id=desk.new_id("item"),
            kind="handoff",
            reason=say(business.owner.languages[0], "item_failed_check", text=failed.text),
            customer=planned.customer,
            contact=planned.contact,
            at=desk.now(),
        )
        desk.put(item)
        told = HandedOff(
            subject=item.id,
            reason=item.reason,
            customer=planned.customer,
            contact=planned.contact,
        )
        owner = Fact(key="owner", type=FactType.NAME, value=business.owner.name, source="Business")
        passed_on = Act(kind=ActKind.TO_OWNER, facts=(owner,))
        plan = planned.plan.model_copy(update={"acts": (passed_on,)})
        planned = planned.model_copy(update={"calendar": (), "about": {}})
        return [self._speaker.command(planned, plan, conversation), told]


def command_in(text: str) -> ActKind | None:
    """The carriers' command that is all of a text: "Stop!", "STOP  ALL" and "*stop*" are commands."""
    return KEYWORDS.get(" ".join(re.findall(r"[^\W_]+", text.casefold())))


def _has_visit(customer_id: str | None, desk: Desk) -> bool:
    """Does somebody still expect us?"""
    customer = desk.get(Customer, customer_id) if customer_id else None
    visits = [desk.get(Visit, id) for id in (customer.visits if customer else ())]
    return any(v and v.status is VisitStatus.CONFIRMED and v.end > desk.now() for v in visits)


def _trail(inbound: InboundMessage, person: str, desk: Desk) -> MailTrail | None:
    """A From line can be forged; a reply to a mail that only this person got cannot. The mail he
    answers directly comes first: it says what he speaks of."""
    trails = (desk.get(MailTrail, derived(id)) for id in reversed(inbound.answers))
    return next((trail for trail in trails if trail and trail.person == person), None)


def _call_back(inbound: InboundMessage, lang: Lang) -> str:
    """What the owner may say to a lead who left only a number."""
    name = f" {inbound.sender_name}" if inbound.sender_name else ""
    return say(lang, "item_lead_draft", name=name)


def _stranger(customer: str, inbound: InboundMessage) -> Customer:
    line, _, address = inbound.contact.partition(":")
    return Customer(
        id=customer,
        phone=address if line == "sms" else None,
        email=address if line == "email" else None,
        contacts=(inbound.contact,),
    )
