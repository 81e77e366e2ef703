"""How Google signs what it pushes: a token of a service account, and the certificates that prove it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt


class Signing:
    """One pair of keys at a time; `turn` takes another one, as Google does now and then."""

    def __init__(self) -> None:
        self._number = 1

    @property
    def id(self) -> str:
        return f"key-{self._number}"

    @property
    def certificates(self) -> dict[str, str]:
        return {self.id: self._certificate}

    def turn(self) -> None:
        self._number += 1
        for made in ("_private", "_certificate"):
            self.__dict__.pop(made, None)

    def token(self, email: str, audience: str, **claims: Any) -> str:
        """As it stands in the Authorization header of a push, behind "Bearer "."""
        now = int(time.time())
        told = {
            "iss": "https://accounts.google.com",
            "aud": audience,
            "azp": "1234567890",
            "sub": "1234567890",
            "email": email,
            "email_verified": True,
            "iat": now,
            "exp": now + 3600,
            **claims,
        }
        pem = self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        signer = crypt.RSASigner.from_string(pem.decode(), self.id)
        return str(jwt.encode(signer, told).decode())

    @cached_property
    def _private(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @cached_property
    def _certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "federated-signon.example")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=7))
            .sign(self._private, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM).decode()
