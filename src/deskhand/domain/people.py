"""Who writes to us and what was said: contact points, customers, conversations, messages."""

from __future__ import annotations

from typing import ClassVar

from deskhand.domain.base import Channel, Document, Instant, Lang, Value
from deskhand.domain.plan import Fact
from deskhand.domain.property import Access, Party, Role
from deskhand.domain.understanding import Understanding
from deskhand.domain.windows import Window


class ContactPoint(Document):
    """One address of one person; `id` is the normalised address with its kind.

    "sms:+18455550111", "email:dana@example.org", "web:session". `customer` is None until somebody
    there turned out to be one. The open incident lives here so that no query decides whether there
    is one. `sent_at` are the instants of our recent automatic messages, newest last, for the caps.
    """

    collection: ClassVar[str] = "ContactPoint"

    customer: str | None = None
    opted_out_at: Instant | None = None
    stop_sent_at: Instant | None = None
    """When he wrote his last STOP: a START from before it, delivered late, opens nothing."""
    open_incident: str | None = None
    sent_at: tuple[Instant, ...] = ()
    heard: tuple[str, ...] = ()
    """Digests of the last texts from there, newest last: a machine repeats itself."""


class Customer(Document):
    """A person we work for. `phone` E.164 is what he told us, no proof that he holds it."""

    collection: ClassVar[str] = "Customer"

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    lang: Lang = Lang.EN
    contacts: tuple[str, ...] = ()
    """Ids of his contact points, proven by a message from there or entered by the owner."""
    visits: tuple[str, ...] = ()
    """Ids of his visits, oldest first: no decision rests on a query."""
    quotes: tuple[str, ...] = ()


class Attachment(Value):
    """A file that came with a message; its bytes are a blob named by SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


class Picture(Value):
    """A customer's photo on its way to somebody of the business. `name` is what it is called there,
    without an ending; its bytes are a blob named by SHA-256."""

    name: str
    sha256: str


OWNER_ASKED = "owner"
"""In `Conversation.asked`: the last word was the owner's own, so the answer is for him."""


class InboundMessage(Document):
    """One accepted message. `text` holds the newly written words only, `quoted` what was cited.

    `outside_id` is the provider's id (a Message-ID). `automatic` says why it is not from a person
    (auto-reply, list, bounce), `kind` of lead when a relay wrote for one. `understanding` is None
    until read; `handled_by` is the id of the planning message that answered it.
    """

    collection: ClassVar[str] = "InboundMessage"

    channel: Channel
    contact: str
    text: str
    received_at: Instant
    sent_at: Instant
    quoted: str = ""
    subject: str | None = None
    sender_name: str | None = None
    reply_to: str | None = None
    outside_id: str | None = None
    references: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    """Message-IDs it replies to (a mail within a thread)."""
    thread: str | None = None
    automatic: str | None = None
    lead_source: str | None = None
    lead_phone: str | None = None
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()
    blob: str | None = None
    conversation: str | None = None
    codes: tuple[str, ...] = ()
    """Gate and lockbox codes taken out of `text` and `quoted`, where **** stands; only the place he
    is visited at may get them."""
    understanding: Understanding | None = None
    handled_by: str | None = None

    @property
    def photos(self) -> tuple[str, ...]:
        """The pictures among the attachments, as their blobs' SHA-256."""
        return tuple(a.sha256 for a in self.attachments if a.media_type.startswith("image/"))


class Offer(Value):
    """One of the slots we offered; `number` counts from 1. An offer holds nothing."""

    number: int
    window: Window
    technician: str
    start: Instant


class OfferSet(Value):
    """The open offers of a conversation: for which work, made when."""

    services: tuple[str, ...]
    items: tuple[str, ...]
    minutes: int
    offers: tuple[Offer, ...]
    made_at: Instant
    crew: int = 1
    """How many have to come."""
    moves_visit: str | None = None
    """The visit these times are for, when it is a reschedule."""
    adds: bool = False
    """The work is that visit's and more: its time stays, and it takes longer."""


class Known(Value):
    """What a customer told us about the work he now wants."""

    services: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    name: str | None = None
    address: str | None = None
    phone: str | None = None
    vague: bool = False
    """Whether it is work of unknown size: a list of things, a remodel, rot."""
    bring: bool | None = None
    """Whether we are to bring the thing that is put in; None while nobody said."""
    asks_for: tuple[str, ...] = ()
    """Keys of the written discounts he asked for in the owner's words."""
    questions: tuple[str, ...] = ()
    """The questions of the price book he was asked ("faucet_replace 1"): each once."""
    photos: bool = False
    """Whether photos were asked for, or came."""
    answers: tuple[str, ...] = ()
    """What he answered to the questions of the price book, for the crew."""
    role: Role | None = None
    """What he is to the place, where he said so."""
    for_another: bool = False
    """He writes for somebody else's place: his mother's, a neighbour's."""
    pays: bool | None = None
    """Whether he pays himself, None where nobody has said."""
    payer: Party | None = None
    """Who pays, when it is not he, as far as he told."""
    payer_asked: bool = False
    occupant: Party | None = None
    """Who lives there, where the time is to be arranged with that person and not with the writer."""
    built: int | None = None
    access: Access = Access()


class Conversation(Document):
    """The agent's state with one customer (`id` is the customer's id), over all his channels.

    `waiting` are ids of messages not yet answered, in the order (sent time, id). `settles_at` is
    re-armed by each message. `silenced_at` is set while the owner has taken over.
    """

    collection: ClassVar[str] = "Conversation"

    customer: str
    channel: Channel
    contact: str
    lang: Lang = Lang.EN
    waiting: tuple[str, ...] = ()
    settles_at: Instant | None = None
    known: Known = Known()
    asked: tuple[str, ...] = ()
    offered: OfferSet | None = None
    held_visit: str | None = None
    picked_from: OfferSet | None = None
    """The offers that what is held was picked from, should he rather have another of them."""
    quote: str | None = None
    turned_down: str | None = None
    """The Quote he declined last."""
    haggled: int = 0
    """How often he asked for less than the price that stands here."""
    greeted: bool = False
    silenced_at: Instant | None = None
    last_outgoing: str | None = None
    told: dict[str, Instant] = {}
    """Visit id to when we last told him its time; kept for a day, so that no reminder repeats it."""
    subject: str | None = None
    thread: str | None = None
    reply_to_id: str | None = None
    references: tuple[str, ...] = ()
    mail_to: str | None = None
    unclear: int = 0
    """How many turns in a row we did not understand."""
    nudged: bool = False
    """Whether the last turn only asked again what was asked before."""
    child_at: Instant | None = None
    """When the writer said that he is a child; an adult has to go on."""
    handed: dict[str, str] = {}
    """Why something was given to the owner, to the item: what comes later is added to it."""
    to_pay: tuple[str, ...] = ()
    """Ids of held visits of others that wait for his yes, since he pays for them."""
    receipt_at: Instant | None = None
    """When we last said "got it" while a draft waits for the owner."""
    angry_at: Instant | None = None
    """When he last complained: for a day we apologise no second time and leave him to the owner."""
    angry_item: str | None = None
    """The owner's item about that; what he writes next is added to it."""
    call_item: str | None = None
    """The owner's item about his wish for a person or a call."""


class OutboundMessage(Document):
    """What we sent, or tried to; one per SendMessage command, same id as its effect."""

    collection: ClassVar[str] = "OutboundMessage"

    channel: Channel
    to: str
    text: str
    lang: Lang
    facts: tuple[Fact, ...] = ()
    customer: str | None = None
    sent_at: Instant | None = None
    outside_id: str | None = None
