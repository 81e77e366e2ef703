"""Terraform for real, without a provider: iac/ with a stand-in for each resource of Google's.

`init` reaches for a provider that cannot be had without a network. So each resource becomes a
`terraform_data`, which Terraform has in itself: what is configured is its input, and whatever only the cloud
can tell (an address, an account) is its id, not known before it is applied. Then Terraform itself evaluates
every expression, type, loop and condition of every module, finds every circle, and applies.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.iac.source import IAC, Block, blocks, texts

GIVEN = {
    "project": "bluebird-prod",
    "image": "us-east4-docker.pkg.dev/bluebird-prod/deskhand/deskhand@sha256:" + "0" * 64,
    "backup_project": "bluebird-backups",
    "repository": "bluebird/deskhand",
    "repository_owner_id": "4711",
    "alarm_email": "sam@bluebird.example",
    "billing_account": "000000-000000-000000",
}
NUMBER = "123456789"
META = ("for_each", "count", "depends_on")
DROPPED = {*META, "lifecycle", "dynamic"}
TOP = re.compile(r'^(?:resource|data) "\w+" "\w+" \{(?:\}$|\n.*?^\}$)', re.MULTILINE | re.DOTALL)
REFERENCE = re.compile(r"(?<![\w.])(google_\w+)\.(\w+)((?:\[[^\]]*\])?)(?:\.(\w+))?")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Terraform in a folder, without its configuration, its updates and its network."""
    quiet = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_CLI_CONFIG_FILE": os.devnull}
    return subprocess.run(
        ["terraform", *words],
        cwd=folder,
        env={**os.environ, **quiet},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def stand_in(folder: Path) -> None:
    """iac/ in `folder`, its resources replaced; initialised."""
    shutil.copytree(IAC / "topology", folder / "topology")
    for path in IAC.rglob("*.rules"):
        target = folder / path.relative_to(IAC)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    configured = {
        (b.module, b.type, b.name): set(b.body) | {n for d in b.body.get("dynamic", ()) for n in d}
        for b in blocks(texts())
        if b.kind == "resource"
    }
    for path, text in texts().items():
        if path != "versions.tf":
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_replaced(path, text, configured), encoding="utf-8")
    done = run(folder, "init", "-backend=false", "-input=false", "-no-color")
    assert done.returncode == 0, done.stderr


def plan(folder: Path, *words: str, **variables: Any) -> None:
    """Let Terraform plan with these variables. Raises ValueError with what it says is wrong."""
    _does(folder, "plan", *words, **variables)


def apply(folder: Path, **variables: Any) -> dict[str, Any]:
    """All of it made anew: address to what is configured. What the cloud would tell of a resource stands in
    the others' values as that resource's address in angle brackets."""
    (folder / "terraform.tfstate").unlink(missing_ok=True)
    _does(folder, "apply", "-auto-approve", "-parallelism=40", **variables)
    shown = run(folder, "show", "-json").stdout
    made = dict(_resources(json.loads(shown)["values"]["root_module"]))
    for address, (id, _) in made.items():
        shown = shown.replace(id, f"<{address}>".replace('"', "'"))
    return {
        address: values
        for address, (_, values) in _resources(json.loads(shown)["values"]["root_module"])
    }


def _does(folder: Path, verb: str, *words: str, **variables: Any) -> None:
    given: Mapping[str, Any] = {**GIVEN, **variables}
    (folder / "given.auto.tfvars.json").write_text(json.dumps(given), encoding="utf-8")
    done = run(
        folder, verb, "-input=false", "-no-color", "-compact-warnings", "-refresh=false", *words
    )
    if done.returncode:
        raise ValueError(done.stderr)


def _resources(module: dict[str, Any]) -> Iterator[tuple[str, tuple[str, Any]]]:
    for one in module.get("resources", ()):
        address = one["address"].replace("terraform_data.", "").replace("__", ".", 1)
        yield address, (one["values"]["id"], one["values"].get("input") or {})
    for child in module.get("child_modules", ()):
        yield from _resources(child)


def _replaced(path: str, text: str, configured: dict[tuple[str, str, str], set[str]]) -> str:
    module = "" if "/" not in path else Path(path).parent.name

    def reference(found: re.Match[str]) -> str:
        kind, name, index, attribute = found.groups()
        here = f"terraform_data.{kind}__{name}{index}"
        if attribute is None:
            return here
        known = attribute in configured.get((module, kind, name), set())
        return f"{here}.input.{attribute}" if known else f"{here}.id"

    rest = TOP.sub("", text)
    made = [_stand_in(block) for block in blocks({path: text}) if block.kind == "resource"]
    whole = REFERENCE.sub(reference, "\n".join([rest, *made]))
    return whole.replace("data.google_project.this.number", f'"{NUMBER}"')


def _stand_in(block: Block) -> str:
    meta = "".join(f"  {name} = {_said(block.body[name])}\n" for name in META if name in block.body)
    body = _object(block.body)
    return (
        f'resource "terraform_data" "{block.type}__{block.name}" {{\n{meta}  input = {body}\n}}\n'
    )


def _object(body: dict[str, Any]) -> str:
    parts = {name: _said(value) for name, value in body.items() if name not in DROPPED}
    for dynamic in body.get("dynamic", ()):
        for name, loop in dynamic.items():
            (content,) = loop["content"]
            inside = re.sub(rf"\b{name}\.(key|value)\b", rf"{name}_\1", _object(content))
            made = f"[for {name}_key, {name}_value in {_said(loop['for_each'])} : {inside}]"
            parts[name] = f"concat({parts[name]}, {made})" if name in parts else made
    return "{\n" + "".join(f'"{name}" = {value}\n' for name, value in parts.items()) + "}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, list):
        return "[" + ", ".join(_said(one) for one in value) + "]"
    if isinstance(value, str):
        return value[2:-1] if _is_expression(value) else f'"{value}"'
    return str(value)


def _is_expression(text: str) -> bool:
    """`${...}` from end to end, and not two of them with something between."""
    if not (text.startswith("${") and text.endswith("}")):
        return False
    depth = 0
    for place, sign in enumerate(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and place > 0 and place < len(text) - 1:
            return False
    return True
