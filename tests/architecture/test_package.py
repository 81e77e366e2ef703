"""What is installed: pins fit the declared requirements, the wheel is whole, licences allow it."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import deskhand
from tests.architecture.source import PACKAGE, ROOT, SRC, project_files

PINS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in (
        "requirements.txt",
        "requirements-models.txt",
        "requirements-celery.txt",
        "requirements-google.txt",
        "requirements-dev.txt",
        "requirements-build.txt",
    )
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
MODELS = [*EXTRAS["gemini"], *EXTRAS["openai"], *EXTRAS["photos"]]

ALLOWED = re.compile(r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation)\b", re.IGNORECASE)
FORBIDDEN = re.compile(
    r"\b(A?GPL|LGPL|General Public|SSPL|Business Source|Proprietary)", re.IGNORECASE
)
# These name no licence in their metadata; it was read in the file they ship.
READ_BY_HAND = {"imapclient": "BSD-3-Clause"}
# Mozilla's list of root certificates, handed on as it is; it comes with an extra and never without.
DATA_ONLY = {"certifi": "MPL-2.0"}


def pinned(text: str) -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


@pytest.mark.parametrize(
    ("file", "declared"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-models.txt", [*PROJECT["project"]["dependencies"], *MODELS]),
        ("requirements-celery.txt", [*PROJECT["project"]["dependencies"], *EXTRAS["celery"]]),
        ("requirements-google.txt", [*PROJECT["project"]["dependencies"], *EXTRAS["google"]]),
        ("requirements-dev.txt", [*PROJECT["project"]["dependencies"], *MODELS, *EXTRAS["dev"]]),
        ("requirements-build.txt", PROJECT["dependency-groups"]["build"]),
        ("requirements-build.txt", PROJECT["build-system"]["requires"]),
    ],
)
def test_every_requirement_is_pinned_to_a_release_that_fits(file: str, declared: list[str]) -> None:
    pins = pinned(PINS[file])
    for line in declared:
        requirement = Requirement(line)
        versions = pins.get(canonicalize_name(requirement.name), set())
        assert versions, f"{file} does not pin {requirement.name}: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), line


def test_the_tests_run_on_the_releases_that_are_shipped() -> None:
    development = pinned(PINS["requirements-dev.txt"])
    for file in PINS.keys() - {"requirements-dev.txt", "requirements-build.txt"}:
        for name, versions in pinned(PINS[file]).items():
            assert development[name] == versions, f"{name} in {file}"
    for name, versions in pinned(PINS["requirements-build.txt"]).items():
        assert development.get(name, versions) == versions, name


@pytest.mark.parametrize("file", sorted(PINS))
def test_every_pin_has_its_hash_and_no_file_names_an_index(file: str) -> None:
    text = re.sub(r"^\s*#.*$", "", PINS[file], flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines
    for line in lines:
        assert re.match(r"[A-Za-z0-9._-]+==\S+( ; .+?)?\s+--hash=sha256:[0-9a-f]{64}\b", line), line
        assert "://" not in line


def test_what_runs_with_deskhand_is_free_to_use_and_to_sell() -> None:
    assert not set(DATA_ONLY) & set(pinned(PINS["requirements.txt"]))
    for name in pinned(PINS["requirements-models.txt"] + PINS["requirements-google.txt"]):
        if name in DATA_ONLY:
            continue
        try:
            metadata = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # pinned for another platform
        words = [
            READ_BY_HAND.get(name, ""),
            metadata.get("License-Expression") or "",
            (metadata.get("License") or "")[:100],
            *(line for line in metadata.get_all("Classifier") or [] if line.startswith("License")),
        ]
        licence = " ".join(words)
        assert ALLOWED.search(licence), f"{name}: {licence or 'no licence in its metadata'}"
        assert not FORBIDDEN.search(licence), f"{name}: {licence}"


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    build = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert build.returncode == 0, build.stdout + build.stderr
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"deskhand-{deskhand.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
        (points,) = [name for name in held if name.endswith("entry_points.txt")]
        assert "deskhand = deskhand.cli:main" in archive.read(points).decode()
    ours = {
        path.relative_to(SRC).as_posix() for path in project_files() if path.is_relative_to(PACKAGE)
    }
    assert "deskhand/py.typed" in ours
    assert ours - held == set()
