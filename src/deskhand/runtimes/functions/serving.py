"""One function as the environment describes it: what it opens, and when. Knows no web framework."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable

from deskhand import settings as environment
from deskhand.bootstrap import App, bus, callers, graph, joined, with_secrets
from deskhand.connections import Cloud
from deskhand.domain.errors import ConfigurationError, Reject, TooNew, TryAgain
from deskhand.ports.bus import Bus, Posted
from deskhand.ports.identity import Callers
from deskhand.runtimes.functions import figures, tracing
from deskhand.runtimes.functions.delivering import AGAIN, NOT_YOU, SOON, Answer, Deliveries
from deskhand.runtimes.functions.presets import PRESETS
from deskhand.runtimes.functions.relay import Relay
from deskhand.runtimes.journal import about, to_json_lines
from deskhand.runtimes.office import Office
from deskhand.settings import Settings

log = logging.getLogger(__name__)


class Served:
    """What a process of one function does with what it is called for."""

    def __init__(
        self,
        office: Office,
        bus: Bus,
        recipients: Iterable[str],
        callers: Callers | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.office, self.relay, self._callers = office, Relay(bus), callers
        self._deliveries = Deliveries(office, self.relay, frozenset(recipients), callers, wait)
        self.push = self._deliveries.push

    def tick(self, authorization: str | None) -> Answer:
        """The scheduler's minute: publish what is due and nobody took."""

        def work() -> str:
            app = self.office.app()
            figures.write(figures.outbox(app))  # before they are published: how late they were
            return f"{self.relay.tick(app.dispatcher, app.business)} rows were published"

        return self._scheduled("tick", authorization, work)

    def mail(self, authorization: str | None) -> Answer:
        """One round of the mailbox."""

        def work() -> str:
            came = self.office.collect(self.relay.hand_on)
            figures.write(figures.connections(self.office.app()))
            return f"{came} mails came"

        return self._scheduled("mail", authorization, work)

    def datebook(self, authorization: str | None) -> Answer:
        """One round of the technicians' calendars."""

        def work() -> str:
            return f"{self.office.look(self.relay.hand_on)} changes came"

        return self._scheduled("datebook", authorization, work)

    def _scheduled(self, name: str, authorization: str | None, work: Callable[[], str]) -> Answer:
        try:
            if self._callers is not None:
                self._callers.check(authorization)
            with tracing.hop(name, {}), about(name):
                told = work()
                log.info("%s: %s", name, told)
                return Answer(200, told)
        except Reject as error:
            log.warning("%s was turned away: %s", name, error)
            return Answer(NOT_YOU, str(error))
        except TryAgain as trouble:
            log.warning("%s: %s; the next round tries again", name, trouble)
            return Answer(AGAIN, "passing trouble")
        except TooNew as newer:
            log.warning("%s: %s; left for a newer release", name, newer)
            return Answer(AGAIN, "a newer release wrote it")
        except ConfigurationError as wrong:
            log.critical("the installation is wrong: %s", wrong)
            return Answer(AGAIN, "the installation is wrong; the log says where")


class LateBus:
    """A bus that is opened when the first message is posted: after the fork of a server, never before."""

    def __init__(self, opened: Callable[[], Bus]) -> None:
        self._opened, self._lock = opened, threading.Lock()
        self._bus: Bus | None = None
        self._pid = 0

    def publish(self, messages: Iterable[Posted]) -> int:
        with self._lock:
            if self._bus is None or self._pid != os.getpid():
                self._bus, self._pid = self._opened(), os.getpid()
            bus = self._bus
        return bus.publish(messages)

    def close(self) -> None:
        with self._lock:
            bus, self._bus = self._bus, None
        if bus is not None and self._pid == os.getpid():
            bus.close()


def from_environment() -> Served:
    """The function that the environment names. Raises ConfigurationError."""
    settings = environment.from_environment(with_secrets(environment.variables()))
    cloud = cloud_of(settings)
    log_as(settings, cloud)
    recipients = recipients_of(cloud)
    graph(recipients)  # loaded before anybody waits for it
    office = Office(lambda: opened(settings, recipients))
    return Served(office, LateBus(lambda: bus(cloud)), recipients, callers(cloud))


def cloud_of(settings: Settings) -> Cloud:
    """Where the installation is. Raises ConfigurationError."""
    if settings.cloud is None:
        raise ConfigurationError(
            "DESKHAND_CLOUD_PROJECT", "is not set", "name the project, or run `deskhand serve`"
        )
    return settings.cloud


def recipients_of(cloud: Cloud) -> tuple[str, ...]:
    """Whose rows this function delivers."""
    return PRESETS[cloud.preset].get(cloud.function, (cloud.function,))


def log_as(settings: Settings, cloud: Cloud) -> None:
    """JSON lines from here on. Without a salt of its own each process masks in another way."""
    salt = cloud.log_salt or secrets.token_hex(16)
    to_json_lines(settings.log_level, salt, cloud.project, tracing.ids)


def opened(settings: Settings, recipients: Iterable[str]) -> App:
    """The installation, whose files were published when it was deployed, with the members served here.
    Raises ConfigurationError while there is none."""
    app = joined(settings, frozenset(recipients))
    if not settings.test_clock:  # under a clock that is moved by hand nobody waits for it
        app.dispatcher.outbox.soon = SOON
    return app
