"""An OpenAI-compatible server keeps the contract of LLMClient: the protocol on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.bootstrap import check_model
from deskhand.connections import ModelAccount
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.spending import Outcome
from deskhand.ports.llm import Allowance, NoAnswer
from tests.contracts.llm import CONTEXT, WORDS, HostedContract, HostedModel
from tests.support.models.openai import MODEL, OpenAIHandler
from tests.support.models.wire import KEY, Wire, served


class OnLoopback(HostedModel):
    def account(self, key: str = KEY, **settings: Any) -> ModelAccount:
        given = {"engine": "openai", "model": MODEL, "url": f"{self.wire.url}/v1", **settings}
        return ModelAccount(key=key, **given)


@pytest.fixture
def server() -> Iterator[OnLoopback]:
    with served(Wire(), OpenAIHandler) as wire:
        model = OnLoopback(wire)
        yield model
        model.close()


class TestOpenAICompatible(HostedContract):
    @pytest.fixture
    def model(self, server: OnLoopback) -> HostedModel:
        return server


def test_a_model_without_a_price_costs_what_nobody_knows(server: OnLoopback) -> None:
    allowance = Allowance(5.0)
    server.client().understand(WORDS, CONTEXT, allowance)
    assert allowance.spent
    assert allowance.spent.microdollars is None


def test_an_effort_is_sent_as_it_was_set(server: OnLoopback) -> None:
    server.client(effort="minimal").understand(WORDS, CONTEXT)
    server.client().understand(WORDS, CONTEXT)
    assert [asked.raw.get("reasoning_effort") for asked in server.wire.asked] == ["minimal", None]


def test_doctor_asks_whether_the_server_has_the_model(server: OnLoopback) -> None:
    assert check_model(server.account()).name == MODEL
    wrongs: tuple[dict[str, str], ...] = ({"model": "other"}, {"key": "sk-wrong"})
    for wrong in wrongs:
        with pytest.raises(ConfigurationError) as raised:
            check_model(server.account(**wrong))
        assert "sk-wrong" not in str(raised.value)


def test_a_server_that_is_not_there(server: OnLoopback) -> None:
    with pytest.raises(NoAnswer) as raised:
        server.client(url="http://127.0.0.1:9/v1").understand(WORDS, CONTEXT, Allowance(2.0))
    assert raised.value.why is Outcome.UNREACHABLE
