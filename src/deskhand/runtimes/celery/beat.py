"""Beat with one leader: of any number of beats, the one that holds the lease relays and schedules."""

from __future__ import annotations

import atexit
import logging
from datetime import timedelta
from typing import Any

from celery.beat import Scheduler

from deskhand.domain.errors import TryAgain
from deskhand.engine.lease import Lease
from deskhand.runtimes.celery.application import Application
from deskhand.runtimes.celery.relay import Relay

log = logging.getLogger(__name__)

ROUND_SECONDS = 1.0
LEASE = "beat"
SPAN = timedelta(seconds=10)


class Leader(Scheduler):  # type: ignore[misc]
    """Keeps nothing on disk: the timers of Deskhand are rows. Two leaders at once would be harmless."""

    app: Application
    _lease: Lease | None = None
    _relay: Relay | None = None

    def tick(self, *arguments: Any, **options: Any) -> float:
        """One round; returns how many seconds until the next."""
        try:
            if not self._leads():
                return ROUND_SECONDS
            assert self._relay is not None
            self._relay.round()
        except TryAgain as trouble:
            log.warning("%s; the next round tries again", trouble)
            return ROUND_SECONDS
        return min(float(super().tick(*arguments, **options)), ROUND_SECONDS)

    def _leads(self) -> bool:
        if self._lease is None:
            self.app.prepare()
            installation = self.app.office.app()
            self._relay = Relay(self.app, installation.dispatcher, installation.business)
            self._lease = self.app.office.lease(LEASE, SPAN)
            # At the end and not in `close`, which Celery calls out of a signal, within anything.
            atexit.register(self._release)
        return self._lease.take()

    def _release(self) -> None:
        """Let another lead at once."""
        try:
            if self._lease is not None:
                self._lease.release()
        except TryAgain as trouble:
            log.warning("%s; the lease ends by itself", trouble)
        self.app.office.close()
