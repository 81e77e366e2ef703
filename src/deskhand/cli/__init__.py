"""The `deskhand` command: which commands there are, and how every error becomes one clear line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Annotated

import typer

from deskhand.cli import (
    backup,
    celery,
    connect,
    costs,
    desk,
    functions,
    keep,
    look,
    measure,
    plan,
    rehearse,
    reviewing,
    serving,
    start,
)
from deskhand.cli.common import quiet_end, remedy_for, say_error

app = typer.Typer(
    name="deskhand",
    help="The secretary of a handyman business: answers mail and texts, quotes, books, reminds.",
    epilog="New here? `deskhand demo` shows a day; `deskhand init DIR` starts your own.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

FIRST, DAILY, BEFORE, SAFE, INSIDE = (
    "First steps",
    "Every day",
    "Try it out (nothing is sent)",
    "Keep it safe",
    "Look inside",
)
PANELS: tuple[tuple[str, dict[str, Callable[..., None]]], ...] = (
    (
        FIRST,
        {
            "demo": rehearse.demo,
            "init": start.init,
            "review": reviewing.review,
            "check": start.check,
        },
    ),
    (DAILY, {"serve": serving.serve, "inbox": desk.inbox, "approve": desk.approve}),
    (
        BEFORE,
        {
            "chat": rehearse.chat,
            "replay": rehearse.replay,
            "understand": rehearse.understand,
            "eval": measure.evaluate,
            "transcripts": measure.transcripts,
        },
    ),
    (SAFE, {"restore": keep.restore, "export": keep.export}),
    (INSIDE, {"doctor": look.doctor, "costs": costs.costs, "plan": plan.plan, "graph": look.graph}),
)
for panel, commands in PANELS:
    for name, command in commands.items():
        app.command(name, rich_help_panel=panel)(command)

app.add_typer(connect.app, name="connect", rich_help_panel=FIRST)
app.add_typer(celery.app, name="celery", rich_help_panel=DAILY)
app.add_typer(functions.app, name="functions", rich_help_panel=DAILY)
app.add_typer(backup.app, name="backup", rich_help_panel=SAFE)

# Click moved into typer's own package; its base class is reached through what typer shows.
CLICK_ERROR: type[Exception] = typer.BadParameter.__mro__[2]


def _version(asked: bool) -> None:
    if asked:
        from deskhand import __version__

        typer.echo(f"deskhand {__version__}")
        raise typer.Exit


Traceback = Annotated[
    bool,
    typer.Option(
        "--traceback", hidden=True, help="For whoever mends Deskhand: show where it failed."
    ),
]
Version = Annotated[
    bool,
    typer.Option(
        "--version",
        is_eager=True,
        callback=_version,
        help="Print the version and end.",
    ),
]


@app.callback()
def _deskhand(traceback: Traceback = False, version: Version = False) -> None:  # noqa: ARG001
    if traceback:
        sys.excepthook = sys.__excepthook__


def main() -> None:
    """Run the command. Exit codes: 0 done, 1 done but something is wrong, 2 could not be done,
    130 interrupted."""
    sys.excepthook = _unexpected
    sys.exit(run(sys.argv[1:] or ["--help"]))


def run(arguments: list[str]) -> int:
    """One command with its errors said; returns the exit code."""
    from deskhand.domain.errors import ConfigurationError, DeskhandError

    command = typer.main.get_command(app)
    try:
        code = command(arguments, prog_name="deskhand", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return quiet_end()
    except KeyboardInterrupt:
        return 130
    except typer.Abort:
        return 130
    except (ConfigurationError, DeskhandError) as error:
        say_error(f"{error}{remedy_for(error)}")
        return 2
    except OSError as error:
        say_error(f"{error.filename or 'file'}: {error.strerror or error}{remedy_for(error)}")
        return 2
    except CLICK_ERROR as error:
        told = getattr(error, "format_message", None)
        said = str(told() if told else error).rstrip(".")
        say_error(f"{said}. See `deskhand {_named(arguments)}--help`.")
        return 2
    return code if isinstance(code, int) else 0


def _named(arguments: list[str]) -> str:
    known = {name for _, commands in PANELS for name in commands}
    return next((f"{word} " for word in arguments if word in known), "")


def _unexpected(
    kind: type[BaseException], error: BaseException, _where: TracebackType | None
) -> None:
    """What nobody foresaw: still one line, and how to see more."""
    say_error(
        f"something unforeseen: {kind.__name__}: {error}. `deskhand --traceback ...` shows where"
    )
