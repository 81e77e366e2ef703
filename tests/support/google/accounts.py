"""Accounts on the loopback Google as an owner's consent leaves them. Asks nobody."""

from __future__ import annotations

import json
from pathlib import Path

from deskhand.ports.store import Store
from deskhand.providers._google import Account
from deskhand.providers._google_tokens import Bearer, Token, Tokens
from deskhand.providers._notes import Notes
from deskhand.providers._sealed import Seal
from deskhand.providers.clock.system import SystemClock
from tests.support.google.oauth import CLIENT_ID, CLIENT_SECRET
from tests.support.google.server import Google

ROBOT = "deskhand@bluebird.iam.gserviceaccount.com"
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


def key_file(folder: Path, url: str) -> Path:
    """What the Cloud console gives for a service account."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "key.json"
    held = {
        "type": "service_account",
        "project_id": "bluebird",
        "private_key_id": "1",
        "private_key": pem.decode(),
        "client_email": ROBOT,
        "client_id": "1",
        "token_uri": f"{url}/token",
    }
    file.write_text(json.dumps(held))
    return file
