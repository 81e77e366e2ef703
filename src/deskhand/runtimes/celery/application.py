"""The Celery application: tasks that deliver rows and collect mail, and how rows get into queues."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from celery import Celery, signals
from kombu import Queue
from kombu.exceptions import OperationalError

from deskhand.domain.errors import TryAgain
from deskhand.engine.rows import Wake
from deskhand.runtimes.celery.configuration import CONFIGURATION
from deskhand.runtimes.celery.queues import MAIL, in_order, queue_of
from deskhand.runtimes.office import Office

log = logging.getLogger(__name__)

DELIVER, COLLECT, LOOK = "deskhand.deliver", "deskhand.collect", "deskhand.look"
COLLECT_SECONDS, LOOK_SECONDS = 3.0, 30.0


class Application(Celery):  # type: ignore[misc]
    """Celery for one installation; `recipients` are its agents and effects, as a message meets them.

    `prepare` makes what the offices open: beat calls it once, before anything else.
    """

    def __init__(
        self,
        broker: str,
        office: Office,
        recipients: Sequence[str],
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__("deskhand", broker=broker, set_as_current=False)
        self.office, self.prepare = office, prepare
        self.queues = in_order(recipients)
        self.conf.update(CONFIGURATION)
        self.conf.task_queues = [Queue(name, routing_key=name) for name in self.queues]
        self.conf.task_default_queue = MAIL
        self.conf.beat_schedule = {
            "mail": {
                "task": COLLECT,
                "schedule": COLLECT_SECONDS,
                "options": {"queue": MAIL, "expires": 10 * COLLECT_SECONDS},
            },
            "calendars": {
                "task": LOOK,
                "schedule": LOOK_SECONDS,
                "options": {"queue": MAIL, "expires": 2 * LOOK_SECONDS},
            },
        }

        # Functions and not methods: Celery reads their arguments.
        def deliver(business: str, row: str, again: bool) -> None:
            given_back = self.current_worker_task.request.delivery_info.get("redelivered")
            wake = Wake(business, row)
            self.hand_on(self.office.deliver(wake, again=again or bool(given_back)))

        def collect() -> None:
            self.office.collect(self.hand_on)

        def look() -> None:
            self.office.look(self.hand_on)

        self.task(look, name=LOOK, shared=False)
        self.task(deliver, name=DELIVER, shared=False)
        self.task(collect, name=COLLECT, shared=False)
        signals.worker_process_init.connect(self._begin)
        signals.worker_process_shutdown.connect(self._end)
        signals.worker_shutdown.connect(self._end)

    def look_soon(self) -> None:
        """A calendar has changed: have it read now and not at the next round."""
        try:
            self.send_task(LOOK, queue=MAIL, expires=2 * LOOK_SECONDS)
        except OperationalError as trouble:
            log.warning("the broker takes nothing (%s); calendars are read in time", trouble)

    def hand_on(self, wakes: Sequence[Wake], *, again: bool = False) -> int:
        """Put rows into their queues; how many it was. What the broker does not take is relayed later:
        the rows are open. `again`: they may have been handed on before."""
        for done, wake in enumerate(wakes):
            try:
                arguments = (wake.business, wake.row, again)
                self.send_task(DELIVER, arguments, queue=queue_of(wake.row))
            except OperationalError as trouble:
                left = len(wakes) - done
                log.warning(
                    "the broker takes nothing (%s); %d rows are relayed later", trouble, left
                )
                return done
        return len(wakes)

    def collect_soon(self) -> None:
        """Somebody says that new mail is there. What the broker does not take comes with the next round."""
        try:
            self.send_task(COLLECT, queue=MAIL, expires=10 * COLLECT_SECONDS)
        except OperationalError as trouble:
            log.warning("the broker takes nothing (%s); the next round finds the mail", trouble)

    def _begin(self, **_: object) -> None:
        try:
            self.office.app()
        except TryAgain as trouble:
            log.warning("%s; tried again with the first row", trouble)

    def _end(self, **_: object) -> None:
        self.office.close()
