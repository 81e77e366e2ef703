"""Conversations as pages: who said what when, what Sam sees, what stands at the end; stale pages go."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskhand.rehearsal.scenarios.script import load
from deskhand.rehearsal.transcripts import INDEX, pages
from tests.support.command import deskhand

TWO = """
- scenario: a faucet over two days
  transcript: true
  steps:
    - dana: can you fix my dripping faucet on wednesday at 1pm? Dana Reyes, 14 Wurts St
    - dana: "yes"
    - until: "2026-11-24T18:00"
- scenario: nobody reads this one
  steps:
    - dana: hello
"""


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "two.yaml").write_text(TWO, encoding="utf-8")
    return folder


def test_a_page_shows_who_said_what_when_and_how_it_ends(scenarios: Path) -> None:
    page = pages(load(scenarios))["a-faucet-over-two-days.md"]
    lines = page.splitlines()
    assert lines[0] == "# A faucet over two days"
    assert "*Monday, November 23*" in lines
    assert "> can you fix my dripping faucet on wednesday at 1pm? Dana Reyes, 14 Wurts St" in lines
    assert "**Deskhand** to Dana (text), 9:01" in lines
    reminded = lines.index("*Tuesday, November 24*")
    assert any("A reminder of your visit" in line for line in lines[reminded:])
    assert "- confirmed: work, plumbing/faucet, Wed Nov 25, 13:00–15:00, Sam, 14 Wurts St" in lines


def test_what_is_said_stands_in_the_order_of_time(scenarios: Path) -> None:
    page = pages(load(scenarios))["a-faucet-over-two-days.md"]
    assert page.index("You're booked") < page.index("BOOKED TODAY") < page.index("A reminder of")


def test_the_folder_holds_the_marked_ones_and_their_index_and_no_stale_page(
    scenarios: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pages"
    assert deskhand("transcripts", scenarios, folder).out == f"1 conversation in {folder}\n"
    (folder / "gone.md").write_text("a scenario that is no more", encoding="utf-8")
    assert deskhand("transcripts", scenarios, folder).code == 0
    assert {path.name for path in folder.iterdir()} == {INDEX, "a-faucet-over-two-days.md"}
    assert "(a-faucet-over-two-days.md)" in (folder / INDEX).read_text(encoding="utf-8")


def test_a_folder_of_other_pages_is_left_alone(scenarios: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("my own notes", encoding="utf-8")
    answer = deskhand("transcripts", scenarios, tmp_path)
    assert answer.code == 2
    assert "name another folder" in answer.err
    assert (tmp_path / "mine.md").exists()


def test_scenarios_without_a_mark_are_a_clear_mistake(tmp_path: Path) -> None:
    bare = tmp_path / "bare.yaml"
    bare.write_text(TWO.replace("  transcript: true\n", ""), encoding="utf-8")
    answer = deskhand("transcripts", bare, tmp_path / "pages")
    assert answer.code == 2
    assert "transcript: true" in answer.err
