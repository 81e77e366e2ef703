"""One Google account: its way to any API that has a discovery document, and what errors mean.

Nothing of mail or calendars; its token is in `_google_tokens.py`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from deskhand.domain.errors import (
    ConfigurationError,
    DeskhandError,
    Disconnected,
    OutcomeUnknown,
    Reject,
    TryAgain,
)
from deskhand.providers._google_tokens import CONNECT, Bearer

REST_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""How long nobody asks after so many refusals for load in a row."""
LONGEST_REST = 600.0

BUSY = {
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "dailyLimitExceeded",
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_EXHAUSTED",
    "backendError",
}
CLOSED = {
    "insufficientPermissions": f"{CONNECT} and leave every box ticked",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": f"{CONNECT} and leave every box ticked",
    "accessNotConfigured": "Switch the API on in the Cloud project of your OAuth client",
    "SERVICE_DISABLED": "Switch the API on in the Cloud project of your OAuth client",
    "domainPolicy": "Ask the administrator of your Google domain to allow Deskhand",
}
"""Reasons of a 403 that are about the account and not about one mail or event."""


class Refused(Reject):
    """Google refused this one request for good. `status` is HTTP's, `reasons` are Google's words."""

    def __init__(self, status: int, reasons: Sequence[str], told: str) -> None:
        super().__init__(
            f"Google refused it ({status} {', '.join(reasons) or 'no reason'}): {told}"
        )
        self.status, self.reasons = status, tuple(reasons)


class Account:
    """One Google account as Deskhand uses it; safe for any number of threads.

    `url` replaces the hosts of all APIs; `timeout` is in seconds, for each step of a call.
    """

    def __init__(self, bearer: Bearer, *, url: str | None = None, timeout: float = 20.0) -> None:
        self.bearer, self._url = bearer, url
        self._wire = Wire(bearer, timeout)
        self._lock = threading.Lock()
        self._rest_until, self._refusals = 0.0, 0
        self._services: dict[str, Any] = {}

    @property
    def address(self) -> str:
        return self.bearer.address

    @property
    def place(self) -> str:
        """How errors and checks name it."""
        return self.bearer.place

    def service(self, api: str, version: str) -> Any:
        """The client of one API, made from the description that ships with Google's library."""
        with self._lock:
            if (name := f"{api}.{version}") not in self._services:
                from googleapiclient.discovery import build_from_document

                document = description(api, version)
                base = urljoin(
                    f"{self._url or document['rootUrl'].rstrip('/')}/", document["servicePath"]
                )
                self._services[name] = build_from_document(
                    document, http=self._wire, client_options={"api_endpoint": base}
                )
            return self._services[name]

    def call(self, request: Any, *, acts: bool = False) -> Any:
        """Make one request of a service and return its answer as plain data.

        Raises TryAgain (network, load, quota; nobody asks again before the rest Google named is over),
        Refused (this request, for good), Disconnected (the account), ConfigurationError. `acts`: the
        request does something that must not be done twice; when nobody knows whether it was done,
        OutcomeUnknown.
        """
        from googleapiclient.errors import HttpError

        if (left := self._rest_until - time.monotonic()) > 0:
            raise TryAgain(f"{self.place} rests for {left:.0f} s: Google asked for less")
        try:
            answer = request.execute(num_retries=0)
        except HttpError as error:
            raise self._meaning(error, acts) from None
        except NotReached as error:
            raise TryAgain(f"Google cannot be reached ({error})") from None
        except BrokenOff as error:
            kind = OutcomeUnknown if acts else TryAgain
            raise kind(f"Google broke off ({error})") from None
        self._refusals = 0
        return answer

    def close(self) -> None:
        """Let the connections go."""
        self._wire.close()

    # ---- what an answer means

    def _meaning(self, error: Any, acts: bool) -> DeskhandError | ConfigurationError:
        status = int(error.resp.status)
        reasons, told = _said(error.content)
        if status == 401:
            return Disconnected(self.place, "is closed to Deskhand (401)", CONNECT)
        if status == 403 and (why := next((r for r in reasons if r in CLOSED), None)):
            return Disconnected(
                self.place, f"does not allow what Deskhand needs ({why})", CLOSED[why]
            )
        if status == 429 or (status == 403 and set(reasons) & BUSY):
            self._rest(error.resp.get("retry-after"))
            return TryAgain(f"Google asked for less ({status} {', '.join(reasons)})")
        if status >= 500:
            self._rest(error.resp.get("retry-after"))
            kind = OutcomeUnknown if acts else TryAgain
            return kind(f"Google had trouble of its own ({status})")
        return Refused(status, reasons, told)

    def _rest(self, named: str | None) -> None:
        seconds = REST_SECONDS[min(self._refusals, len(REST_SECONDS) - 1)]
        if named and named.isdigit():
            seconds = min(float(named), LONGEST_REST)
        self._refusals += 1
        self._rest_until = time.monotonic() + seconds


class NotReached(Exception):
    """No connection: nothing was asked."""


class BrokenOff(Exception):
    """The connection ended, or time did, before the answer."""


class Wire:
    """How Google's library reaches the network: every request once, with a bearer token.

    The library's own transport repeats a request whose connection broke, a sending too.
    """

    def __init__(self, bearer: Bearer, timeout: float) -> None:
        import urllib3

        self._bearer = bearer
        limits = urllib3.Timeout(connect=min(timeout, 10.0), read=timeout)
        self._pool = urllib3.PoolManager(retries=False, timeout=limits, maxsize=4)

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> tuple[Any, bytes]:
        """One request as googleapiclient makes it. A token that was not taken is renewed once."""
        answer = self._once(uri, method, body, headers or {}, self._bearer.token(self.plain()))
        if answer.status == 401:
            answer = self._once(
                uri, method, body, headers or {}, self._bearer.token(self.plain(), anew=True)
            )
        import httplib2

        told = httplib2.Response({k.lower(): v for k, v in answer.headers.items()})
        told.status = answer.status
        return told, answer.data

    def plain(self) -> Any:
        """How the token server is asked."""
        from google.auth.transport.urllib3 import Request

        return Request(self._pool)

    def close(self) -> None:
        self._pool.clear()

    def _once(
        self,
        uri: str,
        method: str,
        body: str | bytes | None,
        headers: Mapping[str, str],
        bearer: str,
    ) -> Any:
        from urllib3.exceptions import (
            ConnectTimeoutError,
            HTTPError,
            NameResolutionError,
            NewConnectionError,
        )

        sent = {**headers, "authorization": f"Bearer {bearer}"}
        try:
            return self._pool.request(method, uri, body=body, headers=sent, redirect=False)
        except (NewConnectionError, ConnectTimeoutError, NameResolutionError) as error:
            raise NotReached(type(error).__name__) from None
        except HTTPError as error:
            raise BrokenOff(type(error).__name__) from None


def description(api: str, version: str) -> dict[str, Any]:
    """The discovery document of an API, as it ships with Google's library.

    Raises ConfigurationError when the library is not installed.
    """
    try:
        from googleapiclient.discovery_cache import get_static_doc
    except ImportError as error:
        raise ConfigurationError(
            "Google", "needs its library", "pip install 'deskhand[google]'"
        ) from error
    document: dict[str, Any] = json.loads(get_static_doc(api, version))
    return document


def _said(content: bytes) -> tuple[list[str], str]:
    """The reasons and the words of an error; both of Google's ways to write one."""
    try:
        error = json.loads(content)["error"]
        if isinstance(error, str):
            return [error], ""
        details = [d.get("reason") for d in error.get("details", ()) if isinstance(d, dict)]
        old = [e.get("reason") for e in error.get("errors", ()) if isinstance(e, dict)]
        reasons = [str(r) for r in (*old, *details, error.get("status")) if r]
        return list(dict.fromkeys(reasons)), str(error.get("message", ""))[:200]
    except (ValueError, KeyError, TypeError, AttributeError):
        return [], ""
