"""demo, chat, replay, understand: Deskhand on a scratch installation. Nothing leaves the machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from deskhand.cli.common import (
    AsJson,
    BusinessDir,
    Lines,
    files_of,
    lines_of,
    utf8_out,
    write_line,
)


def demo(
    fast: Annotated[bool, typer.Option("--fast", help="Do not wait between the lines.")] = False,
    page: Annotated[
        Path,
        typer.Option("--page", metavar="FILE", help="Where the day is written as a page."),
    ] = Path("deskhand-demo.html"),
    no_page: Annotated[bool, typer.Option("--no-page", help="Write no page.")] = False,
) -> None:
    """Watch a day of the sample business: texts and mails come in, are priced, booked, confirmed.

    Everything is real but the clock and the customers: no account, no key, no network.
    """
    write_line(
        "Deskhand demo: a day at Bluebird Handyman, Kingston NY. Nothing leaves this machine."
    )
    from deskhand.rehearsal.demo import play

    utf8_out()
    try:
        play(None if no_page else page, fast=fast)
    except OSError as error:
        raise typer.BadParameter(f"the page cannot be written there ({error.strerror})") from error


def chat(business: BusinessDir = None) -> None:
    """Be the customer: write texts and see what Deskhand answers. Nothing is sent."""
    from deskhand.rehearsal.chat import Chat

    utf8_out()
    Chat(files_of(business), write_line, prompt=sys.stdin.isatty()).run(lines_of(None))


def replay(
    file: Lines = None,
    business: BusinessDir = None,
    mbox: Annotated[
        Path | None,
        typer.Option("--mbox", metavar="OLD.mbox", help="Rehearse old mail with your own prices."),
    ] = None,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="Print only the normalised ledger at the end.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Play messages (JSON Lines) through a scratch business with a virtual clock.

    Prints what would be sent, one line each. Exit code 1 after an error line, 2 for an impossible setup.
    """
    if mbox is not None:
        if file is not None or ledger:
            raise typer.BadParameter("--mbox is used alone, without FILE or --ledger")
        raise typer.Exit(_rehearse_mail(mbox, business, as_json))
    from deskhand.rehearsal.ledger import replayed
    from deskhand.rehearsal.replay import replay as run

    utf8_out()
    files = files_of(business)
    if not ledger:
        raise typer.Exit(run(lines_of(file), files, write_line))
    raise typer.Exit(replayed(lines_of(file), files, write_line, _complain))


def understand(
    file: Lines = None,
    business: BusinessDir = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add which words gave which field.")
    ] = False,
) -> None:
    """Read messages (JSON Lines with id and text) and print what Deskhand understands of each."""
    from deskhand.bootstrap import reader, system_clock
    from deskhand.rehearsal.understand import understand_lines

    utf8_out()
    files = files_of(business)
    told = understand_lines(
        lines_of(file),
        files.business,
        files.price_book,
        files.faq_book,
        reader(),
        system_clock().now(),
        explain=explain,
    )
    for line in told:
        write_line(line)


def _complain(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _rehearse_mail(mbox: Path, business: Path | None, as_json: bool) -> int:
    from deskhand.cli.progress import progress
    from deskhand.rehearsal.mbox import rehearse

    utf8_out()
    with progress("Rehearsing") as step:
        return rehearse(mbox, files_of(business), write_line, as_json=as_json, step=step)
