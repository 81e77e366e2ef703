"""serve: the secretary at work. Starts and stops what runtimes/ and web/ provide, and says so."""

from __future__ import annotations

import logging
import shutil
import signal
import sys
import textwrap
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from deskhand.cli.common import HomeDir, files_of, settings_of, write_line

if TYPE_CHECKING:
    from deskhand.bootstrap import App
    from deskhand.domain.business import Business
    from deskhand.domain.messages import Message
    from deskhand.settings import Settings

log = logging.getLogger("deskhand.serve")


def serve(business: HomeDir = None) -> None:
    """Run the secretary: read the mailbox, answer, book, remind, page; until Ctrl-C."""
    settings = settings_of(business)
    _log_to_terminal(settings.log_level)
    from deskhand.bootstrap import arm, google, installed
    from deskhand.domain.errors import ConfigurationError
    from deskhand.runtimes.listening import Listening
    from deskhand.runtimes.lock import only_one
    from deskhand.runtimes.watched import Watched
    from deskhand.web.app import create
    from deskhand.web.calendar import secret
    from deskhand.web.health import health
    from deskhand.web.server import Server

    if settings.redis is not None:
        raise ConfigurationError(
            "DESKHAND_REDIS",
            "is set: workers move the messages, and serve believes that it is alone",
            "Start `deskhand celery beat`, `worker` and `web`, or unset it",
        )
    ended = threading.Event()
    files = files_of(settings.business_dir)
    with ExitStack() as stack:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        stack.enter_context(only_one(settings.data))
        app = installed(settings, files, [_happened])
        stack.callback(app.close)
        token = secret(app)
        runtime = Watched(app)

        def told() -> dict[str, Any]:
            pulse = runtime.pulse
            return health(
                app, timers_at=pulse.timers_at, mail_at=pulse.mail_at, troubles=pulse.troubles
            )

        def new_mail() -> None:
            if app.mailroom:
                app.mailroom.nudge()

        pushes = f"{settings.web_url or ''}/gmail/{token}"
        web = create(app, token, told, new_mail, runtime.look_soon, google.proof(settings, pushes))
        server = Server(web, settings.web_host, settings.web_port)
        stack.callback(server.stop)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        arm(app)
        stack.callback(runtime.stop)
        runtime.start()
        server.start()
        if subscription := google.pulled(settings, app.store, app.business):
            listening = Listening(subscription.hear, new_mail)
            stack.callback(subscription.close)
            stack.callback(listening.stop)
            listening.start()
        link = f"{settings.web_url or server.address}/calendar/{token}.ics"
        for line in greeting(files.business, settings, app, link):
            write_line(_folded(line))
        while not ended.wait(0.5) and runtime.failure is None:
            pass
        write_line("Stopping: what is being done is finished first.")
    if runtime.failure is not None:
        raise runtime.failure
    write_line("Stopped.")


def greeting(business: Business, settings: Settings, app: App, link: str) -> list[str]:
    """What is connected, what is not, and what to do next."""
    from deskhand.bootstrap import store_place

    mode = business.policy.mode.value
    lines = [
        f"Deskhand works for {business.name} ({mode} mode). Ctrl-C stops it.",
        f"  database  {store_place(settings)}",
        f"  mailbox   {_mailbox(settings)}",
        "  texts     not connected in this release",
        f"  calendar  {link}",
    ]
    if settings.gmail and settings.gmail.topic:
        lines.append(
            f"  pushes    Google shall post to {link.replace('/calendar/', '/gmail/')[:-4]}"
        )
    if settings.web_url is None and settings.web_host in ("127.0.0.1", "localhost", "::1"):
        lines.append(
            "            (reached from this machine only; for your phone set DESKHAND_WEB_URL to the "
            "https address of a proxy before it)"
        )
    if not app.parts.texts:
        lines.append(
            "Note: while only mail and console are connected, paging cannot wake anyone: "
            f"{business.owner.name} sees an emergency when he looks at his mail or at this window."
        )
    if settings.business_dir is None:
        lines.append("This is the sample business. Your own: deskhand init DIR")
    steps = [
        "subscribe to the calendar link (it is secret)",
        "look at `deskhand inbox` now and then",
    ]
    if mode == "draft":
        steps.append("every message waits for your yes: `deskhand approve NUMBER`")
    return [*lines, f"Next: {'; '.join(steps)}."]


def _mailbox(settings: Settings) -> str:
    from_now = "mail that arrives from now on is answered"
    if gmail := settings.gmail:
        answers = f", answered from {gmail.sender}" if gmail.sender else ""
        return f"{gmail.inbox} in Gmail{answers}; {from_now}"
    if mail := settings.mail:
        return f"{mail.address} on {mail.imap_host}; {from_now}"
    return (
        "not connected: set DESKHAND_IMAP_HOST, DESKHAND_SMTP_HOST, "
        "DESKHAND_MAIL_ADDRESS and DESKHAND_MAIL_PASSWORD; or DESKHAND_GMAIL"
    )


def _folded(line: str) -> str:
    """At words, in a terminal; a program gets whole lines."""
    if not sys.stdout.isatty():
        return line
    width = max(60, shutil.get_terminal_size().columns)
    indent = " " * (12 if line.startswith("  ") else 2)
    return textwrap.fill(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _happened(_business: str, message: Message) -> None:
    """One line of the log for what an owner may want to know; never what was said, or by whom."""
    name = type(message).__name__
    told: dict[str, str] = {
        "MessageReceived": "a message came in",
        "MessageSent": f"answered by {getattr(message, 'channel', '')}",
        "VisitConfirmed": "a visit is booked",
        "VisitMoved": "a visit was moved",
        "VisitCancelled": "a visit was cancelled",
        "ApprovalRequested": f"number {getattr(message, 'number', '')} waits for your yes",
        "HandedOff": "something is on your list (deskhand inbox)",
        "IncidentAcknowledged": "an emergency was acknowledged",
    }
    if name == "PageSent":
        hazard, person = getattr(message, "hazard", ""), getattr(message, "person", "")
        log.warning(
            "EMERGENCY (%s): %s was paged by %s", hazard, person, getattr(message, "via", "")
        )
    elif name in told:
        log.info("%s", told[name])


def _log_to_terminal(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    known = level if level in ("DEBUG", "INFO", "WARNING", "ERROR") else "INFO"
    logging.getLogger("deskhand").setLevel(known)
