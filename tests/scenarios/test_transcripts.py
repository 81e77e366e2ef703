"""docs/transcripts shows what is said today: a change of tone or policy is seen in review."""

from __future__ import annotations

from pathlib import Path

from deskhand.rehearsal.scenarios.script import load
from deskhand.rehearsal.transcripts import pages

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "transcripts"


def test_the_pages_are_what_is_said_today() -> None:
    made = pages(load(Path(__file__).parent))
    shown = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert set(shown) == set(made), "run make transcripts"
    changed = [name for name, text in made.items() if shown[name] != text]
    assert not changed, "these conversations changed: run make transcripts, read them, commit them"
