"""Tokens of Google accounts: kept sealed, renewed before they end, given up when the owner takes them back.

How a consent is asked for is in `_google_consent.py`; what is done with a token in `_google.py`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deskhand.domain.errors import ConfigurationError, Disconnected, TryAgain
from deskhand.ports.clock import Clock
from deskhand.providers._notes import Notes
from deskhand.providers._sealed import Seal

CONNECT = "Run `deskhand connect google`"
SOON = timedelta(minutes=5)
"""A token that ends so soon is renewed before it is used."""
INSTANTS = ("expires", "since", "ends")
SORRY_SECONDS = 30.0
"""How long Google is not asked again after it took a consent back."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a consent gave, sealed at rest. `expires` is when `access` ends (UTC); `ends` when the consent
    itself does, where Google said so: while its client is under test."""

    refresh: str
    client_id: str
    client_secret: str
    token_uri: str
    scopes: tuple[str, ...]
    access: str = ""
    expires: datetime | None = None
    since: datetime | None = None
    ends: datetime | None = None


class Tokens:
    """The tokens of one business, an account each, in its store."""

    def __init__(self, store_notes: Callable[[str], Notes], seal: Seal) -> None:
        """`store_notes` gives the notes kept under a name."""
        self._notes, self._seal = store_notes, seal

    def read(self, address: str) -> Token | None:
        """Raises TryAgain, or ConfigurationError when it cannot be opened."""
        sealed = self._notes(_place(address)).read().get("sealed")
        if not sealed:
            return None
        kept = self._seal.open(sealed)
        instants = {
            name: datetime.fromisoformat(kept[name]) if kept.get(name) else None
            for name in INSTANTS
        }
        return Token(**{**kept, **instants, "scopes": tuple(kept["scopes"])})

    def write(self, address: str, token: Token) -> None:
        """Keep it in place of what there is."""
        kept = {
            name: getattr(token, name).isoformat() if getattr(token, name) else None
            for name in INSTANTS
        }
        fields = {name: getattr(token, name) for name in Token.__slots__}
        self._notes(_place(address)).write(sealed=self._seal.seal({**fields, **kept}))


def _place(address: str) -> str:
    return f"google-{address.casefold()}"


class Bearer:
    """The token of one account in use; safe for any number of threads.

    Either the owner consented (`tokens` hold it) or a service account acts for him (`delegate` is its
    key file).
    """

    def __init__(
        self,
        address: str,
        scopes: Sequence[str],
        tokens: Tokens,
        clock: Clock,
        delegate: Path | None = None,
        *,
        itself: bool = False,
    ) -> None:
        """`clock` is the machine's: Google's tokens end by no other. `itself`: the service account
        acts for nobody else, and `address` only says what it is needed for."""
        self.address, self.scopes = address, tuple(scopes)
        self._subject = None if itself else address
        self._tokens, self._clock, self._delegate = tokens, clock, delegate
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._credentials: Any = None
        self._sorry: tuple[float, Disconnected] | None = None

    @property
    def place(self) -> str:
        """How errors and checks name the account."""
        return f"Google account {self.address}"

    def token(self, ask: Any, anew: bool = False) -> str:
        """A token that is good for some minutes. `ask` is how Google's library reaches the token server;
        `anew`: the last token was not taken.

        Raises TryAgain, Disconnected, or ConfigurationError when the account was never connected.
        """
        with self._lock:
            if self._sorry and time.monotonic() < self._sorry[0] and not self._changed():
                raise self._sorry[1]
            self._sorry = None
            credentials = self._credentials or self._loaded()
            if anew or not credentials.token or self._ends_soon(credentials):
                self._renew(credentials, ask)
            return str(self._credentials.token)

    def expires(self) -> datetime | None:
        """When the token in use ends (UTC); it is renewed before."""
        with self._lock:
            at = self._credentials.expiry if self._credentials else None
            return at.replace(tzinfo=UTC) if at else None

    def _changed(self) -> bool:
        """Was the account connected again, by another process?"""
        if self._delegate is not None or self._token is None:
            return False
        token = self._tokens.read(self.address)
        if token is None or token.refresh == self._token.refresh:
            return False
        self._credentials = None
        return True

    def _loaded(self) -> Any:
        if self._delegate is not None:
            from google.oauth2 import service_account

            try:
                info = json.loads(self._delegate.read_text("utf-8"))
                self._credentials = service_account.Credentials.from_service_account_info(
                    info, scopes=list(self.scopes), subject=self._subject
                )
            except (OSError, ValueError) as error:
                raise ConfigurationError(
                    str(self._delegate),
                    f"is not the key file of a service account ({type(error).__name__})",
                    "Download it anew, and set DESKHAND_GOOGLE_SERVICE_ACCOUNT",
                ) from error
            return self._credentials
        token = self._tokens.read(self.address)
        if token is None:
            raise Disconnected(self.place, "was never connected", CONNECT)
        if missing := set(self.scopes) - set(token.scopes):
            told = f"has no consent for {', '.join(sorted(missing))}"
            raise Disconnected(self.place, told, CONNECT)
        from google.oauth2.credentials import Credentials

        self._token = token
        expiry = token.expires.astimezone(UTC).replace(tzinfo=None) if token.expires else None
        self._credentials = Credentials(
            token=token.access or None,
            refresh_token=token.refresh,
            token_uri=token.token_uri,
            client_id=token.client_id,
            client_secret=token.client_secret,
            scopes=list(token.scopes),
            expiry=expiry,
        )
        return self._credentials

    def _ends_soon(self, credentials: Any) -> bool:
        at = credentials.expiry
        return at is None or at.replace(tzinfo=UTC) - self._clock.now() < SOON

    def _renew(self, credentials: Any, ask: Any) -> None:
        from google.auth.exceptions import RefreshError, TransportError

        try:
            credentials.refresh(ask)
        except TransportError as error:
            raise TryAgain(
                f"Google's token server cannot be reached ({type(error).__name__})"
            ) from None
        except RefreshError as error:
            if error.retryable:
                raise TryAgain("Google's token server is busy") from None
            if self._changed():
                self._renew(self._loaded(), ask)
                return
            closed = self._taken_back(error)
            self._sorry = (time.monotonic() + SORRY_SECONDS, closed)
            raise closed from None
        if self._token is not None:
            at = credentials.expiry
            self._token = replace(
                self._token,
                refresh=credentials.refresh_token or self._token.refresh,
                access=str(credentials.token),
                expires=at.replace(tzinfo=UTC) if at else None,
            )
            self._tokens.write(self.address, self._token)

    def _taken_back(self, error: Exception) -> Disconnected:
        """The token server refused for good; its own word is `invalid_grant` and the like."""
        word = next(
            (str(part) for part in error.args if isinstance(part, str)), type(error).__name__
        )
        word = word.partition(":")[0][:60]
        remedy = CONNECT
        if self._subject is None:
            remedy = "Check the key file of the service account"
        elif self._delegate is not None:
            remedy = "Check domain-wide delegation of the service account in the admin console"
        return Disconnected(self.place, f"is closed to Deskhand ({word})", remedy)
