"""The project's own files, parsed once, for the tests that read them."""

import ast
import functools
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "deskhand"

_NOT_OURS = {".git", ".venv", ".venv.lock", ".hypothesis", "__pycache__", "build", "dist"}


def room(path: Path) -> str:
    """`providers/email/imap.py`: where a module lies in the house."""
    return path.relative_to(PACKAGE).as_posix()


@functools.cache
def modules() -> tuple[Path, ...]:
    return tuple(sorted(PACKAGE.rglob("*.py")))


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every (line, dotted name) that a module imports; `from a import b` gives a and a.b."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def uses(path: Path) -> Iterator[tuple[int, str]]:
    """Every (line, dotted name) that a module mentions, `os.environ` as well as its import."""
    yield from imports(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)


def project_files() -> list[Path]:
    """What a clone holds, and what is about to be added; without git, all but what tools made."""
    if shutil.which("git"):
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        if listing.returncode == 0:
            names = [name for name in listing.stdout.decode().split("\0") if name]
            return sorted(path for path in (ROOT / name for name in names) if path.is_file())
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(
            part in _NOT_OURS or part.endswith("_cache") for part in path.relative_to(ROOT).parts
        )
    )
