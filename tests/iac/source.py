"""iac/ as plain data: every block with its place, strings without their quotes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hcl2

from tests.architecture.source import ROOT

IAC = ROOT / "iac"
LABELS = {"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "provider": 1}

Body = dict[str, Any]


@dataclass(frozen=True)
class Block:
    """`resource "google_pubsub_topic" "this"` of a module; `module` is "" for the root."""

    module: str
    kind: str
    type: str
    name: str
    body: Body

    def __str__(self) -> str:
        place = f"{self.module}: " if self.module else ""
        return f"{place}{self.kind} {self.type} {self.name}".replace("  ", " ")

    def inner(self, name: str) -> list[Body]:
        """The blocks of a name inside this one, `dynamic` ones too."""
        return inner(self.body, name)


def inner(body: Body, name: str) -> list[Body]:
    """The blocks of a name inside a body, `dynamic` ones too."""
    found = body.get(name, [])
    plain = [
        one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)
    ]
    made = [
        content
        for dynamic in body.get("dynamic", [])
        if name in dynamic
        for content in dynamic[name]["content"]
    ]
    return plain + made


def texts() -> dict[str, str]:
    """Path below iac/ to the text of each file of Terraform."""
    return {
        path.relative_to(IAC).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(IAC.rglob("*.tf"))
        if ".terraform" not in path.parts
    }


def topologies() -> dict[str, Any]:
    """Preset to what Terraform is told of the code."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((IAC / "topology").glob("*.json"))
    }


def blocks(sources: dict[str, str]) -> list[Block]:
    """All blocks of these files."""
    return [
        block
        for path, text in sources.items()
        for block in _blocks("" if "/" not in path else Path(path).parent.name, text)
    ]


def _blocks(module: str, text: str) -> Iterator[Block]:
    for kind, found in hcl2.loads(text).items():
        if kind in ("__is_block__", "__comments__"):
            continue
        for one in found:
            body = _plain(one)
            labels = []
            for _ in range(LABELS.get(kind, 0)):
                ((label, body),) = body.items()
                labels.append(label)
            type_, name = labels if len(labels) == 2 else ("", labels[0] if labels else "")
            yield Block(module, kind, type_, name, body)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_bare(key): _plain(one) for key, one in value.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return _bare(value) if isinstance(value, str) else value


def _bare(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def strings(value: Any) -> Iterator[str]:
    """Every text in a value, keys too: expressions are texts."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value
