"""connect google: an owner's consent, asked for in his browser, tried, kept. What each right is for."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from deskhand.cli.common import HomeDir, files_of, settings_of, write_line

app = typer.Typer(help="Connect an account of yours to Deskhand.", no_args_is_help=True)


@app.callback()
def _connect() -> None:
    """Connect an account of yours to Deskhand."""


@app.command("google")
def google(
    account: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The account; without it each one of the settings."),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page, or only print it.")
    ] = True,
    calendar: Annotated[
        bool, typer.Option("--calendar/--no-calendar", help="Ask for your calendar as well.")
    ] = True,
    port: Annotated[
        int, typer.Option(help="Where the browser comes back to on this machine; 0: a free port.")
    ] = 0,
    business: HomeDir = None,
) -> None:
    """Let Deskhand into a Google account: mail and calendar. Says for what, and tries it at once."""
    from deskhand.bootstrap import google as accounts
    from deskhand.bootstrap import made_store
    from deskhand.domain.errors import ConfigurationError

    settings = settings_of(business)
    named = (*accounts.addresses(settings), *accounts.calendar_accounts(settings))
    addresses = (account.strip().lower(),) if account else tuple(dict.fromkeys(named))
    if not addresses:
        told = "set it to the mailbox, or name an account with --account"
        raise ConfigurationError("DESKHAND_GMAIL", "is not set", told)
    files = files_of(settings.business_dir)

    def shown(page: str) -> None:
        write_line(f"Open this page and sign in:\n  {page}")
        if browser and not webbrowser.open(page):
            write_line("No browser could be opened here: open it yourself.")

    store = made_store(settings)
    try:
        for address in addresses:
            rights = accounts.needed(settings, address, calendar=calendar)
            write_line(f"{address}: Deskhand asks to")
            for right in rights:
                write_line(f"  - {right.why}\n    ({right.scope})")
            found = accounts.connect(
                settings, store, files.business.id, address, rights, shown, port
            )
            write_line(f"{address} is connected.")
            for line in found:
                write_line(f"  {line}")
    finally:
        store.close()
    write_line("Next: `deskhand doctor` shows how it is; take it back at myaccount.google.com.")
