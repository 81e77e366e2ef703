"""An agent may touch the collections whose documents its own code names, and the table says which."""

from __future__ import annotations

import ast

from deskhand.bootstrap import graph
from deskhand.bootstrap.members import AGENTS
from deskhand.bootstrap.rights import RIGHTS
from deskhand.domain.base import Document
from deskhand.domain.spending import ModelDay
from tests.architecture.source import SRC

PACKAGES = {**{name: {name} for name in AGENTS if name != "crew"}, "followup": {"followup", "crew"}}
ASKING = "deskhand.language.models.asking"
"""Asks on an agent's desk whether the day's money is spent."""


def kinds(base: type[Document] = Document) -> dict[str, str]:
    """Class to collection, of all documents of ours."""
    graph()  # all agents loaded, and so all that they name
    found = {}
    for kind in base.__subclasses__():
        if kind.__module__.startswith("deskhand.") and hasattr(kind, "collection"):
            found[kind.__name__] = kind.collection
        found |= kinds(kind)
    return found


def named_in(package: str) -> set[str]:
    """The collections whose documents the code of an agent names."""
    found, known = set(), kinds()
    for path in (SRC / "deskhand" / "agents" / package).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and node.id in known:
                found.add(known[node.id])
            if isinstance(node, ast.ImportFrom) and node.module == ASKING:
                found.add(ModelDay.collection)
    return found


def test_every_agent_has_its_line() -> None:
    assert set(RIGHTS) == set(AGENTS)


def test_an_agent_may_touch_what_it_names_and_nothing_else() -> None:
    for package, agents in PACKAGES.items():
        assert set().union(*(RIGHTS[agent].seen for agent in agents)) == named_in(package), package


def test_nobody_writes_what_he_only_reads() -> None:
    for agent, rights in RIGHTS.items():
        assert not rights.reads & rights.writes, agent


def test_prices_and_safety_texts_are_written_by_no_agent() -> None:
    kept = {"PriceBook", "SafetyTexts", "ProcedureBook"}
    assert [agent for agent, rights in RIGHTS.items() if rights.writes & kept] == []


def test_only_the_owner_s_agent_changes_the_profile_and_the_learned_answers() -> None:
    wrote = {name for name, rights in RIGHTS.items() if rights.writes & {"Business", "FaqBook"}}
    assert wrote == {"owner"}
