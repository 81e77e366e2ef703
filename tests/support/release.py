"""Another release beside this one, on the same store: a process that serves all functions.

The other release is this code as a later one might have changed it (`CHANGES`), or the code that
DESKHAND_OTHER_RELEASE names: the `src` of a checkout.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).parents[2]
ASSIGNED, CHANGED = "TESTED_INSTALLATION", "TESTED_CHANGE"
OTHER = os.environ.get("DESKHAND_OTHER_RELEASE")
MARK = "of_the_next_release"

# ------------------------------------------------------------------ what a later release might have changed


def one_field_more() -> None:
    """Every document, message and value in them is written with a field that nobody knows yet."""
    from pydantic import BaseModel

    from deskhand.engine import codec

    def marked(value: Any) -> Any:
        if isinstance(value, BaseModel):
            inner = {name: marked(getattr(value, name)) for name in type(value).model_fields}
            return value.model_copy(update={**inner, MARK: "kept"})
        if isinstance(value, tuple):
            return tuple(map(marked, value))
        return value

    encode, pack = codec.encode, codec.pack
    codec.encode = lambda document: encode(marked(document))
    codec.pack = lambda message: pack(marked(message))


def another_shape() -> None:
    """Conversations and the words to be sent have another shape, that this release cannot read."""
    from pydantic import model_serializer, model_validator

    from deskhand.domain import messages, people
    from deskhand.engine import codec

    class Conversation(people.Conversation):
        latest_schema: ClassVar[int] = 2

        @model_validator(mode="before")
        @classmethod
        def _either(cls, data: Any) -> Any:
            if isinstance(data, dict) and isinstance(data.get("waiting"), dict):
                return {**data, "waiting": data["waiting"]["ids"]}
            return data

        @model_serializer(mode="wrap")
        def _second(self, write: Any) -> Any:
            told = write(self)
            return {**told, "waiting": {"ids": told["waiting"]}}

    class SendMessage(messages.SendMessage):
        latest_schema: ClassVar[int] = 2

    for module, kind in ((people, Conversation), (messages, SendMessage)):
        kind.__module__, kind.__qualname__ = module.__name__, kind.__name__
        setattr(module, kind.__name__, kind)
    codec.MESSAGES["SendMessage"] = SendMessage


def nothing() -> None:
    """The same code."""


CHANGES = {change.__name__: change for change in (one_field_more, another_shape, nothing)}


def store_at(place: str) -> Any:
    """The store that both work on: `sqlite:FILE`, or `firestore:PROJECT` on the emulator."""
    from deskhand.providers.clock.system import SystemClock
    from deskhand.providers.store.firestore import FirestoreStore
    from deskhand.providers.store.sqlite import SqliteStore

    kind, _, name = place.partition(":")
    if kind == "sqlite":
        return SqliteStore(Path(name), "OFF")
    return FirestoreStore(name, now=SystemClock().now)


# ------------------------------------------------------------------ the other release's side


def done(served: Mapping[str, Any], body: Any) -> Any:
    """The answer of the function that this push is for; without one it is a tick."""
    if body is None:
        return served["emergency"].tick(None)
    return served[body["message"]["attributes"]["recipient"]].push(body, None)


def serve() -> None:
    """A push a line; answers with the status, what follows from it, and the documents it wrote."""
    from deskhand.engine import codec

    wrote: list[str] = []
    CHANGES[os.environ[CHANGED]]()
    encode = codec.encode

    def noted(document: Any) -> str:
        wrote.append(f"{document.collection}/{document.id}")
        return encode(document)

    codec.encode = noted

    from deskhand.providers.bus.memory import MemoryBus
    from deskhand.runtimes.functions.serving import Served
    from tests.support.functions import RECIPIENTS
    from tests.support.hall import Visitor

    class Visiting(Visitor):
        def opened(self, place: str) -> Any:
            return store_at(place)

    bus = MemoryBus()
    office = Visiting(Path(os.environ[ASSIGNED]))
    served = {name: Served(office, bus, [name]) for name in RECIPIENTS}
    told = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        answer = done(served, json.loads(line))
        posted = [[one.topic, one.data.decode(), dict(one.attributes)] for one in bus.taken()]
        told.write(json.dumps([answer.status, answer.words, posted, wrote]) + "\n")
        wrote.clear()


if __name__ == "__main__":
    serve()

# ------------------------------------------------------------------ the test's side


class SideBySide:
    """A runtime whose clock is moved by hand: each push and each tick goes to this release or to the other,
    as `share` (of the other) says. `place` is the store of both, `folder` holds what the other is told and
    what it logs."""

    def __init__(self, app: Any, place: str, folder: Path, change: str, seed: object) -> None:
        from deskhand.providers.bus.memory import MemoryBus
        from deskhand.runtimes.functions.serving import Served
        from deskhand.runtimes.office import Office
        from tests.support.functions import RECIPIENTS
        from tests.support.hall import assign

        self.app, self.clock = app, app.parts.clock
        self.share, self.wrote = 0.5, set[str]()
        self._rng, self._bus = random.Random(f"{seed}/releases"), MemoryBus()
        office = Office(lambda: app)
        self._ours = {name: Served(office, self._bus, [name]) for name in RECIPIENTS}
        assigned = folder / "assigned"
        self._hall = assign(assigned, app, place)
        self._log = folder / "other-release.log"
        path = [OTHER, str(ROOT), os.environ.get("PYTHONPATH", "")]
        with self._log.open("w") as log:
            self._other = subprocess.Popen(
                [sys.executable, "-m", "tests.support.release"],
                cwd=ROOT,
                env={
                    **os.environ,
                    ASSIGNED: str(assigned),
                    CHANGED: change,
                    "PYTHONPATH": os.pathsep.join(filter(None, path)),
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def submit(self, wakes: Sequence[Any]) -> None:
        """Hand them on; they and all that follows have been worked on when it returns."""
        self._ours["emergency"].relay.hand_on(wakes)
        self._drain()

    def advance(self, until: datetime) -> None:
        """Move the clock of both, every timer fires at its own time."""
        while (due := self._next()) and due <= until:
            self.clock.set(max(due, self.clock.now()))
            self._call(None)
            self._drain()
        self.clock.set(until)

    def close(self) -> None:
        self._other.communicate(timeout=20)
        self._hall.close()

    def said(self) -> str:
        """What the other release wrote to its log."""
        return self._log.read_text()

    # ---- inside

    def _next(self) -> datetime | None:
        """Rows of the other release too: what this one cannot read is due all the same."""
        from deskhand.ports.queries import OPEN_ROWS

        found = self.app.store.query(self.app.business, OPEN_ROWS, {"status": "open"}, limit=1)
        return datetime.fromisoformat(json.loads(found[0].body)["wake_at"]) if found else None

    def _drain(self) -> None:
        from tests.support.pushing import MOST_PUSHES, pushed

        waiting = [(one, 1) for one in self._bus.taken()]
        while waiting:
            message, attempt = waiting.pop(self._rng.randrange(len(waiting)))
            status = self._call(pushed(message, attempt))
            if status >= 300 and attempt < MOST_PUSHES:
                waiting.append((message, attempt + 1))
            waiting += [(one, 1) for one in self._bus.taken()]

    def _call(self, body: dict[str, Any] | None) -> int:
        if self._rng.random() >= self.share:
            return int(done(self._ours, body).status)
        assert self._other.stdin
        assert self._other.stdout
        self._other.stdin.write(json.dumps(body) + "\n")
        self._other.stdin.flush()
        line = self._other.stdout.readline()
        assert line, self.said()
        return self._heard(json.loads(line))

    def _heard(self, told: Any) -> int:
        from deskhand.ports.bus import Posted

        status, _, posted, wrote = told
        self._bus.publish(Posted(topic, data.encode(), about) for topic, data, about in posted)
        self.wrote.update(wrote)
        return int(status)
