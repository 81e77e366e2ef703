"""Who a push comes from, proven by the token Google signs it with. Knows nothing of what it says."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from deskhand.domain.errors import TryAgain

CERTIFICATES = "https://www.googleapis.com/oauth2/v1/certs"
ISSUERS = ("accounts.google.com", "https://accounts.google.com")
KEPT_SECONDS = 3600.0
ASKED_AGAIN_SECONDS = 60.0
"""A key we do not know may be a new one of Google's; so often it is looked for, whoever makes keys up."""
SKEW_SECONDS = 30


class Signed:
    """Proves that `pusher` (a service account's address) meant a push for `audience`, the address it is
    sent to. Safe for any number of threads."""

    def __init__(
        self, pusher: str, audience: str, certificates: str = CERTIFICATES, timeout: float = 10.0
    ) -> None:
        import urllib3

        self._pusher, self._audience, self._place = pusher.casefold(), audience, certificates
        self._pool = urllib3.PoolManager(retries=False, timeout=timeout)
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._asked = float("-inf")

    def proven(self, authorization: str) -> bool:
        """Is this header Google's word for it? Raises TryAgain while Google's keys cannot be had."""
        from google.auth import exceptions, jwt

        scheme, _, token = authorization.partition(" ")
        if scheme.casefold() != "bearer" or not token:
            return False
        try:
            key = str(jwt.decode_header(token).get("kid"))
            claims: dict[str, Any] = jwt.decode(
                token,
                certs=self._certificates(key),
                audience=self._audience,
                clock_skew_in_seconds=SKEW_SECONDS,
            )
        except (ValueError, exceptions.GoogleAuthError):
            return False
        return (
            claims.get("iss") in ISSUERS
            and claims.get("email_verified") is True
            and str(claims.get("email", "")).casefold() == self._pusher
        )

    def _certificates(self, key: str) -> dict[str, str]:
        from urllib3.exceptions import HTTPError

        with self._lock:
            age = time.monotonic() - self._asked
            if age < (KEPT_SECONDS if key in self._known else ASKED_AGAIN_SECONDS):
                return self._known
            try:
                answer = self._pool.request("GET", self._place)
                if answer.status != 200:
                    raise TryAgain(f"Google's keys cannot be had ({answer.status})")
                found = json.loads(answer.data)
            except (HTTPError, ValueError) as error:
                raise TryAgain(f"Google's keys cannot be had ({type(error).__name__})") from None
            self._known, self._asked = found, time.monotonic()
            return self._known
