"""What users of such systems complain of is a test by name, on the embedded runtime and on Celery."""

from __future__ import annotations

import ast
from collections import defaultdict

import pytest

from tests.architecture.source import ROOT

ON_EVERY_RUNTIME = (1, 3, 4, 5, 9, 11, 13, 15, 16, 19)
"""Numbers of the list of complaints the operational runtimes are held to."""


def _named() -> dict[int, list[ast.FunctionDef]]:
    """The stories of a complaint's number that every runtime plays."""
    found: dict[int, list[ast.FunctionDef]] = defaultdict(list)
    for path in (ROOT / "tests" / "flows").glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for test in ast.walk(tree):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_complaint_"):
                arguments = {argument.arg for argument in test.args.args}
                marks = " ".join(ast.unparse(mark) for mark in test.decorator_list)
                if arguments & {"install", "installation"} and "one_process" not in marks:
                    found[int(test.name.split("_")[2])].append(test)
    return found


@pytest.mark.parametrize("number", ON_EVERY_RUNTIME)
def test_a_complaint_is_a_story_on_every_runtime(number: int) -> None:
    assert _named()[number]
