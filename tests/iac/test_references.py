"""What `terraform validate` would say, for which a provider is not needed: names resolve, modules fit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.iac.source import IAC, Block, blocks, strings, texts

VAR = re.compile(r"\bvar\.(\w+)")
LOCAL = re.compile(r"\blocal\.(\w+)")
MODULE = re.compile(r"\bmodule\.(\w+)(?:\[[^\]]*\])*(?:\[[^\]]*\])?\.(\w+)")
FUNCTION = re.compile(r"module\.function : \w+ => (\w+)\.(\w+)")
RESOURCE = re.compile(r"(?<![\w.])(google_\w+)\.(\w+)")
META = {"source", "for_each", "count", "depends_on", "providers"}


def problems(found: list[Block]) -> Iterator[str]:
    modules: dict[str, list[Block]] = defaultdict(list)
    for block in found:
        modules[block.module].append(block)
    for name, inside in modules.items():
        yield from _names(name, inside, modules)
    for call in modules[""]:
        if call.kind == "module":
            yield from _fits(call, modules)


def _names(module: str, inside: list[Block], modules: dict[str, list[Block]]) -> Iterator[str]:
    variables = {b.name for b in inside if b.kind == "variable"}
    locals_ = {key for b in inside if b.kind == "locals" for key in b.body}
    resources = {(b.type, b.name) for b in inside if b.kind in ("resource", "data")}
    calls = {b.name: b.body["source"].rpartition("/")[2] for b in inside if b.kind == "module"}
    used: set[str] = set()
    for block in inside:
        for text in strings(block.body):
            used |= set(VAR.findall(text)) if block.kind != "variable" else set()
            for name in set(VAR.findall(text)) - variables:
                yield f"{block}: no variable {name}"
            for name in set(LOCAL.findall(text)) - locals_:
                yield f"{block}: no local {name}"
            for pair in set(RESOURCE.findall(text)) - resources:
                yield f"{block}: no {'.'.join(pair)}"
            for name, output in MODULE.findall(text):
                if name not in calls:
                    yield f"{block}: no module {name}"
                elif output not in _named(modules[calls[name]], "output"):
                    yield f"{block}: module {name} tells no {output}"
    for name in variables - used:
        yield f"{module or 'root'}: variable {name} is not used"


def _fits(call: Block, modules: dict[str, list[Block]]) -> Iterator[str]:
    inside = modules[call.body["source"].rpartition("/")[2]]
    given = set(call.body) - META
    taken = {b.name: "default" in b.body for b in inside if b.kind == "variable"}
    for name in given - set(taken):
        yield f"{call}: takes no {name}"
    for name, has_default in taken.items():
        if not has_default and name not in given:
            yield f"{call}: {name} is missing"


def _named(inside: list[Block], kind: str) -> set[str]:
    return {block.name for block in inside if block.kind == kind}


def test_every_name_resolves() -> None:
    assert list(problems(blocks(texts()))) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("main.tf", "var.region", "var.regoin", "no variable regoin"),
        ("main.tf", "local.wires", "local.wries", "no local wries"),
        ("main.tf", "module.storage.blobs", "module.storage.blob", "tells no blob"),
        ("main.tf", "module.storage.blobs", "module.store.blobs", "no module store"),
        ("main.tf", "  email           = var.alarm_email\n", "", "email is missing"),
        ("main.tf", "  email           = var", "  e_mail          = var", "takes no e_mail"),
        ("modules/inbox/main.tf", "google_pubsub_topic.dead.id", "google_pubsub_topic.deed.id", "no google"),
        ("modules/inbox/main.tf", "var.attempts", "10", "attempts is not used"),
    ],
)  # fmt: skip
def test_what_does_not_resolve_is_seen(path: str, old: str, new: str, told: str) -> None:
    found = texts()
    assert old in found[path]
    found[path] = found[path].replace(old, new)
    assert any(told in one for one in problems(blocks(found)))


def test_a_file_opens_by_saying_what_it_is() -> None:
    plain = {"variables.tf", "outputs.tf"}
    for path, text in texts().items():
        if path.rpartition("/")[2] not in plain or "/" not in path:
            assert text.startswith("# "), path
    for path in IAC.glob("*.tfvars"):
        assert path.read_text(encoding="utf-8").startswith("# "), path


def test_a_module_is_short() -> None:
    lengths = {path: text.count("\n") for path, text in texts().items()}
    assert {path: lines for path, lines in lengths.items() if lines > 300} == {}
