"""A real OpenAI-compatible server on this machine (llama.cpp, Ollama): real tokens, real JSON Schema mode.

Collected only where DESKHAND_TEST_LLM_URL and DESKHAND_TEST_LLM_MODEL name one. It asks of the server what
the protocol promises, and of a small model nothing: what it reads is checked like any other answer.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest

from deskhand.bootstrap import check_model, reader
from deskhand.connections import ModelAccount
from deskhand.domain.errors import TryAgain
from deskhand.domain.spending import Outcome, Spent
from deskhand.ports.llm import Allowance, LLMClient
from tests.contracts.llm import CONTEXT, QUOTE, WORDS

SECONDS = 110.0
TEXTS = (WORDS, "Hola, la llave de la cocina gotea. ¿Cuánto cuesta?", "when is Sam coming?")


@pytest.fixture
def account() -> ModelAccount:
    return ModelAccount(
        engine="openai",
        url=os.environ["DESKHAND_TEST_LLM_URL"],
        model=os.environ["DESKHAND_TEST_LLM_MODEL"],
    )


@pytest.fixture
def client(account: ModelAccount) -> Iterator[LLMClient]:
    client = reader(account)
    yield client
    client.close()


def test_the_server_lists_its_model(account: ModelAccount) -> None:
    assert check_model(account).name == account.model


@pytest.mark.timeout(600)
def test_schema_mode_gives_readings_and_counts_tokens(client: LLMClient) -> None:
    spent: list[Spent] = []
    for text in TEXTS:
        allowance = Allowance(SECONDS)
        with suppress(TryAgain):
            client.understand(text, CONTEXT, allowance)
        assert allowance.spent
        spent.append(allowance.spent)
    assert any(one.outcome is Outcome.ANSWERED for one in spent), spent
    assert all(100 < one.input_tokens <= 1_500 for one in spent), spent


@pytest.mark.timeout(600)
def test_a_wording_is_whole_or_is_none(client: LLMClient) -> None:
    try:
        said = client.word(QUOTE, "Hey, Sam here. Can do.", Allowance(SECONDS, 400))
    except TryAgain:
        return
    assert "$125" in said
