"""functions publish, edge, topology: Deskhand on Google Cloud. What they do is the runtime's."""

from __future__ import annotations

from typing import Annotated

import typer

from deskhand.cli.common import HomeDir, files_of, settings_of, write_line

app = typer.Typer(
    help="Run Deskhand on Google Cloud: functions woken by Pub/Sub, documents in Firestore.",
    no_args_is_help=True,
)


@app.command()
def publish(business: HomeDir = None) -> None:
    """Put your files into the store and start its timers; done at every deployment."""
    from deskhand.bootstrap import arm, installed, store_place
    from deskhand.runtimes.functions.serving import cloud_of

    settings = settings_of(business)
    cloud_of(settings)
    installation = installed(settings, files_of(settings.business_dir))
    try:
        arm(installation)
    finally:
        installation.close()
    write_line(f"{installation.business} is published in {store_place(settings)}.")


@app.command()
def edge(business: HomeDir = None) -> None:
    """Serve the outside: messages, the calendar feed and /healthz."""
    import uvicorn

    from deskhand.runtimes.functions.edge import from_environment

    settings = settings_of(business)
    uvicorn.run(
        from_environment(),
        host=settings.web_host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
    )


@app.command()
def topology(
    together: Annotated[
        bool, typer.Option("--together", help="The agents of a turn share one function.")
    ] = False,
) -> None:
    """Print functions, topics, subscriptions and indexes as JSON, for what makes the infrastructure."""
    from deskhand.runtimes.functions.presets import APART, TOGETHER
    from deskhand.runtimes.functions.topology import as_json

    write_line(as_json(TOGETHER if together else APART))
