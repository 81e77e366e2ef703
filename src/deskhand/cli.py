"""The `deskhand` command: parses arguments, prints, exits. Every import of weight waits for its command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from deskhand.bootstrap import App
    from deskhand.business.load import BusinessFiles

app = typer.Typer(
    name="deskhand",
    help="The secretary of a handyman business: answers mail and texts, quotes, books, reminds.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

BusinessDir = Annotated[
    Path | None,
    typer.Option("--business", "-b", help="The folder of the business; without it the sample."),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs: JSON instead of text.")]
Lines = Annotated[Path | None, typer.Argument(metavar="FILE", help="A file, or - for standard input.")]


def main() -> None:
    """Run the command; errors on purpose become one clear line and a non-zero exit."""
    from deskhand.domain.errors import ConfigurationError, DeskhandError

    try:
        app()
    except (ConfigurationError, DeskhandError) as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _fail(f"{error.filename or 'file'}: {error.strerror}")


def _fail(message: str, code: int = 2) -> NoReturn:
    print(f"deskhand: {message}", file=sys.stderr)
    sys.exit(code)
