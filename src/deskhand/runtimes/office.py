"""The installation as one process of a runtime has it open. Knows no broker."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from deskhand.bootstrap import App, system_clock
from deskhand.domain.errors import TryAgain
from deskhand.engine.datebook import Datebook
from deskhand.engine.lease import Lease
from deskhand.engine.mailroom import Mailroom
from deskhand.engine.rows import Wake

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=30)
"""How long a delivery that was counted is nobody else's."""
SPAN = timedelta(seconds=60)


class Office:
    """Opened at its first use in a process, never before a fork; safe for any number of threads."""

    def __init__(self, opened: Callable[[], App]) -> None:
        """`opened` raises TryAgain while the store does not answer or holds no business yet."""
        self._opened, self._lock = opened, threading.Lock()
        self._app: App | None = None
        self._pid = 0

    def app(self) -> App:
        """The installation. Raises what opening raises."""
        with self._lock:
            if self._app is None or self._pid != os.getpid():
                self._app, self._pid = self._opened(), os.getpid()
            return self._app

    def close(self) -> None:
        """Release mailbox and store, if this process opened them."""
        with self._lock:
            ours = self._app if self._pid == os.getpid() else None
            self._app = None
        if ours is not None:
            ours.close()

    def deliver(self, wake: Wake, *, again: bool) -> Sequence[Wake]:
        """Hand a row to its recipient; returns the rows to wake. `again`: it was handed on before."""
        try:
            dispatcher = self.app().dispatcher
            if again and not dispatcher.count(wake, PATIENCE):
                return ()
            return dispatcher.deliver(wake)
        except TryAgain as trouble:
            log.warning("%s; the row stays open and is relayed", trouble)
            return ()

    def collect(self, submit: Callable[[Sequence[Wake]], object]) -> int:
        """One round of the mailbox, if no other process is at one; how many mails came."""
        return self._alone("mail", lambda app: app.mailroom, submit)

    def look(self, submit: Callable[[Sequence[Wake]], object]) -> int:
        """One round of the technicians' calendars, likewise; how many events came of it."""
        return self._alone("calendars", lambda app: app.datebook, submit)

    def _alone(
        self,
        what: str,
        room: Callable[[App], Mailroom | Datebook | None],
        submit: Callable[[Sequence[Wake]], object],
    ) -> int:
        try:
            found = room(self.app())
            if found is None:
                return 0
            lease = self.lease(what, SPAN)
            if not lease.take():
                return 0
            try:
                return found.collect(submit)
            finally:
                lease.release()
        except TryAgain as trouble:
            log.warning("%s: %s; the next round tries again", what, trouble)
            return 0

    def lease(self, name: str, span: timedelta) -> Lease:
        """A lease that this process may take. Time is the machine's: processes stall in no other."""
        app, thread = self.app(), threading.get_native_id()
        holder = f"{socket.gethostname()}/{os.getpid()}/{thread}"
        return Lease(app.store, app.business, name, holder, system_clock(), span)
