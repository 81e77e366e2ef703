"""celery worker, beat, web: Deskhand on many processes. What they do is the runtime's."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from deskhand.cli.common import HomeDir, settings_of, write_line
from deskhand.cli.running import celery

app = typer.Typer(
    help="Run Deskhand on Celery: any number of workers, one beat (a second waits), a web server.",
    no_args_is_help=True,
)
PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command(context_settings=PASSED_ON)
def worker(
    context: typer.Context,
    business: HomeDir = None,
    urgent: Annotated[
        bool, typer.Option("--urgent", help="Take danger only: kept free while others are busy.")
    ] = False,
) -> None:
    """Take messages from the queues. What else is given goes to `celery worker`: -c 4, -Q QUEUES."""
    from deskhand.runtimes.celery.queues import urgent as queues

    given = list(context.args)
    if urgent:
        given += ["--queues", ",".join(queues())]
    _celery(business, "worker", *given)


@app.command(context_settings=PASSED_ON)
def beat(context: typer.Context, business: HomeDir = None) -> None:
    """Relay what waits, start timers and rounds of the mailbox; publishes your files when it starts."""
    _celery(business, "beat", *context.args)


@app.command()
def web(business: HomeDir = None) -> None:
    """Serve the calendar feed and /healthz, beside workers and beat."""
    from deskhand.bootstrap import attached, google
    from deskhand.web.app import create
    from deskhand.web.calendar import secret
    from deskhand.web.server import Server

    settings = settings_of(business)
    broker = celery(settings)
    from deskhand.runtimes.celery.health import health
    from deskhand.runtimes.listening import Listening

    installation = attached(settings)
    ended = threading.Event()
    try:
        token = secret(installation)
        told = create(
            installation,
            token,
            lambda: health(installation, broker),
            broker.collect_soon,
            broker.look_soon,
            google.proof(settings, f"{settings.web_url or ''}/gmail/{token}"),
        )
        server = Server(told, settings.web_host, settings.web_port)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        server.start()
        subscription = google.pulled(settings, installation.store, installation.business)
        if subscription is not None:
            Listening(subscription.hear, broker.collect_soon).start()
        write_line(f"calendar  {settings.web_url or server.address}/calendar/{token}.ics")
        write_line(f"health    {server.address}/healthz")
        if settings.gmail and settings.gmail.topic:
            write_line(f"pushes    {settings.web_url or server.address}/gmail/{token}")
        ended.wait()
        server.stop()
    finally:
        installation.close()


def _celery(business: HomeDir, *arguments: str) -> None:
    levels = [] if any(a.startswith(("-l", "--loglevel")) for a in arguments) else ["-l", "WARNING"]
    celery(settings_of(business)).start(["--quiet", *arguments, *levels])
