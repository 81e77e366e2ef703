"""One running Deskhand per data folder; a killed one holds nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskhand.domain.errors import ConfigurationError
from deskhand.runtimes.lock import holder, only_one

HOLD = """
import sys, pathlib
from deskhand.runtimes.lock import only_one
with only_one(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_told_who_holds_it(tmp_path: Path) -> None:
    with only_one(tmp_path):
        assert holder(tmp_path) == str(os.getpid())
        with (
            pytest.raises(ConfigurationError, match=f"process {os.getpid()} runs"),
            only_one(tmp_path),
        ):
            pytest.fail("two of them")
        assert holder(tmp_path) == str(os.getpid())
    assert holder(tmp_path) is None
    with only_one(tmp_path):
        pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.readline()
    assert holder(tmp_path) == str(process.pid)
    process.kill()
    process.communicate(timeout=30)
    assert holder(tmp_path) is None
    with only_one(tmp_path):
        assert holder(tmp_path) == str(os.getpid())


def test_nobody_holds_what_is_not_there(tmp_path: Path) -> None:
    assert holder(tmp_path / "nowhere") is None
