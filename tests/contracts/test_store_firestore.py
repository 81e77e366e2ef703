"""Firestore keeps the contract of Store, on Google's own emulator.

The emulator holds nobody to composite indexes: tests/iac looks that each query has its own. Its locking is so
slow that few writers contend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from deskhand.ports.store import Ref, Store
from deskhand.providers.clock.system import SystemClock
from deskhand.providers.store.firestore import FirestoreStore
from tests.contracts.store import SharedStoreContract, handles, in_a_file
from tests.support import emulators

pytestmark = [pytest.mark.xdist_group("firestore"), pytest.mark.timeout(300)]


def opened_at(project: str) -> FirestoreStore:
    emulators.firestore()
    return FirestoreStore(project, now=SystemClock().now)


@pytest.fixture
def place() -> str:
    return emulators.project()


class TestFirestoreStore(SharedStoreContract):
    @pytest.fixture
    def opened(self, place: str) -> Iterator[Callable[[], Store]]:
        yield from handles(lambda: opened_at(place))

    # The emulator lets writers of one document wait for each other's locks, for ten seconds and more at a
    # time, until it gives up: such tests are for a machine that has nothing else to do.

    @pytest.mark.prove
    def test_no_increment_is_lost(self, store: Store) -> None:
        super().test_no_increment_is_lost(store)

    @pytest.mark.prove
    def test_no_increment_is_lost_between_handles(self, opened: Callable[[], Store]) -> None:
        super().test_no_increment_is_lost_between_handles(opened)

    @pytest.mark.prove
    def test_one_of_many_creates_a_document(self, store: Store) -> None:
        super().test_one_of_many_creates_a_document(store)

    @pytest.mark.prove
    def test_everything_and_backup_are_one_moment_while_others_write(
        self, store: Store, tmp_path: Path
    ) -> None:
        super().test_everything_and_backup_are_one_moment_while_others_write(store, tmp_path)

    def copied(self, target: str, elsewhere: Path) -> Mapping[Ref, int]:
        return in_a_file(target)
