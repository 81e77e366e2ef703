"""Agents and effects wired into one graph over given parts. No provider is chosen here."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from deskhand.bootstrap.members import MAILS, Given, agents, effects
from deskhand.bootstrap.models import cleaner
from deskhand.bootstrap.rights import RIGHTS
from deskhand.bootstrap.routes import ROUTES
from deskhand.domain.base import Channel
from deskhand.domain.business import Business
from deskhand.domain.calendar_messages import CalendarBack, CalendarLost, EntryChanged, OutsideRead
from deskhand.domain.control import AgentState
from deskhand.domain.errors import ConfigurationError, Conflict
from deskhand.domain.messages import (
    AccountLost,
    ApprovalAnswered,
    EveningMailDue,
    Message,
    MessageReceived,
    MessageSent,
    OwnerWroteThemselves,
    PageSent,
)
from deskhand.domain.people import Attachment
from deskhand.domain.policy import local_day, local_instant
from deskhand.effects.lines import Lines
from deskhand.effects.photos import Enclosures
from deskhand.engine.codec import decode, encode
from deskhand.engine.datebook import Datebook
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.mailroom import Mailroom
from deskhand.engine.outbox import Observer
from deskhand.engine.pipeline import Pipeline
from deskhand.ports.blobs import BlobStore
from deskhand.ports.calendar import CalendarClient, CalendarFeed
from deskhand.ports.clock import Clock, NewId
from deskhand.ports.email import EmailClient
from deskhand.ports.llm import LLMClient, Photo
from deskhand.ports.messaging import MessagingClient
from deskhand.ports.photos import BIGGEST_PHOTO, PhotoCleaner
from deskhand.ports.store import Commit, Ref, Store

if TYPE_CHECKING:
    from deskhand.agents.understanding.agent import Photos

ENTRIES: tuple[type[Message], ...] = (
    MessageReceived,
    ApprovalAnswered,
    OwnerWroteThemselves,
    EveningMailDue,
    AccountLost,
    OutsideRead,
    EntryChanged,
    CalendarLost,
    CalendarBack,
)
"""What comes in from outside the graph."""
OBSERVED: tuple[type[Message], ...] = (MessageSent, PageSent)
"""Receipts that nobody handles; rehearsals and consoles watch them."""


CHANGED = "/calendars/changed"
"""Where on our web server providers tell that a technician's calendar has changed."""
Look = Callable[[], Mapping[str, dict[str, Any]]]
"""By the name of a part: `ok`, and what was found. Asks nobody outside. Raises TryAgain (the store)."""


@dataclass
class Parts:
    """Everything that differs between installations."""

    store: Store
    clock: Clock
    new_id: NewId
    blobs: BlobStore
    reader: LLMClient | None
    """The offline engine, or a model that is asked where its rules are unsure; None where nobody reads."""
    calendar: CalendarFeed
    calendars: CalendarClient | None = None
    """Those of the technicians that business.yaml names."""
    web_url: str | None = None
    """Where the outside reaches the web server."""
    mail: EmailClient | None = None
    addresses: Sequence[str] = ()
    """Mail addresses of our own, beside the business's."""
    replies_to: str | None = None
    """Where answers to our mails shall go, when that is not where they come from."""
    texts: Mapping[Channel, MessagingClient] = field(default_factory=dict)
    cleaner: PhotoCleaner = field(default_factory=cleaner)
    """What makes photos fit to be shown."""
    observers: Sequence[Observer] = ()
    looks: Sequence[Look] = ()
    """What providers tell of how they are, for /healthz and doctor."""


@dataclass
class App:
    """A wired installation of one business."""

    business: str
    parts: Parts
    pipeline: Pipeline
    dispatcher: Dispatcher
    intake: Intake
    mailroom: Mailroom | None
    datebook: Datebook | None = None
    proof: str = ""
    """What a provider shows who tells that a calendar has changed."""

    @property
    def store(self) -> Store:
        return self.parts.store

    def close(self) -> None:
        """Release the mailbox, the model's connections and the store."""
        if self.parts.reader:
            self.parts.reader.close()
        if self.parts.mail:
            self.parts.mail.close()
        if self.parts.calendars:
            self.parts.calendars.close()
        self.parts.store.close()


def pipeline(
    lines: Lines,
    reader: LLMClient | None,
    enclosures: Enclosures,
    photos: Photos | None = None,
    calendars: CalendarClient | None = None,
    only: Collection[str] | None = None,
) -> Pipeline:
    """All agents and effects in one graph; or `only` those of one process, for whom the rest of the graph
    is where their messages go."""
    given = Given(lines, reader, enclosures, photos, calendars)
    here = agents(given, only), effects(given, only)
    return Pipeline(*here, ENTRIES, OBSERVED, routes=None if only is None else ROUTES)


def wire(business: Business, parts: Parts, only: Collection[str] | None = None) -> App:
    """Wire an installation, or `only` those of its members that this process serves; its documents are in
    the store already."""
    sender = sender_of(business)
    secret = secret_of(parts, business.id)
    outside = parts.web_url if _is_https(parts.web_url) else None
    lines = Lines(
        parts.mail,
        parts.texts,
        sender,
        secret,
        parts.calendar,
        parts.replies_to,
        outside,
        mails_elsewhere=only is not None and MAILS not in only,
    )
    enclosures = Enclosures(parts.blobs, parts.cleaner)
    graph = pipeline(lines, parts.reader, enclosures, _photos(parts), parts.calendars, only)
    dispatcher = Dispatcher(parts.store, parts.clock, graph, parts.observers, RIGHTS)
    intake = Intake(dispatcher, parts.new_id)
    mailroom = None
    if parts.mail:
        known = (sender, business.email, *parts.addresses)
        own = tuple({address.casefold() for address in known if address})
        mailroom = Mailroom(business.id, parts.mail, dispatcher, intake, parts.blobs, own)
    datebook = None
    proof = hmac.new(secret.encode(), b"calendars", hashlib.sha256).hexdigest()
    if parts.calendars:
        told_at = f"{outside}{CHANGED}" if outside else None
        datebook = Datebook(business.id, parts.calendars, dispatcher, intake, proof, told_at)
    return App(business.id, parts, graph, dispatcher, intake, mailroom, datebook, proof)


def _is_https(url: str | None) -> bool:
    return url is not None and url.startswith("https://")


def _photos(parts: Parts) -> Photos:
    """Attachments from the blobs as pictures without anything else in them."""

    def picture(business: str, file: Attachment) -> Photo | None:
        if file.media_type not in parts.cleaner.media_types or file.size > BIGGEST_PHOTO:
            return None
        content = parts.blobs.get(business, file.sha256)
        return parts.cleaner.cleaned(content) if content else None

    return picture


def sender_of(business: Business) -> str:
    """The mail address customers are written from; read once, when an installation is wired."""
    return business.email or business.owner.email or f"deskhand@{business.id}.example"


def secret_of(parts: Parts, business: str) -> str:
    """The installation's random secret, made once and kept in its store."""
    ref = Ref(AgentState.collection, "secret")
    record = parts.store.get(business, ref)
    if record is None:
        made = AgentState(id=ref.id, values={"secret": parts.new_id()})
        with contextlib.suppress(Conflict):  # another process made it first: theirs counts
            parts.store.commit(business, Commit({ref: 0}, {ref: encode(made)}))
        record = parts.store.get(business, ref)
    if record is None:
        raise ConfigurationError("store", "does not keep what is written", "check the database")
    return str(decode(AgentState, record.body).values["secret"])


def arm(app: App) -> None:
    """Start the daily timers; once per business, then they re-arm themselves."""
    record = app.dispatcher.outbox.desk(app.business, Message(business=app.business), "arm")
    business = record.peek(Business, app.business)
    if business is None:
        return
    now = app.parts.clock.now()
    day = local_day(now, business.zone)
    due = local_instant(day, business.policy.evening_mail, business.zone)
    event = EveningMailDue(subject=day)
    app.dispatcher.run(app.intake.post(app.business, "evening mail", event, due=max(due, now)))
