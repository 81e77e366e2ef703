"""Terraform evaluates the root, and its own formatter finds nothing to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.iac.source import IAC
from tests.iac.terraform import plan, run, stand_in

pytestmark = pytest.mark.needs_program("terraform", "terraform")
SECRET = "DESKHAND_MAIL_PASSWORD"


def topology(preset: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        (IAC / "topology" / f"{preset}.json").read_text(encoding="utf-8")
    )
    return told


FUNCTIONS = {one["name"].removeprefix("deskhand-"): one for one in topology("apart")["functions"]}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("iac")
    stand_in(folder)
    return folder


@pytest.fixture(scope="module")
def made(root: Path) -> Any:
    return plan(root, secret_versions={SECRET: "3"}, previous_secret_versions={SECRET: "2"})


def test_it_is_formatted() -> None:
    done = run(IAC, "fmt", "-check", "-recursive", "-diff")
    assert done.returncode == 0, done.stdout


def test_each_function_is_as_the_code_says(made: Any) -> None:
    for name, told in FUNCTIONS.items():
        function = made[f'module.function["{name}"]']
        assert function["target"] == told["target"]
        assert function["model"] is told["asks_a_model"]
        assert function["public"] is (name == "edge")


@pytest.mark.parametrize("preset", ["apart", "together"])
def test_each_message_is_pushed_to_whoever_serves_its_recipient(root: Path, preset: str) -> None:
    found = plan(root, preset=preset)
    served = {
        recipient: name.removeprefix("deskhand-")
        for one in topology(preset)["functions"]
        for name, recipient in ((one["name"], recipient) for recipient in one["recipients"])
    }
    assert len(served) >= 10
    for recipient, name in served.items():
        inbox = found[f'module.inbox["{recipient}"]']
        called = (inbox["url"], inbox["caller"], inbox["audience"])
        assert called == tuple(f"function-{name}-{part}" for part in ("url", "caller", "audience"))
    assert sum(name.startswith("module.inbox[") for name in found) == len(served)


def test_each_publishes_where_the_graph_says(made: Any) -> None:
    granted: dict[str, set[str]] = {}
    for name, right in made.items():
        if name.startswith("publishes["):
            sender = (
                right["member"].removeprefix("serviceAccount:function-").removesuffix("-account")
            )
            recipient = right["topic"].removeprefix("inbox-").removesuffix("-topic")
            granted.setdefault(sender, set()).add(recipient)
    assert granted == {
        name: set(told["publishes"]) for name, told in FUNCTIONS.items() if told["publishes"]
    }


def test_a_secret_reaches_who_reads_it_pinned_and_the_one_before_with_it(made: Any) -> None:
    for name, told in FUNCTIONS.items():
        expected = {
            SECRET: {"secret": f"id-of-{SECRET}", "version": "3"},
            f"{SECRET}_PREVIOUS": {"secret": f"id-of-{SECRET}", "version": "2"},
        }
        secrets = made[f'module.function["{name}"]']["secrets"]
        assert secrets == (expected if SECRET in told["secrets"] else {})
    readers = made["module.secrets"]["readers"].values()
    for variable in {secret for told in FUNCTIONS.values() for secret in told["secrets"]}:
        assert {pair["account"] for pair in readers if pair["variable"] == variable} == {
            f"function-{name}-account"
            for name, told in FUNCTIONS.items()
            if variable in told["secrets"]
        }


def test_the_clock_calls_what_is_to_be_called(made: Any) -> None:
    for job in topology("apart")["jobs"]:
        name = job["function"].removeprefix("deskhand-")
        errand = made[f'module.schedule["{job["name"].removeprefix("deskhand-")}"]']
        assert (errand["url"], errand["caller"]) == (
            f"function-{name}-url",
            f"function-{name}-caller",
        )
        assert errand["schedule"] == job["schedule"]


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"image": "deskhand:latest"}, "by its digest"),
        ({"secret_versions": {SECRET: "latest"}}, "Pin numbers"),
        ({"previous_secret_versions": {SECRET: "latest"}}, "Pin numbers"),
        ({"preset": "turn"}, "apart and together"),
    ],
)
def test_what_must_be_pinned_is_refused_otherwise(root: Path, variables: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        plan(root, **variables)


@pytest.mark.parametrize("name", ["dev", "prod", "example"])
def test_the_variables_of_ours_are_taken(root: Path, name: str) -> None:
    plan(root)
    done = run(root, "plan", "-input=false", "-no-color", f"-var-file={IAC / name}.tfvars")
    assert done.returncode == 0, done.stderr
    assert "undeclared variable" not in done.stdout + done.stderr
