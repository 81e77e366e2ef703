"""The agent: wakes for a conversation, takes what is unanswered, lets the policy decide, commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from deskhand.agents.secretary import deciding, haggling, holding, paperwork, rest, written
from deskhand.agents.secretary.policy import answer, learn
from deskhand.agents.secretary.turn import Reaches, Turn, anybody
from deskhand.domain.base import Channel, Lang
from deskhand.domain.business import Business
from deskhand.domain.calendar_messages import TimeTaken, VisitsWritten, WriteVisits, WritingOverdue
from deskhand.domain.control import Incident, MailTrail, OwnerItem
from deskhand.domain.errors import Reject
from deskhand.domain.ids import derived
from deskhand.domain.messages import (
    AgreePrice,
    AnswerAgain,
    ApprovalRequested,
    ConfirmVisit,
    DeclineVisit,
    HandedOff,
    HoldExpired,
    KeepPrice,
    Message,
    MessageUnderstood,
    NotifyOwner,
    PhotosCame,
    ReadingOverdue,
    ReplyPlanned,
    VisitAmended,
    VisitCancelled,
    VisitConfirmed,
    VisitMoved,
)
from deskhand.domain.people import ContactPoint, Conversation, Customer, InboundMessage
from deskhand.domain.turn import merged, reading_deadline
from deskhand.domain.understanding import Intent, Understanding
from deskhand.domain.work import Quote, Visit, VisitStatus
from deskhand.language.choices import only_courtesies
from deskhand.language.owner import say
from deskhand.ports.desk import Desk, Emits, Outgoing, Timers

CLEARLY_OURS = {
    Intent.REQUEST_QUOTE,
    Intent.RESCHEDULE,
    Intent.CANCEL,
    Intent.COMPLAIN,
    Intent.ASK_STATUS,
    Intent.EMERGENCY,
    Intent.OPT_OUT,
}
MAYBE_OURS = {Intent.BOOK, Intent.ASK_FAQ, Intent.PAY}
SURE = 0.7
"""How sure the reading must be before a stranger's mail is taken for an enquiry."""

_SAID = (
    ReplyPlanned,
    HandedOff,
    ApprovalRequested,
    VisitConfirmed,
    VisitMoved,
    VisitCancelled,
    VisitAmended,
    PhotosCame,
    NotifyOwner,
    WriteVisits,
)
_AFTER_WRITING = tuple(kind for kind in _SAID if kind is not WriteVisits)
_WRITING: dict[type[Message], Callable[[Turn, Visit, Any], None]] = {
    VisitsWritten: written.taken_up,
    TimeTaken: written.refused,
    WritingOverdue: written.overdue,
}


class SecretaryAgent:
    """Level-triggered: a late, repeated or reordered event is only a wake-up."""

    name = "secretary"
    emits: Emits = {
        MessageUnderstood: _SAID,
        ReadingOverdue: _SAID,
        AnswerAgain: _SAID,
        ConfirmVisit: _SAID,
        DeclineVisit: _SAID,
        AgreePrice: (ReplyPlanned, HandedOff),
        KeepPrice: (ReplyPlanned, HandedOff),
        HoldExpired: (ReplyPlanned, HandedOff),
        VisitsWritten: _AFTER_WRITING,
        TimeTaken: _AFTER_WRITING,
        WritingOverdue: _AFTER_WRITING,
    }
    timers: Timers = (HoldExpired, WritingOverdue)

    def __init__(self, reaches: Reaches = anybody) -> None:
        """`reaches` says whether a line is connected to a ContactPoint; whoever has written is
        reached anyhow."""
        self._reaches = reaches

    def handle(self, message: Any, desk: Desk) -> Iterable[Outgoing]:
        if isinstance(message, HoldExpired):
            return self._expire(message, desk)
        if isinstance(message, AgreePrice | KeepPrice):
            return self._priced(message, desk)
        if isinstance(message, ConfirmVisit | DeclineVisit):
            return self._decided(message, desk)
        if step := _WRITING.get(type(message)):
            return self._answered(message, step, desk)
        if isinstance(message, AnswerAgain):
            return self._again(message, desk)
        return self._wake(message.subject, desk, message.business)

    def _again(self, message: AnswerAgain, desk: Desk) -> list[Outgoing]:
        """The same messages wait once more, before what has come since."""
        conversation = desk.get(Conversation, message.subject)
        if conversation is None:
            raise Reject(f"no conversation {message.subject}")
        waiting = tuple(dict.fromkeys((*message.answers, *conversation.waiting)))
        desk.put(conversation.model_copy(update={"waiting": waiting}))
        return [
            one.model_copy(update={"again": True}) if isinstance(one, ReplyPlanned) else one
            for one in self._wake(message.subject, desk, message.business)
        ]

    def _wake(self, conversation_id: str, desk: Desk, business_id: str) -> list[Outgoing]:
        conversation = desk.get(Conversation, conversation_id)
        if conversation is None or not conversation.waiting:
            return []
        if conversation.settles_at and desk.now() < conversation.settles_at:
            return []  # the last message's own wake-up comes when it has settled
        turn = self._turn(conversation, desk, business_id)
        messages = self._ready(turn)
        if not messages:
            return []
        turn.messages = tuple(messages)
        turn.heard = merged([m.understanding or _unread(turn) for m in messages])
        why = self._not_ours(turn)
        if why is None:
            why = answer(turn)
            rest.pass_on(turn)
        return self._finish(turn, why)

    def _turn(self, conversation: Conversation, desk: Desk, business_id: str) -> Turn:
        business = desk.get(Business, business_id)
        customer = desk.get(Customer, conversation.customer)
        if business is None or customer is None:
            raise Reject(f"no profile or customer for {conversation.id}")
        pad = Turn(desk, business, conversation, customer, Understanding())
        pad.reaches = self._reaches
        return pad

    def _ready(self, turn: Turn) -> list[InboundMessage]:
        """Waiting messages in the order (sent time, id), up to the first one not yet read."""
        found = [turn.desk.get(InboundMessage, id) for id in turn.conversation.waiting]
        ready: list[InboundMessage] = []
        for message in sorted(filter(None, found), key=lambda m: (m.sent_at, m.id)):
            overdue = turn.desk.now() - message.received_at >= reading_deadline(message.channel)
            if message.understanding is None and not overdue:
                break
            ready.append(message)
        return ready

    def _not_ours(self, turn: Turn) -> str | None:
        """Why nothing is planned for these messages, or None. A wish for silence always counts."""
        stops = Intent.OPT_OUT in turn.heard.intents
        if turn.conversation.silenced_at and not stops:
            turn.hand_over(turn.for_owner("item_while_yours"))
            return "the owner has the conversation"
        contact = turn.desk.get(ContactPoint, turn.conversation.contact)
        incident = (
            turn.desk.get(Incident, contact.open_incident)
            if contact and contact.open_incident
            else None
        )
        if incident and turn.desk.now() < incident.open_until and not stops:
            turn.update(greeted=True)  # the safety text was signed
            if turn.heard.name or turn.heard.address:
                learn(turn)
            if any(m.id not in incident.reports for m in turn.messages):
                turn.hand_over(turn.for_owner("item_in_emergency"))
            return f"an emergency is open: {incident.id}"
        if incident and _thanks_for_it(turn, contact, incident):
            return f"thanks after an emergency: {incident.id}"
        heard, mail = turn.heard, turn.conversation.channel is Channel.EMAIL
        stranger = not turn.customer.visits and not turn.conversation.greeted
        if Intent.SPAM_OR_VENDOR in heard.intents and stranger and paperwork.asked_of_us(turn):
            paperwork.list_for_owner(turn, paperwork.deadline(turn))
            return "handed over: paperwork in what reads as a vendor's mail"
        if Intent.SPAM_OR_VENDOR in heard.intents and stranger:
            return _left_alone(turn, "alone_vendor")
        if mail and stranger and _old_thread(turn):
            return _left_alone(turn, "alone_old_thread")
        if mail and stranger and any(m.understanding is None for m in turn.messages):
            turn.hand_over(turn.for_owner("item_unread"))
            return "handed over: could not be read"
        if mail and stranger and not _reads_as_enquiry(heard):
            return _left_alone(turn, "alone_no_enquiry")
        return None

    def _finish(self, turn: Turn, why: str) -> list[Outgoing]:
        reply = turn.reply()
        done = {message.id for message in turn.messages}
        for message in turn.messages:
            turn.desk.put(message.model_copy(update={"handled_by": why}))
        turn.update(waiting=tuple(id for id in turn.conversation.waiting if id not in done))
        return self._close(turn, reply)

    def _close(self, turn: Turn, reply: ReplyPlanned | None) -> list[Outgoing]:
        turn.desk.put(turn.conversation)
        turn.desk.put(turn.customer)
        return [*turn.events, *([reply] if reply else [])]

    def _decided(self, message: ConfirmVisit | DeclineVisit, desk: Desk) -> list[Outgoing]:
        """The owner's word on a held visit, re-validated: a lost slot is an apology and new offers."""
        visit = desk.get(Visit, message.subject)
        if visit is None or visit.status is not VisitStatus.HELD:
            return []
        conversation = desk.get(Conversation, visit.customer)
        if conversation is None:
            raise Reject(f"no conversation {visit.customer}")
        turn = self._turn(conversation, desk, message.business)
        if isinstance(message, DeclineVisit):
            deciding.decline(turn, visit, quietly=message.quietly)
        else:
            turn.approval = message.approval
            deciding.approve(turn, visit, unwritten=message.unwritten)
        return self._close(turn, turn.reply())

    def _answered(
        self, message: Any, step: Callable[[Turn, Visit, Any], None], desk: Desk
    ) -> list[Outgoing]:
        """What calendars said, or did not say, of a time; nothing when it is not waited for any more."""
        visit = desk.get(Visit, message.subject)
        if visit is None or visit.writing_since != message.asked_at:
            return []
        conversation = desk.get(Conversation, visit.customer)
        if conversation is None:
            raise Reject(f"no conversation {visit.customer}")
        turn = self._turn(conversation, desk, message.business)
        step(turn, visit, message)
        return self._close(turn, turn.reply())

    def _priced(self, message: AgreePrice | KeepPrice, desk: Desk) -> list[Outgoing]:
        """The owner's word on an amount the customer named."""
        made = desk.get(Quote, message.subject)
        conversation = desk.get(Conversation, made.customer) if made else None
        if made is None or conversation is None:
            raise Reject(f"no quote {message.subject}, or nobody it was made for")
        turn = self._turn(conversation, desk, message.business)
        if isinstance(message, AgreePrice):
            haggling.agree(turn, made, message)
        else:
            haggling.keep(turn, made, message)
        return self._close(turn, turn.reply())

    def _expire(self, message: HoldExpired, desk: Desk) -> list[Outgoing]:
        visit = desk.get(Visit, message.subject)
        if visit is None or visit.held_until != message.held_until:
            return []
        if visit.status is not VisitStatus.HELD or desk.now() < message.held_until:
            return []
        conversation = desk.get(Conversation, visit.customer)
        if conversation is None:
            raise Reject(f"no conversation {visit.customer}")
        turn = self._turn(conversation, desk, message.business)
        holding.let_go(turn, visit)
        reply = turn.reply()
        return self._close(turn, reply and reply.model_copy(update={"started_by_us": True}))


def _unread(turn: Turn) -> Understanding:
    return Understanding(intents=(Intent.OTHER,), lang=turn.conversation.lang)


def _thanks_for_it(turn: Turn, contact: ContactPoint | None, incident: Incident) -> bool:
    """Only courtesies, and the last thing we sent there was of an emergency that somebody took: they
    answer that, and no question from before it."""
    sent = contact.sent_at[-1:] if contact else ()
    if incident.acknowledged_at is None or not sent or sent[0] > incident.open_until:
        return False
    return all(map(only_courtesies, turn.texts))


def _reads_as_enquiry(heard: Understanding) -> bool:
    """Clear words of a customer; "Dinner on Tuesday?" is a wish for a time, and none of ours."""
    if set(heard.topics) & paperwork.FOR_AN_OFFICE:
        return True
    if heard.services or set(heard.intents) & CLEARLY_OURS:
        return True
    if heard.wants_person and heard.phone:
        return True  # "please call me at 845-..."
    return bool(set(heard.intents) & MAYBE_OURS) and heard.confidence >= SURE


def _old_thread(turn: Turn) -> bool:
    """Does a stranger answer in a thread none of whose mails is ours?"""
    cited = [id for message in turn.messages for id in message.answers]
    return bool(cited) and not any(turn.desk.get(MailTrail, derived(id)) for id in cited)


def _left_alone(turn: Turn, why: str) -> str:
    """Told in the evening mail in the owner's language; `why` is a phrase of language/owner."""
    first = turn.messages[0]
    sender = first.sender_name or first.contact.partition(":")[2]
    about = first.subject or first.text[:60]
    turn.desk.put(
        OwnerItem(
            id=turn.desk.new_id("item"),
            kind="left_alone",
            reason=turn.for_owner("alone", sender=sender, about=about, why=turn.for_owner(why)),
            contact=first.contact,
            at=turn.desk.now(),
        )
    )
    return f"left alone: {say(Lang.EN, why)}"
