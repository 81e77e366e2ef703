"""What stands on the owner's list is said in his language: no sentence of it is written in Python."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "deskhand"
MODULES = sorted(
    path for room in ("agents", "effects", "engine") for path in (SOURCE / room).rglob("*.py")
)
SAYS = {"OwnerItem": "reason", "hand_over": 0, "ask_owner": 0, "_left_alone": 1}
"""What is called with words for him, and which argument they are."""


def written(argument: ast.expr | None) -> str:
    """The letters of a text that stand in the source itself."""
    texts = [argument] if argument else []
    if isinstance(argument, ast.JoinedStr):
        texts = list(argument.values)
    said = [t.value for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str)]
    return "".join(c for c in "".join(said) if c.isalpha())


def words_for_him(call: ast.Call) -> ast.expr | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    where = SAYS.get(name)
    if isinstance(where, str):
        return next((k.value for k in call.keywords if k.arg == where), None)
    return call.args[where] if where is not None and len(call.args) > where else None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_reason_is_written_here(path: Path) -> None:
    calls = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
    found = {call.lineno: written(words_for_him(call)) for call in calls}
    keys = ("alone", "item")
    assert not {line: said for line, said in found.items() if said and not said.startswith(keys)}
