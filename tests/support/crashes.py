"""A store that dies at its n-th operation, as a process does: nothing it was about to do happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from deskhand.domain.errors import Unanswered
from deskhand.ports.store import Commit, Query, Record, Ref, Store


class Died(BaseException):
    """The process is gone. No `except Exception` may meet it."""


class DyingStore:
    """Hands on to `inner` until the `at`-th operation (counted from 1), then raises Died for ever.

    `after` lets that operation happen first: a commit that stands though nobody heard of it.
    `at` None never dies and only counts.
    """

    def __init__(self, inner: Store, at: int | None = None, *, after: bool = False) -> None:
        self.inner, self.at, self.after = inner, at, after
        self.operations = 0
        self.commits: list[int] = []
        self.writers = inner.writers

    def get(self, business: str, ref: Ref) -> Record | None:
        self._step()
        return self.inner.get(business, ref)

    def query(
        self,
        business: str,
        query: Query,
        equals: Mapping[str, str | int | bool] | None = None,
        low: str | int | None = None,
        high: str | int | None = None,
        limit: int = 100,
    ) -> Sequence[Record]:
        self._step()
        return self.inner.query(business, query, equals, low, high, limit)

    def commit(self, business: str, commit: Commit) -> None:
        dies = self._step(hold=self.after)
        self.inner.commit(business, commit)
        self.commits.append(self.operations)
        if dies:
            raise Died(f"after operation {self.operations}")

    def everything(self, business: str) -> Iterator[Record]:
        self._step()
        return self.inner.everything(business)

    def businesses(self) -> Sequence[str]:
        self._step()
        return self.inner.businesses()

    def backup(self, target: str) -> None:
        self._step()
        self.inner.backup(target)

    def load(self, rows: Iterable[tuple[str, Record]]) -> None:
        self._step()
        self.inner.load(rows)

    def close(self) -> None:
        """The inner store outlives this process."""

    def _step(self, *, hold: bool = False) -> bool:
        self.operations += 1
        if self.at is None or self.operations < self.at:
            return False
        if hold and self.operations == self.at:
            return True
        raise Died(f"at operation {self.operations}")


class SilentStore(DyingStore):
    """Hands on to `inner`; the answer to its `at`-th commit (from 1) is lost. `after`: it stands."""

    def commit(self, business: str, commit: Commit) -> None:
        self.commits.append(len(self.commits) + 1)
        lost = len(self.commits) == self.at
        if self.after or not lost:
            self.inner.commit(business, commit)
        if lost:
            raise Unanswered("a commit's answer was lost")

    def _step(self, *, hold: bool = False) -> bool:
        return False
