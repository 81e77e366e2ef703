"""The rules every test obeys: seeds are printed, nothing leaves this machine, CI skips next to nothing."""

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.no_network import sitecustomize as no_network
from tests.scale import PROVE, SEED, USUAL
from tests.support import endings
from tests.support.unpackaged import UNPACKAGED, skip_unpackaged

# Contract suites and helpers assert as tests do, and explain themselves as tests do.
pytest.register_assert_rewrite("tests.contracts", "tests.flows", "tests.simulation")

CI = os.environ.get("CI") == "true"

# gRPC begins its threads anew in whatever a test forks, on files that are closed there, and complains
# of it in the words of that process.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"

hypothesis.settings.register_profile(
    "small",
    max_examples=50,
    deadline=None,
    print_blob=True,
    derandomize=SEED == USUAL,
)
hypothesis.settings.register_profile(
    "prove",
    max_examples=1_000,
    deadline=None,
    print_blob=True,
    derandomize=False,  # where CI is set, hypothesis would draw the same ones each time
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("prove" if PROVE else "small")

# ------------------------------------------------------------------ seeds and sizes


def pytest_report_header() -> str:
    size = "large counts" if PROVE else "small counts"
    return f"deskhand: {size}, seed {SEED} (again: DESKHAND_SEED={SEED})"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if PROVE:
        return
    long_runs = [item for item in items if item.get_closest_marker("prove")]
    if long_runs:
        config.hook.pytest_deselected(items=long_runs)
        items[:] = [item for item in items if not item.get_closest_marker("prove")]


@pytest.fixture
def seed() -> int:
    return SEED


def pytest_sessionfinish() -> None:
    endings.end()


# ------------------------------------------------------------------ no network


def pytest_configure() -> None:
    here = str(Path(no_network.__file__).parent)
    inherited = os.environ.get("PYTHONPATH")
    if here not in (inherited or "").split(os.pathsep):
        os.environ["PYTHONPATH"] = f"{here}{os.pathsep}{inherited}" if inherited else here


@pytest.fixture(autouse=True)
def _nothing_left_this_machine() -> Iterator[None]:
    """Fails also the test whose code swallowed the refusal."""
    before = len(no_network.attempts)
    yield
    attempts = no_network.attempts[before:]
    if attempts:
        pytest.fail(f"reached for the network: {', '.join(attempts)}", pytrace=False)


# ------------------------------------------------------------------ skips, and CI


def find_program(name: str) -> str | None:
    """Servers lie in sbin, which an ordinary user's PATH may lack."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin"])
    return shutil.which(name, path=path)


def _elsewhere(item: pytest.Item) -> str | None:
    """Why this test is for another platform than this one, if it is."""
    for marker in item.iter_markers("platform"):
        if not sys.platform.startswith(marker.args[0]):
            return f"for {marker.args[0]} only"
    for marker in item.iter_markers("needs_program"):
        if not sys.platform.startswith("linux") and find_program(marker.args[0]) is None:
            return f"needs {marker.args[0]} as Debian and Ubuntu package it ({marker.args[1]})"
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    if reason := _elsewhere(item):
        pytest.skip(reason)
    for marker in item.iter_markers("needs_program"):
        program, package = marker.args
        if find_program(program) is None:
            pytest.skip(f"needs {program}: sudo apt-get install {package}")
    for marker in item.iter_markers("needs_unpackaged"):
        program, place = marker.args
        if find_program(program) is None:
            skip_unpackaged(program, place)


def _nobodys_fault(report: Any) -> bool:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return UNPACKAGED in reason


def _forbid_skip(report: Any) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"{reason}\nwith CI=true a skipped test is a failed test (tests/conftest.py)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    excused = hasattr(report, "wasxfail") or _elsewhere(item) or _nobodys_fault(report)
    if CI and report.skipped and not excused:
        _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    report = yield
    if CI and report.skipped:
        _forbid_skip(report)
    return report
