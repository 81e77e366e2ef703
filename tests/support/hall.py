"""The outside world of a test (phones, mail, calendars, blobs, a scripted reader), for other processes.

It stays in the test's process; workers and functions reach it through a socket, so that a story sees what
landed wherever it was sent from. A file says which installation they work for, and where its world is.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import tempfile
import threading
from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from deskhand.bootstrap import App, Parts, only_business, wire
from deskhand.domain.base import Channel
from deskhand.ports.store import Store
from deskhand.providers.calendar.builtin import BuiltinCalendar
from deskhand.providers.clock.stored import StoredClock
from deskhand.providers.llm.offline import OfflineEngine
from deskhand.runtimes.functions.topology import MAILBOX, connects
from deskhand.runtimes.office import Office
from tests.support.crashes import Died


class Hall:
    """Things of the test's process that workers may call by name."""

    def __init__(self, things: Mapping[str, Any]) -> None:
        self.address = tempfile.mktemp(prefix="deskhand-hall-")  # noqa: S306
        self._things = things
        self._listener = Listener(self.address, "AF_UNIX")
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                line = self._listener.accept()
            except (OSError, EOFError):
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: Connection) -> None:
        with suppress(EOFError, OSError):
            while True:
                name, method, arguments, options = line.recv()
                try:
                    answer = (True, getattr(self._things[name], method)(*arguments, **options))
                except Died:
                    answer = (False, Killing())
                except Exception as error:  # noqa: BLE001
                    answer = (False, error)
                line.send_bytes(pickle.dumps(answer))


class Killing:
    """Whoever reads it from the hall dies, as of kill -9."""

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return _die, ()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Remote:
    """A thing of the hall as a worker has it. `shown` are its plain attributes."""

    def __init__(self, address: str, name: str, shown: Mapping[str, Any] | None = None) -> None:
        self._address, self._name = address, name
        self._local = threading.local()
        self.__dict__.update(shown or {})

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            line = getattr(self._local, "line", None)
            if line is None:
                line = self._local.line = Client(self._address, "AF_UNIX")
            line.send((self._name, method, arguments, options))
            fine, answer = pickle.loads(line.recv_bytes())  # noqa: S301
            if not fine:
                raise answer
            return answer

        return call


class Visitor(Office):
    """Opens, in another process, whatever installation the test has assigned last. `only` are the members
    that this process serves; None: all."""

    only: Collection[str] | None = None

    def __init__(self, assigned: Path) -> None:
        super().__init__(self._visited)
        self._file, self._assigned = assigned, ""
        self._changing = threading.Lock()

    @abstractmethod
    def opened(self, place: str) -> Store:
        """The store of that installation."""

    def app(self) -> App:
        with self._changing:
            found = self._file.read_text()
            if found != self._assigned:
                if self._app is not None:
                    self._app.store.close()  # its mailbox is the test's, and may be gone
                self._app, self._assigned = None, found
            return super().app()

    def _visited(self) -> App:
        given = json.loads(self._assigned)
        store = self.opened(given["place"])
        business = only_business(store)
        far = given["hall"]
        shown = given["reader"]
        texts = {Channel(name): Remote(far, name) for name in given["texts"]}
        parts = Parts(
            store=store,
            clock=StoredClock(store, business.id),
            new_id=Remote(far, "new_id").__getattr__("__call__"),
            blobs=Remote(far, "blobs"),
            reader=Remote(far, "reader", shown) if shown else OfflineEngine(),  # type: ignore[arg-type]
            calendar=BuiltinCalendar(),
            mail=Remote(far, "mail") if given["mail"] and self._mails() else None,  # type: ignore[arg-type]
            calendars=Remote(far, "calendars") if given["calendars"] else None,  # type: ignore[arg-type]
            texts=texts,  # type: ignore[arg-type]
            observers=[Remote(far, "observer").__getattr__("__call__")],
        )
        return wire(business, parts, self.only)

    def _mails(self) -> bool:
        """Is this process given the mailbox?"""
        return self.only is None or MAILBOX in connects(*self.only)


def assign(file: Path, app: App, place: str, **more: Any) -> Hall:
    """Have whoever reads `file` work for this installation, whose store is at `place`; `more` are other
    things they may call."""
    parts = app.parts
    lines = {channel.value: line for channel, line in parts.texts.items()}
    reader = parts.reader
    hall = Hall(
        {
            **lines,
            "new_id": parts.new_id,
            "blobs": parts.blobs,
            "reader": reader,
            "mail": parts.mail,
            "calendars": parts.calendars,
            "observer": lambda *told: [tell(*told) for tell in parts.observers] and None,
            **more,
        }
    )
    given = {
        "place": place,
        "hall": hall.address,
        "texts": list(lines),
        "mail": parts.mail is not None,
        "calendars": parts.calendars is not None,
        "reader": None
        if isinstance(reader, OfflineEngine)
        else {"name": reader.name, "deterministic": reader.deterministic},
    }
    draft = file.with_name("draft")
    draft.write_text(json.dumps(given))
    draft.rename(file)
    return hall
