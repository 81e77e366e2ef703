"""Google accounts of an installation: which rights they need and why, and how they are reached."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskhand.domain.errors import ConfigurationError
from deskhand.ports.email import EmailClient
from deskhand.ports.store import Store
from deskhand.settings import GmailAccount, Settings

if TYPE_CHECKING:
    from deskhand.providers._google import Account
    from deskhand.providers._google_tokens import Tokens
    from deskhand.providers._notes import Notes

AUTH = "https://www.googleapis.com/auth/"


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
    from deskhand.providers._google import Account
    from deskhand.providers._google_tokens import Bearer
    from deskhand.providers.clock.system import SystemClock

    google, scopes = settings.google, [right.scope for right in rights]
    kept = tokens(settings, store, business)
    # Tokens end by the time of the world, whatever clock a test sets.
    bearer = Bearer(address, scopes, kept, SystemClock(), google.delegate)
    return Account(bearer, url=google.url)


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


WATCH = "gmail-watch"
