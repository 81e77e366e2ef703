"""Secrets from Secret Manager, by pinned version. Keeps and logs none of them."""

from __future__ import annotations

import re
from typing import Any

from google.api_core import exceptions as google
from google.cloud import secretmanager

from deskhand.domain.errors import ConfigurationError, TryAgain

NAMED = re.compile(r"sm://(?P<project>[^/]+)/(?P<name>[\w-]+)/(?P<version>[^/]+)")
SECONDS = 10.0
WRONG_INSTALLATION = (
    google.NotFound,
    google.PermissionDenied,
    google.Unauthenticated,
    google.FailedPrecondition,
)


class SecretManager:
    """What `sm://PROJECT/NAME/VERSION` stands for. A version is a number: which one is in use is decided
    by whoever deploys, and changes with a deployment, not under a running process."""

    def __init__(self, client: Any = None) -> None:
        self._client = client or secretmanager.SecretManagerServiceClient()

    def read(self, variable: str, reference: str) -> str:
        """The secret that `variable` names. Raises ConfigurationError naming the variable, TryAgain."""
        found = NAMED.fullmatch(reference)
        if found is None:
            raise ConfigurationError(
                variable, "names no secret", "set sm://PROJECT/NAME/VERSION, or the secret itself"
            )
        if not found["version"].isdigit():
            raise ConfigurationError(
                variable,
                f"names version {found['version']!r}, which may change under a running process",
                "pin a version's number; deploy again to change it",
            )
        place = f"projects/{found['project']}/secrets/{found['name']}/versions/{found['version']}"
        try:
            answer = self._client.access_secret_version(name=place, timeout=SECONDS)
        except WRONG_INSTALLATION as error:
            raise ConfigurationError(
                variable,
                f"{place} cannot be read ({type(error).__name__})",
                "add and enable that version, and let this account read it",
            ) from error
        except (google.GoogleAPICallError, google.RetryError) as error:
            raise TryAgain(f"{place}: {type(error).__name__}") from error
        try:
            return bytes(answer.payload.data).decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise ConfigurationError(variable, f"{place} is no text", "store it as text") from error

    def close(self) -> None:
        """Release the connection."""
        self._client.transport.close()
