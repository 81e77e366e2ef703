"""Terraform for real, without a provider: the root with stand-ins for what only the cloud can make.

`init` reaches for a provider of Google's that cannot be had without a network. So each module is replaced by
one that takes the same variables, of the same types, and tells what it was given; then Terraform itself
evaluates the root: loops, conditions, types.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.iac.source import IAC, blocks, texts

GIVEN = {
    "project": "bluebird-prod",
    "image": "us-east4-docker.pkg.dev/bluebird-prod/deskhand/deskhand@sha256:" + "0" * 64,
    "backup_project": "bluebird-backups",
    "repository": "bluebird/deskhand",
    "repository_owner_id": "4711",
    "alarm_email": "sam@bluebird.example",
    "billing_account": "000000-000000-000000",
}
MAPS = {
    ("secrets", "ids"): '{ for name in var.variables : name => "id-of-${name}" }',
    ("backup", "jobs"): '{ backup = "deskhand-backup", verify = "deskhand-verify" }',
}
"""Outputs that are no texts."""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Terraform in a folder, without its configuration, its updates and its network."""
    unset = ("TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR")
    kept = {key: value for key, value in os.environ.items() if key not in unset}
    return subprocess.run(
        ["terraform", *words],
        cwd=folder,
        env={**kept, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_CLI_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip


def stand_in(folder: Path) -> None:
    """iac/ in `folder`, its modules and resources replaced; initialised."""
    shutil.copytree(IAC / "topology", folder / "topology")
    for path, text in texts().items():
        if "/" not in path and path != "versions.tf":
            (folder / path).write_text(_without_resources(text), encoding="utf-8")
        elif path.endswith("/variables.tf"):
            target = folder / path
            target.parent.mkdir(parents=True)
            target.write_text(text, encoding="utf-8")
    for name in {path.split("/")[1] for path in texts() if "/" in path}:
        _module(folder / "modules" / name, name)
    done = run(folder, "init", "-backend=false", "-input=false", "-no-color")
    assert done.returncode == 0, done.stderr


def plan(folder: Path, **variables: Any) -> Any:
    """What Terraform would make of these variables: name of a module or resource to its input."""
    given: Mapping[str, Any] = {**GIVEN, **variables}
    (folder / "given.auto.tfvars.json").write_text(json.dumps(given), encoding="utf-8")
    done = run(folder, "plan", "-input=false", "-no-color", "-out=made")
    if done.returncode:
        raise ValueError(done.stderr)
    shown = run(folder, "show", "-json", "made")
    planned = json.loads(shown.stdout)["planned_values"]["root_module"]
    found = {one["name"] + _key(one): one["values"]["input"] for one in planned["resources"]}
    for child in planned["child_modules"]:
        found[child["address"]] = child["resources"][0]["values"]["input"]
    return found


def _key(resource: dict[str, Any]) -> str:
    return f"[{resource['index']}]" if "index" in resource else ""


def _module(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    found = [b for b in blocks(texts()) if b.module == name]
    taken = [b.name for b in found if b.kind == "variable"]
    lines = [f"{one} = var.{one}" for one in taken]
    label = 'var.name, "-"' if "name" in taken else '""'
    text = 'resource "terraform_data" "this" {\n  input = {\n' + "\n".join(lines) + "\n}\n}\n"
    for block in found:
        if block.kind == "output":
            value = MAPS.get((name, block.name), f'join("", ["{name}-", {label}, "{block.name}"])')
            text += f'output "{block.name}" {{\n  value = {value}\n}}\n'
    (folder / "main.tf").write_text(text, encoding="utf-8")


def _without_resources(text: str) -> str:
    text = text.replace("data.google_project.this.number", '"123456789"')
    text = re.sub(r'^data "google_project" "this" \{\}$', "", text, flags=re.MULTILINE)

    def replaced(found: re.Match[str]) -> str:
        name, body = found.groups()
        lines = body.splitlines()
        loop = [line for line in lines if line.strip().startswith("for_each")]
        rest = [line for line in lines if line not in loop]
        return "\n".join(
            [f'resource "terraform_data" "{name}" {{', *loop, "input = {", *rest, "}", "}"]
        )

    return re.sub(
        r'^resource "google_\w+" "(\w+)" \{\n(.*?)^\}',
        replaced,
        text,
        flags=re.MULTILINE | re.DOTALL,
    )
