"""The last free slot on PostgreSQL: as many customers as the store has writers, at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.providers.store.postgres import PostgresStore
from tests.contracts.last_slot import LastSlotContract, one_technician
from tests.support import postgres
from tests.support.bluebird import Office


@pytest.mark.timeout(400)
class TestOnPostgres(LastSlotContract):
    @pytest.fixture
    def office(self) -> Iterator[Office]:
        arguments: dict[str, Any] = one_technician()
        office = Office(store=PostgresStore(postgres.fresh(), connections=16), **arguments)
        yield office
        office.app.close()
