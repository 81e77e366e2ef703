"""What `deskhand doctor` looks at: each check says what it found and what to do next. Mends nothing."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskhand.cli.calendar_checks import calendar_checks
from deskhand.cli.checks import FAIL, OK, SERVE, WARN, Check, noted
from deskhand.domain.errors import ConfigurationError, DeskhandError

if TYPE_CHECKING:
    from deskhand.ports.store import Store
    from deskhand.settings import Settings

ENOUGH_BYTES = 1_000_000_000
LITTLE_BYTES = 100_000_000
NOT_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
LATE = timedelta(minutes=5)


def diagnose(settings: Settings) -> list[Check]:
    """All checks, in the order in which one would mend things."""
    checks = [_python(), _clock(), _disk(settings.data), *_business(settings)]
    checks += [*_database(settings), *_running(settings), *_mail(settings)]
    checks += calendar_checks(settings)
    return [*checks, *_photos(), *_model(settings)]


def show(checks: Iterable[Check]) -> None:
    """The checks as a table for people."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    styles = {OK: "green", WARN: "yellow", FAIL: "bold red"}
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0), expand=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    counts = {OK: 0, WARN: 0, FAIL: 0}
    for check in checks:
        counts[check.status] += 1
        told = Text(check.found)
        if check.next_step:
            told.append(f"\n-> {check.next_step}", style="bold" if check.status == FAIL else "")
        table.add_row(Text(check.status, style=styles[check.status]), check.what, told)
    console.print(table)
    console.print(f"\n{counts[OK]} fine, {counts[WARN]} to look at, {counts[FAIL]} to mend.")


# ---- the machine


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    needed = (
        "pydantic",
        "imapclient",
        "icalendar",
        "phonenumbers",
        "usaddress",
        "PIL",
        "fastapi",
        "uvicorn",
    )
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        return Check(
            "Python", FAIL, f"{version}, without {', '.join(missing)}", "Install Deskhand again"
        )
    return Check("Python", OK, version)


def _clock() -> Check:
    from deskhand.bootstrap import system_clock

    now = system_clock().now()
    if now < NOT_BEFORE:
        return Check(
            "Clock", FAIL, f"{now:%Y-%m-%d %H:%M} UTC is in the past", "Set the machine's clock"
        )
    return Check("Clock", OK, f"{now:%Y-%m-%d %H:%M} UTC")


def _disk(data: Path) -> Check:
    place = next((p for p in (data, *data.parents) if p.exists()), Path("/"))
    free = shutil.disk_usage(place).free
    found = f"{free / 1_000_000_000:.1f} GB free for {data}"
    if free < LITTLE_BYTES:
        return Check("Disk", FAIL, found, "Free some space: nothing can be accepted soon")
    if free < ENOUGH_BYTES:
        return Check("Disk", WARN, found, "Free some space")
    return Check("Disk", OK, found)


# ---- the business


def _business(settings: Settings) -> Iterator[Check]:
    from deskhand.bootstrap.published import files_of

    folder = settings.business_dir
    try:
        files = files_of(folder)
    except ConfigurationError as error:
        yield Check("Business files", FAIL, str(error), f"deskhand check {folder}")
        return
    name, items, faqs = files.business.name, files.price_book.items, files.faq_book.faqs
    waiting = sum(not i.reviewed for i in items) + sum(not f.reviewed for f in faqs)
    found = (
        f"{name}: {len(items)} prices, {len(faqs)} answers, {files.business.policy.mode.value} mode"
    )
    if folder is None:
        yield Check(
            "Business files", WARN, f"{found} (the sample)", "deskhand init DIR, for your own"
        )
    elif waiting:
        step = "Read them and set `reviewed: true`; until then they are used in drafts only"
        yield Check("Business files", WARN, f"{found}; {waiting} not reviewed by you", step)
    else:
        yield Check("Business files", OK, found)
    yield _on_call(settings, [step.name for step in files.business.rota], files.business)


def _on_call(settings: Settings, rota: list[str], business: Any) -> Check:
    unreachable = [
        name
        for name in rota
        if (person := business.person(name)) is None or not (settings.mail_address and person.email)
    ]
    found = f"on call: {', '.join(rota) or 'nobody'}"
    if settings.mail_address is None or len(unreachable) == len(rota):
        step = "Connect a mailbox, and give the people on call a mail address"
        return Check("Paging", WARN, f"{found}; an emergency reaches nobody but this screen", step)
    if unreachable:
        step = f"Give {', '.join(unreachable)} a mail address in business.yaml"
        return Check("Paging", WARN, f"{found}; no way to reach {', '.join(unreachable)}", step)
    step = "Look at your mail at night, or tell your callers to phone"
    told = "only mail and console are connected: paging cannot wake anyone"
    return Check("Paging", WARN, f"{found}; {told}", step)


# ---- the database


def _database(settings: Settings) -> Iterator[Check]:
    from deskhand.bootstrap import database_problems, store_of, store_place

    place, path = store_place(settings), settings.database
    if settings.postgres is None and not path.exists():
        yield Check("Database", WARN, f"{place}: not there yet", SERVE)
        return
    if settings.postgres is None and (problems := database_problems(path)):
        step = "Stop Deskhand and restore the last good backup: deskhand restore FILE DIR"
        yield Check("Database", FAIL, f"{place}: {problems[0]}", step)
        return
    try:
        store = store_of(settings)
    except (ConfigurationError, DeskhandError) as error:
        yield _unreachable(error)
        return
    size = "answers" if settings.postgres else f"whole, {path.stat().st_size / 1_000_000:.1f} MB"
    try:
        yield Check("Database", OK, f"{place}: {size}")
        yield from _waiting(store)
    except (ConfigurationError, DeskhandError) as error:
        yield _unreachable(error)
    finally:
        store.close()


def _unreachable(error: ConfigurationError | DeskhandError) -> Check:
    if isinstance(error, ConfigurationError):
        return Check("Database", FAIL, f"{error.place}: {error.problem}", error.remedy)
    return Check("Database", FAIL, str(error), "Start its server again; nothing is lost meanwhile")


def _waiting(store: Store) -> Iterator[Check]:
    from deskhand.bootstrap import only_business, system_clock
    from deskhand.domain.control import OutboxRow
    from deskhand.engine import owners_list
    from deskhand.engine.codec import decode
    from deskhand.ports.queries import OPEN_ROWS

    business = only_business(store).id
    listed = owners_list.read(store, business)
    yield _count("Approvals", len(listed.approvals), "waiting for your yes", "deskhand inbox")
    yield _count("Your list", len(listed.items), "for you to settle", "deskhand inbox")
    dead = len(listed.dead)
    yield _count("Dead letters", dead, "could not be handled", "deskhand inbox, then --retry ID")
    rows = store.query(business, OPEN_ROWS, {"status": "open"}, limit=1)
    late = max(
        (system_clock().now() - decode(OutboxRow, row.body).wake_at for row in rows),
        default=timedelta(),
    )
    if late > LATE:
        minutes = int(late.total_seconds() // 60)
        yield Check("Outbox", WARN, f"the oldest open row waits for {minutes} minutes", SERVE)
    else:
        yield Check("Outbox", OK, "nothing is late")


def _count(what: str, number: int, words: str, step: str) -> Check:
    return Check(what, WARN if number else OK, f"{number} {words}", step if number else "")


def _running(settings: Settings) -> Iterator[Check]:
    if settings.redis is not None:
        yield from _on_celery(settings)
        return
    from deskhand.runtimes.lock import holder

    if (pid := holder(settings.data)) is not None:
        yield Check("Running", OK, f"process {pid}")
        return
    yield Check("Running", WARN, "Deskhand is not running: nobody is answered", SERVE)


def _on_celery(settings: Settings) -> Iterator[Check]:
    """Each part that has to run: the broker, workers, a beat that leads."""
    from deskhand.cli.running import celery

    try:
        broker = celery(settings)
    except ConfigurationError as error:
        yield Check("Celery", FAIL, f"{error.place} {error.problem}", error.remedy)
        return
    from deskhand.bootstrap import attached
    from deskhand.runtimes.celery import health

    found = health.broker(broker)
    if not found["ok"]:
        step = "Start Redis, or mend DESKHAND_REDIS; nothing is lost meanwhile"
        yield Check("Broker", FAIL, "Redis does not answer: nobody is answered", step)
    else:
        waiting = sum(found["waiting"].values())
        yield Check("Broker", OK, f"Redis answers; {waiting} rows wait in queues")
        names = health.workers(broker).get("names", [])
        said = f"{len(names)}: {', '.join(names)}" if names else "none: nobody is answered"
        step = "" if names else "Start `deskhand celery worker`"
        yield Check("Workers", OK if names else WARN, said, step)
    try:
        app = attached(settings)
    except (ConfigurationError, DeskhandError):
        return  # said of the database
    try:
        leader = health.beat(app).get("leader")
    finally:
        app.close()
    if leader:
        yield Check("Beat", OK, f"{leader} leads")
    else:
        yield Check("Beat", WARN, "none: no timer runs", "Start `deskhand celery beat`")


# ---- the mailbox


def _mail(settings: Settings) -> Iterator[Check]:
    if settings.gmail is not None:
        yield from _gmail(settings)
        return
    if settings.mail is None:
        names = (
            "DESKHAND_IMAP_HOST, DESKHAND_SMTP_HOST, DESKHAND_MAIL_ADDRESS, DESKHAND_MAIL_PASSWORD"
        )
        yield Check("Mailbox", WARN, "none is set", f"Set {names}; or DESKHAND_GMAIL")
        return
    from deskhand.bootstrap import check_mail_in, check_mail_out

    account = settings.mail
    yield _reached(
        "Mailbox", f"{account.user} on {account.imap_host}", lambda: check_mail_in(settings)
    )
    yield _reached("Sending", account.smtp_host, lambda: check_mail_out(settings))
    if account.sent_folder is None:
        yield Check(
            "Sent folder",
            WARN,
            "none is set: a mail cut off while sending can only be listed as maybe sent",
            "Set DESKHAND_IMAP_SENT_FOLDER",
        )


def _gmail(settings: Settings) -> Iterator[Check]:
    """Each account asked now, then what was written down: tokens, the watch, the last look."""
    from deskhand.bootstrap import google, only_business, store_of

    try:
        store = store_of(settings)
    except (ConfigurationError, DeskhandError):
        step = "deskhand connect google"
        yield Check("Mailbox", FAIL, f"{settings.mail_address} was never connected", step)
        return
    try:
        business = only_business(store).id
        for address in google.addresses(settings):
            found = _reached(
                "Google", address, partial(google.reach, settings, store, business, address)
            )
            if found.status == FAIL and not found.next_step.startswith("Run"):
                found = replace(found, next_step="Look at the network and at the line above")
            yield found
        for what, told in google.look(settings, store, business).items():
            if "trouble" not in told or not what.startswith("google "):
                yield noted(what, told)
    except (ConfigurationError, DeskhandError) as error:
        yield Check("Mailbox", FAIL, str(error), "deskhand connect google")
    finally:
        store.close()


# ---- photos


def _photos() -> Iterator[Check]:
    if importlib.util.find_spec("pillow_heif") is None:
        step = 'pip install "deskhand[photos]"'
        yield Check("Photos", WARN, "HEIC, as iPhones keep them, cannot be opened", step)


# ---- the language model


def _model(settings: Settings) -> Iterator[Check]:
    account = settings.model
    if account is None:
        yield Check("Model", OK, "none: the offline engine reads and words, free of charge")
        return
    from deskhand.bootstrap import check_model

    what = f"{account.model} ({account.engine})"
    try:
        reached = check_model(account)
    except ConfigurationError as error:
        yield Check("Model", FAIL, f"{error.place}: {error.problem}", error.remedy)
        return
    except DeskhandError as error:
        step = "Look at the network and at DESKHAND_LLM_URL; until then the offline engine answers"
        yield Check("Model", WARN, f"{what}: {error}", step)
        return
    if reached.ends:
        yield Check("Model", WARN, f"{what}: {reached.ends}", "Set DESKHAND_LLM_MODEL")
    elif reached.price is None:
        step = "Set DESKHAND_LLM_PRICE; without it no limit in dollars holds"
        yield Check("Model", WARN, f"{what}: its price is not known", step)
    else:
        per = "${:.2f} in and ${:.2f} out per million tokens".format(*reached.price)
        yield Check("Model", OK, f"{what}: {per}, as of {reached.priced_on}")


def _reached(what: str, where: str, ask: Callable[[], None]) -> Check:
    try:
        ask()
    except ConfigurationError as error:
        return Check(what, FAIL, f"{error.place}: {error.problem}", error.remedy)
    except DeskhandError as error:
        return Check(what, FAIL, str(error), "Check the network, the host name and the port")
    return Check(what, OK, f"{where}: logged in")
