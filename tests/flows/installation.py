"""A whole installation under a clock moved by hand, spoken to as customers and owner speak to it.

Stories say what comes in and read what people got; which runtime and store carry it, they never know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, TypeVar

from deskhand.bootstrap import App, Parts, arm, assemble
from deskhand.business.load import BusinessFiles, sample
from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.channels.email.automatic import OURS
from deskhand.domain.base import Channel, Document
from deskhand.domain.control import Approval, ApprovalState, Effect, OutboxRow, OwnerItem
from deskhand.domain.messages import Message, MessageUnderstood, PageSent
from deskhand.domain.people import Attachment, OutboundMessage
from deskhand.domain.spending import Ask, ModelUse, Words
from deskhand.domain.work import Quote, Visit, VisitStatus
from deskhand.engine.codec import decode
from deskhand.engine.rows import Wake
from deskhand.ports.calendar import CalendarClient
from deskhand.ports.email import OutgoingMail
from deskhand.ports.llm import LLMClient
from deskhand.ports.messaging import OutgoingText
from deskhand.ports.queries import OPEN_ROWS
from deskhand.ports.store import Ref, Store
from deskhand.providers.blobs.memory import MemoryBlobs
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.settable import CountingIds
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.rehearsal.replay.output import Printer, state
from tests.flows.runtimes import Kind, Moved
from tests.flows.wires import (
    DANA,
    MIKE,
    SAM,
    SAM_MAIL,
    STAFF,
    START,
    ZONE,
    Got,
    Wires,
    address_in,
    local,
    money,
    texts_of,
    when,
)
from tests.support.crashes import Died
from tests.support.mails import OWN, mail

__all__ = [
    "DANA",
    "MIKE",
    "SAM",
    "SAM_MAIL",
    "STAFF",
    "START",
    "ZONE",
    "Got",
    "Installation",
    "Wires",
    "local",
    "money",
    "texts_of",
    "when",
    "with_business",
    "with_policy",
]

D = TypeVar("D", bound=Document)


class Installation:
    """One business, running. Nothing settles or ticks unless the story lets time pass."""

    def __init__(
        self,
        kind: Kind,
        folder: Path,
        *,
        files: BusinessFiles | None = None,
        start: str | datetime = START,
        reader: LLMClient | None = None,
        store: Store | None = None,
        mails: Sequence[bytes] = (),
        mail_only: bool = False,
        calendars: CalendarClient | None = None,
        web_url: str | None = None,
    ) -> None:
        """`mails` lie in the mailbox already; `mail_only`: no line for texts is connected."""
        self._mail_only, self._web_url = mail_only, web_url
        self.calendars = calendars
        self._kind, self._folder = kind, folder
        self.files = files or sample()
        self.wires = Wires()
        self.reader = reader or OfflineEngine()
        if not self.reader.deterministic and self.files.business.models == ModelUse():
            self.files = asking_always(self.files)
        self.pages: list[PageSent] = []
        self.events: list[Message] = []
        self._starts = 0
        self._mails = 0
        self._store = store or kind.open(folder)
        for raw in mails:
            self.wires.mailbox.deliver(raw)
        self._begin(_instant(start))
        self._collect()  # go-live: what lies in the mailbox already is never answered

    # ---- what comes in

    def say(
        self,
        channel: str,
        sender: str,
        text: str,
        *,
        id: str | None = None,
        at: Any = None,
        pictures: Sequence[bytes] = (),
    ) -> None:
        """A text, web chat line or voicemail transcript comes in; nothing settles yet. A mail answers
        the last one its sender got from us. `pictures` come along with a text as JPEG."""
        if channel == "email":
            earlier = self.sent(address_in(sender))
            self.mail(sender, text, id=id, at=at, reply_to=earlier[-1] if earlier else None)
            return
        self._submit(self.accepted(channel, sender, text, id=id, at=at, pictures=pictures))

    def accepted(
        self,
        channel: str,
        sender: str,
        text: str,
        *,
        id: str | None = None,
        at: Any = None,
        pictures: Sequence[bytes] = (),
    ) -> Sequence[Wake]:
        """What a webhook does before it answers: taken in, and handed to nobody yet."""
        self._pass(at)
        line = Channel(channel)
        message = texts.inbound(
            channel=line,
            contact=contact_id(line, sender),
            text=text,
            received_at=self.clock.now(),
            sent_at=_instant(at) if at else self.clock.now(),
            outside_id=id,
        )
        kept = [(one, self.app.parts.blobs.put(self.app.business, one)) for one in pictures]
        files = [
            Attachment(name="photo.jpg", media_type="image/jpeg", size=len(one), sha256=name)
            for one, name in kept
        ]
        message = message.model_copy(update={"attachments": tuple(files)})
        return self.app.intake.accept(self.app.business, message)

    def mail(
        self,
        sender: str | bytes,
        text: str = "",
        *,
        subject: str = "A question",
        id: str | None = None,
        reply_to: Got | None = None,
        headers: Sequence[tuple[str, str]] = (),
        at: Any = None,
        copies: int = 1,
    ) -> str:
        """A mail arrives in the mailbox, raw or made of fields; returns its uid. `reply_to` answers
        one of ours as a mail program does."""
        self._pass(at)
        self._mails += 1
        if isinstance(sender, bytes):
            raw = sender
        else:
            if reply_to and reply_to.mail:
                ours = reply_to.mail
                chain = f"{ours['References'] or ''} {ours['Message-ID']}".strip()
                headers = (
                    ("In-Reply-To", ours["Message-ID"]),
                    ("References", chain),
                    *headers,
                )
                subject = f"Re: {ours['Subject'].removeprefix('Re: ')}"
            raw = mail(
                text,
                sender=sender,
                subject=subject,
                message_id=id or f"<story-{self._mails}@mail.example>",
                headers=headers,
                at=self.clock.now(),
            )
        uid = self.wires.mailbox.deliver(raw)
        for _ in range(copies - 1):
            self.wires.mailbox.deliver(raw)
        self._collect()
        return uid

    def owner(self, text: str, as_: str = "Sam", *, at: Any = None, id: str | None = None) -> None:
        """The owner or a technician writes from his own phone."""
        numbers = {name: address for address, name in STAFF.items() if address.startswith("+")}
        self.say("sms", numbers[as_], text, at=at, id=id)
        self.settle()

    def owner_mails(self, to: str, text: str, *, reply_to: str | None = None) -> None:
        """The owner writes to somebody from his own mail client."""
        self._mails += 1
        chain = (("In-Reply-To", reply_to), ("References", reply_to)) if reply_to else ()
        self.wires.mailbox.owner_sends(
            mail(
                text,
                sender=f"Sam <{OWN}>",
                to=to,
                message_id=f"<owner-{self._mails}@bluebird.example>",
                headers=chain,
                at=self.clock.now(),
            )
        )
        self._collect()

    def ask(
        self, channel: str, sender: str, text: str, *, id: str | None = None, at: Any = None
    ) -> list[Got]:
        """Say it, let it settle, and return what that person got for it."""
        before = len(self.wires.log)
        self.say(channel, sender, text, id=id, at=at)
        self.settle()
        return self.sent(address_in(sender), since=before)

    def look(self) -> None:
        """A round of the technicians' calendars."""
        assert self.app.datebook is not None
        self.app.datebook.collect(self.runtime.submit)

    # ---- time

    @property
    def clock(self) -> Moved:
        return self._clock

    def advance(self, until: str | datetime | timedelta) -> None:
        """Let time pass, every timer fires at its own instant."""
        if isinstance(until, timedelta):
            until = self.clock.now() + until
        self.runtime.advance(_instant(until))

    def settle(self) -> None:
        """Run on until no conversation is still settling."""
        while due := self._next_settling():
            self.runtime.advance(due)
        self._collect()  # the flags of mails follow what was done about them

    # ---- what people got

    def sent(self, to: str | None = None, *, since: int = 0) -> list[Got]:
        """What customers got, in order; everything or what went to one address."""
        return [
            got for got in self.got(since=since) if got.who is None and (to is None or got.to == to)
        ]

    def told(self, who: str = "Sam") -> list[Got]:
        """What a person of the business was told, pages apart."""
        return [got for got in self.got() if got.who == who and not got.page]

    def got(self, *, since: int = 0) -> list[Got]:
        """Everything that went over the wires, as it landed there."""
        return [self._got(*entry) for entry in self.wires.log[since:]]

    def last(self, to: str) -> Got:
        """The latest that went to a customer's address."""
        return self.sent(to)[-1]

    # ---- what stands in the store

    def all(self, kind: type[D]) -> list[D]:
        """Every document of a collection, by id."""
        return [
            decode(kind, record.body)
            for record in self.store.everything(self.app.business)
            if record.ref.collection == kind.collection
        ]

    def get(self, kind: type[D], id: str) -> D | None:
        record = self.store.get(self.app.business, Ref(kind.collection, id))
        return decode(kind, record.body) if record else None

    def visits(self, *status: VisitStatus) -> list[Visit]:
        """Visits by start; those of a status, or all."""
        found = [v for v in self.all(Visit) if not status or v.status in status]
        return sorted(found, key=lambda v: (v.start, v.id))

    @property
    def booked(self) -> list[Visit]:
        return self.visits(VisitStatus.CONFIRMED)

    def quotes(self) -> list[Quote]:
        return sorted(self.all(Quote), key=lambda q: (q.made_at, q.id))

    @property
    def approvals(self) -> list[Approval]:
        """What waits for the owner's yes."""
        found = [a for a in self.all(Approval) if a.state is ApprovalState.OPEN]
        return sorted(found, key=lambda a: a.number)

    @property
    def handoffs(self) -> list[OwnerItem]:
        """The owner's list, without what was only left alone."""
        return [i for i in self._items() if i.kind != "left_alone"]

    @property
    def left_alone(self) -> list[OwnerItem]:
        return [i for i in self._items() if i.kind == "left_alone"]

    @property
    def dead(self) -> list[OutboxRow]:
        return [row for row in self.all(OutboxRow) if row.status == "dead"]

    def scheduled(self) -> list[tuple[str, str, str]]:
        """Messages that will go out at a time: (business-local time, to, text)."""
        printer = Printer(self.files.business)
        rows = state(self.app, printer)["scheduled"]
        return [(when(datetime.fromisoformat(r["at"])), r["to"], r["text"]) for r in rows]

    def flags(self, uid: str) -> frozenset[str]:
        """Flags of a mail in the mailbox."""
        return self.wires.mailbox.flags(uid)

    @property
    def store(self) -> Store:
        return self.app.store

    # ---- life

    def survive(self, do: Callable[[], object]) -> None:
        """Do what may kill the process that works on it; the next one goes on. A worker is started
        again by its own, wherever it died."""
        try:
            do()
        except Died:
            self.restart()

    def restart(self) -> None:
        """The process ends and another one starts on what is stored."""
        now = self.clock.now()
        self._store = self._kind.reopen(self._store, self._folder)
        self._begin(now)

    def close(self) -> None:
        self.app.close()

    # ---- inside

    def _begin(self, now: datetime) -> None:
        self._starts += 1
        self._clock = self._kind.clock(self._store, self.files.business.id, now)
        self.wires.clock = self._clock
        self.app: App = assemble(
            self.files,
            Parts(
                store=self._store,
                clock=self._clock,
                new_id=CountingIds(f"start-{self._starts}"),
                blobs=MemoryBlobs(),
                reader=self.reader,
                calendar=BuiltinCalendar(),
                calendars=self.calendars,
                web_url=self._web_url,
                mail=self.wires.mailbox,
                texts={} if self._mail_only else self.wires.phones,
                observers=[self._observe],
            ),
        )
        arm(self.app)
        begin = self._kind.start if self._starts == 1 else self._kind.revive
        self.runtime = begin(self.app)

    def _observe(self, _business: str, message: Message) -> None:
        self.events.append(message)
        if isinstance(message, PageSent):
            self.pages.append(message)

    def _submit(self, wakes: Sequence[Wake]) -> None:
        self.runtime.submit(wakes)

    def _pass(self, at: Any) -> None:
        if at is not None:
            self.runtime.advance(max(_instant(at), self.clock.now()))

    def _collect(self) -> None:
        assert self.app.mailroom is not None
        while self.app.mailroom.collect(self.runtime.submit):
            pass

    def _next_settling(self) -> datetime | None:
        records = self.store.query(self.app.business, OPEN_ROWS, {"status": "open"}, limit=500)
        rows = (decode(OutboxRow, record.body) for record in records)
        return next((r.not_before for r in rows if r.type == MessageUnderstood.__name__), None)

    def _items(self) -> list[OwnerItem]:
        return sorted(self.all(OwnerItem), key=lambda i: (i.at, i.id))

    def _got(self, at: datetime, channel: Channel, landed: OutgoingText | OutgoingMail) -> Got:
        if isinstance(landed, OutgoingMail):
            parsed = message_from_bytes(landed.raw, policy=default)
            body = parsed.get_body(("plain",))
            assert isinstance(parsed, EmailMessage)
            assert body is not None
            key, to, text = str(parsed[OURS]), landed.recipients[0], _body(body.get_content())
        else:
            key, to, text, parsed = landed.key, landed.to, landed.text, None
        effect = key.rpartition(".")[0]
        stored = self.get(OutboundMessage, effect)
        receipt = self.get(Effect, effect)
        return Got(
            at=at,
            channel=channel,
            to=to,
            text=text,
            effect=effect,
            facts=stored.facts if stored else (),
            lang=stored.lang.value if stored else "",
            page=receipt is not None and receipt.kind == "PageOwner",
            mail=parsed,
        )


def _body(content: str) -> str:
    return content.replace("\r\n", "\n").rstrip("\n")


def with_policy(files: BusinessFiles | None = None, **policy: Any) -> BusinessFiles:
    """The sample business with some of its policy changed."""
    files = files or sample()
    business = files.business
    changed = business.model_copy(update={"policy": business.policy.model_copy(update=policy)})
    return files.model_copy(update={"business": changed})


def with_business(**fields: Any) -> BusinessFiles:
    """The sample business with some of its profile changed."""
    files = sample()
    return files.model_copy(update={"business": files.business.model_copy(update=fields)})


def asking_always(files: BusinessFiles) -> BusinessFiles:
    """The business with a model that reads every message and words every answer, at any price."""
    use = ModelUse(read=Ask.ALWAYS, word=Words.ALWAYS, cents_a_day=1_000_000, calls_a_day=1_000_000)
    business = files.business.model_copy(update={"models": use})
    return files.model_copy(update={"business": business})


def _instant(at: str | datetime) -> datetime:
    return (local(at) if isinstance(at, str) else at).astimezone(UTC)
