"""A push is believed only with a token that Google signed, for us, made out to the one account."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

from deskhand.domain.errors import Reject, TryAgain
from deskhand.providers.identity.google import GoogleCallers

AUDIENCE, ACCOUNT = "https://secretary.example", "push-secretary@p.iam.gserviceaccount.com"
GOOD = {
    "aud": AUDIENCE,
    "email": ACCOUNT,
    "email_verified": True,
    "iss": "https://accounts.google.com",
}


def key() -> tuple[str, str]:
    """A private key and its public one, as PEM."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = made.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


OURS, OTHERS = key(), key()


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def certificates(asked: list[str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(500 if self.path == "/broken" else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"k1": OURS[1]}).encode())

        def log_message(self, *_: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def check(certificates: str) -> Callable[[str | None], None]:
    return GoogleCallers(AUDIENCE, ACCOUNT, certificates).check


def bearer(private: str = OURS[0], kid: str = "k1", **claims: object) -> str:
    now = int(time.time())
    signer = crypt.RSASigner.from_string(private, kid)  # type: ignore[no-untyped-call]
    payload = {**GOOD, "iat": now, "exp": now + 3600, **claims}
    return f"Bearer {jwt.encode(signer, payload).decode()}"  # type: ignore[no-untyped-call]


def test_our_caller_is_let_in_and_the_keys_are_asked_for_once(
    check: Callable[[str | None], None], asked: list[str]
) -> None:
    for _ in range(5):
        check(bearer())
    assert len(asked) == 1


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer nonsense",
        "Basic c2FtOnNlc2FtZQ==",
        bearer(aud="https://paging.example"),
        bearer(email="push-paging@p.iam.gserviceaccount.com"),
        bearer(email_verified=False),
        bearer(email_verified="true"),
        bearer(iss="https://accounts.example"),
        bearer(exp=int(time.time()) - 60),
        bearer(private=OTHERS[0]),
        bearer(private=OTHERS[0], kid="k2"),
    ],
    ids=[
        "none", "empty", "no token", "no jwt", "basic", "audience", "account", "mail unverified",
        "mail verified in words", "issuer", "expired", "signed by another", "unknown key",
    ],
)  # fmt: skip
def test_anyone_else_is_turned_away(
    check: Callable[[str | None], None], header: str | None
) -> None:
    with pytest.raises(Reject):
        check(header)


def test_without_googles_keys_nobody_can_tell(certificates: str) -> None:
    with pytest.raises(TryAgain):
        GoogleCallers(AUDIENCE, ACCOUNT, f"{certificates}broken").check(bearer())
