"""Secrets at rest: sealed with a key that lies beside the database and never in it. Knows no vendor."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskhand.domain.errors import ConfigurationError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

NAME = "DESKHAND_SECRET_KEY"


class Seal:
    """Seals with the first key, opens with any: a new key is put before the old one. Without keys one
    is made in `file` at the first sealing; whoever may read that file may read the secrets."""

    def __init__(self, keys: Sequence[str], file: Path) -> None:
        self._keys, self._file = tuple(keys), file

    def seal(self, secret: Mapping[str, Any]) -> str:
        """Raises ConfigurationError when a key is none, or none can be kept."""
        plain = json.dumps(dict(secret), sort_keys=True).encode()
        return self._fernet(make=True).encrypt(plain).decode()

    def open(self, sealed: str) -> dict[str, Any]:
        """Raises ConfigurationError when no key of ours sealed it."""
        from cryptography.fernet import InvalidToken

        try:
            opened: dict[str, Any] = json.loads(self._fernet().decrypt(sealed.encode()))
        except InvalidToken as error:
            raise ConfigurationError(
                NAME,
                "is not the key that sealed what the database holds",
                "Set the old key after the new one, or run `deskhand connect google` again",
            ) from error
        return opened

    def _fernet(self, make: bool = False) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet

        keys = self._keys or (self._kept(make),)
        try:
            return MultiFernet([Fernet(key.encode()) for key in keys])
        except ValueError as error:
            problem = "is no key: 32 bytes in URL-safe base64 are"
            raise ConfigurationError(
                NAME if self._keys else str(self._file),
                problem,
                "Make one with `openssl rand -base64 32 | tr '+/' '-_'`",
            ) from error

    def _kept(self, make: bool) -> str:
        from cryptography.fernet import Fernet

        try:
            if make:
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                try:
                    handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                except FileExistsError:
                    pass
                else:
                    with os.fdopen(handle, "wb") as file:
                        file.write(Fernet.generate_key())
            return self._file.read_text("ascii").strip()
        except OSError as error:
            raise ConfigurationError(
                str(self._file),
                f"the key of what is sealed cannot be read or made ({error.strerror})",
                f"Set {NAME} to the same key on every machine, or run `deskhand connect google` again",
            ) from error
