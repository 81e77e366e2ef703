"""Who calls, proved by Google's signature: an ID token of one service account, made for us. No route."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from typing import Any

from google.auth import exceptions as trouble
from google.auth import jwt
from google.auth.transport.requests import Request

from deskhand.domain.errors import Reject, TryAgain

CERTIFICATES = "https://www.googleapis.com/oauth2/v1/certs"
ISSUERS = ("https://accounts.google.com", "accounts.google.com")
KEPT_SECONDS = 3600.0
"""How long the keys of Google are believed; it shows a new one hours before it signs with it."""
SKEW_SECONDS = 10


class GoogleCallers:
    """Implements ports.identity.Callers: the token must be signed by Google, meant for `audience`, made out
    to `account`, an e-mail that Google has verified, and not expired."""

    def __init__(self, audience: str, account: str, certificates: str = CERTIFICATES) -> None:
        self._audience, self._account, self._url = audience, account, certificates
        self._lock = threading.Lock()
        self._keys: Mapping[str, str] = {}
        self._read_at = 0.0

    def check(self, authorization: str | None) -> None:
        kind, _, token = (authorization or "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Reject("no token came with it")
        try:
            claims = self._claims(token)
        except (ValueError, trouble.GoogleAuthError) as error:
            raise Reject(f"its token is not good: {type(error).__name__}") from error
        if claims.get("iss") not in ISSUERS:
            raise Reject("its token is not Google's")
        if claims.get("email") != self._account or claims.get("email_verified") is not True:
            raise Reject("its token is another account's")

    def _claims(self, token: str) -> Mapping[str, Any]:
        header = jwt.decode_header(token)
        keys = self._certificates(header.get("kid"))
        claims: Mapping[str, Any] = jwt.decode(
            token, certs=keys, audience=self._audience, clock_skew_in_seconds=SKEW_SECONDS
        )
        return claims

    def _certificates(self, wanted: str | None) -> Mapping[str, str]:
        with self._lock:
            old = time.monotonic() - self._read_at > KEPT_SECONDS
            # A key nobody knows is looked for again, but not for each who comes with one.
            unknown = wanted not in self._keys and time.monotonic() - self._read_at > SKEW_SECONDS
            if not self._keys or old or unknown:
                self._keys, self._read_at = self._read(), time.monotonic()
            return self._keys

    def _read(self) -> Mapping[str, str]:
        try:
            answer = Request()(self._url, timeout=5)
        except trouble.TransportError as error:
            raise TryAgain(f"Google's keys cannot be read: {type(error).__name__}") from error
        if answer.status != 200:
            raise TryAgain(f"Google's keys cannot be read: {answer.status}")
        keys: Mapping[str, str] = json.loads(answer.data)
        return keys
