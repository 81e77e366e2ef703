"""The only importer of providers: Settings in, App out; it reads like a wiring diagram."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskhand.agents.communication import CommunicationAgent
from deskhand.agents.emergency import EmergencyAgent
from deskhand.agents.followup import CrewAgent, FollowUpAgent
from deskhand.agents.owner import OwnerAgent
from deskhand.agents.scheduling import SchedulingAgent
from deskhand.agents.secretary import SecretaryAgent
from deskhand.agents.understanding import UnderstandingAgent
from deskhand.business.load import BusinessFiles, load, sample
from deskhand.business.places import laid_over
from deskhand.domain.base import Channel, Document, Lang
from deskhand.domain.business import Business
from deskhand.domain.control import AgentState
from deskhand.domain.errors import ConfigurationError, Conflict, TryAgain
from deskhand.domain.ids import derived
from deskhand.domain.messages import (
    ApprovalAnswered,
    EveningMailDue,
    Message,
    MessageReceived,
    MessageSent,
    OwnerWroteThemselves,
    PageSent,
)
from deskhand.domain.policy import local_day, local_instant
from deskhand.domain.property import Property
from deskhand.domain.understanding import Hazard
from deskhand.effects.lines import Lines
from deskhand.effects.messaging import Messaging
from deskhand.effects.paging import Paging
from deskhand.engine.codec import decode, encode
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.intake import Intake
from deskhand.engine.mailroom import Mailroom
from deskhand.engine.outbox import Observer
from deskhand.engine.pipeline import Pipeline
from deskhand.language.hazards import find_signs
from deskhand.language.lang_id import identify
from deskhand.language.text import Text
from deskhand.language.wording import word
from deskhand.ports.blobs import BlobStore
from deskhand.ports.calendar import CalendarFeed
from deskhand.ports.clock import Clock, NewId
from deskhand.ports.email import EmailClient
from deskhand.ports.llm import LLMClient
from deskhand.ports.messaging import MessagingClient
from deskhand.ports.store import Commit, Ref, Store
from deskhand.settings import MailAccount, Settings

if TYPE_CHECKING:
    from deskhand.providers.email.imap_smtp.settings import MailSettings

ENTRIES: tuple[type[Message], ...] = (
    MessageReceived,
    ApprovalAnswered,
    OwnerWroteThemselves,
    EveningMailDue,
)
"""What comes in from outside the graph."""
FILES = "files"
"""The record of what the files said last, and where they lie."""
PUBLISH_TRIES = 5
OBSERVED: tuple[type[Message], ...] = (MessageSent, PageSent)
"""Receipts that nobody handles; rehearsals and consoles watch them."""


@dataclass
class Parts:
    """Everything that differs between installations."""

    store: Store
    clock: Clock
    new_id: NewId
    blobs: BlobStore
    reader: LLMClient
    calendar: CalendarFeed
    mail: EmailClient | None = None
    texts: Mapping[Channel, MessagingClient] = field(default_factory=dict)
    observers: Sequence[Observer] = ()


@dataclass
class App:
    """A wired installation of one business."""

    business: str
    parts: Parts
    pipeline: Pipeline
    dispatcher: Dispatcher
    intake: Intake
    mailroom: Mailroom | None

    @property
    def store(self) -> Store:
        return self.parts.store

    def close(self) -> None:
        """Release the mailbox and the store."""
        if self.parts.mail:
            self.parts.mail.close()
        self.parts.store.close()


def pipeline(lines: Lines, reader: LLMClient) -> Pipeline:
    """All agents and effects in one graph."""
    return Pipeline(
        agents=[
            EmergencyAgent(_hazards, _lang, lines.rings),
            CommunicationAgent(word=lambda plan: reader.word(plan, "plain"), template=word),
            UnderstandingAgent(reader),
            SecretaryAgent(),
            SchedulingAgent(),
            OwnerAgent(),
            FollowUpAgent(),
            CrewAgent(),
        ],
        effects=[Messaging(lines), Paging(lines)],
        entries=ENTRIES,
        observed=OBSERVED,
    )


def graph() -> Pipeline:
    """The message graph, connected to nothing."""
    from deskhand.providers.calendar.builtin import BuiltinCalendar

    return pipeline(Lines(None, {}, "", "", BuiltinCalendar()), reader())


def reader() -> LLMClient:
    """What reads and words messages."""
    from deskhand.providers.llm.offline import OfflineEngine

    return OfflineEngine()


def assemble(files: BusinessFiles, parts: Parts, folder: Path | None = None) -> App:
    """Wire an installation and publish the business's files, those of `folder`, into its store."""
    app = wire(files.business, parts)
    publish(app, files, folder)
    return app


def wire(business: Business, parts: Parts) -> App:
    """Wire an installation; its documents are in the store already."""
    sender = sender_of(business)
    secret = secret_of(parts, business.id)
    lines = Lines(parts.mail, parts.texts, sender, secret, parts.calendar)
    graph = pipeline(lines, parts.reader)
    dispatcher = Dispatcher(parts.store, parts.clock, graph, parts.observers)
    intake = Intake(dispatcher, parts.new_id)
    mailroom = None
    if parts.mail:
        own = tuple({sender.casefold(), *(a.casefold() for a in (business.email,) if a)})
        mailroom = Mailroom(business.id, parts.mail, dispatcher, intake, parts.blobs, own)
    return App(business.id, parts, graph, dispatcher, intake, mailroom)


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


def publish(app: App, files: BusinessFiles, folder: Path | None = None) -> bool:
    """Put changed files into the store, all in one commit; whether anything had changed. What the
    owner set while running (pause) and what was learned of a place stays. `folder` is where the
    files lie, kept so that nobody publishes those of another business by mistake."""
    for _ in range(PUBLISH_TRIES):
        try:
            return _publish_once(app, files, folder)
        except Conflict:  # an agent wrote one of them meanwhile: look again
            continue
    raise TryAgain("the database is busy; nothing was changed")


def _publish_once(app: App, files: BusinessFiles, folder: Path | None) -> bool:
    cause = Message(id=f"files-{derived(files.model_dump_json())}", business=app.business)
    desk = app.dispatcher.outbox.desk(app.business, cause, "business")
    kept = desk.get(AgentState, FILES) or AgentState(id=FILES)
    before: dict[str, Any] = kept.values.get("places", {})
    said = {place.id: place for place in files.properties}
    changed = []
    for document in files.documents:
        if not isinstance(document, Property):
            old = desk.get(type(document), document.id)
            changed.append((old, _keeping_pause(document, old)))
    for id in {**said, **before}:
        place, earlier = desk.get(Property, id), before.get(id)
        if place or id in said:
            was = Property.model_validate(earlier) if earlier else None
            changed.append((place, laid_over(place, said.get(id), was)))
    places = {id: place.model_dump(mode="json") for id, place in said.items()}
    where = str(folder.resolve()) if folder else kept.values.get("folder")
    state = kept.model_copy(update={"values": {"folder": where, "places": places}})
    changed.append((kept, state))
    changes = [new for old, new in changed if new != old]
    for document in changes:
        desk.put(document)
    if changes:
        app.dispatcher.outbox.commit(desk, cause, "business", ())
    return bool(changes)


def folder_served(store: Store, business: str) -> Path | None:
    """The folder whose files this installation works by, if it has one of its own."""
    record = store.get(business, Ref(AgentState.collection, FILES))
    where = decode(AgentState, record.body).values.get("folder") if record else None
    return Path(where) if where else None


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


def files_of(folder: Path | None) -> BusinessFiles:
    """The business in a folder, or the sample. Raises ConfigurationError."""
    return load(folder) if folder else sample()


def embedded(settings: Settings, files: BusinessFiles, observers: Sequence[Observer] = ()) -> App:
    """One machine: SQLite, blobs in a folder, IMAP and SMTP when an account is set."""
    from deskhand.providers.store.sqlite import SqliteStore

    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            str(settings.data), f"cannot be made ({error.strerror})", "set DESKHAND_DATA"
        ) from error
    store = SqliteStore(settings.database, settings.synchronous)
    return assemble(files, _parts(settings, store, observers), settings.business_dir)


def attached(settings: Settings) -> App:
    """A second process beside a running one (inbox, approve): what the store holds, nothing is
    published. Raises ConfigurationError when there is no installation yet."""
    store = opened_store(settings.database, settings.synchronous)
    try:
        return wire(only_business(store), _parts(settings, store))
    except BaseException:
        store.close()
        raise


def _parts(settings: Settings, store: Store, observers: Sequence[Observer] = ()) -> Parts:
    from deskhand.providers.calendar.builtin import BuiltinCalendar
    from deskhand.providers.clock.system import random_id

    return Parts(
        store=store,
        clock=system_clock(),
        new_id=random_id,
        blobs=opened_blobs(settings.blobs),
        reader=reader(),
        calendar=BuiltinCalendar(),
        mail=mailbox(settings),
        observers=observers,
    )


def opened_store(database: Path, synchronous: str = "FULL") -> Store:
    """The store in a database file that is there already. Raises ConfigurationError, TryAgain."""
    from deskhand.providers.store.sqlite import SqliteStore

    if not database.is_file():
        raise ConfigurationError(
            str(database),
            "there is no database yet",
            "Start `deskhand serve` once, or set DESKHAND_DATA to where it is",
        )
    return SqliteStore(database, synchronous)


def database_problems(database: Path, *, thorough: bool = False) -> list[str]:
    """What is wrong with a database file, empty when it is whole."""
    from deskhand.providers.store.sqlite_check import problems

    return problems(database, thorough=thorough)


def opened_blobs(folder: Path) -> BlobStore:
    """The blobs in a folder."""
    from deskhand.providers.blobs.folder import FolderBlobs

    return FolderBlobs(folder)


def only_business(store: Store) -> Business:
    """The profile of the one business an embedded installation serves. Raises ConfigurationError."""
    for id in store.businesses():
        record = store.get(id, Ref(Business.collection, id))
        if record is not None:
            return decode(Business, record.body)
    raise ConfigurationError(
        "the database", "it holds no business yet", "Start `deskhand serve` once"
    )


def system_clock() -> Clock:
    """The machine's clock."""
    from deskhand.providers.clock.system import SystemClock

    return SystemClock()


def check_mail_in(settings: Settings) -> None:
    """Log in and open the mailbox (and the Sent folder). Raises ConfigurationError or TryAgain."""
    client = mailbox(settings)
    if client is not None:
        try:
            client.poll(None)
            client.sent_by_owner(None)
        finally:
            client.close()


def check_mail_out(settings: Settings) -> None:
    """Log in where mail is sent, send nothing. Raises ConfigurationError or TryAgain."""
    if settings.mail is not None:
        from deskhand.providers.email.imap_smtp.smtp import reach

        reach(_mail_settings(settings.mail))


def mailbox(settings: Settings) -> EmailClient | None:
    """The IMAP and SMTP account, or None when none is set."""
    if settings.mail is None:
        return None
    from deskhand.providers.email.imap_smtp import ImapSmtpClient

    return ImapSmtpClient(_mail_settings(settings.mail))


def _mail_settings(account: MailAccount) -> MailSettings:
    from deskhand.providers.email.imap_smtp.settings import Copies, MailSettings, Tls

    return MailSettings(
        imap_host=account.imap_host,
        imap_port=account.imap_port,
        imap_tls=Tls(account.imap_tls),
        smtp_host=account.smtp_host,
        smtp_port=account.smtp_port,
        smtp_tls=Tls(account.smtp_tls),
        user=account.user,
        password=account.password,
        smtp_user=account.smtp_user,
        smtp_password=account.password,
        folder=account.folder,
        sent_folder=account.sent_folder,
        ca_file=account.ca_file,
        copies=Copies(account.sent_copies),
    )


def scratch(
    files: BusinessFiles,
    start: datetime,
    *,
    seed: str = "",
    database: Path | None = None,
    observers: Sequence[Observer] = (),
    mail: EmailClient | None = None,
) -> App:
    """A throw-away installation with builtin providers and a clock that stands at `start` until it
    is set: replay, demo, chat and tests. In memory, or on SQLite when `database` is named."""
    from deskhand.providers.blobs.memory import MemoryBlobs
    from deskhand.providers.calendar.builtin import BuiltinCalendar
    from deskhand.providers.clock.settable import CountingIds, SettableClock
    from deskhand.providers.email.memory import MemoryMailbox
    from deskhand.providers.messaging.simulator import PhoneSimulator
    from deskhand.providers.store.memory import MemoryStore
    from deskhand.providers.store.sqlite import SqliteStore

    phone = PhoneSimulator()
    return assemble(
        files,
        Parts(
            store=SqliteStore(database) if database else MemoryStore(),
            clock=SettableClock(start),
            new_id=CountingIds(seed),
            blobs=MemoryBlobs(),
            reader=reader(),
            calendar=BuiltinCalendar(),
            mail=mail or MemoryMailbox(),
            texts={Channel.SMS: phone, Channel.WEB: phone, Channel.CONSOLE: phone},
            observers=observers,
        ),
    )


def _hazards(words: str) -> tuple[Hazard, ...]:
    return tuple(dict.fromkeys(sign.hazard for sign in find_signs(words)))


def _lang(words: str) -> Lang:
    return identify(Text.of(words)).lang


def _keeping_pause(new: Document, old: Document | None) -> Document:
    if isinstance(new, Business) and isinstance(old, Business) and old.policy.paused:
        policy = new.policy.model_copy(update={"paused": True})
        return new.model_copy(update={"policy": policy})
    return new
