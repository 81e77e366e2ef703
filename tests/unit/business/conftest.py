"""The small folder that the tests of this room make wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.owners_folder import write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)
