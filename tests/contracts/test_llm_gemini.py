"""Gemini keeps the contract of LLMClient: Google's SDK on loopback, by key and as Vertex AI."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskhand.bootstrap import check_model
from deskhand.connections import ModelAccount
from deskhand.domain.errors import ConfigurationError
from deskhand.domain.spending import Outcome
from deskhand.ports.llm import Allowance, NoAnswer
from deskhand.providers.llm.gemini import thinking
from tests.contracts.llm import CONTEXT, QUOTE, WORDS, HostedContract, HostedModel
from tests.support.models.gemini import LOCATION, PROJECT, GeminiHandler
from tests.support.models.wire import KEY, Says, Wire, served

FLASH_LITE = "gemini-3.5-flash-lite"


class OnLoopback(HostedModel):
    def account(self, key: str = KEY, **settings: Any) -> ModelAccount:
        given = {"engine": "gemini", "model": FLASH_LITE, "key": key, **settings}
        return ModelAccount(url=self.wire.url, **given)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with served(Wire(), GeminiHandler) as wire:
        yield wire


@pytest.fixture
def gemini(wire: Wire) -> Iterator[OnLoopback]:
    model = OnLoopback(wire)
    yield model
    model.close()


class TestGemini(HostedContract):
    @pytest.fixture
    def model(self, gemini: OnLoopback) -> HostedModel:
        return gemini


@pytest.fixture
def service_account(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Application-default credentials as a Google Cloud machine or an installer leaves them."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = tmp_path / "credentials.json"
    file.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": PROJECT,
                "private_key_id": "1",
                "private_key": pem.decode(),
                "client_email": f"deskhand@{PROJECT}.iam.gserviceaccount.com",
                "client_id": "1",
                "token_uri": f"{wire.url}/token",
            }
        )
    )
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))


class OnVertex(HostedModel):
    def account(self, key: str = KEY, **settings: Any) -> ModelAccount:
        project = PROJECT if key == KEY else "someone-elses"
        return ModelAccount(
            engine="vertex",
            model=FLASH_LITE,
            url=self.wire.url,
            project=project,
            location=LOCATION,
            **settings,
        )


class TestVertex(HostedContract):
    @pytest.fixture
    def model(self, wire: Wire, service_account: None) -> Iterator[HostedModel]:
        model = OnVertex(wire)
        yield model
        model.close()


# ---- the traps of Gemini


@pytest.mark.parametrize("model", ["gemini-3.5-flash-lite", "gemini-3.6-flash", "gemini-3.8-flash",
                                   "gemini-2.5-flash", "gemini-2.5-flash-lite"])  # fmt: skip
def test_every_family_is_asked_to_think_as_little_as_it_can(gemini: OnLoopback, model: str) -> None:
    gemini.client(model=model).understand(WORDS, CONTEXT)
    assert gemini.wire.refused == []


def test_a_level_and_a_budget_are_never_sent_together() -> None:
    for model in ("gemini-2.5-flash", "gemini-3.5-flash-lite", "gemini-4.0-flash"):
        config = thinking(model)
        assert config
        assert (config.thinking_level is None) != (config.thinking_budget is None)
    assert thinking("gemma-3-27b") is None


def test_what_a_price_list_knows_is_what_a_call_cost(gemini: OnLoopback) -> None:
    allowance = Allowance(5.0)
    gemini.client().word(QUOTE, "", allowance)
    spent = allowance.spent
    assert spent
    assert spent.microdollars == -(-(spent.input_tokens * 30 + spent.output_tokens * 250) // 100)
    gemini.client(price=(10.0, 0.0)).word(QUOTE, "", allowance)
    assert allowance.spent
    assert allowance.spent.microdollars == allowance.spent.input_tokens * 10


def test_an_answer_that_was_cut_is_paid_too(gemini: OnLoopback) -> None:
    gemini.wire.always = Says("cut")
    allowance = Allowance(5.0)
    with pytest.raises(NoAnswer):
        gemini.client().understand(WORDS, CONTEXT, allowance)
    assert allowance.spent
    assert allowance.spent.outcome is Outcome.CUT
    assert allowance.spent.microdollars


def test_doctor_asks_for_the_model_and_knows_when_it_ends(gemini: OnLoopback) -> None:
    reached = check_model(gemini.account())
    assert reached.name == f"models/{FLASH_LITE}"
    assert reached.price == (0.30, 2.50)
    assert reached.ends is None
    assert "2026-12-01" in (check_model(gemini.account(model="gemini-2.5-flash")).ends or "")
    with pytest.raises(ConfigurationError) as raised:
        check_model(gemini.account(model="gemini-1.0-gone"))
    assert KEY not in str(raised.value)
    with pytest.raises(ConfigurationError) as raised:
        check_model(gemini.account(key="AIza-wrong"))
    assert "AIza" not in str(raised.value)
