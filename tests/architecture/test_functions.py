"""A function loads its own agent and no other; where messages go it knows from a table, which is right."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from deskhand.bootstrap import graph
from deskhand.bootstrap.members import AGENTS, EFFECTS
from deskhand.bootstrap.routes import ROUTES
from tests.architecture.source import ROOT

LOADED = """
import sys, deskhand.runtimes.functions.entry
print(*sorted({name.split(".")[2] for name in sys.modules if name.startswith(%r)}))
print(*sorted(name for name in sys.modules if name in %r))
"""
HEAVY = ("google.cloud.firestore", "google.cloud.pubsub_v1", "googleapiclient", "yaml", "typer")


def test_the_table_of_routes_is_what_the_members_handle() -> None:
    assert {kind: list(names) for kind, names in ROUTES.items()} == {
        kind: list(names) for kind, names in graph().routes.items()
    }


def test_each_member_is_made_under_its_own_name() -> None:
    whole = graph()
    assert list(whole.agents) == list(AGENTS)
    assert list(whole.effects) == list(EFFECTS)
    for name in (*AGENTS, *EFFECTS):
        alone = graph([name])
        assert [member.name for member in alone.members] == [name]
        assert alone.routes == ROUTES


@pytest.mark.parametrize(
    ("function", "agents"),
    [
        ("secretary", "secretary"),
        ("understanding", "understanding"),
        ("turn", "communication emergency secretary understanding"),
        ("tick", ""),
    ],
)
def test_a_function_loads_its_own_agents_only(function: str, agents: str) -> None:
    env = {
        "DESKHAND_CLOUD_PROJECT": "p",
        "DESKHAND_FUNCTION": function,
        "DESKHAND_FUNCTIONS": "together" if function == "turn" else "apart",
        "PUBSUB_EMULATOR_HOST": "127.0.0.1:1",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOADED % ("deskhand.agents.", HEAVY)],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines() == [agents, ""]
