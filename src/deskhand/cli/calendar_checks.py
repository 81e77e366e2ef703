"""What `deskhand doctor` says of the technicians' calendars: can each be read, and when was it last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from deskhand.cli.checks import FAIL, OK, WARN, Check, noted
from deskhand.domain.errors import ConfigurationError, DeskhandError, NeedsOwner

if TYPE_CHECKING:
    from deskhand.bootstrap import App
    from deskhand.settings import Settings

LATE = timedelta(minutes=15)
"""A calendar that was not looked at for so long is not followed."""
SERVE = "Start `deskhand serve`, or `deskhand celery beat` and a worker"


def calendar_checks(settings: Settings) -> Iterator[Check]:
    """One line for each calendar that business.yaml names, and one for the account that sees them where
    it is Google's and not the mailbox's too."""
    from deskhand.bootstrap import attached, google, has_store
    from deskhand.bootstrap.published import files_of

    try:
        named = files_of(settings.business_dir).business.calendars()
    except ConfigurationError:
        return  # said of the business files
    if not named:
        yield Check("Calendars", OK, "none of yours is connected: Deskhand keeps its own")
        return
    if settings.calendars is None:
        step = "Set DESKHAND_CALENDAR, or remove `calendar` from business.yaml"
        yield Check("Calendars", FAIL, f"named for {', '.join(named)}, none connected", step)
        return
    try:
        app = attached(settings) if has_store(settings) else None
    except (ConfigurationError, DeskhandError):
        app = None  # said of the database
    if app is None:
        yield Check("Calendars", WARN, "never read", SERVE)
        return
    try:
        for technician, calendar in named.items():
            yield _read(app, technician, calendar)
        if settings.gmail is None:
            for what, told in google.look(settings, app.store, app.business).items():
                yield noted(what, told)
    finally:
        app.close()


def _read(app: App, technician: str, calendar: str) -> Check:
    what, now = f"Calendar of {technician}", app.parts.clock.now()
    if app.parts.calendars is None or app.datebook is None:
        return Check(what, WARN, f"{calendar}: not known to what runs yet", "Start Deskhand again")
    try:
        app.parts.calendars.listed(calendar, now, now + timedelta(days=1))
    except ConfigurationError as error:
        return Check(what, FAIL, f"{calendar}: {error.problem}", error.remedy)
    except NeedsOwner as error:
        return Check(what, FAIL, f"{calendar}: {error.reason}", "Mend the account or its name")
    except DeskhandError as error:
        return Check(what, WARN, f"{calendar}: {error}", "Look at the network")
    place = app.datebook.place(technician)
    seen = place.seen_at if place else None
    told = f"{calendar} answers; last looked at {_when(seen)}"
    if place and place.watch_ends:
        told += f"; tells of changes until {_when(place.watch_ends)}"
    if place and place.failing_since:
        told += f"; failing since {_when(place.failing_since)}: {place.trouble}"
        return Check(what, WARN, told, SERVE)
    if seen is None or now - seen > LATE:
        return Check(what, WARN, told, SERVE)
    return Check(what, OK, told)


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
