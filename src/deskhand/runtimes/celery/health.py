"""How an installation on Celery is doing, as its store and its broker show it. Names nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kombu.exceptions import OperationalError

from deskhand.bootstrap import App, system_clock
from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.engine.lease import Lease
from deskhand.runtimes.celery.application import Application
from deskhand.runtimes.celery.beat import LEASE
from deskhand.web.health import parts

ANSWER_SECONDS = 1.0


def health(app: App, celery: Application) -> dict[str, Any]:
    """`ok` and one entry each for store, outbox, broker, workers and beat."""
    found = {**parts(app), "broker": broker(celery)}
    if found["broker"]["ok"]:
        found["workers"] = workers(celery)
    if found["store"]["ok"]:
        found["beat"] = beat(app)
    return {"ok": all(part["ok"] for part in found.values()), **found}


def broker(celery: Application) -> dict[str, Any]:
    """Does it answer, and how many rows wait in each queue that is not empty?"""
    with celery.connection_for_read() as line:
        try:
            line.ensure_connection(max_retries=1, interval_start=0)
            client = line.default_channel.client
            waiting = {name: int(client.llen(name)) for name in celery.queues}
        except (OperationalError, *line.connection_errors) as trouble:
            return {"ok": False, "trouble": str(trouble)}
    return {"ok": True, "waiting": {name: count for name, count in waiting.items() if count}}


def workers(celery: Application) -> dict[str, Any]:
    """The workers that answer within a second."""
    with celery.connection_for_write() as line:
        try:
            answers = celery.control.ping(timeout=ANSWER_SECONDS, connection=line)
        except (OperationalError, *line.connection_errors) as trouble:
            return {"ok": False, "trouble": str(trouble)}
    names = sorted(name for answer in answers for name in answer)
    return {"ok": bool(names), "names": names}


def beat(app: App) -> dict[str, Any]:
    """Which beat leads."""
    lease = Lease(app.store, app.business, LEASE, "nobody", system_clock(), timedelta(0))
    try:
        leader = lease.holder()
    except (TryAgain, ConfigurationError) as trouble:
        return {"ok": False, "trouble": str(trouble)}
    return {"ok": leader is not None, "leader": leader}
