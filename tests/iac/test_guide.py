"""Every command that docs/deploy-google-cloud.md shows exists, and every name it mentions is made."""

from __future__ import annotations

import re
import shlex
from itertools import takewhile

import pytest

from tests.architecture.source import ROOT
from tests.architecture.test_deploy import check_command
from tests.iac.source import IAC, blocks, texts, topologies

GUIDE = (ROOT / "docs" / "deploy-google-cloud.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
LINES = [line for block in SHELL for line in block.splitlines() if line]
COMMANDS = {"backup", "verify", "connect", "google", "functions", "publish"} | {
    line.split()[1] for line in LINES if line.startswith("deskhand ")
}
"""What of a line is a command and no argument."""
GIVEN_BY_TERRAFORM = re.compile(r"output -raw (\w+)")


def begins(word: str) -> list[str]:
    return [line for line in LINES if line.split()[0] == word]


@pytest.mark.parametrize("line", begins("deskhand"))
def test_a_command_of_ours_exists(line: str) -> None:
    words = shlex.split(line)[1:]
    named = list(takewhile(lambda word: word in COMMANDS, words))
    check_command([*named, *(word for word in words if word.startswith("-"))])


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    shown = set(re.findall(r"(?:^|`)make ([\w-]+)", GUIDE, re.M))
    assert {"venv", "deploy-plan"} <= shown
    assert shown <= targets


def test_every_file_it_names_exists() -> None:
    shown = set(re.findall(r"(?:iac|scripts|\.github)/[\w./-]+\.(?:tfvars|py|yml)", GUIDE))
    made_by_hand = {"iac/mine.auto.tfvars"}
    assert shown > made_by_hand
    assert [name for name in shown - made_by_hand if not (ROOT / name).is_file()] == []
    assert all((IAC / name).is_file() for name in re.findall(r"-var-file=(\S+)", GUIDE))


def test_what_it_asks_terraform_for_is_told() -> None:
    found = blocks(texts())
    outputs = {b.name for b in found if b.kind == "output" and not b.module}
    modules = {b.name for b in found if b.kind == "module"}
    variables = {b.name for b in found if b.kind == "variable" and not b.module}
    asked = GIVEN_BY_TERRAFORM.findall(GUIDE)
    assert asked
    assert set(asked) <= outputs
    assert set(re.findall(r"-target=module\.(\w+)", GUIDE)) <= modules
    for block in re.findall(r"^```hcl\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL):
        assert set(re.findall(r"^(\w+) +=", block, re.M)) <= variables


def test_what_it_runs_in_the_cloud_is_made() -> None:
    told = topologies()["apart"]
    jobs = {job["name"] for job in told["jobs"]}
    assert set(re.findall(r"scheduler jobs run (\S+)", GUIDE)) <= jobs
    assert set(re.findall(r"run jobs execute (\S+)", GUIDE)) == {
        "deskhand-backup",
        "deskhand-verify",
    }
    secrets = {
        name.lower().replace("_", "-") for one in told["functions"] for name in one["secrets"]
    }
    assert set(re.findall(r"secrets versions add (\S+)", GUIDE)) <= secrets
    assert set(re.findall(r"update-traffic (\S+)", GUIDE)) <= {
        one["name"] for one in told["functions"]
    }
