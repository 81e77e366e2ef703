"""Accounts on the loopback Google as an owner's consent leaves them. Asks nobody."""

from __future__ import annotations

from pathlib import Path

from deskhand.ports.store import Store
from deskhand.providers._google import Account
from deskhand.providers._google_tokens import Bearer, Token, Tokens
from deskhand.providers._notes import Notes
from deskhand.providers._sealed import Seal
from deskhand.providers.clock.system import SystemClock
from tests.support.google.oauth import CLIENT_ID, CLIENT_SECRET
from tests.support.google.server import Google

MAIL_SCOPE = "https://www.googleapis.com/auth/gmail.modify"


class Accounts:
    """The accounts of one business; `folder` holds the key of what is sealed in `store`."""

    def __init__(self, google: Google, store: Store, folder: Path, business: str = "main") -> None:
        self.google, self.store, self.business = google, store, business
        self.tokens = Tokens(self.notes, Seal((), folder / "secret.key"))

    def notes(self, name: str) -> Notes:
        return Notes(self.store, self.business, name)

    def connect(self, address: str, *scopes: str) -> None:
        """As `deskhand connect google` leaves it."""
        refresh = self.google.oauth.consent(address, scopes)
        uri = f"{self.google.url}/token"
        self.tokens.write(address, Token(refresh, CLIENT_ID, CLIENT_SECRET, uri, scopes))

    def account(self, address: str, *scopes: str, timeout: float = 2.0) -> Account:
        """A new one, as each process has its own."""
        bearer = Bearer(address, scopes, self.tokens, SystemClock())
        return Account(bearer, url=self.google.url, timeout=timeout)
