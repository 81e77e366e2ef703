"""The store in memory keeps the contract of Store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from deskhand.ports.store import Ref, Store
from deskhand.providers.store.memory import MemoryStore
from tests.contracts.store import BUSINESS, StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()

    def copied(self, target: str, elsewhere: Path) -> Mapping[Ref, int]:
        rows = [json.loads(line) for line in Path(target).read_text(encoding="utf-8").splitlines()]
        return {
            Ref(collection, id): json.loads(body)["n"]
            for business, collection, id, _, body in rows
            if business == BUSINESS
        }
