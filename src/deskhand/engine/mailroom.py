"""The mailroom: mail from a mailbox into intake, flags only after the commit. Reads no meaning."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from deskhand.channels.contacts import contact_id
from deskhand.channels.email.model import Limits, ParsedMail
from deskhand.channels.email.parse import parse
from deskhand.domain.base import Channel, Value, instant_text
from deskhand.domain.business import Business
from deskhand.domain.control import AgentState, Approval
from deskhand.domain.errors import Conflict, Disconnected, Reject, TryAgain
from deskhand.domain.ids import derived
from deskhand.domain.messages import Message, OwnerWroteThemselves
from deskhand.domain.people import Attachment, InboundMessage
from deskhand.engine import accounts
from deskhand.engine.codec import decode
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.rows import Wake
from deskhand.ports.blobs import BlobStore
from deskhand.ports.email import EmailClient
from deskhand.ports.queries import APPROVALS_BY_STATE, SENT_TO_CUSTOMER
from deskhand.ports.store import Ref

log = logging.getLogger(__name__)

STATE = "mailbox"
LIMITS = Limits(text_chars=20_000)
QUOTED_CHARS = 10_000
"""A message is a document, and documents are small; the whole mail is a blob."""
OLDEST = timedelta(days=14)
"""A Date header further back than this says nothing about when the words were written."""
ON_ITS_WAY = timedelta(seconds=30)
"""A mail is handled before its answer is sent: so long its absence means nothing."""
Submit = Callable[[Sequence[Wake]], object]
"""Takes wakes: they are delivered when it returns, or on their way."""


class MailboxState(Value):
    """Where we are: cursors of inbox and Sent folder, and (uid, message) still without their flags."""

    inbox: str | None = None
    sent: str | None = None
    unflagged: tuple[tuple[str, str], ...] = ()


class Mailroom:
    """One mailbox of one business. `collect` is one round; rounds may be repeated after any crash."""

    def __init__(
        self,
        business: str,
        client: EmailClient,
        dispatcher: Dispatcher,
        intake: Intake,
        blobs: BlobStore,
        own: tuple[str, ...] = (),
        limits: Limits = LIMITS,
    ) -> None:
        self._business, self._client, self._own = business, client, own
        self._dispatcher, self._intake, self._blobs = dispatcher, intake, blobs
        self._limits = limits
        self._waiting: set[str] = set()

    def collect(self, submit: Submit | None = None) -> int:
        """Take what arrived, set the flags of what is settled, remember the place; how many came.
        What came is given to `submit`, a runtime's; without one it is delivered here."""
        submit = submit or self._dispatcher.run
        try:
            return self._collect(submit)
        except Disconnected as closed:
            submit(accounts.report(self._dispatcher.outbox, self._business, closed))
            raise TryAgain(str(closed)) from closed

    def nudge(self) -> None:
        """Somebody outside says that new mail is there."""
        self._client.nudge()

    def _collect(self, submit: Submit) -> int:
        state = self._state()
        before = state.model_copy()
        state = self._owners_own(state, submit)
        batch = self._client.poll(state.inbox)
        taken = list(state.unflagged)
        for mail in batch.mails:
            message = self.read(mail.raw or mail.head, mail.size)
            submit(self._intake.accept(self._business, message))
            taken.append((mail.uid, self._intake.identity(message)))
        left = tuple((uid, identity) for uid, identity in taken if not self._flagged(uid, identity))
        state = state.model_copy(update={"inbox": batch.cursor, "unflagged": left})
        if state != before:
            self._remember(state)
        return len(batch.mails)

    def wait(self, seconds: float) -> None:
        """Until new mail may be there."""
        self._client.wait(seconds)

    def take(self, raw: bytes) -> list[Wake]:
        """One mail into intake; returns the rows to wake, none for a redelivery."""
        return self._intake.accept(self._business, self.read(raw, len(raw)))

    def read(self, raw: bytes, size: int) -> InboundMessage:
        """One mail as an inbound message, not yet accepted. Its files and its source are blobs."""
        parsed = parse(raw, self._limits, own=self._own, size=size)
        now = self._dispatcher.clock.now()
        sent = parsed.sent_at if parsed.sent_at and now - OLDEST < parsed.sent_at <= now else now
        lead = parsed.lead
        attachments = tuple(
            Attachment(
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                sha256=self._blobs.put(self._business, file.content),
            )
            for file in parsed.attachments
        )
        try:
            contact, automatic = self._contact(parsed)
        except Reject as error:
            contact, automatic = "email:unreadable@invalid", f"an address we cannot use: {error}"
        return InboundMessage(
            id="",
            channel=Channel.EMAIL,
            contact=contact,
            text=lead.text if lead else parsed.text,
            quoted=parsed.quoted[:QUOTED_CHARS],
            subject=parsed.subject or None,
            received_at=now,
            sent_at=sent,
            sender_name=self._name(parsed),
            reply_to=parsed.answer_to,
            outside_id=parsed.message_id or f"raw-{derived(raw)}",
            references=(*parsed.references, *((parsed.message_id,) if parsed.message_id else ())),
            answers=_answered(parsed),
            thread=(parsed.references or (parsed.message_id,))[0],
            automatic=automatic,
            lead_source=f"{lead.kind}:{lead.source}" if lead else None,
            lead_phone=lead.phone if lead else None,
            attachments=attachments,
            problems=parsed.problems,
            blob=self._blobs.put(self._business, raw),
        )

    # ---- inside

    def _contact(self, parsed: ParsedMail) -> tuple[str, str | None]:
        """Whose mail this is, and why it must not be answered."""
        if parsed.lead:
            if to := parsed.lead.answer_to:
                return contact_id(Channel.EMAIL, to), None
            return contact_id(Channel.SMS, parsed.lead.phone or ""), "lead with only a phone number"
        if parsed.sender is None:
            return "email:unknown@invalid", "no sender"
        contact = contact_id(Channel.EMAIL, parsed.sender.address)
        automatic = parsed.automatic
        if automatic is None and self._ignored(parsed.sender.address):
            automatic = "on your ignore list"
        thread = _answered(parsed)
        if automatic is None and thread and self._client.owner_wrote_in(thread):
            automatic = "you write in this thread yourself"
        return contact, automatic

    def _ignored(self, address: str) -> bool:
        record = self._dispatcher.store.get(
            self._business, Ref(Business.collection, self._business)
        )
        ignore = decode(Business, record.body).policy.ignore if record else ()
        folded = address.casefold()
        names = {entry.casefold().lstrip("@") for entry in ignore}
        return folded in names or folded.rpartition("@")[2] in names

    def _name(self, parsed: ParsedMail) -> str | None:
        if parsed.lead:
            return parsed.lead.name
        signed = parsed.signature.name if parsed.signature else None
        return signed or (parsed.sender.name if parsed.sender else None) or None

    def _flagged(self, uid: str, identity: str) -> bool:
        """Seen once it is handled, answered once a reply went, waiting while the owner has to say yes;
        what was left alone stays unread.

        False while something may still come of it: the next round looks again.
        """
        store, business = self._dispatcher.store, self._business
        record = store.get(business, Ref(InboundMessage.collection, identity))
        message = decode(InboundMessage, record.body) if record else None
        if message is None or message.handled_by is None:
            return message is None
        if message.handled_by.startswith("left alone"):
            return True
        if self._answered(message):
            self._client.mark(uid, answered=True)
        elif self._waits(message):
            if uid not in self._waiting:
                self._client.mark(uid, waiting=True)
                self._waiting.add(uid)
            return False
        elif self._dispatcher.clock.now() - message.received_at < ON_ITS_WAY:
            return False
        else:
            self._client.mark(uid)
        self._waiting.discard(uid)
        return True

    def _answered(self, message: InboundMessage) -> bool:
        """Did something go to this customer since?"""
        if message.conversation is None:
            return False
        sent = self._dispatcher.store.query(
            self._business,
            SENT_TO_CUSTOMER,
            {"customer": message.conversation},
            low=instant_text(message.received_at),
            limit=1,
        )
        return bool(sent)

    def _waits(self, message: InboundMessage) -> bool:
        """Is the owner asked about this customer?"""
        if message.conversation is None:
            return False
        found = self._dispatcher.store.query(
            self._business, APPROVALS_BY_STATE, {"state": "open"}, limit=1000
        )
        return any(decode(Approval, r.body).customer == message.conversation for r in found)

    def _owners_own(self, state: MailboxState, submit: Submit) -> MailboxState:
        """What the owner wrote in his own mail client silences those conversations."""
        batch = self._client.sent_by_owner(state.sent)
        for mail in batch.mails:
            parsed = parse(mail.raw or mail.head, self._limits)
            for to in (*parsed.to, *parsed.cc):
                key = f"own:{parsed.message_id or derived(mail.head)}:{to.address}"
                event = OwnerWroteThemselves(subject=contact_id(Channel.EMAIL, to.address))
                submit(self._intake.post(self._business, key, event))
        return state.model_copy(update={"sent": batch.cursor})

    def _state(self) -> MailboxState:
        record = self._dispatcher.store.get(self._business, Ref(AgentState.collection, STATE))
        values = decode(AgentState, record.body).values if record else {}
        return MailboxState.model_validate(values)

    def _remember(self, state: MailboxState) -> None:
        cause = Message(id=f"{STATE}-{derived(state.model_dump_json())}", business=self._business)
        desk = self._dispatcher.outbox.desk(self._business, cause, "mailroom")
        version = desk.version(AgentState, STATE)
        desk = self._dispatcher.outbox.desk(self._business, cause, "mailroom", str(version))
        desk.get(AgentState, STATE)
        desk.put(AgentState(id=STATE, values=state.model_dump(mode="json")))
        try:
            self._dispatcher.outbox.commit(desk, cause, "mailroom", ())
        except Conflict:
            log.info("another mailroom moved the cursor; this round is repeated")


def _answered(parsed: ParsedMail) -> tuple[str, ...]:
    """The Message-IDs a mail replies to; some clients send only one of the two headers."""
    reply = (parsed.in_reply_to,) if parsed.in_reply_to else ()
    return tuple(dict.fromkeys((*parsed.references, *reply)))
