"""Is a SQLite database whole? Opens it for reading only, changes nothing, knows no schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def problems(path: Path, *, thorough: bool = False) -> list[str]:
    """What SQLite finds wrong with a file, in its words; empty when it is whole.

    `thorough` also compares every index with its table, which takes longer.
    """
    check = "integrity_check" if thorough else "quick_check"
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0)
        try:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}(5)")]
        finally:
            connection.close()
    except sqlite3.Error as error:
        return [str(error)]
    return [] if found == ["ok"] else found
