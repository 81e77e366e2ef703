"""The offline engine keeps the contract of LLMClient."""

from __future__ import annotations

import pytest

from deskhand.ports.llm import LLMClient
from deskhand.providers.llm.offline import OfflineEngine
from tests.contracts.llm import LLMContract, Model


class Offline(Model):
    def client(self) -> LLMClient:
        return OfflineEngine()


class TestOfflineEngine(LLMContract):
    @pytest.fixture
    def model(self) -> Model:
        return Offline()
