"""Labelled messages for the tests, written to a file as a person would write them."""

import json
from pathlib import Path
from typing import Any

from deskhand.domain.understanding import Understanding
from deskhand.rehearsal.evaluation.gold import Labelled, load
from deskhand.rehearsal.evaluation.judging import Judged, judge

ZONE = "America/New_York"


def file_of(folder: Path, *rows: dict[str, Any] | str, name: str = "data.jsonl") -> Path:
    """A file with these lines; a row without id or text gets them."""
    told = [
        row if isinstance(row, str) else json.dumps({"id": f"m{n}", "text": "hi", **row})
        for n, row in enumerate(rows, 1)
    ]
    path = folder / name
    path.write_text("\n".join(told) + "\n", "utf-8")
    return path


def labelled(folder: Path, *rows: dict[str, Any] | str) -> tuple[Labelled, ...]:
    return load(file_of(folder, *rows), ZONE)


def judged(folder: Path, gold: dict[str, Any], read: Understanding, **row: Any) -> Judged:
    """One message with these labels, read like this."""
    (one,) = labelled(folder, {"gold": gold, **row})
    return judge(one, read, 1.0)
