"""A variable may name a secret; only a version that is pinned, and what goes wrong names the variable."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from google.api_core import exceptions as google

from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.domain.secret import Secret
from deskhand.providers.secrets.manager import SecretManager

HELD = "projects/p/secrets/edge/versions/3"


class Server:
    """Answers as the service does."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    def access_secret_version(self, name: str, timeout: float) -> Any:
        if self._error:
            raise self._error
        if name != HELD:
            raise google.NotFound(name)
        return SimpleNamespace(payload=SimpleNamespace(data=b"sesame\n"))


def test_a_pinned_version_is_read() -> None:
    assert SecretManager(Server()).read("DESKHAND_EDGE_TOKEN", "sm://p/edge/3") == "sesame"


@pytest.mark.parametrize(
    "named", ["sm://p/edge/latest", "sm://p/edge", "sm://p/edge/4", "sm://", "sm://p/e/3/x"]
)
def test_what_is_not_pinned_or_not_there_is_a_wrong_installation(named: str) -> None:
    with pytest.raises(ConfigurationError, match="DESKHAND_EDGE_TOKEN"):
        SecretManager(Server()).read("DESKHAND_EDGE_TOKEN", named)


@pytest.mark.parametrize(
    ("error", "family"),
    [
        (google.PermissionDenied("no"), ConfigurationError),
        (google.FailedPrecondition("disabled"), ConfigurationError),
        (google.ServiceUnavailable("later"), TryAgain),
        (google.DeadlineExceeded("later"), TryAgain),
    ],
)
def test_trouble_is_of_a_family(error: Exception, family: type[Exception]) -> None:
    with pytest.raises(family):
        SecretManager(Server(error)).read("DESKHAND_EDGE_TOKEN", "sm://p/edge/3")


def test_while_a_secret_is_rotated_both_are_accepted_and_nothing_else() -> None:
    rotated = Secret("new", "old")
    assert rotated.accepts("new")
    assert rotated.accepts("old")
    assert not rotated.accepts("")
    assert not Secret("new").accepts("old")
    assert not Secret("new").accepts("")
    assert "new" not in repr(rotated)
