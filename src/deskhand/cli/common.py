"""What all commands share: options, opening files and installations, one-line errors. No command."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from deskhand.business.load import BusinessFiles
    from deskhand.settings import Settings

BusinessDir = Annotated[
    Path | None,
    typer.Option(
        "--business", "-b", metavar="DIR", help="The folder of the business; without it the sample."
    ),
]
HomeDir = Annotated[
    Path | None,
    typer.Option(
        "--business",
        "-b",
        metavar="DIR",
        help="The folder of the business; without it $DESKHAND_BUSINESS, else this folder.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: JSON instead of text.")]
Lines = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", help="A file, or - for standard input.", show_default=False),
]

REMEDIES = {
    errno.ENOSPC: "Free some disk space; nothing was lost",
    errno.EDQUOT: "Free some disk space; nothing was lost",
    errno.ENOENT: "Check the name",
    errno.EACCES: "Check who may read and write it",
    errno.EPERM: "Check who may read and write it",
    errno.EISDIR: "Name a file, not a folder",
    errno.ENOTDIR: "Name a folder, not a file",
    errno.EROFS: "Choose a place that can be written",
}
WORDS = {"full": REMEDIES[errno.ENOSPC], "locked": "Another program uses it: try again"}


def say_error(message: str) -> None:
    """One line on standard error."""
    with _quiet():
        sys.stderr.write(f"deskhand: {message}\n")


def fail(message: str, code: int = 2) -> typer.Exit:
    """Say what is wrong and return what to raise."""
    say_error(message)
    return typer.Exit(code)


def remedy_for(error: Exception) -> str:
    """What to do about an error that names no remedy itself."""
    from deskhand.domain.errors import TryAgain

    found = REMEDIES.get(error.errno or 0) if isinstance(error, OSError) else None
    if isinstance(error, TryAgain):
        found = next((said for word, said in WORDS.items() if word in str(error)), "Try again")
    return f". {found}." if found else ""


def quiet_end() -> int:
    """Whoever read our output has gone: end without a word, and let no later flush complain."""
    with _quiet():
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def files_of(folder: Path | None) -> BusinessFiles:
    """The business in a folder, or the sample. Raises ConfigurationError."""
    from deskhand.bootstrap.published import files_of as load

    return load(folder)


def settings_of(folder: Path | None) -> Settings:
    """The settings of this installation; the folder we stand in counts when it holds a business."""
    from deskhand.settings import from_environment

    settings = from_environment(business_dir=folder)
    if settings.business_dir is None and Path("business.yaml").is_file():
        return from_environment(business_dir=Path.cwd())
    return settings


def lines_of(source: Path | None) -> Iterator[str]:
    """Lines as they come, from a file or standard input; text that is not UTF-8 is marked, not fatal."""
    if source is None or str(source) == "-":
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        yield from iter(sys.stdin.readline, "")
        return
    with source.open(encoding="utf-8", errors="replace") as file:
        yield from file


def write_line(line: str) -> None:
    """One line out at once, so that a program can hold the other end."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def utf8_out() -> None:
    """JSON is UTF-8 whatever the terminal's language; half a surrogate leaves as its JSON escape."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def write_json(data: Any) -> None:
    """A whole answer for a program."""
    import json

    utf8_out()
    write_line(json.dumps(data, ensure_ascii=False, indent=2, default=str))


@contextmanager
def _quiet() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError):  # the other end has gone
        return
