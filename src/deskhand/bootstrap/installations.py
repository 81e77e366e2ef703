"""Settings in, App out: which providers an installation runs on. Decides nothing about messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from deskhand.bootstrap import google
from deskhand.bootstrap.calendars import calendars
from deskhand.bootstrap.clouds import bucket, firestore
from deskhand.bootstrap.members import READS
from deskhand.bootstrap.models import cleaner, reader
from deskhand.bootstrap.wiring import App, Parts, pipeline, wire
from deskhand.connections import Cloud, MailAccount
from deskhand.domain.base import Channel
from deskhand.domain.business import Business
from deskhand.domain.errors import ConfigurationError
from deskhand.effects.lines import Lines
from deskhand.effects.photos import Enclosures
from deskhand.engine.codec import decode
from deskhand.engine.outbox import Observer
from deskhand.engine.pipeline import Pipeline
from deskhand.ports.blobs import BlobStore
from deskhand.ports.clock import Clock
from deskhand.ports.email import EmailClient
from deskhand.ports.llm import LLMClient
from deskhand.ports.store import Ref, Store
from deskhand.settings import Settings

if TYPE_CHECKING:
    from deskhand.business.load import BusinessFiles
    from deskhand.providers.email.imap_smtp.settings import MailSettings


FIRESTORE = "firestore://"
"""How the address of a Firestore database begins: its project and its id follow."""


def graph(only: Collection[str] | None = None) -> Pipeline:
    """The message graph, or `only` some members of it, connected to nothing."""
    from deskhand.providers.blobs.memory import MemoryBlobs
    from deskhand.providers.calendar.builtin import BuiltinCalendar

    lines = Lines(None, {}, "", "", BuiltinCalendar())
    enclosures = Enclosures(MemoryBlobs(), cleaner())
    return pipeline(lines, reader() if _reads(only) else None, enclosures, only=only)


def assemble(files: BusinessFiles, parts: Parts, folder: Path | None = None) -> App:
    """Wire an installation and publish the business's files, those of `folder`, into its store."""
    from deskhand.bootstrap.published import publish

    app = wire(files.business, parts)
    publish(app, files, folder)
    return app


def installed(settings: Settings, files: BusinessFiles, observers: Sequence[Observer] = ()) -> App:
    """The installation of these settings, made where there is none yet; the files are published."""
    store = _made(settings)
    try:
        parts = _parts(settings, store, files.business, observers)
        return assemble(files, parts, settings.business_dir)
    except BaseException:
        store.close()
        raise


def joined(settings: Settings, only: Collection[str] | None = None) -> App:
    """A worker's: what the store holds, nothing is published; it may serve `only` some of the members.
    Raises ConfigurationError when there is no installation yet."""
    store = store_of(settings)
    try:
        business = only_business(store)
        return wire(business, _parts(settings, store, business, only=only), only)
    except BaseException:
        store.close()
        raise


def attached(settings: Settings, only: Collection[str] | None = None) -> App:
    """A second process beside a running one (inbox, approve): as a worker's, but no model is asked."""
    return joined(replace(settings, model=None), only)


def _parts(
    settings: Settings,
    store: Store,
    business: Business,
    observers: Sequence[Observer] = (),
    only: Collection[str] | None = None,
) -> Parts:
    from deskhand.providers.calendar.builtin import BuiltinCalendar
    from deskhand.providers.clock.system import random_id

    return Parts(
        store=store,
        clock=_clock(settings, store, business.id),
        new_id=random_id,
        blobs=blobs_of(settings),
        reader=reader(settings.model) if settings.model or _reads(only) else None,
        calendar=BuiltinCalendar(),
        mail=mailbox(settings, store, business.id),
        addresses=addresses(settings),
        replies_to=settings.gmail.inbox if settings.gmail and settings.gmail.sender else None,
        calendars=calendars(settings, store, business),
        web_url=settings.web_url,
        observers=observers,
        looks=[lambda: google.look(settings, store, business.id)],
    )


def _reads(only: Collection[str] | None) -> bool:
    return only is None or not READS.isdisjoint(only)


def made_store(settings: Settings) -> Store:
    """The store of these settings, made where there is none yet. Raises ConfigurationError, TryAgain."""
    return _made(settings)


def store_of(settings: Settings) -> Store:
    """The store of an installation that is there already. Raises ConfigurationError, TryAgain."""
    if settings.postgres or settings.cloud:
        return _made(settings)
    return opened_store(settings.database, settings.synchronous)


def has_store(settings: Settings) -> bool:
    """Is there a database of these settings? A server's is asked only when it is opened."""
    served = settings.postgres is not None or settings.cloud is not None
    return served or settings.database.is_file()


def has_business(settings: Settings) -> bool:
    """Does the database of these settings hold a business? Raises TryAgain."""
    if not has_store(settings):
        return False
    store = store_of(settings)
    try:
        return any(business_in(store, id) for id in store.businesses())
    finally:
        store.close()


def folder_of(settings: Settings) -> Path | None:
    """Where the files lie that the database of these settings works by, if it says. Raises TryAgain."""
    from deskhand.bootstrap.published import folder_served

    store = store_of(settings)
    try:
        return folder_served(store, only_business(store).id)
    finally:
        store.close()


def store_place(settings: Settings) -> str:
    """Where the database is, without a password."""
    if settings.cloud:
        return f"Firestore {settings.cloud.project}/{settings.cloud.database}"
    if settings.postgres:
        from deskhand.providers.store.postgres import shown

        return shown(settings.postgres)
    return str(settings.database)


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


def new_store(address: str) -> Store:
    """A store to restore into: an empty PostgreSQL or Firestore database, or a SQLite file that is made.
    Raises ConfigurationError, TryAgain."""
    if address.startswith(FIRESTORE):
        project, _, database = address.removeprefix(FIRESTORE).partition("/")
        if not project or not database or "/" in database:
            raise ConfigurationError(
                address, "names no database", f"write {FIRESTORE}PROJECT/DATABASE"
            )
        return firestore(Cloud(project=project, database=database))
    if address.startswith(("postgresql://", "postgres://")):
        return _made(Settings(data=Path(), postgres=address))
    from deskhand.providers.store.sqlite import SqliteStore

    return SqliteStore(address)


def _made(settings: Settings) -> Store:
    """The one choice between the stores; made where there is none yet."""
    if settings.cloud:
        return firestore(settings.cloud)
    if settings.postgres:
        try:
            from deskhand.providers.store.postgres import PostgresStore
        except ImportError as error:
            raise ConfigurationError(
                "DESKHAND_POSTGRES", "needs psycopg", "pip install 'deskhand[postgres]'"
            ) from error
        return PostgresStore(settings.postgres)
    from deskhand.providers.store.sqlite import SqliteStore

    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            str(settings.data), f"cannot be made ({error.strerror})", "set DESKHAND_DATA"
        ) from error
    return SqliteStore(settings.database, settings.synchronous)


def _clock(settings: Settings, store: Store, business: str) -> Clock:
    if not settings.test_clock:
        return system_clock()
    from deskhand.providers.clock.stored import StoredClock

    return StoredClock(store, business)


def database_problems(database: Path, *, thorough: bool = False) -> list[str]:
    """What is wrong with a database file, empty when it is whole."""
    from deskhand.providers.store.sqlite_check import problems

    return problems(database, thorough=thorough)


def opened_blobs(folder: Path) -> BlobStore:
    """The blobs in a folder."""
    from deskhand.providers.blobs.folder import FolderBlobs

    return FolderBlobs(folder)


def blobs_of(settings: Settings) -> BlobStore:
    """The blobs of an installation: a bucket, or a folder."""
    if settings.cloud and settings.cloud.bucket:
        return bucket(settings.cloud)
    return opened_blobs(settings.blobs)


def only_business(store: Store) -> Business:
    """The profile of the one business an embedded installation serves. Raises ConfigurationError."""
    for id in store.businesses():
        if business := business_in(store, id):
            return business
    raise ConfigurationError(
        "the database",
        "it holds no business yet",
        "Start `deskhand serve` once, or `deskhand functions publish`",
    )


def business_in(store: Store, id: str) -> Business | None:
    """The profile of a business, if it has one yet."""
    record = store.get(id, Ref(Business.collection, id))
    return decode(Business, record.body) if record else None


def system_clock() -> Clock:
    """The machine's clock."""
    from deskhand.providers.clock.system import SystemClock

    return SystemClock()


def check_mail_in(settings: Settings) -> None:
    """Log in and open the IMAP mailbox (and the Sent folder). Raises ConfigurationError or TryAgain."""
    client = _imap(settings)
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


def mailbox(settings: Settings, store: Store, business: str) -> EmailClient | None:
    """The mailbox of these settings, or None when none is set. Gmail's consent lies in the store."""
    if settings.gmail is not None:
        return google.gmail(settings, settings.gmail, store, business)
    return _imap(settings)


def _imap(settings: Settings) -> EmailClient | None:
    """The IMAP and SMTP account, or None when none is set."""
    if settings.mail is None:
        return None
    from deskhand.providers.email.imap_smtp import ImapSmtpClient

    return ImapSmtpClient(_mail_settings(settings.mail))


def addresses(settings: Settings) -> tuple[str, ...]:
    """The mail addresses that are Deskhand's own."""
    sender = settings.gmail.sender if settings.gmail else None
    return tuple(address for address in (settings.mail_address, sender) if address)


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


def without_calendars(files: BusinessFiles) -> BusinessFiles:
    """The files of a business whose technicians have no calendars but ours: nothing outside is touched."""
    business = files.business
    people = {
        "owner": business.owner.model_copy(update={"calendar": None}),
        "technicians": tuple(
            person.model_copy(update={"calendar": None}) for person in business.technicians
        ),
    }
    return files.model_copy(update={"business": business.model_copy(update=people)})


def scratch(
    files: BusinessFiles,
    start: datetime,
    *,
    seed: str = "",
    database: Path | None = None,
    store: Store | None = None,
    observers: Sequence[Observer] = (),
    mail: EmailClient | None = None,
    reads: LLMClient | None = None,
    around: Callable[[Store], Store] = lambda store: store,
) -> App:
    """A throw-away installation with builtin providers and a clock that stands at `start` until it
    is set: replay, demo, chat and tests. In memory, on SQLite when `database` is named, or in `store`;
    `around` puts something between it and whoever asks."""
    from deskhand.providers.blobs.memory import MemoryBlobs
    from deskhand.providers.calendar.builtin import BuiltinCalendar
    from deskhand.providers.clock.settable import CountingIds, SettableClock
    from deskhand.providers.email.memory import MemoryMailbox
    from deskhand.providers.messaging.simulator import PhoneSimulator
    from deskhand.providers.store.memory import MemoryStore
    from deskhand.providers.store.sqlite import SqliteStore

    phone = PhoneSimulator()
    return assemble(
        without_calendars(files),
        Parts(
            store=around(store or (SqliteStore(database) if database else MemoryStore())),
            clock=SettableClock(start),
            new_id=CountingIds(seed),
            blobs=MemoryBlobs(),
            reader=reads or reader(),
            calendar=BuiltinCalendar(),
            mail=mail or MemoryMailbox(),
            texts={Channel.SMS: phone, Channel.WEB: phone, Channel.CONSOLE: phone},
            observers=observers,
        ),
    )
