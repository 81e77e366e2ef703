"""The sample business wired in memory, with people to write to. No assertions."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from deskhand.bootstrap import scratch
from deskhand.business.load import BusinessFiles, sample
from deskhand.channels import text as texts
from deskhand.channels.contacts import contact_id
from deskhand.domain.base import Channel, Document, Lang
from deskhand.domain.control import Approval, Effect, OutboxRow, OwnerItem
from deskhand.domain.messages import Message, SendMessage
from deskhand.domain.people import ContactPoint, Conversation, Customer
from deskhand.engine.codec import decode
from deskhand.engine.rows import Wake
from deskhand.ports.desk import Outgoing
from deskhand.ports.queries import OPEN_ROWS
from deskhand.ports.store import Ref, Store
from deskhand.providers.clock.settable import SettableClock
from deskhand.providers.email.memory import MemoryMailbox
from deskhand.providers.messaging.simulator import PhoneSimulator
from deskhand.runtimes.embedded import Stepped

D = TypeVar("D", bound=Document)
ZONE = ZoneInfo("America/New_York")
SUNDAY_NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZONE)
DANA = "+18455550142"


def sample_with(*, technicians: int | None = None, **policy: object) -> BusinessFiles:
    """The sample business's files under another policy, or with fewer technicians."""
    files = sample()
    business = files.business
    changed = business.model_copy(
        update={
            "policy": business.policy.model_copy(update=policy),
            "technicians": business.technicians[:technicians],
        }
    )
    return files.model_copy(update={"business": changed})


class Office:
    """An App of the sample business, stepped by its clock."""

    def __init__(
        self,
        *,
        start: datetime = SUNDAY_NOON,
        database: Path | None = None,
        store: Store | None = None,
        files: BusinessFiles | None = None,
        **policy: object,
    ) -> None:
        self.heard: list[Message] = []
        self.mailbox = MemoryMailbox()
        self.app = scratch(
            files or sample_with(**policy),
            start,
            database=database,
            store=store,
            mail=self.mailbox,
            observers=[lambda _, message: self.heard.append(message)],
        )
        clock, phone = self.app.parts.clock, self.app.parts.texts[Channel.SMS]
        assert isinstance(clock, SettableClock)
        assert isinstance(phone, PhoneSimulator)
        self.clock, self.phone = clock, phone
        self.business, self.store = self.app.business, self.app.store
        self.dispatcher, self.runtime = self.app.dispatcher, Stepped(self.app)
        self._made = 0

    # ---- writing

    def write(self, *documents: Document, out: tuple[Outgoing, ...] = ()) -> list[Wake]:
        """One commit of documents as they are and messages, as an agent makes it."""
        self._made += 1
        cause = Message(id=f"test-{self._made}", business=self.business)
        desk = self.dispatcher.outbox.desk(self.business, cause, "test")
        for document in documents:
            desk.get(type(document), document.id)
            desk.put(document)
        return self.dispatcher.outbox.commit(desk, cause, "test", out)

    def customer(self, number: str = DANA, **fields: Any) -> Customer:
        """A customer with a contact point and a conversation by text."""
        contact = contact_id(Channel.SMS, number)
        customer = Customer(id=f"c{number}", phone=number, contacts=(contact,), **fields)
        conversation = Conversation(
            id=customer.id, customer=customer.id, channel=Channel.SMS, contact=contact
        )
        self.write(customer, conversation, ContactPoint(id=contact, customer=customer.id))
        return customer

    def send(self, text: str = "Hello.", to: str = DANA, **fields: Any) -> list[Wake]:
        """A SendMessage is planned; nobody has been woken yet."""
        command = SendMessage(
            channel=Channel.SMS,
            to=to,
            contact=contact_id(Channel.SMS, to),
            customer=f"c{to}",
            text=text,
            lang=Lang.EN,
            **fields,
        )
        return self.write(out=(command,))

    def says(self, text: str, sender: str = DANA, id: str | None = None, **fields: Any) -> None:
        """Somebody writes; it settles and is answered."""
        message = texts.inbound(
            channel=Channel.SMS,
            contact=contact_id(Channel.SMS, sender),
            text=text,
            received_at=self.clock.now(),
            sent_at=self.clock.now(),
            outside_id=id,
            **fields,
        )
        self.runtime.submit(self.app.intake.accept(self.business, message))
        self.pass_time(seconds=10)

    def pass_time(self, **span: float) -> None:
        self.runtime.advance(self.clock.now() + timedelta(**span))

    # ---- reading

    def read(self, kind: type[D], id: str) -> D:
        record = self.store.get(self.business, Ref(kind.collection, id))
        assert record is not None, f"no {kind.__name__} {id}"
        return decode(kind, record.body)

    def version(self, kind: type[Document], id: str) -> int:
        record = self.store.get(self.business, Ref(kind.collection, id))
        return record.version if record else 0

    def all(self, kind: type[D]) -> list[D]:
        found = self.store.everything(self.business)
        return [decode(kind, r.body) for r in found if r.ref.collection == kind.collection]

    def effect(self, wake: Wake) -> Effect:
        """The receipt of the command in this row."""
        return self.read(Effect, str(self.read(OutboxRow, wake.row).message["id"]))

    def rows(self, status: str) -> list[OutboxRow]:
        found = self.store.query(self.business, OPEN_ROWS, {"status": status}, limit=10_000)
        return [decode(OutboxRow, record.body) for record in found]

    def items(self, *kinds: str) -> list[OwnerItem]:
        return [item for item in self.all(OwnerItem) if not kinds or item.kind in kinds]

    def approvals(self) -> list[Approval]:
        return self.all(Approval)

    def texts(self, to: str = DANA) -> list[str]:
        return [text.text for text in self.phone.sent if text.to == to]
