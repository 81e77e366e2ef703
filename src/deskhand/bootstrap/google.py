"""Google accounts of an installation: which rights they need and why, and how they are reached."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskhand.connections import GmailAccount
from deskhand.domain.business import Business
from deskhand.domain.errors import ConfigurationError
from deskhand.ports.calendar import CalendarClient
from deskhand.ports.email import EmailClient
from deskhand.ports.store import Store
from deskhand.settings import GOOGLE, Settings

if TYPE_CHECKING:
    from deskhand.providers._google import Account
    from deskhand.providers._google_tokens import Tokens
    from deskhand.providers._notes import Notes
    from deskhand.providers.email.gmail.pulled import Pulled

WATCH = "gmail-watch"
"""Under which name the watch and the last look are noted."""
WATCH_LEFT = 48 * 3600
"""Seconds a watch still has to run: it is renewed daily and lasts a week."""
LOOKED = 300
AUTH = "https://www.googleapis.com/auth/"
PUBSUB = f"{AUTH}pubsub"
PULL_SECONDS = 120.0
"""How long one question may wait for its answer; Google ends it earlier."""


@dataclass(frozen=True, slots=True)
class Right:
    """A right that Deskhand asks for, and why, as its owner reads it."""

    scope: str
    why: str


MAIL = (
    Right(
        f"{AUTH}gmail.modify",
        "read the mail that comes in, answer it, and label what is handled; it cannot delete for good",
    ),
)
CALENDAR = (
    Right(
        f"{AUTH}calendar.events",
        "see what is in your calendar, and write, move and cancel visits in it",
    ),
    Right(f"{AUTH}calendar.calendarlist.readonly", "find your calendar by its name"),
)


def account(
    settings: Settings, store: Store, business: str, address: str, rights: Sequence[Right]
) -> Account:
    """One account with these rights. Asks nobody. Raises ConfigurationError without Google's library."""
    if not all(
        importlib.util.find_spec(name) for name in ("googleapiclient", "google_auth_oauthlib")
    ):
        raise ConfigurationError("Google", "needs its library", "pip install 'deskhand[google]'")
    return _account(settings, tokens(settings, store, business), address, rights)


def _account(settings: Settings, kept: Tokens, address: str, rights: Sequence[Right]) -> Account:
    from deskhand.providers._google import Account
    from deskhand.providers._google_tokens import Bearer
    from deskhand.providers.clock.system import SystemClock

    # Tokens end by the time of the world, whatever clock a test sets.
    scopes = [right.scope for right in rights]
    bearer = Bearer(address, scopes, kept, SystemClock(), settings.google.delegate)
    return Account(bearer, url=settings.google.url)


def tokens(settings: Settings, store: Store, business: str) -> Tokens:
    """Where the consents of a business are kept."""
    from deskhand.providers._google_tokens import Tokens
    from deskhand.providers._sealed import Seal

    seal = Seal(settings.secret_keys, settings.secret_file)
    return Tokens(lambda name: notes(store, business, name), seal)


def notes(store: Store, business: str, name: str) -> Notes:
    """What a provider wrote down for whoever checks."""
    from deskhand.providers._notes import Notes

    return Notes(store, business, name)


def gmail(settings: Settings, gmail: GmailAccount, store: Store, business: str) -> EmailClient:
    """The mailbox in Gmail."""
    from deskhand.providers.clock.system import SystemClock
    from deskhand.providers.email.gmail import GmailClient, Watch

    inbox = account(settings, store, business, gmail.inbox, MAIL)
    sender = account(settings, store, business, gmail.sender, MAIL) if gmail.sender else None
    watch = Watch(notes(store, business, WATCH), SystemClock(), gmail.topic, gmail.label)
    return GmailClient(inbox, sender, watch=watch, label=gmail.label)


def pulled(settings: Settings, store: Store, business: str) -> Pulled | None:
    """What tells of new mail by being asked, where these settings name a subscription."""
    gmail = settings.gmail
    if gmail is None or gmail.subscription is None:
        return None
    from deskhand.providers._google import Account
    from deskhand.providers._google_tokens import Bearer
    from deskhand.providers.clock.system import SystemClock
    from deskhand.providers.email.gmail.pulled import Pulled

    clock, kept = SystemClock(), tokens(settings, store, business)
    bearer = Bearer(gmail.subscription, [PUBSUB], kept, clock, gmail.key, itself=True)
    account = Account(bearer, url=settings.google.url, timeout=PULL_SECONDS)
    return Pulled(account, gmail.subscription, notes(store, business, WATCH), clock)


def proof(settings: Settings, address: str) -> Callable[[str], bool]:
    """Whether a push to `address` bears Google's signature; any does where nobody is named to sign."""
    if settings.gmail is None or settings.gmail.pusher is None:
        return lambda _: True
    if settings.web_url is None:
        told = "set the https address that pushes are sent to: it is what Google signs"
        raise ConfigurationError("DESKHAND_WEB_URL", "is not set", told)
    from deskhand.providers.email.gmail.signed import CERTIFICATES, Signed

    url = settings.google.url
    keys = f"{url}/oauth2/v1/certs" if url else CERTIFICATES
    return Signed(settings.gmail.pusher, address, keys).proven


def calendars(settings: Settings, address: str, store: Store, business: Business) -> CalendarClient:
    """The technicians' calendars as one account sees them."""
    from deskhand.providers.calendar.google import GoogleCalendars

    return GoogleCalendars(account(settings, store, business.id, address, CALENDAR), business.zone)


def connect(
    settings: Settings,
    store: Store,
    business: str,
    address: str,
    rights: Sequence[Right],
    shown: Callable[[str], None],
    port: int = 0,
) -> list[str]:
    """Ask for these rights on an account, try them, and keep the consent; what was read, a line each.

    A service account asks nobody. Raises ConfigurationError (nothing is kept then) or TryAgain.
    """
    google, scratch = settings.google, _scratch(settings)
    reached = account(settings, store, business, address, rights)
    token = None
    if google.delegate is None:
        if google.client is None:
            raise ConfigurationError(
                "DESKHAND_GOOGLE_CLIENT", "is not set", "Name the file of your OAuth client"
            )
        from deskhand.providers._google_consent import ask
        from deskhand.providers.clock.system import SystemClock

        scopes = [right.scope for right in rights]
        token = ask(google.client, scopes, address, SystemClock(), shown, port)
        scratch.write(address, token)
        reached = _account(settings, scratch, address, rights)
    try:
        found = tried(reached, rights)
    finally:
        reached.close()
    if token is not None:
        tokens(settings, store, business).write(address, token)
    return found


def addresses(settings: Settings) -> tuple[str, ...]:
    """The Google accounts these settings name."""
    gmail = settings.gmail
    return tuple(a for a in (gmail.inbox, gmail.sender) if a) if gmail else ()


def needed(settings: Settings, address: str, *, calendar: bool = True) -> tuple[Right, ...]:
    """The rights an account is asked for: whoever sends needs no calendar, and an account that is named
    for calendars alone no mail."""
    if settings.gmail is not None and address == settings.gmail.sender:
        return MAIL
    if address in calendar_accounts(settings) and address not in addresses(settings):
        return CALENDAR
    return (*MAIL, *CALENDAR) if calendar else MAIL


def calendar_accounts(settings: Settings) -> tuple[str, ...]:
    """The Google account that sees the technicians' calendars."""
    account = settings.calendars
    return (account.user,) if account and account.kind == GOOGLE else ()


def reach(settings: Settings, store: Store, business: str, address: str) -> None:
    """Ask Google who we are. Raises ConfigurationError or TryAgain."""
    reached = account(settings, store, business, address, MAIL)
    try:
        tried(reached, MAIL)
    finally:
        reached.close()


def tried(reached: Account, rights: Sequence[Right]) -> list[str]:
    """Read one mail and one calendar, as far as the rights go; a line for each."""
    found = []
    if set(MAIL) & set(rights):
        users = reached.service("gmail", "v1").users()
        who = str(reached.call(users.getProfile(userId="me"))["emailAddress"])
        if who.casefold() != reached.address.casefold():
            told = f"is not who signed in: that was {who}"
            raise ConfigurationError(reached.place, told, "Run it again and choose that account")
        listed = reached.call(users.messages().list(userId="me", maxResults=1))
        for ref in listed.get("messages", []):
            reached.call(users.messages().get(userId="me", id=ref["id"], format="minimal"))
        found.append(
            f"mail      read one of {who}"
            if listed.get("messages")
            else f"mail      {who} holds none yet"
        )
    if set(CALENDAR) & set(rights):
        calendars = reached.service("calendar", "v3").calendarList()
        names = [
            str(entry.get("summaryOverride") or entry.get("summary"))
            for entry in reached.call(calendars.list(maxResults=50)).get("items", [])
        ]
        found.append(f"calendar  {', '.join(names) or 'none is there yet'}")
    return found


def look(settings: Settings, store: Store, business: str) -> dict[str, dict[str, Any]]:
    """What is known of each part without asking Google: tokens, the watch, the last look. Ages in whole
    seconds, instants as text."""
    accounts = dict.fromkeys((*addresses(settings), *calendar_accounts(settings)))
    if not accounts:
        return {}
    now, kept, found = system_now(), notes(store, business, WATCH).read(), {}
    for address in accounts:
        found[f"google {address}"] = _token(settings, store, business, address, kept)
    if settings.gmail is None:
        return found
    if settings.gmail.topic:
        left = _until(kept.get("ends"), now)
        trouble = {"trouble": kept["trouble"]} if kept.get("trouble") else {}
        told = {
            "ends": kept.get("ends"),
            "left_seconds": max(left, 0),
            "ok": left > WATCH_LEFT and not trouble,
        }
        found["gmail watch"] = {**told, **trouble}
    if settings.gmail.subscription:
        heard = -_until(kept.get("pulled"), now) if kept.get("pulled") else None
        trouble = {"trouble": kept["pull_trouble"]} if kept.get("pull_trouble") else {}
        well = heard is not None and heard < LOOKED and not trouble
        found["gmail pull"] = {"ok": well, "last_pull_seconds": heard, **trouble}
    age = -_until(kept.get("looked"), now) if kept.get("looked") else None
    found["gmail sync"] = {"ok": age is not None and age < LOOKED, "last_look_seconds": age}
    return found


def _token(
    settings: Settings, store: Store, business: str, address: str, kept: Mapping[str, Any]
) -> dict[str, Any]:
    closed = kept.get(f"closed {address}")
    if settings.google.delegate is not None:
        return {
            "ok": not closed,
            "by": "service account",
            **({"left_seconds": 0} if closed else {}),
            **({"trouble": closed} if closed else {}),
        }
    try:
        token = tokens(settings, store, business).read(address)
    except ConfigurationError as error:
        return {"ok": False, "left_seconds": 0, "trouble": str(error)}
    if token is None:
        return {
            "ok": False,
            "left_seconds": 0,
            "trouble": "never connected: run `deskhand connect google`",
        }
    ends = token.expires.isoformat() if token.expires else None
    trouble = {"trouble": closed} if closed else {}
    left = token.ends.isoformat() if token.ends else None
    known = {"left_seconds": 0 if closed else max(_until(left, system_now()), 0)}
    return {
        "ok": not closed,
        "by": "consent",
        "access_ends": ends,
        **(known if closed or left else {}),
        **trouble,
    }


def _until(instant: str | None, now: datetime) -> int:
    """Seconds; negative when it is over."""
    return round((datetime.fromisoformat(instant) - now).total_seconds()) if instant else 0


def system_now() -> datetime:
    """The machine's time: Google's promises end by it."""
    from deskhand.providers.clock.system import SystemClock

    return SystemClock().now()


def _scratch(settings: Settings) -> Tokens:
    """Where a consent lies until it is tried."""
    from deskhand.providers.store.memory import MemoryStore

    return tokens(settings, MemoryStore(), "trying")
