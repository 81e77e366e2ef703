"""The owner's calendar feed behind a secret link. What an event looks like is the calendar port's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from deskhand.bootstrap import App
from deskhand.domain.base import instant_text
from deskhand.domain.business import Business
from deskhand.domain.control import AgentState
from deskhand.domain.errors import ConfigurationError, Conflict
from deskhand.domain.messages import Message
from deskhand.domain.policy import local_day, local_instant
from deskhand.domain.work import Block, Visit
from deskhand.engine.codec import decode
from deskhand.ports.queries import BLOCKS_BY_START, VISITS_BY_START
from deskhand.ports.store import Ref

STATE = "calendar_feed"
BACK = timedelta(days=30)
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its validators for conditional requests. `changed_at` is UTC."""

    body: bytes
    etag: str
    changed_at: datetime


def secret(app: App) -> str:
    """The secret of the feed's link: made once, kept in the store."""
    ref = Ref(AgentState.collection, STATE)
    for _ in range(3):
        record = app.store.get(app.business, ref)
        if record is not None:
            return str(decode(AgentState, record.body).values["secret"])
        cause = Message(id=STATE, business=app.business)
        desk = app.dispatcher.outbox.desk(app.business, cause, "web")
        desk.put(AgentState(id=STATE, values={"secret": app.parts.new_id()}))
        try:
            app.dispatcher.outbox.commit(desk, cause, "web", ())
        except Conflict:
            continue
    raise ConfigurationError("calendar feed", "its link cannot be kept", "Start Deskhand again")


def feed(app: App) -> Feed:
    """All visits from 30 days ago to the horizon, cancelled ones included, and what is blocked.

    The same within a day until something of it changes: its stamps are those of the last change, not of
    the request.
    """
    business = profile(app)
    now = app.parts.clock.now()
    today = date.fromisoformat(local_day(now, business.zone))
    start = local_instant((today - BACK).isoformat(), time.min, business.zone)
    horizon = today + timedelta(days=business.policy.horizon_days + 1)
    end = local_instant(horizon.isoformat(), time.min, business.zone)
    low, high = instant_text(start), instant_text(end)
    records = app.store.query(app.business, VISITS_BY_START, None, low, high, MOST)
    visits = [decode(Visit, record.body) for record in records]
    records = app.store.query(app.business, BLOCKS_BY_START, None, low, high, MOST)
    blocks = [decode(Block, record.body) for record in records]
    midnight = local_instant(today.isoformat(), time.min, business.zone)
    stamps = [*(v.changed_at for v in visits), *(b.lifted_at or b.made_at for b in blocks)]
    changed_at = max((midnight, *(stamp for stamp in stamps if stamp <= now)))
    body = app.parts.calendar.feed(business, visits, changed_at, blocks)
    return Feed(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', changed_at)


def profile(app: App) -> Business:
    """The business as it stands in the store. Raises ConfigurationError."""
    record = app.store.get(app.business, Ref(Business.collection, app.business))
    if record is None:
        raise ConfigurationError("the store", "the business is gone", "Start Deskhand again")
    return decode(Business, record.body)
