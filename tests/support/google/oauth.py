"""Google's side of OAuth: consent, tokens, taking a consent back. Knows no API."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.support.google.signing import Signing

CLIENT_ID, CLIENT_SECRET = "1234-deskhand.apps.googleusercontent.com", "GOCSPX-test-secret-5d1a"
Answered = tuple[int, dict[str, Any] | None, dict[str, str]]


@dataclass
class OAuth:
    """Who consented to what. `lifetime` is how long an access token is good (seconds); `answers` are
    scopes the user leaves unticked; `token_faults` are statuses the token server answers with next."""

    lifetime: float = 3600.0
    signs_in: str = "office@bluebird.example"
    """Who sits at the browser."""
    unticked: tuple[str, ...] = ()
    denies: bool = False
    token_faults: list[int] = field(default_factory=list)
    refreshes: int = 0
    certificates_asked: int = 0
    signing: Signing = field(default_factory=Signing)
    delegates: set[str] = field(default_factory=set)
    """Client mails of service accounts that may act for anybody."""
    _access: dict[str, tuple[str, tuple[str, ...], float]] = field(default_factory=dict)
    _refresh: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    _codes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def consent(self, address: str, scopes: tuple[str, ...]) -> str:
        """A refresh token as a finished consent leaves it."""
        token = f"1//{secrets.token_urlsafe(24)}"
        self._refresh[token] = (address, scopes)
        return token

    def take_back(self, address: str) -> None:
        """The user removes Deskhand's access: nothing of his is good any more."""
        self._refresh = {t: held for t, held in self._refresh.items() if held[0] != address}
        self._access = {t: held for t, held in self._access.items() if held[0] != address}

    def expire(self) -> None:
        """Every access token ends now; consents stay."""
        self._access.clear()

    def bearer(self, token: str) -> tuple[str, tuple[str, ...]] | None:
        """Who an access token is, and what it may."""
        held = self._access.get(token)
        if held is None or time.monotonic() > held[2]:
            return None
        return held[0], held[1]

    def answer(
        self, verb: str, target: str, headers: Mapping[str, str], raw: bytes, url: str
    ) -> Answered | None:
        """The answer to a request that is OAuth's, None for any other."""
        parts = urlsplit(target)
        if verb == "GET" and parts.path == "/o/oauth2/auth":
            return self._asked(_single(parts.query))
        if verb == "GET" and parts.path == "/oauth2/v1/certs":
            self.certificates_asked += 1
            return 200, dict(self.signing.certificates), {}
        if verb == "POST" and parts.path == "/token":
            if (
                headers.get("content-type", "").partition(";")[0]
                != "application/x-www-form-urlencoded"
            ):
                return _refusal("invalid_request", "not a form")
            return self._token({**_basic(headers), **_single(raw.decode())}, url)
        return None

    # ---- consent

    def _asked(self, query: dict[str, str]) -> Answered:
        needed = ("client_id", "redirect_uri", "response_type", "scope", "state")
        if missing := [name for name in needed if not query.get(name)]:
            return _refusal("invalid_request", f"without {', '.join(missing)}")
        if query["client_id"] != CLIENT_ID or query["response_type"] != "code":
            return _refusal("invalid_client", "unknown client")
        back = urlsplit(query["redirect_uri"])
        if back.hostname not in ("127.0.0.1", "localhost"):
            return _refusal("redirect_uri_mismatch", query["redirect_uri"])
        if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
            return _refusal("invalid_request", "a code challenge (S256) is needed")
        if query.get("access_type") != "offline" or query.get("prompt") != "consent":
            return _refusal("invalid_request", "no refresh token would come of it")
        if self.denies:
            told = {"error": "access_denied", "state": query["state"]}
        else:
            code = f"4/{secrets.token_urlsafe(16)}"
            asked = query["scope"].split()
            self._codes[code] = {
                "challenge": query["code_challenge"],
                "redirect": query["redirect_uri"],
                "scopes": tuple(scope for scope in asked if scope not in self.unticked),
                "address": self.signs_in,
            }
            told = {"code": code, "state": query["state"], "scope": query["scope"]}
        return 302, None, {"Location": f"{query['redirect_uri']}?{urlencode(told)}"}

    # ---- tokens

    def _token(self, form: dict[str, str], url: str) -> Answered:
        if self.token_faults:
            status = self.token_faults.pop(0)
            return status, {"error": "internal_failure"}, {}
        kind = form.get("grant_type", "")
        if kind == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return self._delegated(form.get("assertion", ""), url)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return _refusal("invalid_client", "Unauthorized", 401)
        if kind == "refresh_token":
            self.refreshes += 1
            held = self._refresh.get(form.get("refresh_token", ""))
            if held is None:
                return _refusal("invalid_grant", "Token has been expired or revoked.")
            return self._given(*held)
        if kind == "authorization_code":
            return self._exchanged(form)
        return _refusal("unsupported_grant_type", kind)

    def _exchanged(self, form: dict[str, str]) -> Answered:
        kept = self._codes.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if (
            kept is None
            or challenge != kept["challenge"]
            or form.get("redirect_uri") != kept["redirect"]
        ):
            return _refusal("invalid_grant", "Bad Request")
        refresh = self.consent(kept["address"], kept["scopes"])
        status, body, headers = self._given(kept["address"], kept["scopes"])
        return status, {**(body or {}), "refresh_token": refresh}, headers

    def _delegated(self, assertion: str, url: str) -> Answered:
        try:
            claims = json.loads(_decoded(assertion.split(".")[1]))
        except (IndexError, ValueError):
            return _refusal("invalid_grant", "Invalid JWT")
        here = (f"{url}/token", "https://oauth2.googleapis.com/token")
        if claims.get("aud") not in here or claims.get("iss") not in self.delegates:
            return _refusal("unauthorized_client", "Client is unauthorized", 401)
        who = claims.get("sub") or claims["iss"]
        return self._given(who, tuple(claims.get("scope", "").split()))

    def _given(self, address: str, scopes: tuple[str, ...]) -> Answered:
        token = f"ya29.{secrets.token_urlsafe(24)}"
        self._access[token] = (address, scopes, time.monotonic() + self.lifetime)
        body = {
            "access_token": token,
            "expires_in": int(self.lifetime),
            "scope": " ".join(scopes),
            "token_type": "Bearer",
        }
        return 200, body, {}


def _basic(headers: Mapping[str, str]) -> dict[str, str]:
    """A client may say who it is by HTTP instead of in the form."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme != "Basic":
        return {}
    client, _, secret = base64.b64decode(given).decode().partition(":")
    return {"client_id": client, "client_secret": secret}


def _single(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _refusal(error: str, told: str, status: int = 400) -> Answered:
    return status, {"error": error, "error_description": told}, {}
