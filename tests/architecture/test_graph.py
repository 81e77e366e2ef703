"""The message graph in ARCHITECTURE.md is the one the program prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = "import sys; sys.argv = ['deskhand', 'graph']; from deskhand.cli import main; main()"


def test_the_architecture_page_shows_todays_graph() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True
    ).stdout.rstrip()
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert f"```\n{printed}\n```" in page, "run `deskhand graph` and paste it into ARCHITECTURE.md"
