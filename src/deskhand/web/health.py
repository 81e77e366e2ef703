"""How an installation is doing, as plain data for /healthz. Names no customer and no text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from deskhand.bootstrap import App
from deskhand.domain.business import Business
from deskhand.domain.errors import ConfigurationError, TooNew, TryAgain
from deskhand.engine.datebook import Place
from deskhand.engine.rows import known
from deskhand.ports.queries import OPEN_ROWS
from deskhand.ports.store import Ref
from deskhand.web.calendar import profile

LATE_SECONDS = 60.0
"""A row or a round this late means that nothing is moving."""
UNSEEN_SECONDS = 900.0
"""A technician's calendar that was not looked at for so long is not followed; a look at which nothing came
of is written down every five minutes."""


def health(
    app: App, *, timers_at: datetime | None, mail_at: datetime | None, troubles: dict[str, str]
) -> dict[str, Any]:
    """`ok` and one entry each for store, mailbox, outbox and timers; ages in whole seconds."""
    now = app.parts.clock.now()
    found = {
        **parts(app),
        "timers": _round(now, timers_at, troubles.get("timers")),
        "mailbox": _round(now, mail_at, troubles.get("mail"))
        if app.mailroom
        else {"ok": True, "connected": False},
    }
    return {"ok": all(part["ok"] for part in found.values()), **found}


def parts(app: App) -> dict[str, dict[str, Any]]:
    """What the store shows, whatever runtime there is: the store itself, the outbox, the technicians'
    calendars, and what providers wrote down."""
    store: dict[str, Any] = {"ok": True}
    more: dict[str, dict[str, Any]] = {}
    outbox: dict[str, Any] = {"ok": True, "oldest_due_seconds": 0}
    try:
        app.store.get(app.business, Ref(Business.collection, app.business))
        late = oldest_due(app, app.parts.clock.now())
        outbox = {"ok": late <= LATE_SECONDS, "oldest_due_seconds": round(late)}
        for look in app.parts.looks:
            more.update(look())
        more.update(calendars(app))
    except (TryAgain, TooNew, ConfigurationError) as trouble:
        store = {"ok": False, "trouble": str(trouble)}
    return {"store": store, "outbox": outbox, **more}


def calendars(app: App) -> dict[str, dict[str, Any]]:
    """Each technician's calendar as the last rounds left it. Asks nobody outside."""
    book, now = app.datebook, app.parts.clock.now()
    found: dict[str, dict[str, Any]] = {}
    for technician, calendar in profile(app).calendars().items() if book else ():
        assert book is not None
        place = book.place(technician)
        if place is None or place.calendar != calendar:
            place = Place(calendar=calendar)
        age = (now - place.seen_at).total_seconds() if place.seen_at else None
        told: dict[str, Any] = {
            "ok": age is not None and age <= UNSEEN_SECONDS and not place.lost,
            "last_look_seconds": None if age is None else round(age),
        }
        if place.watch_ends is not None:
            told["told_of_changes_until"] = place.watch_ends.isoformat()
        if place.failing_since is not None:
            told |= {"failing_since": place.failing_since.isoformat(), "trouble": place.trouble}
        found[f"calendar {technician}"] = told
    return found


def oldest_due(app: App, now: datetime) -> float:
    """Seconds by which the oldest open row of ours is overdue; 0 when nothing is."""
    records = app.store.query(app.business, OPEN_ROWS, {"status": "open"}, limit=100)
    return max((0.0, *((now - row.wake_at).total_seconds() for _, row in known(records))))


def _round(now: datetime, at: datetime | None, trouble: str | None) -> dict[str, Any]:
    age = (now - at).total_seconds() if at else None
    told: dict[str, Any] = {
        "ok": trouble is None and (age is None or age <= LATE_SECONDS),
        "last_round_seconds": None if age is None else round(age),
    }
    return {**told, "trouble": trouble} if trouble else told
