"""The tests' own rules hold: no network, not for children either, and nothing skipped in CI."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.no_network import sitecustomize as no_network

SAMPLE = """
import pytest

def test_skips():
    pytest.skip("nothing installed")

@pytest.mark.needs_program("no-such-program", "no-such-package")
def test_misses_a_program():
    pass

@pytest.mark.platform("plan9")
def test_is_for_another_platform():
    pass

@pytest.mark.xfail(strict=True, reason="known")
def test_is_known_to_fail():
    raise AssertionError

@pytest.mark.prove
def test_is_long():
    pass
"""


GROUPED = """
import os
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("n", range(8))
def test_of_a_group(n):
    print("group on", os.environ["PYTEST_XDIST_WORKER"])

@pytest.mark.parametrize("n", range(8))
def test_of_none(n):
    pass
"""

SHARED = """
import atexit
from pathlib import Path
from tests.support.endings import at_the_end

def test_opens():
    told = Path(__file__).with_name("told")
    def tell(word):
        told.open("a").write(word + " ")
    atexit.register(tell, "process")
    at_the_end(lambda: tell("first"))
    at_the_end(lambda: tell("second"))
"""


def run_sample(tmp_path: Path, source: str, *options: str, **environment: str) -> str:
    """Runs a few lines as a test file of this project and returns what pytest says."""
    file = tmp_path / "test_sample.py"
    file.write_text(source, encoding="utf-8")
    inherited = {k: v for k, v in os.environ.items() if k not in ("CI", "DESKHAND_PROVE")}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider",
         "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), str(file), *options],
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )  # fmt: skip
    return run.stdout + run.stderr


def test_a_missing_program_skips_and_says_what_to_install(tmp_path: Path) -> None:
    said = run_sample(tmp_path, SAMPLE)
    assert "3 skipped, 1 deselected, 1 xfailed" in said
    assert "no-such-package" in said


def test_in_ci_a_skip_fails_unless_it_is_for_another_platform(tmp_path: Path) -> None:
    said = run_sample(tmp_path, SAMPLE, CI="true")
    failed = 2 if sys.platform.startswith("linux") else 1
    assert f"{failed} failed, {3 - failed} skipped, 1 deselected, 1 xfailed" in said or (
        "1 failed, 1 skipped, 1 deselected, 1 xfailed, 1 error" in said
    )
    assert "with CI=true a skipped test is a failed test" in said


def test_what_shares_a_server_runs_in_one_process(tmp_path: Path) -> None:
    said = run_sample(tmp_path, GROUPED, "-n", "2", "--dist", "loadgroup", "-rP")
    assert "16 passed" in said
    assert len({line for line in said.splitlines() if line.startswith("group on")}) == 1


def test_what_is_shared_is_ended_before_a_worker_is_said_to_be_done(tmp_path: Path) -> None:
    assert "1 passed" in run_sample(tmp_path, SHARED, "-n", "1")
    assert (tmp_path / "told").read_text(encoding="utf-8") == "second first process "


def test_in_ci_a_module_cannot_skip_itself(tmp_path: Path) -> None:
    said = run_sample(tmp_path, "import pytest\npytest.importorskip('no_such_module')\n", CI="true")
    assert "with CI=true a skipped test is a failed test" in said
    assert "1 error" in said


def test_long_runs_run_when_asked_for(tmp_path: Path) -> None:
    said = run_sample(tmp_path, SAMPLE, DESKHAND_PROVE="1", DESKHAND_SEED="7")
    assert "1 passed" in said
    assert "large counts, seed 7" in said


def test_the_network_is_refused() -> None:
    with socket.socket() as line, pytest.raises(PermissionError):
        line.connect(("192.0.2.1", 9))
    with pytest.raises(PermissionError):
        socket.getaddrinfo("example.com", 80)
    assert no_network.attempts[-2:] == [
        "socket.connect '192.0.2.1'",
        "socket.getaddrinfo 'example.com'",
    ]
    del no_network.attempts[-2:]


def test_who_swallows_the_refusal_fails_all_the_same(tmp_path: Path) -> None:
    source = """
import contextlib, socket

def test_swallows():
    with contextlib.suppress(OSError):
        socket.create_connection(("192.0.2.1", 9), timeout=1)
"""
    said = run_sample(tmp_path, source)
    assert "reached for the network: socket.getaddrinfo '192.0.2.1'" in said


def test_children_are_refused_too() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "tests use no network but this machine's own" in run.stderr


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()[:2], timeout=5).close()
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
