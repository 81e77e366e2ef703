"""Choosing one model loads no other's library, and choosing none loads none."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LIBRARIES = {"google", "httpx", "httpx2", "openai", "PIL", "pillow_heif", "grpc", "requests"}
PROBE = """
import json, sys
bare = set(sys.modules)  # a package may name itself to every Python of a venv
from deskhand.bootstrap import reader
from deskhand.settings import model_account
account = model_account(json.loads(sys.argv[1]))
reader(account).close()
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules if name not in bare})))
"""


@pytest.mark.parametrize(
    ("env", "loaded", "never"),
    [
        ({}, set(), LIBRARIES),
        ({"DESKHAND_LLM": "offline", "GEMINI_API_KEY": "k"}, set(), LIBRARIES),
        (
            {"DESKHAND_LLM": "openai", "DESKHAND_LLM_MODEL": "m", "DESKHAND_LLM_KEY": "k"},
            {"httpx"},
            LIBRARIES - {"httpx"},
        ),
        (
            {"DESKHAND_LLM": "gemini", "DESKHAND_LLM_KEY": "k"},
            {"google"},
            {"openai", "pillow_heif"},
        ),
    ],
    ids=["none", "offline", "openai", "gemini"],
)
def test_a_choice_loads_its_own_library_only(
    env: dict[str, str], loaded: set[str], never: set[str]
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(env)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    modules = set(json.loads(run.stdout))
    assert loaded <= modules
    assert not modules & never
