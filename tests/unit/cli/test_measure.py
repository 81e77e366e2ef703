"""`deskhand eval`: the table, the figures for programs, what it refuses, and that it shows no message."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import deskhand
from tests.support.models.openai import MODEL, OpenAIHandler
from tests.support.models.wire import KEY, Wire, served
from tests.unit.rehearsal.evaluation.labelled import file_of

NOW = {"now": "2026-11-23T10:00:00"}
FAUCET = {
    **NOW,
    "text": "my kitchen faucet drips, how much? Ruth Quimby",
    "tags": ["sms"],
    "gold": {
        "intents": ["request_quote"],
        "services": ["plumbing/faucet"],
        "emergency": False,
        "lang": "en",
        "name": "Ruth Quimby",
    },
}
GAS = {
    **NOW,
    "text": "hay un fuerte olor a gas en la cocina",
    "channel": "voicemail",
    "gold": {"emergency": True, "emergency_kind": "gas", "lang": "es"},
}
MISLABELLED = {
    **NOW,
    "text": "how much is it to hang a door? Edna Fezziwig",
    "tags": ["email", "hard_negative"],
    "gold": {"services": ["locks"], "emergency": False, "name": None},
}


def figures(*arguments: str | Path) -> Any:
    answer = deskhand("eval", *arguments, "--json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_the_figures_of_three_messages(tmp_path: Path) -> None:
    told = figures(file_of(tmp_path, FAUCET, GAS, MISLABELLED))["messages"]
    total = told["total"]
    assert total["messages"] == 3
    assert total["fields"]["intents"]["f1"] == 1.0
    services = total["fields"]["services"]
    assert (services["labelled"], services["exact"]) == (2, 1)
    assert (services["precision"], services["recall"]) == (0.5, 0.5)
    assert total["fields"]["name"]["precision"] == 0.5
    assert set(total["fields"]) == {"intents", "services", "name"}
    assert total["language"] == {
        "hits": 2, "of": 2, "share": 1.0, "low": pytest.approx(0.342, abs=1e-3), "high": 1.0,
    }  # fmt: skip
    assert total["emergency"]["found"]["share"] == 1.0
    assert total["emergency"]["false_alarms"]["of"] == 2
    assert total["emergency"]["hard_negative_alarms"]["of"] == 1
    assert 0 < total["ms"]["median"] <= total["ms"]["p99"]
    assert list(told["by_language"]) == ["en", "es", "not said"]
    assert list(told["by_channel"]) == ["sms", "email", "voicemail"]
    assert told["by_channel"]["sms"]["fields"]["services"]["f1"] == 1.0
    assert "misses" not in told


def test_files_are_measured_together_and_apart(tmp_path: Path) -> None:
    one, two = file_of(tmp_path, FAUCET, name="a.jsonl"), file_of(tmp_path, GAS, name="b.jsonl")
    told = figures(one, two)["messages"]
    assert told["total"]["messages"] == 2
    assert {file: score["messages"] for file, score in told["by_file"].items()} == {
        str(one): 1,
        str(two): 1,
    }
    assert "by file" in deskhand("eval", one, two).out
    assert "by file" not in deskhand("eval", one).out


def test_no_message_is_shown_unless_asked_for(tmp_path: Path) -> None:
    path = file_of(tmp_path, FAUCET, GAS, MISLABELLED)
    plain, listed = deskhand("eval", path), deskhand("eval", path, "--misses")
    assert plain.code == listed.code == 0
    assert "services" in plain.out
    for word in ("m3", "Fezziwig", "locks", "faucet"):
        assert word not in plain.out
    assert f"{path}:3 m3 services: wanted locks, got carpentry/door" in listed.out
    assert f"{path}:3 m3 name: wanted nothing, got Edna Fezziwig" in listed.out
    assert "hang a door" not in listed.out


def test_misses_for_programs(tmp_path: Path) -> None:
    told = figures(file_of(tmp_path, FAUCET, MISLABELLED), "--misses")["messages"]["misses"]
    assert [(miss["line"], miss["id"], miss["field"]) for miss in told] == [
        (2, "m2", "services"),
        (2, "m2", "name"),
    ]


def test_the_books_of_a_business_are_read(tmp_path: Path) -> None:
    path = file_of(tmp_path, FAUCET)
    assert deskhand("eval", path, "--business", tmp_path / "nowhere").code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name a file of labelled messages, --dates or --scenarios. See `deskhand eval --help`."),
        (["nothing.jsonl"], "nothing.jsonl: No such file or directory. Check the name."),
        (["."], "Name a file, not a folder."),
        (["bad.jsonl"], "bad.jsonl:2: gold.lang: 'fr' is no word for it. Use one of: en, es."),
        (["--dates", "."], ".: holds no date corpora. Name the folder that has them under peers/."),
        (["--times", "0", "bad.jsonl"], "See `deskhand eval --help`."),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file_of(tmp_path, FAUCET, {"gold": {"lang": "fr"}}, name="bad.jsonl")
    answer = deskhand("eval", *arguments)
    assert said in answer.line
    assert (answer.code, answer.out) == (2, "")


def test_date_corpora_are_measured(tmp_path: Path) -> None:
    corpus = tmp_path / "peers" / "duckling" / "time_en.jsonl"
    corpus.parent.mkdir(parents=True)
    monday = {"now": "2026-11-23T10:00:00", "grain": "Day"}
    right = {"text": "tomorrow", "from": "2026-11-24T00:00:00", **monday}
    wrong = {"text": "on friday", "from": "2026-11-24T00:00:00", **monday}
    corpus.write_text("".join(json.dumps(row) + "\n" for row in (right, wrong)), "utf-8")
    (told,) = figures("--dates", tmp_path)["dates"]
    assert (told["corpus"], told["lang"], told["chosen"], told["right"]) == ("duckling", "en", 2, 1)
    assert told["share"] == 0.5
    assert "misses" not in told
    plain = deskhand("eval", "--dates", tmp_path).out
    assert "50.0%" in plain
    assert "friday" not in plain
    listed = deskhand("eval", "--dates", tmp_path, "--misses").out
    assert "duckling en 'on friday'" in listed
    assert "tomorrow" not in listed


SCENARIOS = """\
- scenario: a price is named
  steps:
    - dana: my kitchen faucet drips, how much to fix it?
      hears: $125
- scenario: another price is named
  steps:
    - dana: my kitchen faucet drips, how much to fix it?
      hears: $999
"""


def test_scenarios_are_played_as_often_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(SCENARIOS, "utf-8")
    answer = deskhand("eval", "--scenarios", tmp_path, "--times", "2", "--json")
    assert answer.code == 1
    told = json.loads(answer.out)["scenarios"]
    assert (told["scenarios"], told["times"], told["pass_1"], told["pass_k"]) == (2, 2, 0.5, 0.5)
    assert [one["scenario"] for one in told["failed"]] == ["another price is named"]
    shown = deskhand("eval", "--scenarios", tmp_path, "--times", "2")
    assert shown.code == 1
    assert "pass^1 0.500, pass^2 0.500" in shown.out
    path.write_text(SCENARIOS.replace("$999", "$125"), "utf-8")
    assert deskhand("eval", "--scenarios", tmp_path, "--times", "1").code == 0


def test_all_of_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(SCENARIOS.split("- scenario: another")[0], "utf-8")
    told = figures(file_of(tmp_path, GAS), "--scenarios", tmp_path, "-k", "1")
    assert list(told) == ["messages", "scenarios"]


# ---- other engines


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    with served(Wire(), OpenAIHandler) as wire:
        monkeypatch.setenv("DESKHAND_LLM_URL", f"{wire.url}/v1")
        monkeypatch.setenv("DESKHAND_LLM_KEY", KEY)
        monkeypatch.setenv("DESKHAND_LLM_PRICE", "0.30/2.50")
        yield wire


def test_engines_side_by_side_with_their_cost(tmp_path: Path, wire: Wire) -> None:
    file = file_of(tmp_path, FAUCET, GAS, MISLABELLED)
    names = ("offline", f"openai:{MODEL}", f"hybrid:openai:{MODEL}")
    asked = [part for name in names for part in ("--llm", name)]
    told = figures(file, *asked)["messages"]["engines"]
    assert list(told) == list(names)
    offline, model, hybrid = told.values()
    assert offline["total"]["fields"]["intents"]["f1"] == 1.0
    assert model["cost"]["calls"] == 2, "in danger nobody waits for a model"
    assert model["cost"]["dollars"] > 0
    assert offline["cost"]["calls"] == hybrid["cost"]["calls"] == 0
    assert model["total"]["emergency"]["found"]["share"] == 1.0
    shown = deskhand("eval", file, *asked).out
    assert "by engine" in shown
    assert f"openai:{MODEL}: 2 calls (2 answered)" in shown


def test_one_engine_alone_has_the_whole_table_and_its_bill(tmp_path: Path, wire: Wire) -> None:
    file = file_of(tmp_path, FAUCET)
    told = figures(file, "--llm", f"openai:{MODEL}")["messages"]
    assert told["total"]["messages"] == 1
    assert told["cost"]["outcomes"] == {"answered": 1}


def test_scenarios_with_a_model(tmp_path: Path, wire: Wire) -> None:
    (tmp_path / "a.yaml").write_text(
        "- scenario: a faucet is priced\n  steps:\n    - dana: Hi, my faucet drips. How much?\n"
        '      hears: ["$125"]\n',
        encoding="utf-8",
    )
    told = figures("--scenarios", tmp_path, "-k", "1", "--llm", f"openai:{MODEL}")["scenarios"]
    assert told["pass_1"] == 1.0
    assert told["cost"]["calls"] == 2, "one reading, one wording"


def test_an_engine_nobody_knows(tmp_path: Path) -> None:
    answer = deskhand("eval", file_of(tmp_path, FAUCET), "--llm", "claude")
    assert "claude: is no engine" in answer.line
