"""Who calls us: proof that a request was made by the account it says. Knows no route."""

from __future__ import annotations

from typing import Protocol


class Callers(Protocol):
    """Safe for any number of threads."""

    def check(self, authorization: str | None) -> None:
        """The value of the Authorization header. Raises Reject for whoever is not the one caller we
        expect, TryAgain while that cannot be found out."""
