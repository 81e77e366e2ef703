"""The last free slot on the embedded runtime, in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.last_slot import LastSlotContract, one_technician
from tests.support.bluebird import Office


class TestInMemory(LastSlotContract):
    @pytest.fixture
    def office(self) -> Office:
        arguments: dict[str, Any] = one_technician()
        return Office(**arguments)


class TestOnSqlite(LastSlotContract):
    @pytest.fixture
    def office(self, tmp_path: Path) -> Iterator[Office]:
        arguments: dict[str, Any] = one_technician()
        office = Office(database=tmp_path / "deskhand.db", **arguments)
        yield office
        office.app.close()
