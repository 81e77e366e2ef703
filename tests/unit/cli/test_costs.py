"""What the model cost, told to people and to programs; and what doctor says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskhand.bootstrap import opened_store
from deskhand.domain.control import ModelAnswer
from deskhand.domain.people import Customer
from deskhand.domain.spending import Outcome, Spent
from deskhand.engine.codec import encode
from deskhand.ports.store import Commit, Ref
from deskhand.providers.llm.gemini import Gemini, GeminiSettings
from deskhand.settings import model_account
from tests.support.command import Said, deskhand
from tests.support.house import House
from tests.support.models.openai import MODEL, OpenAIHandler
from tests.support.models.wire import KEY, Wire, served

NOW = datetime.now(UTC)


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path / "house", start=NOW - timedelta(hours=2))
    made.close()
    return made


def kept(house: House, *answers: ModelAnswer) -> None:
    store = opened_store(house.data / "deskhand.db")
    dana = Customer(id="c1", name="Dana Reyes")
    for document in (dana, *answers):
        ref = Ref(document.collection, document.id)
        store.commit("main", Commit({ref: 0}, {ref: encode(document)}))
    store.close()


def call(n: int, outcome: Outcome = Outcome.ANSWERED, days: float = 1, **spent: int) -> ModelAnswer:
    given = {"input_tokens": 900, "output_tokens": 100, "microdollars": 520, "milliseconds": 400}
    return ModelAnswer(
        id=f"a{n}",
        answer="{}",
        at=NOW - timedelta(days=days),
        call="word" if n % 2 else "understand",
        message=f"m{n}",
        conversation="c1",
        spent=Spent(model="m-small", outcome=outcome, **{**given, **spent}),
    )


def test_nothing_was_asked(house: House) -> None:
    assert "No model was asked within 30 days" in deskhand("costs", "-b", house.folder).out


def test_calls_are_summed_by_what_people_ask_for(house: House) -> None:
    late = call(3, Outcome.LATE, microdollars=280, output_tokens=0, milliseconds=3_600)
    kept(house, call(0), call(1), call(2), late, call(9, days=60))
    told = json.loads(deskhand("costs", "--json", "-b", house.folder).out)
    assert told["total"]["calls"] == 4
    assert told["total"]["outcomes"] == {"answered": 3, "late": 1}
    assert told["total"]["dollars"] == pytest.approx(0.00184)
    assert told["total"]["ms"] == {"median": 400, "p95": 3_600}
    assert {name: one["calls"] for name, one in told["by_call"].items()} == {
        "understand": 2,
        "word": 2,
    }
    (talk,) = told["conversations"]
    assert (talk["name"], talk["input_tokens"], talk["booked"]) == ("Dana Reyes", 3_600, 0)
    assert told["dollars_per_booked_job"] is None
    assert {one["cause"] for one in told["calls"]} == {"m0", "m1", "m2", "m3"}
    shown = deskhand("costs", "-b", house.folder, "--days", "90").out
    assert "Dana Reyes" in shown
    assert "m-small" in shown
    assert "4 answered, 1 late" in shown


# ---- doctor


@pytest.fixture
def wire() -> Iterator[Wire]:
    with served(Wire(), OpenAIHandler) as wire:
        yield wire


def doctor(
    house: House, monkeypatch: pytest.MonkeyPatch, **env: str
) -> tuple[Said, dict[str, str]]:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    said = deskhand("doctor", "--json", "-b", house.folder)
    checks = {check["what"]: check for check in json.loads(said.out)["checks"]}
    return said, checks["Model"]


def test_doctor_asks_the_model_and_never_tells_the_key(
    house: House, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = {
        "DESKHAND_LLM": "openai",
        "DESKHAND_LLM_URL": f"{wire.url}/v1",
        "DESKHAND_LLM_MODEL": MODEL,
        "DESKHAND_LLM_KEY": KEY,
    }
    said, found = doctor(house, monkeypatch, **at)
    assert (found["status"], "price is not known" in found["found"]) == ("warn", True)
    said, found = doctor(house, monkeypatch, DESKHAND_LLM_PRICE="0.1/0.4")
    assert found["status"] == "ok"
    assert "$0.10 in and $0.40 out" in found["found"]
    said, found = doctor(house, monkeypatch, DESKHAND_LLM_KEY="sk-wrong-7c1")
    assert (said.code, found["status"]) == (1, "fail")
    assert "sk-wrong-7c1" not in said.out + said.err
    said, found = doctor(house, monkeypatch, DESKHAND_LLM_URL="http://127.0.0.1:9/v1")
    assert found["status"] == "warn"
    assert "offline engine answers" in found["next_step"]


def test_without_a_model_all_is_well(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESKHAND_LLM", raising=False)
    _, found = doctor(house, monkeypatch)
    assert found["status"] == "ok"


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"DESKHAND_LLM": "claude"}, "DESKHAND_LLM: is 'claude'"),
        ({"DESKHAND_LLM": "gemini"}, "DESKHAND_LLM_KEY: is not set"),
        ({"DESKHAND_LLM": "vertex"}, "DESKHAND_LLM_PROJECT: is not set"),
        ({"DESKHAND_LLM": "openai"}, "DESKHAND_LLM_MODEL: is not set"),
        (
            {"DESKHAND_LLM": "gemini", "DESKHAND_LLM_KEY": KEY, "DESKHAND_LLM_PRICE": "cheap"},
            "DESKHAND_LLM_PRICE: is 'cheap'",
        ),
    ],
)
def test_a_wrong_setting_is_named(
    house: House, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], told: str
) -> None:
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY", "OPENAI_API_KEY", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    said = deskhand("doctor", "-b", house.folder)
    assert told in said.line
    assert KEY not in said.err


def test_a_key_is_not_shown_where_settings_are() -> None:
    account = model_account({"DESKHAND_LLM": "gemini", "GEMINI_API_KEY": f" {KEY}\n"})
    assert account
    assert account.key == KEY
    assert KEY not in f"{account!r} {account}"
    vendor = Gemini(GeminiSettings(key=KEY))
    assert KEY not in f"{vendor!r} {GeminiSettings(key=KEY)}"
    vendor.close()
